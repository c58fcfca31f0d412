import sharp from 'sharp';
import { rawInput } from '../encode.ts';
import { jpegOf, lumaPercentile, mapSamples, shiftLuma } from './pixels.ts';
import type { FaultRecipe } from './recipe.ts';

/** Too little or too much light, too little in the picture, no colour. */
export const EXPOSURE_FAULTS: readonly FaultRecipe[] = [
  {
    kind: 'dark',
    id: 'train/city/IMG_2199.jpg',
    scene: 'city',
    variant: 0,
    width: 512,
    height: 384,
    expect: ['dark'],
    allowed: ['underexposed', 'low-information', 'greyscale', 'blurry'],
    note: 'nearly black',
    make: (picture) => jpegOf(mapSamples(picture, (v) => 1 + v * 0.045)),
  },
  {
    kind: 'underexposed',
    id: 'train/fruit/fruit-31.jpg',
    scene: 'fruit',
    variant: 6,
    width: 480,
    height: 360,
    expect: ['underexposed'],
    allowed: ['dark', 'low-information'],
    note: 'shadows lost in black, the brightest parts no more than mid-grey',
    make: (picture) => {
      const black = lumaPercentile(picture, 0.76);
      const gain = 90 / Math.max(20, lumaPercentile(picture, 0.99) - black);
      return jpegOf(mapSamples(picture, (v) => (v - black) * gain));
    },
  },
  {
    kind: 'overexposed',
    id: 'train/forest/forest_033.jpeg',
    scene: 'forest',
    variant: 0,
    width: 512,
    height: 384,
    expect: ['overexposed'],
    allowed: ['light', 'low-information', 'blurry'],
    note: 'most of the picture blown out',
    make: (picture) => {
      // What was dark stays visible, the brighter 60 % leave the scale.
      const low = lumaPercentile(picture, 0.03);
      const gain = 190 / Math.max(10, lumaPercentile(picture, 0.4) - low);
      return jpegOf(shiftLuma(picture, (luma) => 100 + (luma - low) * gain));
    },
  },
  {
    kind: 'light',
    id: 'train/textile/scan0044.jpg',
    scene: 'textile',
    variant: 3,
    width: 512,
    height: 384,
    expect: ['light'],
    allowed: ['overexposed', 'low-information', 'greyscale', 'blurry', 'bordered'],
    note: 'washed out: everything almost white',
    make: (picture) => jpegOf(mapSamples(picture, (v) => 245 + v * 0.04)),
  },
  {
    kind: 'flat-colour',
    id: 'val/textile/scan0099.png',
    scene: 'textile',
    variant: 0,
    width: 400,
    height: 300,
    expect: ['low-information'],
    allowed: ['blurry', 'bordered'],
    note: 'one colour and nothing else',
    make: () =>
      sharp({ create: { width: 400, height: 300, channels: 3, background: '#a8583c' } })
        .png()
        .toBuffer(),
  },
  {
    kind: 'greyscale',
    id: 'train/flower/DSC_0102.JPG',
    scene: 'flower',
    variant: 3,
    width: 512,
    height: 384,
    expect: ['greyscale'],
    allowed: [],
    note: 'grey content in a colour file',
    make: (picture) => rawInput(picture).greyscale().toColourspace('srgb').jpeg({ quality: 92 }).toBuffer(),
  },
  {
    kind: 'greyscale-one-channel',
    id: 'test/forest/forest_b+w.png',
    scene: 'forest',
    variant: 0,
    width: 448,
    height: 336,
    expect: ['greyscale'],
    allowed: [],
    note: 'a PNG with a single grey channel',
    make: (picture) => rawInput(picture).greyscale().toColourspace('b-w').png().toBuffer(),
  },
];

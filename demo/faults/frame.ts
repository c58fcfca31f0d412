import type { Sharp } from 'sharp';
import sharp from 'sharp';
import { rawInput } from '../encode.ts';
import type { Picture } from '../render/canvas.ts';
import { jpegOf } from './pixels.ts';
import type { FaultRecipe } from './recipe.ts';

function animation(picture: Picture, frames: number): Sharp {
  const { width, height, data } = picture;
  const frameWidth = Math.floor(width * 0.8);
  const strip = new Uint8Array(frameWidth * height * 3 * frames);
  for (let frame = 0; frame < frames; frame++) {
    const left = Math.floor(((width - frameWidth) * frame) / (frames - 1));
    for (let y = 0; y < height; y++) {
      const from = (y * width + left) * 3;
      strip.set(data.subarray(from, from + frameWidth * 3), (frame * height + y) * frameWidth * 3);
    }
  }
  return sharp(strip, { raw: { width: frameWidth, height: height * frames, channels: 3, pageHeight: height } });
}

/** Size, shape, borders, transparency, more than one frame. */
export const FRAME_FAULTS: readonly FaultRecipe[] = [
  {
    kind: 'tiny',
    id: 'train/flower/icon.jpg',
    scene: 'flower',
    variant: 1,
    width: 320,
    height: 240,
    expect: ['too-small'],
    allowed: ['odd-size', 'low-information', 'blurry', 'noisy'],
    note: '20 px wide',
    make: (picture) => rawInput(picture).resize(20, 15).jpeg({ quality: 90 }).toBuffer(),
  },
  {
    kind: 'panoramic',
    id: 'train/landscape/PANO_20230528.jpg',
    scene: 'landscape',
    variant: 0,
    width: 1440,
    height: 180,
    expect: ['odd-aspect-ratio'],
    allowed: [],
    note: 'eight times as wide as high',
    make: (picture) => jpegOf(picture),
  },
  {
    kind: 'huge',
    id: 'train/textile/TEXTILE FULL RES.jpg',
    scene: 'textile',
    variant: 9,
    width: 640,
    height: 480,
    expect: ['odd-size'],
    allowed: [],
    note: 'six times the usual side',
    make: (picture) => rawInput(picture).resize(2880, 2160, { kernel: 'cubic' }).jpeg({ quality: 80 }).toBuffer(),
  },
  {
    kind: 'letterbox',
    id: 'train/planet/Screenshot 2023-06-11 at 21.09.56.png',
    scene: 'planet',
    variant: 10,
    width: 560,
    height: 300,
    expect: ['bordered'],
    allowed: ['underexposed'],
    note: 'black bars above and below',
    make: (picture) => rawInput(picture).extend({ top: 60, bottom: 60, background: '#000000' }).png().toBuffer(),
  },
  {
    kind: 'frame',
    id: 'test/pottery/catalogue p. 12.jpg',
    scene: 'pottery',
    variant: 6,
    width: 460,
    height: 340,
    expect: ['bordered'],
    allowed: ['overexposed'],
    note: 'white frame all around',
    make: (picture) =>
      rawInput(picture)
        .extend({ top: 40, bottom: 40, left: 40, right: 40, background: '#ffffff' })
        .jpeg({ quality: 92 })
        .toBuffer(),
  },
  {
    kind: 'transparent',
    id: 'train/fruit/cutout-no-bg.png',
    scene: 'fruit',
    variant: 10,
    width: 480,
    height: 360,
    expect: ['transparent'],
    allowed: ['overexposed', 'light', 'bordered', 'low-information'],
    note: 'half of the picture cut away',
    make: (picture) => {
      const { width, height, data } = picture;
      const rgba = new Uint8Array(width * height * 4);
      for (let p = 0; p < width * height; p++) {
        const dx = (p % width) / width - 0.5;
        const dy = Math.floor(p / width) / height - 0.5;
        rgba.set(data.subarray(p * 3, p * 3 + 3), p * 4);
        rgba[p * 4 + 3] = dx * dx + dy * dy < 0.16 ? 255 : 0;
      }
      return sharp(rgba, { raw: { width, height, channels: 4 } })
        .png()
        .toBuffer();
    },
  },
  {
    kind: 'animated-gif',
    id: 'train/city/skyline.gif',
    scene: 'city',
    variant: 2,
    width: 400,
    height: 240,
    expect: ['animated'],
    allowed: ['noisy'],
    note: 'GIF of four frames',
    make: (picture) =>
      animation(picture, 4)
        .gif({ loop: 0, delay: [120, 120, 120, 120], effort: 2 })
        .toBuffer(),
  },
  {
    kind: 'animated-webp',
    id: 'val/landscape/pan.webp',
    scene: 'landscape',
    variant: 5,
    width: 440,
    height: 260,
    expect: ['animated'],
    allowed: [],
    note: 'WebP of three frames',
    make: (picture) =>
      animation(picture, 3)
        .webp({ loop: 0, delay: [150, 150, 150], quality: 85, effort: 1 })
        .toBuffer(),
  },
];

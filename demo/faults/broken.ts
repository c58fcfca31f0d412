import { encodeFor, rawInput } from '../encode.ts';
import type { Random } from '../render/random.ts';
import { jpegOf } from './pixels.ts';
import type { FaultRecipe } from './recipe.ts';

function randomBytes(length: number, random: Random): Buffer {
  return Buffer.from(Uint8Array.from({ length }, () => random.integer(0, 255)));
}

/** Files that are not, or not wholly, what their name says. */
export const BROKEN_FAULTS: readonly FaultRecipe[] = [
  {
    kind: 'empty',
    id: 'train/city/IMG_2031.jpg',
    scene: 'city',
    variant: 0,
    width: 64,
    height: 48,
    expect: ['unreadable'],
    allowed: ['truncated'],
    note: 'a file of no bytes',
    make: () => Buffer.alloc(0),
  },
  {
    kind: 'zeros',
    id: 'train/planet/frame_00100.png',
    scene: 'city',
    variant: 0,
    width: 64,
    height: 48,
    expect: ['unreadable'],
    allowed: ['truncated'],
    note: 'a crashed copy: 20 kB of zeros',
    make: () => Buffer.alloc(20_000),
  },
  {
    kind: 'random-bytes',
    id: 'val/flower/DSC_0071.JPG',
    scene: 'city',
    variant: 0,
    width: 64,
    height: 48,
    expect: ['unreadable'],
    allowed: ['truncated'],
    note: 'random bytes called .JPG',
    // The first byte is no format's first byte, whatever the seed.
    make: (_picture, random) => Buffer.concat([Buffer.from([0x03]), randomBytes(15_000, random)]),
  },
  {
    kind: 'garbage-after-header',
    id: 'train/forest/forest_021.jpeg',
    scene: 'city',
    variant: 0,
    width: 64,
    height: 48,
    expect: ['unreadable'],
    allowed: ['truncated'],
    note: 'the first 20 bytes of a JPEG, then garbage',
    // Values below 0x80 hold no JPEG marker: no part of the garbage can pass for a segment.
    make: async (picture, random) =>
      Buffer.concat([
        (await jpegOf(picture)).subarray(0, 20),
        Buffer.from(randomBytes(12_000, random).map((b) => b & 0x7f)),
      ]),
  },
  {
    kind: 'truncated-jpeg',
    id: 'train/landscape/20230530_174411.jpg',
    scene: 'landscape',
    variant: 8,
    width: 560,
    height: 400,
    expect: ['truncated'],
    allowed: ['unreadable', 'low-information', 'bordered', 'greyscale', 'blurry'],
    note: 'a JPEG cut off at 55 %',
    make: async (picture) => {
      const whole = await jpegOf(picture);
      return whole.subarray(0, Math.floor(whole.length * 0.55));
    },
  },
  {
    kind: 'truncated-png',
    id: 'test/planet/frame_00391.png',
    scene: 'planet',
    variant: 1,
    width: 480,
    height: 360,
    expect: ['truncated'],
    allowed: ['unreadable', 'dark', 'underexposed', 'low-information', 'bordered', 'blurry'],
    note: 'a PNG cut off at 60 %',
    make: async (picture) => {
      const whole = await encodeFor('.png', rawInput(picture));
      return whole.subarray(0, Math.floor(whole.length * 0.6));
    },
  },
  {
    kind: 'png-as-jpg',
    id: 'train/fruit/pears and plums.jpg',
    scene: 'fruit',
    variant: 5,
    width: 480,
    height: 360,
    expect: ['wrong-extension'],
    allowed: [],
    note: 'PNG bytes named .jpg',
    make: (picture) => encodeFor('.png', rawInput(picture)),
  },
  {
    kind: 'webp-as-jpg',
    id: 'val/pottery/product 40.jpg',
    scene: 'pottery',
    variant: 7,
    width: 512,
    height: 384,
    expect: ['wrong-extension'],
    allowed: [],
    note: 'WebP bytes named .jpg',
    make: (picture) => encodeFor('.webp', rawInput(picture)),
  },
];

import type { Kernel } from 'sharp';
import { encodeFor, rawInput } from '../encode.ts';
import type { Picture } from '../render/canvas.ts';
import type { Random } from '../render/random.ts';
import { jpegOf, mapSamples } from './pixels.ts';
import type { FaultRecipe } from './recipe.ts';

/** Path of a shaken camera: from sideways to downwards, so that edges of every direction are smeared. */
function shakeKernel(size: number): Kernel {
  const kernel = new Array<number>(size * size).fill(0);
  const steps = size * 3;
  for (let step = 0; step <= steps; step++) {
    const turn = (step / steps) * (Math.PI / 2);
    const x = Math.round(Math.sin(turn) * (size - 1));
    const y = Math.round((1 - Math.cos(turn)) * (size - 1));
    kernel[y * size + x] = 1;
  }
  return { width: size, height: size, kernel };
}

/** Sensor noise: 28 in brightness, 10 more in each channel. */
function addNoise(picture: Picture, random: Random): Picture {
  let grey = 0;
  let channel = 0;
  return mapSamples(picture, (value) => {
    if (channel === 0) grey = 28 * random.normal();
    channel = (channel + 1) % 3;
    return value + grey + 10 * random.normal();
  });
}

/** Blur and noise. */
export const FOCUS_FAULTS: readonly FaultRecipe[] = [
  {
    kind: 'gaussian-blur',
    id: 'train/forest/forest_040.jpeg',
    scene: 'forest',
    variant: 2,
    width: 512,
    height: 384,
    expect: ['blurry'],
    allowed: ['low-information'],
    note: 'out of focus: Gaussian, σ 5 px at 512 px',
    make: (picture) => rawInput(picture).blur(5).jpeg({ quality: 92 }).toBuffer(),
  },
  {
    kind: 'gaussian-blur',
    id: 'test/fruit/IMG-20230601-WA0003.jpg',
    scene: 'fruit',
    variant: 9,
    width: 640,
    height: 480,
    expect: ['blurry'],
    allowed: ['low-information'],
    note: 'out of focus: Gaussian, σ 6 px at 512 px',
    make: (picture) => rawInput(picture).blur(7.5).jpeg({ quality: 92 }).toBuffer(),
  },
  {
    kind: 'motion-blur',
    id: 'train/city/from the bus.jpg',
    scene: 'city',
    variant: 4,
    width: 512,
    height: 384,
    expect: ['blurry'],
    allowed: ['low-information'],
    note: 'camera shake along an arc 25 px wide and high',
    make: (picture) => rawInput(picture).convolve(shakeKernel(25)).jpeg({ quality: 92 }).toBuffer(),
  },
  {
    kind: 'noise',
    id: 'train/pottery/product 77.jpg',
    scene: 'pottery',
    variant: 5,
    width: 512,
    height: 384,
    expect: ['noisy'],
    allowed: [],
    note: 'Gaussian noise, σ 30, most of it in brightness',
    make: (picture, random) => jpegOf(addNoise(picture, random)),
  },
  {
    kind: 'noise',
    id: 'val/planet/frame_00777.png',
    scene: 'planet',
    variant: 4,
    width: 480,
    height: 360,
    expect: ['noisy'],
    allowed: [],
    note: 'Gaussian noise, σ 30, most of it in brightness, lossless',
    make: (picture, random) => encodeFor('.png', rawInput(addNoise(picture, random))),
  },
];

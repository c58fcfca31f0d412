import { createRandom } from './render/random.ts';
import type { SceneName } from './scenes/registry.ts';
import { SCENE_NAMES } from './scenes/registry.ts';

/** A sound image of the set, before it is drawn. */
export interface CleanImage {
  readonly scene: SceneName;
  /** Number within its class. */
  readonly index: number;
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly jpegQuality: number;
}

const PER_CLASS = 12;
const FEWEST_PER_CLASS = 6;
const SPLITS = ['train', 'train', 'train', 'train', 'val', 'test'] as const;

const SIZES: readonly (readonly [number, number])[] = [
  [500, 375],
  [460, 345],
  [528, 352],
  [360, 480],
  [448, 336],
  [420, 420],
  [560, 350],
  [480, 320],
  [340, 450],
  [500, 333],
];
const LARGE: readonly (readonly [number, number])[] = [
  [800, 600],
  [900, 506],
];

const pad = (value: number, digits: number): string => String(value).padStart(digits, '0');

/** Cameras, phones, scanners and exports each name files in their own way. */
const NAMES: Readonly<Record<SceneName, (index: number) => string>> = {
  city: (i) => `IMG_${2040 + i * 7}.jpg`,
  flower: (i) => `DSC_${pad(38 + i * 3, 4)}.JPG`,
  forest: (i) => `forest_${pad(i + 1, 3)}.jpeg`,
  fruit: (i) => `fruit-${pad(i + 1, 2)}.${i % 6 === 2 ? 'png' : 'jpg'}`,
  landscape: (i) => `${20230514 + i}_${101522 + i * 137}.${i % 12 === 9 ? 'avif' : 'jpg'}`,
  planet: (i) => `frame_${pad(i * 24, 5)}.${i % 3 === 0 ? 'png' : 'jpg'}`,
  pottery: (i) => `product ${i + 11}.${i % 3 === 1 ? 'webp' : 'jpg'}`,
  textile: (i) => `scan${pad(i + 1, 4)}.${i % 4 === 0 ? 'tif' : 'jpg'}`,
};

/** The sound images: every class in every split, number by number, so that a larger set begins with a smaller one. */
export function listClean(seed: number, scale: number): CleanImage[] {
  const perClass = Math.max(FEWEST_PER_CLASS, Math.round(PER_CLASS * scale));
  const images: CleanImage[] = [];
  for (let index = 0; index < perClass; index++) {
    for (const scene of SCENE_NAMES) {
      const random = createRandom(seed, 'clean', scene, index);
      const [width, height] = random.next() < 0.04 ? random.pick(LARGE) : random.pick(SIZES);
      const split = SPLITS[index % SPLITS.length]!;
      images.push({
        scene,
        index,
        id: `${split}/${scene}/${NAMES[scene](index)}`,
        width,
        height,
        jpegQuality: random.integer(88, 95),
      });
    }
  }
  return images;
}

import { renderScene } from '../../demo/render-worker.ts';
import { SCENE_NAMES } from '../../demo/scenes/registry.ts';
import type { RgbImage } from '../../src/kernel/image.ts';
import type { EditedFile } from '../../src/transform/edit.ts';
import { between, pick, seededRandom } from '../../src/transform/random.ts';
import { saveAsJpeg, toRaster, toSharp } from '../../src/transform/raster.ts';
import { NEGATIVE_KINDS } from '../quality/negatives/kinds.ts';
import { RETRIEVAL_FAMILIES } from './edits.ts';
import type { RealPhoto } from './photos.ts';

/** A picture that is no copy of any original. */
export interface Distractor {
  readonly name: string;
  readonly draw: () => Promise<EditedFile>;
}

/** Crops of each photo's other half, or of each stranger of which there is only one. */
const CROPS_OF_REST = 40;
const CROPS_OF_STRANGER = 40;
/** Of the consecutive frames each is taken whole, and cropped so often. */
const CROPS_OF_FRAME = 3;
const FRAMED = 200;
const SCENES_OF_EACH = 50;
/** Pictures of each generated kind; the others cannot be varied further. */
const GENERATED: Readonly<Record<string, number>> = {
  letter: 30,
  form: 60,
  invoice: 60,
  'sky-clear': 30,
  'sky-cloudy': 30,
  'chart-line': 40,
  'chart-bar': 40,
  'chart-scatter': 40,
  'texture-leaves': 40,
  'texture-stone': 20,
  'texture-planks': 60,
  icon: 33,
};
/** Edits that put a picture into something that copies of others are put into as well. */
const FRAMES = ['page', 'screenshot', 'meme-bar', 'caption', 'letterbox', 'border', 'text-overlay', 'icon-overlay'];

/** A window of a fifth of the area up to all of it, somewhere in the picture. */
function randomCrop(image: RgbImage, random: () => number) {
  const share = between(random, 0.2, 1);
  const longer = between(random, 0.8, 1.25);
  const side = (length: number, factor: number) =>
    Math.max(1, Math.min(length, Math.round(length * Math.sqrt(share) * factor)));
  const [width, height] = [side(image.width, longer), side(image.height, 1 / longer)];
  const left = Math.floor(random() * (image.width - width + 1));
  const top = Math.floor(random() * (image.height - height + 1));
  return toSharp(image).extract({ left, top, width, height });
}

const crops = (name: string, image: RgbImage, count: number): Distractor[] =>
  Array.from({ length: count }, (_, i) => ({
    name: `${name}-crop-${i}`,
    draw: () => saveAsJpeg(randomCrop(image, seededRandom('distractor', name, i))),
  }));

function framed(sources: readonly RgbImage[], count: number): Distractor[] {
  return Array.from({ length: count }, (_, i) => ({
    name: `framed-${i}`,
    draw: async () => {
      const random = seededRandom('framed', i);
      const family = RETRIEVAL_FAMILIES.find(({ name }) => name === FRAMES[i % FRAMES.length])!;
      return family.apply(await toRaster(randomCrop(pick(random, sources), random)), random);
    },
  }));
}

const scenes = (): Distractor[] =>
  SCENE_NAMES.flatMap((scene) =>
    Array.from({ length: SCENES_OF_EACH }, (_, variant) => ({
      name: `scene-${scene}-${variant}`,
      draw: () => {
        const isUpright = variant % 3 === 0;
        const [width, height] = isUpright ? [168, 224] : [224, 168];
        const key = `embedding ${scene} ${variant}`;
        return saveAsJpeg(toSharp(renderScene({ scene, width, height, variant, key }).picture));
      },
    })),
  );

const generated = (): Distractor[] =>
  NEGATIVE_KINDS.filter(({ name }) => name in GENERATED).flatMap((kind) =>
    Array.from({ length: GENERATED[kind.name]! }, (_, i) => ({
      name: `${kind.name}-${i}`,
      draw: () => kind.draw(i, seededRandom('embedding', kind.name, i)),
    })),
  );

/**
 * Everything that must not be taken for an original: parts of the originals' own photos that they do not show (the same
 * light, colours and textures), other real pictures, those in the frames that copies come in, rendered scenes,
 * documents, charts, skies and textures.
 */
export function distractorsOf(photos: readonly RealPhoto[], strangers: readonly RgbImage[]): Distractor[] {
  const rests = photos.flatMap(({ name, rest }) => (rest === null ? [] : [{ name: `rest-${name}`, image: rest }]));
  const isFrame = (i: number) => i >= 3;
  return [
    ...rests.flatMap(({ name, image }) => crops(name, image, CROPS_OF_REST)),
    ...strangers.flatMap((image, i) => [
      { name: `stranger-${i}`, draw: () => saveAsJpeg(toSharp(image)) },
      ...crops(`stranger-${i}`, image, isFrame(i) ? CROPS_OF_FRAME : CROPS_OF_STRANGER),
    ]),
    ...framed([...rests.map(({ image }) => image), ...strangers.slice(0, 4)], FRAMED),
    ...scenes(),
    ...generated(),
  ];
}

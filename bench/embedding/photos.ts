import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { RgbImage } from '../../src/kernel/image.ts';
import { toRaster, toSharp } from '../../src/transform/raster.ts';
import { DATA, listOriginals } from '../quality/originals.ts';

/** Long side of every picture of the set at most, px. */
export const LONGEST = 512;

/** Photos taken whole; of the others, one half is an original and the other half a source of strangers. */
const WHOLE = /annot\/coco53\/|labelme-subset\//;
/** Halves of photos with a shorter side than this would be too small. */
const LEAST_SIDE = 300;
/** Share of the long side between two halves, so that they have not even an edge in common. */
const GAP = 0.04;

export interface RealPhoto {
  readonly name: string;
  /** What is edited and to be found again. */
  readonly original: RgbImage;
  /** The rest of the same photo, which the original does not show; null where it was taken whole. */
  readonly rest: RgbImage | null;
}

const upright = (path: string) => sharp(path).autoOrient().flatten({ background: '#ffffff' }).toColourspace('srgb');

/** At most {@link LONGEST} px long. */
export const fitted = (image: RgbImage): Promise<RgbImage> =>
  toRaster(toSharp(image).resize(LONGEST, LONGEST, { fit: 'inside', withoutEnlargement: true }));

async function load(name: string, path: string): Promise<RealPhoto> {
  const whole = await toRaster(upright(path));
  const { width, height } = whole;
  if (WHOLE.test(path) || Math.min(width, height) < LEAST_SIDE) {
    return { name, original: await fitted(whole), rest: null };
  }
  const isWide = width >= height;
  const long = Math.max(width, height);
  const part = Math.floor((long * (1 - GAP)) / 2);
  const half = (start: number) =>
    toSharp(whole).extract(
      isWide ? { left: start, top: 0, width: part, height } : { left: 0, top: start, width, height: part },
    );
  return {
    name,
    original: await fitted(await toRaster(half(0))),
    rest: await fitted(await toRaster(half(long - part))),
  };
}

/** Every usable real photo once; no two show the same picture. */
export async function loadPhotos(): Promise<RealPhoto[]> {
  const photos: RealPhoto[] = [];
  for (const { name, path } of listOriginals()) photos.push(await load(name, path));
  return photos;
}

/** Real pictures that are no copies of any of the photos: consecutive frames of a road, and what tests of decoders use. */
export async function loadStrangers(): Promise<RgbImage[]> {
  const paths = ['badfiles/sharp/Landscape_1.jpg', 'badfiles/sharp/Portrait_1.jpg', 'badfiles/libheif/example.avif'];
  const frames = readdirSync(join(DATA, 'frames'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(png|jpe?g)$/i.test(name))
    .sort()
    .map((name) => `frames/${name}`);
  const pictures: RgbImage[] = [];
  for (const path of [...paths, ...frames]) pictures.push(await fitted(await toRaster(upright(join(DATA, path)))));
  return pictures;
}

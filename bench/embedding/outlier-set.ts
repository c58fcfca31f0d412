import sharp from 'sharp';
import type { RgbImage } from '../../src/kernel/image.ts';
import { between, seededRandom } from '../../src/transform/random.ts';
import { toRaster, toSharp } from '../../src/transform/raster.ts';
import { NEGATIVE_KINDS } from '../quality/negatives/kinds.ts';
import { loadPhotos, loadStrangers } from './photos.ts';

/** Pictures of one kind with a few of another among them. */
export interface OutlierSet {
  readonly name: string;
  /** First those of the kind, then the planted ones. */
  readonly images: readonly RgbImage[];
  /** How many of them, at the end, are of another kind. */
  readonly planted: number;
}

const OF_A_KIND = 1000;
const PLANTED = 30;
/** Documents and signs: what differs most from photos. */
const DRAWN = ['letter', 'form', 'invoice', 'chart-line', 'chart-bar', 'chart-scatter', 'icon'];
/** Icons run out; of the others there is any number. */
const ICONS = 33;
/** Long side of the pictures, px: more than any model of this size looks at. */
const LONGEST = 256;

const reduced = (picture: ReturnType<typeof sharp>): Promise<RgbImage> =>
  toRaster(picture.resize(LONGEST, LONGEST, { fit: 'inside', withoutEnlargement: true }));

/** Crops of at least two fifths of the area of photos, in turns. */
async function photoCrops(count: number): Promise<RgbImage[]> {
  const sources = [
    ...(await loadPhotos()).flatMap(({ original, rest }) => (rest === null ? [original] : [original, rest])),
    ...(await loadStrangers()).slice(0, 3),
  ];
  const crops: RgbImage[] = [];
  for (let i = 0; i < count; i++) {
    const random = seededRandom('outliers', 'photo', i);
    const image = sources[i % sources.length]!;
    const side = Math.sqrt(between(random, 0.4, 1));
    const [width, height] = [Math.round(image.width * side), Math.round(image.height * side)];
    const left = Math.floor(random() * (image.width - width + 1));
    const top = Math.floor(random() * (image.height - height + 1));
    crops.push(await reduced(sharp(await toSharp(image).extract({ left, top, width, height }).png().toBuffer())));
  }
  return crops;
}

async function drawings(count: number): Promise<RgbImage[]> {
  const kinds = DRAWN.map((name) => NEGATIVE_KINDS.find((kind) => kind.name === name)!);
  const drawn: RgbImage[] = [];
  for (let i = 0; drawn.length < count; i++) {
    const [kind, index] = [kinds[i % kinds.length]!, Math.floor(i / kinds.length)];
    if (kind.name === 'icon' && index >= ICONS) continue;
    const { bytes } = await kind.draw(index, seededRandom('outliers', kind.name, index));
    drawn.push(await reduced(sharp(bytes)));
  }
  return drawn;
}

/** Drawings among photos, and photos among drawings; a clean set is either without its last {@link OutlierSet.planted}. */
export async function outlierSets(): Promise<OutlierSet[]> {
  const [photos, drawn] = [await photoCrops(OF_A_KIND), await drawings(OF_A_KIND)];
  return [
    { name: 'drawings among photos', images: [...photos, ...drawn.slice(0, PLANTED)], planted: PLANTED },
    { name: 'photos among drawings', images: [...drawn, ...photos.slice(0, PLANTED)], planted: PLANTED },
  ];
}

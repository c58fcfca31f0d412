import type { RgbImage } from '../../src/kernel/image.ts';
import type { EditedFile } from '../../src/transform/edit.ts';
import { EDITS } from '../../src/transform/edits.ts';
import { between, pick } from '../../src/transform/random.ts';
import { saveAsJpeg, toRaster, toSharp } from '../../src/transform/raster.ts';
import { iconOverlay, letterbox, screenshot, textOverlay } from './frames-and-overlays.ts';

/** One way of editing a photo, strongly; the same stream of numbers gives the same file. */
export interface RetrievalFamily {
  readonly name: string;
  readonly apply: (image: RgbImage, random: () => number) => Promise<EditedFile>;
}

/** One of the edits of `src/transform`, under a plainer name. */
function known(name: string, edit: string): RetrievalFamily {
  const found = EDITS.find((each) => each.name === edit);
  if (!found) throw new Error(`There is no edit named ${edit}.`);
  return { name, apply: (image, random) => found.apply(image, random) };
}

/** A window of this share of the area, a little wider or taller than the picture, never in its middle. */
const crop = (share: number): RetrievalFamily => ({
  name: `crop-${Math.round(100 * share)}`,
  apply: (image, random) => {
    const longer = Math.min(between(random, 0.9, 1.1), 1 / Math.sqrt(share));
    const across = random() < 0.5 ? Math.sqrt(share) * longer : Math.sqrt(share) / longer;
    const width = Math.max(1, Math.round(image.width * Math.min(1, across)));
    const height = Math.max(1, Math.min(image.height, Math.round((share * image.width * image.height) / width)));
    const offCentre = (room: number) => Math.round(room * (random() < 0.5 ? random() * 0.3 : 1 - random() * 0.3));
    const [left, top] = [offCentre(image.width - width), offCentre(image.height - height)];
    return saveAsJpeg(toSharp(image).extract({ left, top, width, height }));
  },
});

const brightnessTimes = (name: string, factor: number): RetrievalFamily => ({
  name,
  apply: (image) => saveAsJpeg(toSharp(image).linear(factor, 0)),
});

/** Families that every ranker is measured on, strong edits of each kind. */
export const RETRIEVAL_FAMILIES: readonly RetrievalFamily[] = [
  crop(0.8),
  crop(0.5),
  crop(0.3),
  known('rotate-10', 'rotate-small-10'),
  known('mirror', 'flip-mirror'),
  known('rotate-90', 'rotate-quarter-90'),
  known('rotate-180', 'rotate-quarter-180'),
  known('rotate-270', 'rotate-quarter-270'),
  known('border', 'border-10'),
  letterbox,
  textOverlay,
  known('caption', 'caption-25'),
  known('meme-bar', 'meme-bar-35'),
  iconOverlay,
  known('watermark', 'watermark-55'),
  known('page', 'page-40'),
  screenshot,
  known('grey', 'saturation-greyscale'),
  brightnessTimes('brighter', 1.6),
  brightnessTimes('darker', 0.4),
  known('contrast', 'contrast-70'),
  {
    name: 'hue-saturation',
    apply: (image, random) =>
      saveAsJpeg(
        toSharp(image).modulate({ hue: Math.round(between(random, 60, 300)), saturation: pick(random, [0.6, 1.5]) }),
      ),
  },
  known('tint', 'tint-55'),
  { name: 'jpeg-5', apply: (image) => saveAsJpeg(toSharp(image), 5) },
  {
    name: 'downscale-8',
    apply: async (image) => {
      const side = (length: number) => Math.max(1, Math.round(length / 8));
      const small = await toRaster(toSharp(image).resize(side(image.width), side(image.height), { fit: 'fill' }));
      return saveAsJpeg(toSharp(small));
    },
  },
  known('blur', 'blur-10'),
  known('noise', 'noise-36'),
  known('aspect', 'aspect-50'),
];

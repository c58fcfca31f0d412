import { type DecodeOptions, decodeImage } from '../decode/decode.ts';
import type { DecodedImage } from '../decode/types.ts';
import { type CropBox, clipCrop } from './embed-crop.ts';
import type { SeenImage } from './measure-file.ts';
import { BASE_VIEW } from './recipe.ts';

/** Beyond this long side, px, no view is made for an embedder: a strip of a picture is shown smaller than it asks. */
export const MAX_VIEW = 4096;

/**
 * Long side, px, a view needs so that its short side (of the whole image, or of each crop) is at least `minShortSide`,
 * or as much as the image has.
 */
export function neededLongSide(
  width: number,
  height: number,
  minShortSide: number,
  crops: readonly (CropBox | null)[] | null,
): number {
  const long = Math.max(width, height);
  const regions = crops ?? [{ width, height }];
  let needed = BASE_VIEW;
  for (const region of regions) {
    if (region === null) continue;
    needed = Math.max(needed, Math.ceil((long * minShortSide) / Math.min(region.width, region.height)));
  }
  return Math.min(needed, MAX_VIEW, Math.max(long, BASE_VIEW));
}

/**
 * The view an image is embedded from: the base view of its one decode; when that is too small for the embedder and the
 * image has more, a second, larger decode. The one rule for every way of embedding, so that all give the same vectors.
 *
 * @param image with its decode at the base view
 * @throws UnreadableError as `decodeImage` does
 */
export async function embeddingView(
  image: SeenImage,
  options: Omit<DecodeOptions, 'longSide'>,
  minShortSide: number,
  crops: readonly CropBox[] | null = null,
): Promise<DecodedImage> {
  const { width, height } = image.decoded;
  const clipped = crops?.map((crop) => clipCrop(crop, width, height)) ?? null;
  const longSide = neededLongSide(width, height, minShortSide, clipped);
  return longSide <= BASE_VIEW ? image.decoded : decodeImage(image.bytes, image.format, { ...options, longSide });
}

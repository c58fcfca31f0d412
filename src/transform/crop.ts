import type { RgbImage } from '../kernel/image.ts';
import { type EditedFile, family, hundredths } from './edit.ts';
import { saveAsJpeg, toSharp } from './raster.ts';

/** Shares of each side that remain. */
const KEPT = [0.95, 0.8, 0.5] as const;

/** `x` and `y`: where the window lies between the left (top) and the right (bottom) edge, 0–1. */
function crop(image: RgbImage, kept: number, x: number, y: number): Promise<EditedFile> {
  const width = Math.max(1, Math.round(image.width * kept));
  const height = Math.max(1, Math.round(image.height * kept));
  const left = Math.round((image.width - width) * x);
  const top = Math.round((image.height - height) * y);
  return saveAsJpeg(toSharp(image).extract({ left, top, width, height }));
}

export const cropCentre = family({
  family: 'crop-centre',
  relation: 'cropped',
  values: KEPT,
  label: hundredths,
  isHashReachable: false,
  apply: (image, kept) => crop(image, kept, 0.5, 0.5),
});

/** The window touches one or two edges of the picture. */
export const cropSide = family({
  family: 'crop-side',
  relation: 'cropped',
  values: KEPT,
  label: hundredths,
  isHashReachable: false,
  apply: (image, kept, random) => {
    const [x, y] = [random(), random()];
    const edge = random() < 0.5 ? 0 : 1;
    return random() < 0.5 ? crop(image, kept, edge, y) : crop(image, kept, x, edge);
  },
});

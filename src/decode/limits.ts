import { UnreadableError } from '../model/errors.ts';
import type { ContainerFacts } from '../model/facts.ts';

/** @throws UnreadableError `too-many-pixels`. */
export function checkPixels(width: number, height: number, maxPixels: number): void {
  if (width * height <= maxPixels) return;
  const megapixels = (pixels: number) => `${Math.round(pixels / 1e6).toLocaleString('en-US')} megapixels`;
  throw new UnreadableError(
    'too-many-pixels',
    `${width}×${height} pixels are ${megapixels(width * height)}, more than the limit of ${megapixels(maxPixels)}; raise maxPixels if the image is meant to be that large`,
  );
}

/**
 * Refuses by the header alone what could never be decoded, before anything is allocated for it.
 * @throws UnreadableError `too-many-pixels`, or `corrupt` for an image without an area.
 */
export function checkHeader({ width, height, format }: ContainerFacts, maxPixels: number): void {
  if (width === null || height === null) return;
  if (width <= 0 || height <= 0) throw new UnreadableError('corrupt', `the header says ${width}×${height} pixels`);
  // An SVG is drawn at the size of the view, and a raw's header speaks of the sensor, not of the preview.
  if (format !== 'svg' && format !== 'raw') checkPixels(width, height, maxPixels);
}

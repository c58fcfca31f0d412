import type { LumaImage, RgbImage } from '../image.ts';

/** @throws RangeError when two images to be compared differ in size, or a mask has not one value per pixel. */
export function checkSameSize(a: LumaImage | RgbImage, b: LumaImage | RgbImage, mask?: Uint8Array): void {
  if (a.width !== b.width || a.height !== b.height) {
    throw new RangeError(
      `images of ${a.width}×${a.height} and ${b.width}×${b.height} cannot be compared: resize one to the other`,
    );
  }
  if (mask !== undefined && mask.length !== a.width * a.height) {
    throw new RangeError(`a mask of ${mask.length} values does not fit ${a.width}×${a.height}: give one per pixel`);
  }
}

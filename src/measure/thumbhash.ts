import { rgbaToThumbHash } from 'thumbhash';
import { blockAverageRgb } from '../kernel/resample/block-average.ts';
import { defineMeasurement, rgb } from './define.ts';

let rgba = new Uint8Array(0);

/**
 * ThumbHash (evanw/thumbhash 0.1): average colour, aspect and the lowest DCT terms of luminance and colour, enough to
 * paint a blurred placeholder. Made of block means of at most `longSide` px.
 */
export default defineMeasurement({
  name: 'thumbhash',
  version: 3,
  params: { longSide: 24 },
  needs: { view: rgb(128) },
  columns: {
    thumbhash: { type: 'text', description: 'ThumbHash, base64 of about 20 bytes: a blurred placeholder of the image' },
  },
  measure: ({ view }, { longSide }) => {
    const small = blockAverageRgb(view, Math.max(1, Math.ceil(Math.max(view.width, view.height) / longSide!)));
    const count = small.width * small.height;
    if (rgba.length !== 4 * count) rgba = new Uint8Array(4 * count).fill(255);
    for (let i = 0, j = 0, k = 0; i < count; i++, j += 3, k += 4) {
      rgba[k] = small.data[j]!;
      rgba[k + 1] = small.data[j + 1]!;
      rgba[k + 2] = small.data[j + 2]!;
    }
    const hash = rgbaToThumbHash(small.width, small.height, rgba);
    return { thumbhash: Buffer.from(hash.buffer, hash.byteOffset, hash.byteLength).toString('base64') };
  },
});

import type { RgbImage } from '../kernel/image.ts';
import { resizePillow } from '../kernel/resample/pillow-resize.ts';
import { resizeRgb } from '../kernel/resample/resize-area.ts';
import type { Preprocessing } from './preprocessing.ts';

/** Turns pictures into one model's input; keeps its scratch between pictures, so one per model. */
export interface Preprocessor {
  /** Numbers per picture: 3 × width × height. */
  readonly size: number;
  /** A new array for `count` pictures. */
  allocate(count: number): Float32Array | Uint8Array;
  /** Writes one picture at place `index` of `out`. */
  write(image: RgbImage, out: Float32Array | Uint8Array, index: number): void;
}

type Resize = (image: RgbImage, width: number, height: number, out?: Uint8Array) => RgbImage;

const resizer = (interpolation: Preprocessing['interpolation']): Resize =>
  interpolation === 'area'
    ? resizeRgb
    : (image, width, height, out) => resizePillow(image, width, height, interpolation, out);

/**
 * Copies `source` into the middle of `out`, cutting what sticks out and filling what is left. Odd remainders go to the
 * right and the bottom, as in Hugging Face's `center_crop`.
 */
function place(
  source: RgbImage,
  out: Uint8Array,
  width: number,
  height: number,
  [red, green, blue]: readonly number[],
): void {
  if (source.width < width || source.height < height) {
    for (let i = 0; i < out.length; i += 3) {
      out[i] = red!;
      out[i + 1] = green!;
      out[i + 2] = blue!;
    }
  }
  const left = Math.floor((source.width - width) / 2);
  const top = Math.floor((source.height - height) / 2);
  const columns = Math.min(width, source.width);
  const fromX = Math.max(0, left);
  const toX = Math.max(0, -left);
  for (let y = 0; y < Math.min(height, source.height); y++) {
    const from = 3 * ((y + Math.max(0, top)) * source.width + fromX);
    const to = 3 * ((y + Math.max(0, -top)) * width + toX);
    out.set(source.data.subarray(from, from + 3 * columns), to);
  }
}

/** Longest aspect that is resized in full before its centre is cut out: a strip 1 px high would fill the memory. */
const MAX_ASPECT = 16;

function withoutFarEnds(image: RgbImage): RgbImage {
  const { width, height } = image;
  const toWidth = Math.min(width, MAX_ASPECT * height);
  const toHeight = Math.min(height, MAX_ASPECT * width);
  if (toWidth === width && toHeight === height) return image;
  const data = new Uint8Array(3 * toWidth * toHeight);
  place(image, data, toWidth, toHeight, [0, 0, 0]);
  return { width: toWidth, height: toHeight, data };
}

/** The picture at the model's size, 8 bits. */
function fitPicture(picture: RgbImage, preprocessing: Preprocessing, resize: Resize, out: Uint8Array): void {
  const { width, height } = preprocessing;
  if (preprocessing.resize === 'squash') {
    resize(picture, width, height, out);
    return;
  }
  const image = preprocessing.resize === 'crop' ? withoutFarEnds(picture) : picture;
  let toWidth: number;
  let toHeight: number;
  if (preprocessing.resize === 'crop') {
    // The long side is cut to a whole number, as in Hugging Face's `get_resize_output_image_size`.
    const edge = preprocessing.shortestEdge;
    const landscape = image.width >= image.height;
    toWidth = landscape ? Math.trunc((edge * image.width) / image.height) : edge;
    toHeight = landscape ? edge : Math.trunc((edge * image.height) / image.width);
  } else {
    const scale = Math.min(width / image.width, height / image.height);
    toWidth = Math.min(width, Math.max(1, Math.round(image.width * scale)));
    toHeight = Math.min(height, Math.max(1, Math.round(image.height * scale)));
  }
  place(resize(image, toWidth, toHeight), out, width, height, preprocessing.padColour);
}

/**
 * @param preprocessing must have positive `std`
 */
export function createPreprocessor(preprocessing: Preprocessing): Preprocessor {
  const { width, height, mean, std, rescale, layout, type } = preprocessing;
  const pixels = width * height;
  const size = 3 * pixels;
  const resize = resizer(preprocessing.interpolation);
  const scratch = new Uint8Array(size);
  const swap = preprocessing.channels === 'bgr';
  // Every sample is one of 256 values: what each becomes is worked out once, in single precision as the reference has it.
  const tables = [0, 1, 2].map((place) => {
    const table = new Float32Array(256);
    for (let value = 0; value < 256; value++) {
      table[value] = type === 'uint8' ? value : (Math.fround(value * rescale) - mean[place]!) / std[place]!;
    }
    return table;
  });
  return {
    size,
    allocate: (count) => (type === 'uint8' ? new Uint8Array(count * size) : new Float32Array(count * size)),
    write(image, out, index) {
      const start = index * size;
      if (type === 'uint8' && layout === 'NHWC' && !swap) {
        fitPicture(image, preprocessing, resize, out.subarray(start, start + size) as Uint8Array);
        return;
      }
      fitPicture(image, preprocessing, resize, scratch);
      const step = layout === 'NCHW' ? 1 : 3;
      for (let place = 0; place < 3; place++) {
        const table = tables[place]!;
        let from = swap ? 2 - place : place;
        let to = start + (layout === 'NCHW' ? place * pixels : place);
        for (let i = 0; i < pixels; i++, from += 3, to += step) out[to] = table[scratch[from]!]!;
      }
    },
  };
}

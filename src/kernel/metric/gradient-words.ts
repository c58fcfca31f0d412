import { LANES } from '../resample/words.ts';

/** Added to every response, so that two of them, −1020 … 1020 each, can lie in one word without borrowing. */
export const RESPONSE_BIAS = 1024;
const BIAS = RESPONSE_BIAS * 0x00010001;
/** The part of it that one column difference carries; the weights [1 2 1] make it whole. */
const COLUMN_BIAS = BIAS / 4;
/** Words whose 4 squares, at most 2044² each, still add up within 32 bits. */
const STRETCH = 250;

/**
 * Squares of the biased Laplacian and Sobel responses of a row that has one above and one below, four pixels at a
 * time: those of every pixel from the fourth to the last but one. `row` is the row's first word, `perRow` words make
 * a row. Adds to `squares` (Laplacian, gx, gy).
 */
export function addGradientWords(words: Uint32Array, row: number, perRow: number, squares: Float64Array): void {
  for (let start = 1; start < perRow; start += STRETCH) {
    addWords(words, row + start, perRow, row + Math.min(perRow, start + STRETCH), squares);
  }
}

/**
 * A word holds pixels 0–3; `even` names lanes with pixels 0 and 2, `odd` those with 1 and 3, `shifted…` those of the
 * same parity two pixels to the left, so that what lies left and right of a pixel is a whole word again.
 */
function addWords(words: Uint32Array, i: number, perRow: number, end: number, squares: Float64Array): void {
  let above = words[i - 1 - perRow]! | 0;
  let below = words[i - 1 + perRow]! | 0;
  let middle = words[i - 1]! | 0;
  let middleEven0 = middle & LANES;
  let middleOdd0 = (middle >>> 8) & LANES;
  let smoothEven0 = ((above & LANES) + 2 * middleEven0 + (below & LANES)) | 0;
  let smoothOdd0 = (((above >>> 8) & LANES) + 2 * middleOdd0 + ((below >>> 8) & LANES)) | 0;
  let fallEven0 = ((below & LANES) + COLUMN_BIAS - (above & LANES)) | 0;
  let fallOdd0 = (((below >>> 8) & LANES) + COLUMN_BIAS - ((above >>> 8) & LANES)) | 0;
  let laplacians = 0;
  let gxs = 0;
  let gys = 0;
  for (; i < end; i = (i + 1) | 0) {
    above = words[(i - perRow) | 0]! | 0;
    below = words[(i + perRow) | 0]! | 0;
    middle = words[i]! | 0;
    const aboveEven = above & LANES;
    const aboveOdd = (above >>> 8) & LANES;
    const belowEven = below & LANES;
    const belowOdd = (below >>> 8) & LANES;
    const fallEven = (belowEven + COLUMN_BIAS - aboveEven) | 0;
    const fallOdd = (belowOdd + COLUMN_BIAS - aboveOdd) | 0;
    const shiftedFallEven = (fallEven0 >>> 16) | (fallEven << 16);
    const shiftedFallOdd = (fallOdd0 >>> 16) | (fallOdd << 16);
    fallEven0 = fallEven;
    fallOdd0 = fallOdd;
    let two = (shiftedFallEven + (shiftedFallOdd << 1) + fallEven) | 0;
    let a = two & 0xffff;
    let b = two >>> 16;
    gys = (gys + Math.imul(a, a) + Math.imul(b, b)) | 0;
    two = (shiftedFallOdd + (fallEven << 1) + fallOdd) | 0;
    a = two & 0xffff;
    b = two >>> 16;
    gys = (gys + Math.imul(a, a) + Math.imul(b, b)) | 0;
    const middleEven = middle & LANES;
    const middleOdd = (middle >>> 8) & LANES;
    const smoothEven = (aboveEven + (middleEven << 1) + belowEven) | 0;
    const smoothOdd = (aboveOdd + (middleOdd << 1) + belowOdd) | 0;
    const shiftedSmoothEven = (smoothEven0 >>> 16) | (smoothEven << 16);
    const shiftedSmoothOdd = (smoothOdd0 >>> 16) | (smoothOdd << 16);
    smoothEven0 = smoothEven;
    smoothOdd0 = smoothOdd;
    two = (smoothEven + BIAS - shiftedSmoothEven) | 0;
    a = two & 0xffff;
    b = two >>> 16;
    gxs = (gxs + Math.imul(a, a) + Math.imul(b, b)) | 0;
    two = (smoothOdd + BIAS - shiftedSmoothOdd) | 0;
    a = two & 0xffff;
    b = two >>> 16;
    gxs = (gxs + Math.imul(a, a) + Math.imul(b, b)) | 0;
    const shiftedMiddleEven = (middleEven0 >>> 16) | (middleEven << 16);
    const shiftedMiddleOdd = (middleOdd0 >>> 16) | (middleOdd << 16);
    middleEven0 = middleEven;
    middleOdd0 = middleOdd;
    // The [1 2 1] sum down the column holds all of the Laplacian but the sides: above + below = sum − 2·middle.
    two = (shiftedSmoothOdd + BIAS + shiftedMiddleEven + middleEven - Math.imul(shiftedMiddleOdd, 6)) | 0;
    a = two & 0xffff;
    b = two >>> 16;
    laplacians = (laplacians + Math.imul(a, a) + Math.imul(b, b)) | 0;
    two = (smoothEven + BIAS + shiftedMiddleOdd + middleOdd - Math.imul(middleEven, 6)) | 0;
    a = two & 0xffff;
    b = two >>> 16;
    laplacians = (laplacians + Math.imul(a, a) + Math.imul(b, b)) | 0;
  }
  squares[0]! += laplacians >>> 0;
  squares[1]! += gxs >>> 0;
  squares[2]! += gys >>> 0;
}

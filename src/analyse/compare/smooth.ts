import { blockAverageLuma } from '../../kernel/resample/block-average.ts';
import { toLuma } from '../../kernel/resample/luma.ts';
import type { Laid } from './laid.ts';

/** Cells the tones are compared in, px of the frame. */
const CELL = 8;
/** Grey levels two cells may differ by: coding noise does not move a mean of 64 pixels further. */
const MAX_DIFFERENCE = 2.5;
/** Grey levels from the darkest to the brightest cell below which there is no picture to recognise. */
const MIN_RANGE = 16;
/** Score of smooth pictures that agree everywhere: sure enough to report, less sure than any texture. */
const SCORE = 0.8;

/**
 * Score of a picture too smooth to have texture (a banner, a gradient, a sky): the same only if every place has the same
 * tone. Two different skies differ in some.
 */
export function smoothScore({ a, b, mask }: Laid): number {
  if (mask !== null) return 0;
  const x = blockAverageLuma(toLuma(a), CELL).data;
  const y = blockAverageLuma(toLuma(b), CELL).data;
  let darkest = 255;
  let brightest = 0;
  for (let i = 0; i < x.length; i++) {
    if (Math.abs(x[i]! - y[i]!) > MAX_DIFFERENCE) return 0;
    darkest = Math.min(darkest, x[i]!);
    brightest = Math.max(brightest, x[i]!);
  }
  return brightest - darkest >= MIN_RANGE ? SCORE : 0;
}

import type { LumaImage } from '../image.ts';
import { kthLargest } from '../stats/kth-largest.ts';

/** Numbers of {@link noiseSigma}. */
export interface NoiseOptions {
  /** A calm block is noise and not texture when its deviation is at most this many times the noise found in it. */
  readonly whiteness: number;
}

export const NOISE_DEFAULTS: NoiseOptions = { whiteness: 1.6 };

const BLOCK = 8;
const INNER = BLOCK - 2;
/** Share of the examined blocks, the calmest ones, that the answer rests on. */
const CALMEST = 0.1;
/** The calmest blocks of pure noise are calm by chance; seen on simulated Gaussian noise of σ 3–30: 0.670–0.673 of it. */
const CALIBRATION = 1 / 0.672;
/** Fewer blocks say nothing: a 32 px thumbnail is all detail. */
const FEWEST_BLOCKS = 32;
let estimates = new Float64Array(0);
let ranked = new Float64Array(0);
let deviations = new Float64Array(0);

/**
 * Standard deviation of the noise, grey levels. Immerkær's estimator σ = √(π/2)·mean|N∗I|/6 with
 * N = [1 −2 1; −2 4 −2; 1 −2 1] (J. Immerkær, "Fast noise variance estimation", CVIU 64(2), 1996), which ignores
 * constant, linear and straight-edge content, taken per 8×8 block and made robust to texture: noise is everywhere,
 * so it is what remains in the calmest blocks. The answer is the mean estimate of the calmest tenth, of those among
 * them that look like noise (deviation ≤ whiteness·σ + 2 grey levels; texture has far more energy at low frequencies).
 * Blocks whose mean lies within 8 levels of black or white are left out, because clipping removes noise there.
 * The mean is scaled so that white Gaussian noise reads its own deviation.
 *
 * Every block is examined up to 256 px, every third block of every third row above.
 * @returns null when fewer than 32 blocks can be examined, or when texture fills more than half of the calmest ones.
 */
export function noiseSigma(image: LumaImage, options: NoiseOptions = NOISE_DEFAULTS): number | null {
  const { width, height } = image;
  if (width < BLOCK || height < BLOCK) return null;
  const step = Math.max(width, height) > 256 ? 3 * BLOCK : BLOCK;
  const blocks = (Math.floor((width - BLOCK) / step) + 1) * (Math.floor((height - BLOCK) / step) + 1);
  if (estimates.length < blocks) {
    estimates = new Float64Array(blocks);
    ranked = new Float64Array(blocks);
    deviations = new Float64Array(blocks);
  }
  let examined = 0;
  for (let y = 0; y + BLOCK <= height; y += step) {
    for (let x = 0; x + BLOCK <= width; x += step) {
      if (examineBlock(image.data, width, y * width + x, examined)) examined++;
    }
  }
  if (examined < FEWEST_BLOCKS) return null;
  for (let b = 0; b < examined; b++) ranked[b] = estimates[b]!;
  const calm = kthLargest(ranked, examined, 0, examined - Math.ceil(CALMEST * examined) + 1);
  let sum = 0;
  let white = 0;
  let considered = 0;
  for (let b = 0; b < examined; b++) {
    if (estimates[b]! > calm) continue;
    considered++;
    if (deviations[b]! > options.whiteness * estimates[b]! + 2) continue;
    sum += estimates[b]!;
    white++;
  }
  return white * 2 < considered ? null : (CALIBRATION * sum) / white;
}

/** Writes a block's numbers to slot `at`; false when its mean is too near to black or white. */
function examineBlock(data: Uint8Array, width: number, corner: number, at: number): boolean {
  let sum = 0;
  let squares = 0;
  let response = 0;
  for (let y = 1; y <= INNER; y++) {
    let p = corner + y * width;
    // Second differences down the columns at x − 1 and x; N is their second difference along the row.
    let before = (data[p - width]! - 2 * data[p]! + data[p + width]!) | 0;
    p++;
    let v = data[p]! | 0;
    let at = (data[p - width]! - 2 * v + data[p + width]!) | 0;
    for (const end = p + INNER; p < end; ) {
      sum = (sum + v) | 0;
      squares = (squares + Math.imul(v, v)) | 0;
      p++;
      v = data[p]! | 0;
      const after = (data[p - width]! - 2 * v + data[p + width]!) | 0;
      const n = (before - 2 * at + after) | 0;
      response = (response + Math.abs(n)) | 0;
      before = at;
      at = after;
    }
  }
  const mean = sum / (INNER * INNER);
  if (mean < 8 || mean > 247) return false;
  estimates[at] = (Math.sqrt(Math.PI / 2) * response) / (6 * INNER * INNER);
  deviations[at] = Math.sqrt(Math.max(0, squares / (INNER * INNER) - mean * mean));
  return true;
}

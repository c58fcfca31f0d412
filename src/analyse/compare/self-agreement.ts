import type { RgbImage } from '../../kernel/image.ts';
import { blockAgreement } from '../../kernel/metric/block-agreement.ts';
import { toLuma } from '../../kernel/resample/luma.ts';

/** Displacements that are tried along either side, px of the frame. */
const SHIFTS = [17, 40];
const MIN_SIDE = 32;

/**
 * How far a picture agrees with itself when it is displaced: share of agreeing blocks, 0–1, the largest over some
 * displacements. Near 0 for most photos, high for stripes, planks, brickwork and ruled paper, of which any two agree in
 * all but what makes them this one.
 */
export function selfAgreement(frame: RgbImage): number {
  let most = 0;
  for (const shift of SHIFTS) {
    for (const [dx, dy] of [
      [shift, 0],
      [0, shift],
    ] as const) {
      const width = frame.width - dx;
      const height = frame.height - dy;
      if (Math.min(width, height) < MIN_SIDE) continue;
      const { share } = blockAgreement(part(frame, 0, 0, width, height), part(frame, dx, dy, width, height));
      most = Math.max(most, share);
    }
  }
  return most;
}

function part(frame: RgbImage, left: number, top: number, width: number, height: number) {
  const data = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    const start = 3 * ((y + top) * frame.width + left);
    data.set(frame.data.subarray(start, start + 3 * width), 3 * y * width);
  }
  return toLuma({ width, height, data });
}

/** Pictures that agree with themselves almost everywhere may still be told apart by the rest. */
const MOST = 0.95;

/** Agreement beyond what such pictures have anyway, 0–1 (as Cohen's kappa corrects agreement for chance, 1960). */
export function beyondChance(share: number, chance: number): number {
  const expected = Math.min(MOST, chance);
  return Math.max(0, (share - expected) / (1 - expected));
}

import { fastAngle } from './fast-angle.ts';
import type { Octave } from './scale-space.ts';

const BINS = 36;
/** Peaks of at least this share of the highest one count. */
const PEAK_SHARE = 0.8;
export const MOST_ORIENTATIONS = 3;
/** The window is a Gaussian of 1.5 σ, cut at three times that. */
const WINDOW = 1.5;
/** Samples from the centre to the rim of the window. */
const REACH = 7;

/** Sample offsets in units of σ, and their window weights; a disc on a fixed grid, whatever the scale. */
const offsets: number[] = [];
for (let j = -REACH; j <= REACH; j++) {
  for (let i = -REACH; i <= REACH; i++) {
    if (i * i + j * j > REACH * REACH) continue;
    const u = (i * 3 * WINDOW) / REACH;
    const v = (j * 3 * WINDOW) / REACH;
    offsets.push(u, v, Math.exp(-(u * u + v * v) / (2 * WINDOW * WINDOW)));
  }
}
const samples = Float64Array.from(offsets);
const raw = new Float64Array(BINS);
const smooth = new Float64Array(BINS);

/**
 * Dominant gradient directions around a point (Lowe 2004, section 5): peaks of a 36-bin histogram, refined by a
 * parabola, strongest first.
 * @param x y position, octave pixels. @param sigma blur there, octave pixels.
 * @param out receives the angles, 0 – 2π from the x axis towards the y axis.
 * @returns how many there are, 0 where the picture is flat.
 */
export function findOrientations(
  octave: Octave,
  level: number,
  x: number,
  y: number,
  sigma: number,
  out: Float64Array,
): number {
  const { width, height } = octave;
  const data = octave.levels[level]!;
  raw.fill(0);
  for (let s = 0; s < samples.length; s += 3) {
    const px = (x + samples[s]! * sigma + 0.5) | 0;
    const py = (y + samples[s + 1]! * sigma + 0.5) | 0;
    if (px < 1 || py < 1 || px >= width - 1 || py >= height - 1) continue;
    const p = py * width + px;
    const gx = data[p + 1]! - data[p - 1]!;
    const gy = data[p + width]! - data[p - width]!;
    const vote = samples[s + 2]! * Math.sqrt(gx * gx + gy * gy);
    const at = fastAngle(gy, gx) * (BINS / (2 * Math.PI));
    const bin = Math.floor(at);
    const share = at - bin;
    const first = bin >= BINS ? bin - BINS : bin;
    const second = first + 1 === BINS ? 0 : first + 1;
    raw[first] = raw[first]! + vote * (1 - share);
    raw[second] = raw[second]! + vote * share;
  }
  let highest = 0;
  for (let b = 0; b < BINS; b++) {
    const before = raw[(b + BINS - 1) % BINS]! + raw[(b + 1) % BINS]!;
    const further = raw[(b + BINS - 2) % BINS]! + raw[(b + 2) % BINS]!;
    smooth[b] = (6 * raw[b]! + 4 * before + further) / 16;
    highest = Math.max(highest, smooth[b]!);
  }
  if (highest <= 0) return 0;
  let count = 0;
  let bound = Number.POSITIVE_INFINITY;
  while (count < MOST_ORIENTATIONS) {
    let best = -1;
    for (let b = 0; b < BINS; b++) {
      const value = smooth[b]!;
      if (value < PEAK_SHARE * highest || value >= bound) continue;
      if (value <= smooth[(b + BINS - 1) % BINS]! || value <= smooth[(b + 1) % BINS]!) continue;
      if (best < 0 || value > smooth[best]!) best = b;
    }
    if (best < 0) break;
    const value = smooth[best]!;
    const left = smooth[(best + BINS - 1) % BINS]!;
    const right = smooth[(best + 1) % BINS]!;
    const peak = best + (0.5 * (left - right)) / (left - 2 * value + right);
    out[count++] = ((peak + BINS) % BINS) * ((2 * Math.PI) / BINS);
    bound = value;
  }
  return count;
}

/** Pillow's reducing filters, by its own names (`PIL.Image.Resampling`). */
export type PillowFilter = 'box' | 'bilinear' | 'hamming' | 'bicubic' | 'lanczos';

/** One weight function and its support in output samples (Pillow, `src/libImaging/Resample.c`). */
interface Filter {
  readonly support: number;
  weight(x: number): number;
}

/** Keys' cubic with a = −0.5 (Keys 1981, "Cubic convolution interpolation for digital image processing"). */
const CUBIC_A = -0.5;

const sinc = (x: number) => (x === 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI));

const FILTERS: Readonly<Record<PillowFilter, Filter>> = {
  box: { support: 0.5, weight: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) },
  bilinear: { support: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) },
  hamming: {
    support: 1,
    weight: (x) => {
      const distance = Math.abs(x);
      if (distance === 0) return 1;
      if (distance >= 1) return 0;
      const angle = distance * Math.PI;
      return (Math.sin(angle) / angle) * (0.54 + 0.46 * Math.cos(angle));
    },
  },
  bicubic: {
    support: 2,
    weight: (x) => {
      const distance = Math.abs(x);
      if (distance < 1) return ((CUBIC_A + 2) * distance - (CUBIC_A + 3)) * distance * distance + 1;
      if (distance < 2) return (((distance - 5) * distance + 8) * distance - 4) * CUBIC_A;
      return 0;
    },
  },
  lanczos: { support: 3, weight: (x) => (x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0) },
};

export const PILLOW_FILTERS = Object.keys(FILTERS) as readonly PillowFilter[];

/** Fixed-point filter of one axis: output sample `o` is the sum of `taps[o]` inputs from `first[o]` on. */
export interface FixedPointAxis {
  readonly first: Int32Array;
  readonly taps: Int32Array;
  /** `size` weights per output sample, scaled by 2^22. */
  readonly weights: Int32Array;
  readonly size: number;
}

const PRECISION_BITS = 22;
/** What a sum of weighted samples begins with, so that {@link clip8} rounds. */
export const HALF = 1 << (PRECISION_BITS - 1);

/** A sum of weighted samples as a sample. */
export function clip8(sum: number): number {
  const value = sum >> PRECISION_BITS;
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

/**
 * The weights of one axis, computed anew.
 *
 * @param extent how much of the input is scaled, from its first sample on: `inSize`, or up to one sample less
 */
export function computePillowAxis(name: PillowFilter, inSize: number, extent: number, outSize: number): FixedPointAxis {
  const filter = FILTERS[name];
  const scale = extent / outSize;
  const filterScale = Math.max(scale, 1);
  const support = filter.support * filterScale;
  const step = 1 / filterScale;
  const size = Math.ceil(support) * 2 + 1;
  const first = new Int32Array(outSize);
  const taps = new Int32Array(outSize);
  const weights = new Int32Array(outSize * size);
  const real = new Float64Array(size);
  for (let o = 0; o < outSize; o++) {
    const centre = (o + 0.5) * scale;
    const from = Math.max(0, Math.trunc(centre - support + 0.5));
    const count = Math.min(inSize, Math.trunc(centre + support + 0.5)) - from;
    let total = 0;
    for (let t = 0; t < count; t++) {
      const weight = filter.weight((t + from - centre + 0.5) * step);
      real[t] = weight;
      total += weight;
    }
    for (let t = 0; t < count; t++) {
      const weight = total === 0 ? real[t]! : real[t]! / total;
      weights[o * size + t] = Math.trunc((weight < 0 ? -0.5 : 0.5) + weight * (1 << PRECISION_BITS));
    }
    first[o] = from;
    taps[o] = count;
  }
  return { first, taps, weights, size };
}

const CACHE_LIMIT = 256;
const cache = new Map<string, FixedPointAxis>();

/** The weights from `inSize` to `outSize` samples; the last few hundred are kept. */
export function pillowAxis(filter: PillowFilter, inSize: number, outSize: number): FixedPointAxis {
  const key = `${filter} ${inSize} ${outSize}`;
  let found = cache.get(key);
  if (found === undefined) {
    if (cache.size >= CACHE_LIMIT) cache.clear();
    found = computePillowAxis(filter, inSize, inSize, outSize);
    cache.set(key, found);
  }
  return found;
}

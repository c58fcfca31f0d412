import type { ChannelSums } from './channel-sums.ts';

/** Red, green, blue; 0 black – 1 white. */
export type PerChannel = readonly [number, number, number];

export interface ChannelMoments {
  readonly mean: PerChannel;
  /** Standard deviation of the whole set (divided by n, as a population). */
  readonly std: PerChannel;
}

export interface ChannelStatistics {
  readonly images: number;
  readonly pixels: number;
  /** Images of 16 bits per sample. */
  readonly deepImages: number;
  /** Every pixel counts alike, so large images count more. */
  readonly byPixel: ChannelMoments;
  /** Every image counts alike: what a network sees that gets all of them at one size. */
  readonly byImage: ChannelMoments;
  /** Mean of the standard deviations of the single images: what averaging over batches of one gives. Not a deviation of the set. */
  readonly meanOfImageStds: PerChannel;
  readonly least: PerChannel;
  readonly most: PerChannel;
}

/** 8-bit values are exact in units of 16 bits: 65535 = 257 · 255. */
const WHITE = 65535n;
const DEEP_PER_PLAIN = 257n;
/** Binary places of numbers that are divided by the size of an image. */
const PLACES = 64n;
const ONE = 1n << PLACES;
/** Of standard deviations, which are doubles up to ½. */
const STD_UNIT = 2 ** 53;

type Three<T> = [T, T, T];
const CHANNELS = [0, 1, 2] as const;

/**
 * Adds up the sums of images. All additions are of integers, so the result is the same to the last bit in whatever order
 * the images come. By pixel it is exact; by image each quotient is cut at 2⁻⁶⁴.
 */
export class ChannelTotals {
  #images = 0;
  #deep = 0;
  #pixels = 0n;
  readonly #sum: Three<bigint> = [0n, 0n, 0n];
  readonly #squares: Three<bigint> = [0n, 0n, 0n];
  readonly #meanSum: Three<bigint> = [0n, 0n, 0n];
  readonly #meanSquares: Three<bigint> = [0n, 0n, 0n];
  readonly #stds: Three<bigint> = [0n, 0n, 0n];
  readonly #least: Three<number> = [65535, 65535, 65535];
  readonly #most: Three<number> = [0, 0, 0];

  /** @param pixels of the image at full size, which `sums` stands for when it is of a smaller view */
  add(sums: ChannelSums, pixels = sums.pixels): void {
    if (sums.pixels === 0) return;
    const scale = sums.bitDepth === 16 ? 1n : DEEP_PER_PLAIN;
    const seen = BigInt(sums.pixels);
    const full = BigInt(pixels);
    this.#images++;
    if (sums.bitDepth === 16) this.#deep++;
    this.#pixels += full;
    for (const c of CHANNELS) {
      const sum = BigInt(sums.sum[c]) * scale;
      const squares = sums.squares[c] * scale * scale;
      this.#sum[c] += seen === full ? sum * ONE : (sum * ONE * full) / seen;
      this.#squares[c] += seen === full ? squares * ONE : (squares * ONE * full) / seen;
      this.#meanSum[c] += (sum * ONE) / seen;
      this.#meanSquares[c] += (squares * ONE) / seen;
      this.#stds[c] += BigInt(Math.round(deviation(seen, sum, squares) * STD_UNIT));
      this.#least[c] = Math.min(this.#least[c], sums.least[c] * Number(scale));
      this.#most[c] = Math.max(this.#most[c], sums.most[c] * Number(scale));
    }
  }

  /** @returns null when there was no image */
  statistics(): ChannelStatistics | null {
    if (this.#images === 0) return null;
    const images = BigInt(this.#images);
    const per = (of: (c: 0 | 1 | 2) => number): PerChannel => [of(0), of(1), of(2)];
    return {
      images: this.#images,
      pixels: Number(this.#pixels),
      deepImages: this.#deep,
      byPixel: {
        mean: per((c) => quotient(this.#sum[c], this.#pixels * ONE * WHITE)),
        std: per((c) => deviation(this.#pixels * ONE, this.#sum[c], this.#squares[c])),
      },
      byImage: {
        mean: per((c) => quotient(this.#meanSum[c], images * ONE * WHITE)),
        std: per((c) => deviation(images * ONE, this.#meanSum[c], this.#meanSquares[c])),
      },
      meanOfImageStds: per((c) => Number(this.#stds[c]) / STD_UNIT / this.#images),
      least: per((c) => this.#least[c] / 65535),
      most: per((c) => this.#most[c] / 65535),
    };
  }
}

/** The double nearest to a/b but for the last place. */
function quotient(a: bigint, b: bigint): number {
  if (a === 0n) return 0;
  const shift = BigInt(Math.max(0, b.toString(2).length - a.toString(2).length + 64));
  return Number((a << shift) / b) / 2 ** Number(shift);
}

/** √(squares/n − (sum/n)²) of values up to 65535, as a share of 65535: nothing cancels, since all of it is integers. */
function deviation(n: bigint, sum: bigint, squares: bigint): number {
  const numerator = n * squares - sum * sum;
  return numerator <= 0n ? 0 : Math.sqrt(quotient(numerator, n * n * WHITE * WHITE));
}

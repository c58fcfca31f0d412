import { readRunLengths } from '../../kernel/mask/run-length.ts';
import type { RunLengthMask } from '../../model/annotation.ts';

/**
 * Label Studio's masks: `rle-pack` of @thi.ng/umbrella over the RGBA values of the picture, row by row. 32 bits count of
 * values, 5 bits word size − 1, four times 4 bits run size − 1; then for each run 1 bit whether it repeats one word, 2
 * bits which run size, length − 1, and the word or words. Alpha above 0 is set.
 */
const RUN_SIZES = [3, 4, 8, 16] as const;
const WORD = 8;
const MOST_PIXELS = 2 ** 27;

class BitReader {
  readonly #bytes: ArrayLike<number>;
  #at = 0;

  constructor(bytes: ArrayLike<number>) {
    this.#bytes = bytes;
  }

  get isOver(): boolean {
    return this.#at > this.#bytes.length * 8;
  }

  read(bits: number): number {
    let value = 0;
    for (let i = 0; i < bits; i++) {
      const byte = this.#bytes[this.#at >> 3] ?? 0;
      value = value * 2 + ((byte >> (7 - (this.#at & 7))) & 1);
      this.#at++;
    }
    return value;
  }
}

/** @returns why the bytes are no mask of this size, where they are none */
export function maskOfBrush(bytes: readonly number[], width: number, height: number): RunLengthMask | string {
  const pixels = width * height;
  if (!(Number.isInteger(pixels) && pixels > 0 && pixels <= MOST_PIXELS)) return 'the size of its mask cannot be';
  if (!bytes.every((byte) => Number.isInteger(byte) && byte >= 0 && byte < 256)) return 'its mask is not made of bytes';
  const input = new BitReader(bytes);
  const count = input.read(32);
  if (count !== pixels * 4) return `its mask has ${count / 4} pixels where the picture has ${pixels}`;
  const word = input.read(5) + 1;
  const sizes = RUN_SIZES.map(() => input.read(4) + 1);
  const bits = new Uint8Array(pixels);
  for (let at = 0; at < count; ) {
    const isRun = input.read(1) === 1;
    const end = Math.min(count, at + 1 + input.read(sizes[input.read(2)]!));
    if (input.isOver) return 'its mask ends too early';
    if (isRun) {
      // Alpha is the fourth value of each pixel.
      if (input.read(word) > 0) for (let i = at | 3; i < end; i += 4) bits[i >> 2] = 1;
      at = end;
    } else {
      for (; at < end; at++) if (input.read(word) > 0 && (at & 3) === 3) bits[at >> 2] = 1;
      if (input.isOver) return 'its mask ends too early';
    }
  }
  return { width, height, counts: columnRuns(bits, width, height) };
}

/** Runs column by column, beginning with 0, of a picture stored row by row. */
function columnRuns(bits: Uint8Array, width: number, height: number): number[] {
  const counts: number[] = [];
  let value = 0;
  let length = 0;
  for (let x = 0; x < width; x++) {
    for (let i = x; i < bits.length; i += width) {
      if (bits[i] !== value) {
        counts.push(length);
        value = bits[i]!;
        length = 0;
      }
      length++;
    }
  }
  if (height > 0) counts.push(length);
  return counts;
}

/** The bytes of a mask; null where it is broken or too large. */
export function brushOfMask(mask: RunLengthMask): number[] | null {
  const { width, height } = mask;
  if (width * height > MOST_PIXELS) return null;
  let counts: Uint32Array;
  try {
    ({ counts } = readRunLengths(mask.counts, width, height));
  } catch {
    return null;
  }
  const bits = new Uint8Array(width * height);
  for (let i = 0, at = 0; i < counts.length; at += counts[i]!, i++) {
    if (i % 2 === 1) for (let p = at; p < at + counts[i]!; p++) bits[(p % height) * width + Math.floor(p / height)] = 1;
  }
  const out = new BitWriter();
  out.write(bits.length * 4, 32);
  out.write(WORD - 1, 5);
  for (const size of RUN_SIZES) out.write(size - 1, 4);
  for (let at = 0; at < bits.length; ) {
    let end = at + 1;
    while (end < bits.length && bits[end] === bits[at]) end++;
    for (let left = (end - at) * 4; left > 0; ) {
      const length = Math.min(left, 2 ** 16);
      const size = RUN_SIZES.findIndex((candidate) => length <= 2 ** candidate);
      out.write(1, 1);
      out.write(size, 2);
      out.write(length - 1, RUN_SIZES[size]!);
      out.write(bits[at] === 1 ? 255 : 0, WORD);
      left -= length;
    }
    at = end;
  }
  return out.bytes();
}

class BitWriter {
  readonly #bytes: number[] = [];
  #used = 8;

  write(value: number, bits: number): void {
    for (let i = bits - 1; i >= 0; i--) {
      if (this.#used === 8) {
        this.#bytes.push(0);
        this.#used = 0;
      }
      if (Math.floor(value / 2 ** i) % 2 === 1) this.#bytes[this.#bytes.length - 1]! |= 128 >> this.#used;
      this.#used++;
    }
  }

  bytes(): number[] {
    return this.#bytes;
  }
}

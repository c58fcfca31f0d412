import type { NumberColumn } from './columns.ts';

/**
 * Which images fulfil a condition: one byte per image, 1 or 0. Filled up to a multiple of four bytes, so that words of
 * 32 bits can be combined.
 */
export type Pass = Uint8Array<ArrayBuffer>;

/** As many images as there are, none of which passes. */
export const emptyPass = (count: number): Pass => new Uint8Array(new ArrayBuffer(Math.ceil(count / 4) * 4), 0, count);

const wordsOf = (pass: Pass): Uint32Array => new Uint32Array(pass.buffer, 0, pass.buffer.byteLength / 4);

/** Images with a value within a range, both ends included. */
export function passRange(column: NumberColumn, from: number, to: number): Pass {
  const pass = emptyPass(column.length);
  for (let i = 0; i < column.length; i++) {
    const value = column[i]!;
    if (value >= from && value <= to) pass[i] = 1;
  }
  return pass;
}

/** Images with an empty cell. */
export function passEmpty(column: NumberColumn): Pass {
  const pass = emptyPass(column.length);
  for (let i = 0; i < column.length; i++) if (Number.isNaN(column[i])) pass[i] = 1;
  return pass;
}

/**
 * Images whose code is allowed.
 *
 * @param allowed one byte per code, shifted by one: that of the empty cell (−1) comes first
 */
export function passCodes(codes: ArrayLike<number>, allowed: Uint8Array): Pass {
  const pass = emptyPass(codes.length);
  for (let i = 0; i < codes.length; i++) pass[i] = allowed[codes[i]! + 1]!;
  return pass;
}

/** Images that have, or have not, any of the bits of a mask. */
export function passBits(masks: Uint32Array, mask: number, is: boolean): Pass {
  const pass = emptyPass(masks.length);
  for (let i = 0; i < masks.length; i++) if (((masks[i]! & mask) !== 0) === is) pass[i] = 1;
  return pass;
}

/** The images named. Numbers beyond the last are no images. */
export function passNumbers(count: number, numbers: ArrayLike<number>): Pass {
  const pass = emptyPass(count);
  for (let i = 0; i < numbers.length; i++) if (numbers[i]! < count) pass[numbers[i]!] = 1;
  return pass;
}

/** Images that pass all of them; every image when there are none. */
export function passAll(count: number, passes: readonly Pass[]): Pass {
  const all = emptyPass(count).fill(1);
  const words = wordsOf(all);
  for (const pass of passes) {
    const other = wordsOf(pass);
    for (let i = 0; i < words.length; i++) words[i]! &= other[i]!;
  }
  return all;
}

/** Images that pass any of them. */
export function passAny(count: number, passes: readonly Pass[]): Pass {
  const any = emptyPass(count);
  const words = wordsOf(any);
  for (const pass of passes) {
    const other = wordsOf(pass);
    for (let i = 0; i < words.length; i++) words[i]! |= other[i]!;
  }
  return any;
}

export function countPassing(pass: Pass): number {
  let count = 0;
  for (let i = 0; i < pass.length; i++) count += pass[i]!;
  return count;
}

/** Numbers of the images that pass, ascending. */
export function numbersPassing(pass: Pass): Uint32Array {
  const numbers = new Uint32Array(countPassing(pass));
  let at = 0;
  for (let i = 0; i < pass.length; i++) if (pass[i] === 1) numbers[at++] = i;
  return numbers;
}

/** Those of `order` that pass, in that order. */
export function orderedPassing(order: Uint32Array, pass: Pass): Uint32Array {
  const numbers = new Uint32Array(countPassing(pass));
  let at = 0;
  for (let i = 0; i < order.length; i++) if (pass[order[i]!] === 1) numbers[at++] = order[i]!;
  return numbers;
}

/** For each image: 0 it passes everything, k it fails the k-th (from 1) alone, {@link FAILS_MORE} it fails several. */
export function soleFailures(count: number, passes: readonly Pass[]): Uint8Array {
  const failures = new Uint8Array(count);
  for (let k = 0; k < passes.length; k++) {
    const pass = passes[k]!;
    for (let i = 0; i < count; i++) {
      if (pass[i] === 0) failures[i] = failures[i] === 0 ? k + 1 : FAILS_MORE;
    }
  }
  return failures;
}

export const FAILS_MORE = 255;

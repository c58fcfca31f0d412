/** Where a row of flags is 1, ascending. */
export function numbersOf(flags: Uint8Array): Uint32Array {
  const numbers = new Uint32Array(flags.length);
  let count = 0;
  for (let n = 0; n < flags.length; n++) if (flags[n] === 1) numbers[count++] = n;
  return numbers.slice(0, count);
}

export function countOf(flags: Uint8Array): number {
  let count = 0;
  for (let n = 0; n < flags.length; n++) count += flags[n]!;
  return count;
}

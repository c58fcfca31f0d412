/** 64-bit hashes grouped by value. */
export interface EqualHashes {
  /** The different hashes, two words each, ascending. */
  readonly unique: Uint32Array;
  /** Group `g` is `entries[starts[g]] … entries[starts[g + 1] - 1]`; one more start than groups. */
  readonly starts: Uint32Array;
  /** Indices of the given hashes, ascending within a group. */
  readonly entries: Uint32Array;
}

/** Groups equal hashes of two words each. Time n log n, memory 20 bytes per hash. */
export function groupEqualHashes(words: Uint32Array): EqualHashes {
  const count = words.length >> 1;
  const entries = Uint32Array.from({ length: count }, (_, i) => i);
  entries.sort((a, b) => words[2 * a]! - words[2 * b]! || words[2 * a + 1]! - words[2 * b + 1]! || a - b);
  const starts = new Uint32Array(count + 1);
  const unique = new Uint32Array(2 * count);
  let groups = 0;
  for (let i = 0; i < count; i++) {
    const high = words[2 * entries[i]!]!;
    const low = words[2 * entries[i]! + 1]!;
    if (groups > 0 && unique[2 * groups - 2] === high && unique[2 * groups - 1] === low) continue;
    unique[2 * groups] = high;
    unique[2 * groups + 1] = low;
    starts[groups++] = i;
  }
  starts[groups] = count;
  return { unique: unique.subarray(0, 2 * groups), starts: starts.subarray(0, groups + 1), entries };
}

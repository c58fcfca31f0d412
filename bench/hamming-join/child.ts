import { bruteForceCrossJoin } from '../../src/kernel/neighbours/brute-force.ts';
import { groupEqualHashes } from '../../src/kernel/neighbours/equal-hashes.ts';
import { hammingCrossJoin } from '../../src/kernel/neighbours/hamming-cross-join.ts';
import { hammingJoin, hammingJoinGroups } from '../../src/kernel/neighbours/hamming-join.ts';
import { duckdbBandJoin } from './duckdb-band-join.ts';
import { plantHashes, randomWords } from './planted-hashes.ts';

/** One measurement in a process of its own: `child.ts JOB` prints its result as JSON. */

export interface Job {
  readonly what: 'join' | 'skewed' | 'cross' | 'duckdb' | 'brute-force';
  readonly count: number;
  readonly wordsPerHash: number;
  readonly radius: number;
}

export interface Measured {
  readonly seconds: number;
  /** Of all threads: on a busy machine the better measure of work. */
  readonly processorSeconds: number;
  readonly pairs: number;
  /** Most memory of the process so far when the join ended, MB; its own 60 MB and the hashes included. */
  readonly peakMegabytes: number;
  /** Pairs that were planted, or found by comparing a sample of rows with all, and not reported. */
  readonly misses: number;
  readonly checked: number;
}

const SAMPLED_ROWS = 200;
/** Comparisons that are timed to know what one costs. */
const BRUTE_FORCE_COMPARISONS = 2e8;
/** The right set of a cross join is this many times as large: six turned forms of every picture. */
const TURNS = 6;

/** Starts two clocks, for the wall and for the processor; the result stops them. */
function startClocks(): () => { readonly seconds: number; readonly processorSeconds: number } {
  const started = performance.now();
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return { seconds: (performance.now() - started) / 1000, processorSeconds: (user + system) / 1e6 };
  };
}

const peakMegabytes = (): number => process.resourceUsage().maxRSS / 1000;

function join({ count, wordsPerHash, radius }: Job): Measured {
  const set = plantHashes(count, wordsPerHash, radius);
  const isFound = new Uint8Array(count);
  const sampleStep = Math.ceil(count / SAMPLED_ROWS);
  const ofSampled = new Map<number, number>();
  let pairs = 0;
  const stop = startClocks();
  hammingJoin(set, radius, (a, b) => {
    pairs++;
    if (set.copyOf[b] === a) isFound[b] = 1;
    if (a % sampleStep === 0) ofSampled.set(a, (ofSampled.get(a) ?? 0) + 1);
    if (b % sampleStep === 0) ofSampled.set(b, (ofSampled.get(b) ?? 0) + 1);
  });
  const time = stop();
  const peak = peakMegabytes();

  let misses = 0;
  let checked = 0;
  for (let i = 0; i < count; i++) {
    if (set.copyOf[i]! < 0) continue;
    checked++;
    if (isFound[i] === 0) misses++;
  }
  for (let row = 0; row < count; row += sampleStep) {
    const one = { words: set.words.subarray(row * wordsPerHash, (row + 1) * wordsPerHash), wordsPerHash };
    let expected = -1;
    bruteForceCrossJoin(one, set, radius, () => expected++);
    checked += expected;
    misses += Math.abs(expected - (ofSampled.get(row) ?? 0));
  }
  return { ...time, pairs, peakMegabytes: peak, misses, checked };
}

/** One in five hashes is the same one, one in five a look-alike of it with up to two bits flipped. */
function skewed({ count, wordsPerHash, radius }: Job): Measured {
  const { words } = plantHashes(count, wordsPerHash, radius);
  const next = randomWords(7);
  for (let i = 0; i < count; i++) {
    if (i % 5 > 1) continue;
    words.copyWithin(i * wordsPerHash, 0, wordsPerHash);
    for (let flips = i % 5 ? next() % 3 : 0; flips > 0; flips--) {
      const bit = next() % (32 * wordsPerHash);
      words[i * wordsPerHash + (bit >>> 5)]! ^= 1 << (bit & 31);
    }
  }
  let pairs = 0;
  const stop = startClocks();
  hammingJoinGroups(groupEqualHashes(words, wordsPerHash), radius, () => pairs++);
  const time = stop();
  return { ...time, pairs, peakMegabytes: peakMegabytes(), misses: 0, checked: 0 };
}

/** Every tenth hash of the right set is near one of the left set. */
function cross({ count, wordsPerHash, radius }: Job): Measured {
  const left = plantHashes(count, wordsPerHash, radius);
  const right = plantHashes(TURNS * count, wordsPerHash, radius, 99);
  const next = randomWords(5);
  const copyOf = new Int32Array(TURNS * count).fill(-1);
  for (let i = 0; i < copyOf.length; i += 10) {
    const origin = next() % count;
    copyOf[i] = origin;
    right.words.set(left.words.subarray(origin * wordsPerHash, (origin + 1) * wordsPerHash), i * wordsPerHash);
    for (let flips = next() % (radius + 1); flips > 0; flips--) {
      const bit = next() % (32 * wordsPerHash);
      right.words[i * wordsPerHash + (bit >>> 5)]! ^= 1 << (bit & 31);
    }
  }
  const isFound = new Uint8Array(copyOf.length);
  let pairs = 0;
  const stop = startClocks();
  hammingCrossJoin(left, right, radius, (l, r) => {
    pairs++;
    if (copyOf[r] === l) isFound[r] = 1;
  });
  const time = stop();
  const peak = peakMegabytes();
  let misses = 0;
  let checked = 0;
  for (let i = 0; i < copyOf.length; i += 10, checked++) if (isFound[i] === 0) misses++;
  return { ...time, pairs, peakMegabytes: peak, misses, checked };
}

/** The time of comparing some rows with all, for the number of all pairs. */
function bruteForce({ count, wordsPerHash, radius }: Job): Measured {
  const set = plantHashes(count, wordsPerHash, radius);
  const rows = Math.min(count, Math.ceil(BRUTE_FORCE_COMPARISONS / count));
  const some = { words: set.words.subarray(0, rows * wordsPerHash), wordsPerHash };
  let pairs = 0;
  const stop = startClocks();
  bruteForceCrossJoin(some, set, radius, () => pairs++);
  const { seconds, processorSeconds } = stop();
  const share = (count - 1) / 2 / rows;
  return {
    seconds: seconds * share,
    processorSeconds: processorSeconds * share,
    pairs,
    peakMegabytes: peakMegabytes(),
    misses: 0,
    checked: 0,
  };
}

async function duckdb({ count, wordsPerHash, radius }: Job): Promise<Measured> {
  const { seconds, processorSeconds, pairs } = await duckdbBandJoin(plantHashes(count, wordsPerHash, radius), radius);
  return { seconds, processorSeconds, pairs, peakMegabytes: peakMegabytes(), misses: 0, checked: 0 };
}

const JOBS: Record<Job['what'], (job: Job) => Measured | Promise<Measured>> = {
  join,
  skewed,
  cross,
  duckdb,
  'brute-force': bruteForce,
};

const job = JSON.parse(process.argv[2]!) as Job;
console.log(JSON.stringify(await JOBS[job.what](job)));

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Job, Measured } from './hamming-join/child.ts';
import { duckdbCount } from './hamming-join/duckdb-band-join.ts';
import { type Curve, growthChart } from './hamming-join/growth-chart.ts';
import type { BenchResult } from './result.ts';

const CHILD = join(import.meta.dirname, 'hamming-join/child.ts');
const CHART = join(import.meta.dirname, '../docs/hamming-growth.svg');

const TARGETS = [
  { count: 1_000_000, wordsPerHash: 2, radius: 8, seconds: 20, megabytes: 700 },
  { count: 100_000, wordsPerHash: 8, radius: 31, seconds: 20, megabytes: null },
  { count: 4_000_000, wordsPerHash: 2, radius: 3, seconds: 6, megabytes: null },
] as const;
const GROWTH_COUNTS = [10_000, 30_000, 100_000, 300_000, 1_000_000, 4_000_000];

/** Each measurement has a process of its own, so that its memory is its own. */
function measure(job: Job): Measured {
  const child = spawnSync(process.execPath, [...process.execArgv, CHILD, JSON.stringify(job)], { encoding: 'utf8' });
  if (child.status !== 0) throw new Error(`${JSON.stringify(job)} ended with ${child.status}: ${child.stderr}`);
  return JSON.parse(child.stdout) as Measured;
}

const number = (value: number): string => value.toLocaleString('en');

function heldToTarget({ count, wordsPerHash, radius, seconds, megabytes }: (typeof TARGETS)[number]): BenchResult[] {
  const name = `hamming-join/${number(count)} of ${32 * wordsPerHash} bits, r = ${radius}`;
  const ours = measure({ what: 'join', count, wordsPerHash, radius });
  const brute = measure({ what: 'brute-force', count, wordsPerHash, radius });
  const fewer = duckdbCount(count, 32 * wordsPerHash, radius);
  const theirs = measure({ what: 'duckdb', count: fewer, wordsPerHash, radius });
  const beside = fewer === count ? ours : measure({ what: 'join', count: fewer, wordsPerHash, radius });
  if (theirs.pairs !== beside.pairs) {
    throw new Error(`${name}: DuckDB found ${theirs.pairs} pairs of ${number(fewer)} hashes, the join ${beside.pairs}`);
  }
  return [
    {
      name,
      value: ours.seconds,
      unit: 's',
      target: seconds,
      baseline: `one thread, ${ours.processorSeconds.toPrecision(3)} s of processor time, ${number(ours.pairs)} pairs`,
    },
    {
      name: `${name}: peak memory`,
      value: ours.peakMegabytes,
      unit: 'MB',
      target: megabytes,
      baseline: 'whole process',
    },
    {
      name: `${name}: misses`,
      value: ours.misses,
      unit: 'pairs',
      target: 0,
      baseline: `${number(ours.checked)} planted, or found by comparing 200 rows with all`,
    },
    {
      name: `${name}: faster than DuckDB`,
      value: theirs.processorSeconds / beside.processorSeconds,
      unit: '×',
      target: null,
      baseline: `join on ${radius + 1} bands, ${number(fewer)} hashes, processor time: ${theirs.processorSeconds.toPrecision(3)} s to ${beside.processorSeconds.toPrecision(3)} s (wall ${theirs.seconds.toPrecision(3)} to ${beside.seconds.toPrecision(3)}), the same ${number(theirs.pairs)} pairs`,
    },
    {
      name: `${name}: faster than brute force`,
      value: brute.processorSeconds / ours.processorSeconds,
      unit: '×',
      target: null,
      baseline: `2e8 comparisons timed, for all pairs ${brute.processorSeconds.toPrecision(3)} s of processor time`,
    },
  ];
}

function growth(): BenchResult[] {
  const curves = [3, 8].map(
    (radius): Curve => ({
      name: `r = ${radius}`,
      points: GROWTH_COUNTS.map((count) => [
        count,
        measure({ what: 'join', count, wordsPerHash: 2, radius }).processorSeconds,
      ]),
    }),
  );
  const note = 'Random 64-bit hashes, a tenth of them with a planted neighbour; processor time, one thread';
  writeFileSync(CHART, growthChart('All pairs within a Hamming radius: time by number of hashes', note, curves));
  return curves.flatMap(({ name, points }) =>
    points.map(([count, seconds]) => ({
      name: `hamming-join/growth, ${name}, ${number(count)}`,
      value: seconds,
      unit: 's of processor time',
      target: null,
      baseline: 'docs/hamming-growth.svg',
    })),
  );
}

function otherShapes(): BenchResult[] {
  const skewed = measure({ what: 'skewed', count: 1_000_000, wordsPerHash: 2, radius: 8 });
  const cross = measure({ what: 'cross', count: 1_000_000, wordsPerHash: 2, radius: 8 });
  return [
    {
      name: 'hamming-join/1,000,000 skewed, r = 8',
      value: skewed.seconds,
      unit: 's',
      target: null,
      baseline: `200,000 equal, 200,000 within 2 bits of them, grouped by value: ${skewed.processorSeconds.toPrecision(3)} s of processor time, ${number(skewed.pairs)} pairs`,
    },
    {
      name: 'hamming-join/1,000,000 × 6,000,000, r = 8',
      value: cross.seconds,
      unit: 's',
      target: null,
      baseline: `${cross.processorSeconds.toPrecision(3)} s of processor time, ${number(cross.misses)} of ${number(cross.checked)} planted missed, ${cross.peakMegabytes.toFixed(0)} MB`,
    },
  ];
}

export async function run(): Promise<BenchResult[]> {
  return [...TARGETS.flatMap(heldToTarget), ...otherShapes(), ...growth()];
}

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Job, Measured } from './knn/child.ts';
import type { BenchResult } from './result.ts';

/** `npm run bench knn`; `--quick` takes a tenth of the vectors and leaves out the larger sizes. */

const CHILD = join(import.meta.dirname, 'knn/child.ts');
const isQuick = process.argv.includes('--quick');

const TARGET = { count: isQuick ? 10_000 : 100_000, dimensions: 512, k: 10, threads: 2 } as const;
const TARGET_SECONDS = isQuick ? null : 90;
const CROSSOVER_COUNTS = isQuick ? [2000, 5000] : [2000, 5000, 10_000, 20_000, 50_000, 100_000, 200_000];
const MANHATTAN_COUNTS = isQuick ? [1000] : [1000, 2000, 5000, 10_000];

/** Each measurement has a process of its own, so that its memory is its own. */
function measure(job: Job): Measured {
  const child = spawnSync(process.execPath, [...process.execArgv, CHILD, JSON.stringify(job)], { encoding: 'utf8' });
  if (child.status !== 0) throw new Error(`${JSON.stringify(job)} ended with ${child.status}: ${child.stderr}`);
  return JSON.parse(child.stdout) as Measured;
}

const number = (value: number): string => value.toLocaleString('en');

const spent = ({ processorSeconds, method }: Measured): string =>
  `${method}, 2 threads, ${processorSeconds.toPrecision(3)} s of processor time`;

function heldToTarget(what: 'auto' | 'hnsw', vectors: Job['vectors'], brute: Measured): BenchResult[] {
  const name = `knn/${number(TARGET.count)} × ${TARGET.dimensions} ${vectors}, k = ${TARGET.k}, ${what}`;
  const ours = measure({ ...TARGET, what, vectors });
  const isPromised = what === 'auto';
  return [
    { name, value: ours.seconds, unit: 's', target: isPromised ? TARGET_SECONDS : null, baseline: spent(ours) },
    {
      name: `${name}: recall`,
      value: ours.recall!,
      unit: '',
      target: isPromised ? 0.99 : null,
      baseline: ours.method === 'exact' ? '30 vectors compared with all' : '1,000 vectors searched exactly',
    },
    {
      name: `${name}: peak memory`,
      value: ours.peakMegabytes,
      unit: 'MB',
      target: null,
      baseline: `whole process; the vectors take ${ours.vectorMegabytes.toFixed(0)}`,
    },
    {
      name: `${name}: less work than brute force`,
      value: brute.processorSeconds / ours.processorSeconds,
      unit: '×',
      target: null,
      baseline: `2e6 comparisons in plain code timed, for all pairs ${brute.processorSeconds.toFixed(0)} s of processor time`,
    },
  ];
}

function crossover(metric: 'cosine' | 'manhattan', count: number): BenchResult {
  const job = { ...TARGET, vectors: 'clustered', count, metric } as const;
  const exact = measure({ ...job, what: 'exact' });
  const hnsw = measure({ ...job, what: 'hnsw' });
  return {
    name: `knn/${metric} of ${number(count)}, HNSW to exact`,
    value: hnsw.processorSeconds / exact.processorSeconds,
    unit: '× the processor time',
    target: null,
    baseline: `wall ${hnsw.seconds.toPrecision(3)} to ${exact.seconds.toPrecision(3)} s, processor ${hnsw.processorSeconds.toPrecision(3)} to ${exact.processorSeconds.toPrecision(3)} s, recall ${hnsw.recall!.toFixed(4)}, memory ${hnsw.peakMegabytes.toFixed(0)} to ${exact.peakMegabytes.toFixed(0)} MB`,
  };
}

export async function run(): Promise<BenchResult[]> {
  const brute = measure({ ...TARGET, what: 'brute-force', vectors: 'clustered' });
  return [
    ...heldToTarget('auto', 'clustered', brute),
    ...heldToTarget('hnsw', 'clustered', brute),
    ...heldToTarget('hnsw', 'random', brute),
    ...CROSSOVER_COUNTS.map((count) => crossover('cosine', count)),
    ...MANHATTAN_COUNTS.map((count) => crossover('manhattan', count)),
  ];
}

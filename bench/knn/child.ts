import type { VectorMetric } from '../../src/model/embedding.ts';
import { type KnnGraph, knnGraph } from '../../src/neighbours/knn-graph.ts';
import { DISTANCES } from '../../src/neighbours/metric.ts';
import { decodeBlock, type Vectors } from '../../src/neighbours/vectors.ts';
import { clusteredVectors, randomVectors } from './clustered-vectors.ts';

/** One measurement in a process of its own: `child.ts JOB` prints its result as JSON. */

export interface Job {
  readonly what: 'auto' | 'exact' | 'hnsw' | 'brute-force';
  readonly vectors: 'clustered' | 'random';
  readonly count: number;
  readonly dimensions: number;
  readonly k: number;
  readonly threads: number;
  readonly metric?: VectorMetric;
}

export interface Measured {
  readonly seconds: number;
  /** Of all threads: on a busy machine the better measure of work. */
  readonly processorSeconds: number;
  readonly method: string;
  readonly recall: number | null;
  /** Most memory of the process, MB; its own 70 MB and the vectors included. */
  readonly peakMegabytes: number;
  /** Vectors alone, MB. */
  readonly vectorMegabytes: number;
}

const BRUTE_FORCE_COMPARISONS = 2e6;
const CHECKED_ROWS = 30;

const job = JSON.parse(process.argv[2]!) as Job;
const { metric = 'cosine' } = job;
const make = job.vectors === 'random' ? randomVectors : clusteredVectors;
const vectors = make(job.count, job.dimensions);
const started = performance.now();
const before = process.cpuUsage();
const graph = job.what === 'brute-force' ? null : await search(vectors);
const share = graph ? 1 : bruteForce(vectors);
const seconds = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage(before);
const peakMegabytes = process.resourceUsage().maxRSS / 1000;
const measured: Measured = {
  seconds: seconds * share,
  processorSeconds: ((user + system) / 1e6) * share,
  method: graph?.method ?? 'brute-force',
  recall: graph?.method === 'exact' ? checked(vectors, graph) : (graph?.recall ?? null),
  peakMegabytes,
  vectorMegabytes: vectors.data.byteLength / 1e6,
};
console.log(JSON.stringify(measured));

function search(vectors: Vectors): Promise<KnnGraph> {
  const { what, k, threads } = job;
  return knnGraph(vectors, { k, metric, threads, method: what === 'brute-force' ? 'exact' : what });
}

/** Recall of exact lists, not taken on trust: a few rows compared with all others naively. */
function checked(vectors: Vectors, graph: KnnGraph): number {
  const { count, dimensions } = vectors;
  const distance = DISTANCES[metric];
  let found = 0;
  for (let sample = 0; sample < CHECKED_ROWS; sample++) {
    const row = Math.floor(((sample + 0.5) * count) / CHECKED_ROWS);
    const query = decodeBlock(vectors, row, 1);
    const all: [number, number][] = [];
    for (let i = 0; i < count; i++) {
      if (i !== row) all.push([Math.fround(distance(query, 0, decodeBlock(vectors, i, 1), 0, dimensions)), i]);
    }
    all.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    for (let slot = 0; slot < job.k; slot++) if (graph.neighbours[row * job.k + slot] === all[slot]![1]) found++;
  }
  return found / (CHECKED_ROWS * job.k);
}

/** Some comparisons in plain code; the result says how many times that all pairs are. */
function bruteForce({ count, dimensions, ...rest }: Vectors): number {
  const distance = DISTANCES[metric];
  const some = Math.min(count, 2000);
  const rows = decodeBlock({ count, dimensions, ...rest }, 0, some);
  let sum = 0;
  for (let i = 0; i < BRUTE_FORCE_COMPARISONS; i++) {
    sum += distance(rows, (i % some) * dimensions, rows, ((i * 7 + 1) % some) * dimensions, dimensions);
  }
  if (Number.isNaN(sum)) throw new Error('a distance is not a number');
  return (count * (count - 1)) / 2 / BRUTE_FORCE_COMPARISONS;
}

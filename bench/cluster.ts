import { UMAP } from 'umap-js';
import { principalPlane } from '../src/analyse/map/principal-plane.ts';
import { trustworthiness } from '../src/analyse/map/trustworthiness.ts';
import { umap } from '../src/analyse/map/umap.ts';
import { outlierScores } from '../src/analyse/outliers/outlier-scores.ts';
import { dbscan } from '../src/kernel/cluster/dbscan.ts';
import { facilityLocation } from '../src/kernel/cluster/facility-location.ts';
import { hdbscan } from '../src/kernel/cluster/hdbscan.ts';
import { kCentre } from '../src/kernel/cluster/k-centre.ts';
import { kMeans } from '../src/kernel/cluster/k-means.ts';
import { miniBatchKMeans } from '../src/kernel/cluster/mini-batch-k-means.ts';
import { type NeighbourGraph, NO_NEIGHBOUR } from '../src/kernel/cluster/neighbour-graph.ts';
import { euclideanBetween, squaredDistanceOfRows, type Vectors } from '../src/kernel/cluster/vectors.ts';
import { medianOf } from '../src/kernel/stats/quantile.ts';
import { seededRandom } from '../src/transform/random.ts';
import { CLEAN, plant } from '../test/fixtures/goldens/cluster/collections.ts';
import type { BenchResult } from './result.ts';

/** Collections of each kind in which outliers are looked for; `CLUSTER_SEEDS=50` for more. */
const SEEDS = Number(process.env.CLUSTER_SEEDS ?? 5);
const IMAGES = 1000;
const PLANTED = 30;
const ONE_KIND = 'classes that overlap, on a sphere';

/** The exact neighbours by comparing all pairs; on the vectors as they are, where the product's graph has halves. */
function graphOf(vectors: Vectors, k: number): NeighbourGraph {
  const { count, dimensions, data } = vectors;
  const neighbours = new Uint32Array(count * k).fill(NO_NEIGHBOUR);
  const distances = new Float32Array(count * k).fill(Number.POSITIVE_INFINITY);
  const insert = (i: number, j: number, distance: number): void => {
    let at = (i + 1) * k - 1;
    if (distance >= distances[at]!) return;
    for (; at > i * k && distances[at - 1]! > distance; at--) {
      distances[at] = distances[at - 1]!;
      neighbours[at] = neighbours[at - 1]!;
    }
    distances[at] = distance;
    neighbours[at] = j;
  };
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++) {
      const distance = Math.sqrt(squaredDistanceOfRows(data, i, data, j, dimensions));
      insert(i, j, distance);
      insert(j, i, distance);
    }
  }
  return { count, k, neighbours, distances };
}

/** Processor time of this thread, s. */
function timed<T>(work: () => T): [T, number] {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  return [result, (user + system) / 1e6];
}

const line = (
  name: string,
  value: number,
  unit: string,
  baseline: string | null,
  target: number | null = null,
): BenchResult => ({
  name: `cluster/${name}`,
  value,
  unit,
  target,
  baseline,
});

/** Time of the analyses, of the map beside umap-js, and how often outliers are reported where there are none. */
export async function run(): Promise<BenchResult[]> {
  return [...clusterings(), ...maps(), ...outliers()];
}

function clusterings(): BenchResult[] {
  const vectors = CLEAN[ONE_KIND]!(10_000, seededRandom('bench', 'clusters'));
  const between = euclideanBetween(vectors);
  const graph = graphOf(vectors, 15);
  const what = '10,000 × 128, one thread, processor time';
  const lengths = graph.distances.filter((_, at) => at % graph.k === 9);
  const [lloyd, lloydTime] = timed(() =>
    kMeans(vectors, { clusters: 100, maxRounds: 50, random: seededRandom('lloyd') }),
  );
  const [mini, miniTime] = timed(() => miniBatchKMeans(vectors, { clusters: 100, random: seededRandom('mini') }));
  const times = [
    line('k-means-100', lloydTime, 's', what),
    line('mini-batch-k-means-100', miniTime, 's', what),
    line('mini-batch-inertia', mini.inertia / lloyd.inertia, 'of Lloyd’s', null, 1.05),
    line('dbscan', timed(() => dbscan(graph, { epsilon: medianOf(lengths), minSamples: 10 }))[1], 's', what),
    line('hdbscan', timed(() => hdbscan(graph, between, { minClusterSize: 20, minSamples: 5 }))[1], 's', what),
    line('k-centre-200', timed(() => kCentre(vectors.count, between, { choose: 200 }))[1], 's', what),
    line('facility-location-200', timed(() => facilityLocation(graph, { choose: 200 }))[1], 's', what),
    line('outliers', timed(() => outlierScores(graph, between, { random: seededRandom('outliers') }))[1], 's', what),
  ];
  return times;
}

function maps(): BenchResult[] {
  const results: BenchResult[] = [];
  for (const count of [2_000, 10_000]) {
    const vectors = CLEAN[ONE_KIND]!(count, seededRandom('bench', 'map'));
    const graph = graphOf(vectors, 15);
    const between = euclideanBetween(vectors);
    const [map, time] = timed(() =>
      umap(graph, principalPlane(vectors, seededRandom('plane')).points, { random: seededRandom('umap') }),
    );
    const rows = Array.from({ length: count }, (_, i) => [...vectors.data.subarray(i * 128, (i + 1) * 128)]);
    const own = <T>(i: number, first: T, values: ArrayLike<T>): T[] => [
      first,
      ...Array.from({ length: 15 }, (_, n) => values[i * 15 + n]!),
    ];
    const indices = rows.map((_, i) => own(i, i, graph.neighbours));
    const distances = rows.map((_, i) => own(i, 0, graph.distances));
    const [theirs, theirTime] = timed(() => {
      const peer = new UMAP({ nNeighbors: 16, random: seededRandom('peer') });
      peer.setPrecomputedKNN(indices, distances);
      return Float32Array.from(peer.fit(rows).flat());
    });
    const looked = Uint32Array.from({ length: 200 }, (_, i) => Math.floor((i * count) / 200));
    const trust = (points: Float32Array): number => trustworthiness(count, between, points, 15, looked);
    results.push(
      line(`umap-${count}`, time, 's', `umap-js on the same graph: ${theirTime.toFixed(1)} s`),
      line(`umap-${count}-trustworthiness`, trust(map), '', `umap-js: ${trust(theirs).toFixed(3)}`),
    );
  }
  return results;
}

function outliers(): BenchResult[] {
  const results: BenchResult[] = [];
  let reported = 0;
  let collections = 0;
  for (const [name, make] of Object.entries(CLEAN)) {
    let alarms = 0;
    let precision = 0;
    let found = 0;
    for (let seed = 0; seed < SEEDS; seed++) {
      const clean = make(IMAGES, seededRandom('bench', name, seed));
      if (scoresOf(clean).outliers > 0) alarms++;
      const scores = scoresOf(plant(clean, PLANTED, 2, 0.5, seededRandom('bench-planted', name, seed)));
      precision += averagePrecision(scores.score) / SEEDS;
      found += scores.isOutlier.subarray(IMAGES).reduce((sum, is) => sum + is, 0) / SEEDS;
    }
    reported += alarms;
    collections += SEEDS;
    const baseline = `${name}: ${PLANTED} planted among ${IMAGES}, ${found.toFixed(1)} beyond the cut; false alarms in ${alarms} of ${SEEDS} clean sets`;
    results.push(line('outliers-average-precision', precision, '', baseline));
  }
  results.push(
    line('outliers-false-alarms', reported / collections, 'of clean sets', `${collections} collections`, 0.02),
  );
  return results;
}

const scoresOf = (vectors: Vectors) =>
  outlierScores(graphOf(vectors, 10), euclideanBetween(vectors), { random: seededRandom('bench-outliers') });

/** Mean precision at each planted image. */
function averagePrecision(score: Float32Array): number {
  const order = [...score.keys()].sort((p, q) => score[q]! - score[p]!);
  let hits = 0;
  let sum = 0;
  order.forEach((image, rank) => {
    if (image >= IMAGES) sum += ++hits / (rank + 1);
  });
  return sum / hits;
}

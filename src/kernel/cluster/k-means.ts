import { assignNearest, type KMeansGeometry } from './k-means-assign.ts';
import { seedCentroids } from './k-means-seeds.ts';
import { normaliseRows, rowsOf, type Vectors } from './vectors.ts';

export interface KMeansOptions {
  /** How many clusters, 1 … count. */
  readonly clusters: number;
  /** Default `euclidean`; `spherical` (Dhillon and Modha 2001) wants rows of unit length. */
  readonly geometry?: KMeansGeometry;
  /** Runs from other seeds, of which the one of least inertia is given. Default 1. */
  readonly restarts?: number;
  /** Most rounds of one run. Default 300. */
  readonly maxRounds?: number;
  /** A run ends when a round lowers the inertia by no more than this share of it. Default 1e-5. */
  readonly tolerance?: number;
  /** Seeds are chosen among at most this many rows, drawn at random. Default the larger of 10,000 and 20 per cluster. */
  readonly seedingRows?: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

export interface KMeans {
  /** `clusters * dimensions`, row by row; of unit length when spherical. */
  readonly centroids: Float32Array;
  /** Cluster of each row: that of the nearest centroid. */
  readonly assignment: Uint32Array;
  /** Of each row from its centroid: squared Euclidean, or 1 − cosine when spherical. */
  readonly distances: Float32Array;
  /** Rows of each cluster; 0 only when there are fewer different rows than clusters. */
  readonly sizes: Uint32Array;
  /** Sum of the distances. */
  readonly inertia: number;
  readonly rounds: number;
}

/**
 * k-means by Lloyd's rounds (Lloyd 1982) from k-means++ seeds. A cluster that loses its last row is given the row that
 * is farthest from its centroid. Memory beside the vectors: 8 MB per million rows, and 8 bytes × clusters × dimensions;
 * 24 bytes per row that seeds are chosen among.
 */
export function kMeans(vectors: Vectors, options: KMeansOptions): KMeans {
  const { clusters, restarts = 1 } = options;
  if (!Number.isInteger(clusters) || clusters < 1 || clusters > vectors.count) {
    throw new RangeError(`clusters must be a whole number from 1 to ${vectors.count}, not ${clusters}`);
  }
  let best: KMeans | undefined;
  for (let run = 0; run < Math.max(1, restarts); run++) {
    const found = lloyd(vectors, options);
    if (best === undefined || found.inertia < best.inertia) best = found;
  }
  return best!;
}

/** k-means++ seeds as centroids, chosen among a random sample of the rows when there are many. */
export function seededCentroids(vectors: Vectors, options: KMeansOptions): Float32Array {
  const { clusters, geometry = 'euclidean', random } = options;
  const most = Math.max(clusters, options.seedingRows ?? Math.max(10_000, 20 * clusters));
  const among = vectors.count > most ? rowsOf(vectors, drawRows(vectors.count, most, random)) : vectors;
  return rowsOf(among, seedCentroids(among, clusters, geometry, random)).data;
}

/** Different rows, each as likely as any other, ascending (selection sampling, Knuth 3.4.2 S). */
export function drawRows(count: number, wanted: number, random: () => number): Uint32Array {
  const rows = new Uint32Array(wanted);
  let taken = 0;
  for (let i = 0; taken < wanted; i++) if ((count - i) * random() < wanted - taken) rows[taken++] = i;
  return rows;
}

function lloyd(vectors: Vectors, options: KMeansOptions): KMeans {
  const { clusters, geometry = 'euclidean', maxRounds = 300, tolerance = 1e-5 } = options;
  const { count, dimensions } = vectors;
  const centroids = seededCentroids(vectors, options);
  const assignment = new Uint32Array(count);
  const distances = new Float32Array(count);
  const sizes = new Uint32Array(clusters);
  const sums = new Float64Array(clusters * dimensions);
  let last = Number.POSITIVE_INFINITY;
  for (let round = 1; ; round++) {
    assignNearest(vectors, { count: clusters, data: centroids }, geometry, assignment, distances);
    const inertia = sumOf(distances);
    if (round > maxRounds || inertia >= last * (1 - tolerance) || inertia === 0) {
      countSizes(assignment, sizes);
      return { centroids, assignment, distances, sizes, inertia, rounds: round };
    }
    last = inertia;
    countSizes(assignment, sizes);
    fillEmpty(assignment, distances, sizes);
    moveToMeans(vectors, assignment, sizes, sums, centroids);
    if (geometry === 'spherical') normaliseRows(centroids, dimensions);
  }
}

const sumOf = (values: Float32Array): number => {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum;
};

function countSizes(assignment: Uint32Array, sizes: Uint32Array): void {
  sizes.fill(0);
  for (let i = 0; i < assignment.length; i++) sizes[assignment[i]!]!++;
}

/** Gives each empty cluster the row that is farthest from its centroid; such a row lies on its new one. */
function fillEmpty(assignment: Uint32Array, distances: Float32Array, sizes: Uint32Array): void {
  for (let c = 0; c < sizes.length; c++) {
    if (sizes[c] !== 0) continue;
    let farthest = -1;
    for (let i = 0; i < assignment.length; i++) {
      if (sizes[assignment[i]!]! > 1 && (farthest === -1 || distances[i]! > distances[farthest]!)) farthest = i;
    }
    if (farthest === -1 || distances[farthest] === 0) return;
    sizes[assignment[farthest]!]!--;
    assignment[farthest] = c;
    sizes[c] = 1;
    distances[farthest] = 0;
  }
}

function moveToMeans(
  { count, dimensions, data }: Vectors,
  assignment: Uint32Array,
  sizes: Uint32Array,
  sums: Float64Array,
  centroids: Float32Array,
): void {
  sums.fill(0);
  for (let i = 0; i < count; i++) {
    const [from, into] = [i * dimensions, assignment[i]! * dimensions];
    for (let d = 0; d < dimensions; d++) sums[into + d]! += data[from + d]!;
  }
  for (let c = 0; c < sizes.length; c++) {
    if (sizes[c] === 0) continue;
    const from = c * dimensions;
    for (let d = 0; d < dimensions; d++) centroids[from + d] = sums[from + d]! / sizes[c]!;
  }
}

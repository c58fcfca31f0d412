import { type NeighbourGraph, NO_NEIGHBOUR } from '../kernel/cluster/neighbour-graph.ts';
import type { VectorMetric } from '../model/embedding.ts';
import type { Database } from './database.ts';
import { partKeys, removeOtherParts } from './folder.ts';
import { type Manifest, type Neighbours, readManifest, writeManifest } from './manifest.ts';
import { digestOf, readParts, writePart } from './part.ts';
import { appendRows, type TableColumns } from './rows.ts';

export interface NeighboursRequest {
  readonly embedding: string;
  /** Key of the part of the vectors, and ids in the order of its rows that are in use. */
  readonly vectors: string;
  readonly images: readonly string[];
  readonly k: number;
  readonly metric: VectorMetric;
}

/** The similarity people expect beside a distance: cosine similarity, or 1 / (1 + distance). */
export const similarityOf = (metric: VectorMetric, distance: number): number =>
  metric === 'cosine' ? 1 - distance : 1 / (1 + distance);

const COLUMNS: TableColumns = [
  ['row', 'INTEGER'],
  ['rank', 'INTEGER'],
  ['neighbour_row', 'INTEGER'],
  ['distance', 'DOUBLE'],
  ['similarity', 'DOUBLE'],
];

const keyOf = ({ embedding, vectors, images, k, metric }: NeighboursRequest): string =>
  digestOf('neighbours', 1, embedding, vectors, k, metric, ...images);

/** Neighbours stored for just these vectors, or null. */
export async function loadNeighbours(
  database: Database,
  folder: string,
  manifest: Manifest,
  request: NeighboursRequest,
  count: number,
): Promise<{ readonly lists: NeighbourGraph; readonly stored: Neighbours } | null> {
  const stored = manifest.neighbours;
  if (stored?.key !== keyOf(request) || !partKeys(folder, 'neighbours').includes(stored.key)) return null;
  const { k } = request;
  const neighbours = new Uint32Array(count * k).fill(NO_NEIGHBOUR);
  const distances = new Float32Array(count * k).fill(Number.POSITIVE_INFINITY);
  const rows = database.stream(
    `SELECT row, rank, neighbour_row, distance FROM ${readParts(folder, 'neighbours', [stored.key])}`,
  );
  for await (const batch of rows) {
    for (const { row, rank, neighbour_row, distance } of batch) {
      const at = Number(row) * k + Number(rank) - 1;
      neighbours[at] = Number(neighbour_row);
      distances[at] = Number(distance);
    }
  }
  return { lists: { count, k, neighbours, distances }, stored };
}

function* rowsOf({ count, k, neighbours, distances }: NeighbourGraph, metric: VectorMetric) {
  for (let row = 0; row < count; row++) {
    for (let rank = 0; rank < k; rank++) {
      const neighbour = neighbours[row * k + rank]!;
      if (neighbour === NO_NEIGHBOUR) break;
      const distance = distances[row * k + rank]!;
      yield [row, rank + 1, neighbour, distance, similarityOf(metric, distance)] as const;
    }
  }
}

/** Stores the neighbours as the table `neighbours` (ids with it) and names them in the manifest. */
export async function writeNeighbours(
  database: Database,
  folder: string,
  request: NeighboursRequest,
  ids: readonly string[],
  lists: NeighbourGraph,
  { method, recall }: Pick<Neighbours, 'method' | 'recall'>,
): Promise<void> {
  const key = keyOf(request);
  await database.run('DROP TABLE IF EXISTS fresh_neighbours; DROP TABLE IF EXISTS neighbour_ids');
  await appendRows(database, 'fresh_neighbours', COLUMNS, rowsOf(lists, request.metric));
  await appendRows(
    database,
    'neighbour_ids',
    [
      ['row', 'INTEGER'],
      ['id', 'VARCHAR'],
    ],
    ids.map((id, row) => [row, id]),
  );
  await writePart(
    database,
    folder,
    'neighbours',
    key,
    `SELECT a.id, n.rank, b.id AS neighbour, n.similarity, n.distance, n.row, n.neighbour_row FROM fresh_neighbours n
     JOIN neighbour_ids a ON a.row = n.row JOIN neighbour_ids b ON b.row = n.neighbour_row ORDER BY n.row, n.rank`,
  );
  await database.run('DROP TABLE fresh_neighbours; DROP TABLE neighbour_ids');
  const manifest = readManifest(folder);
  const { embedding, vectors, k, metric } = request;
  const stored = { key, embedding, vectors, k, metric, method, recall, at: new Date().toISOString() };
  writeManifest(folder, { ...manifest, neighbours: stored });
  removeOtherParts(folder, 'neighbours', new Set([key, ...(manifest.neighbours ? [manifest.neighbours.key] : [])]));
}

import { sortCompared, type WorkspacePairs } from '../analyse/calibrate/workspace-evidence.ts';
import { COMPARE_VERSION, RELATED } from '../analyse/compare/compare.ts';
import { exactClasses } from '../analyse/duplicates/exact-classes.ts';
import type { ImageTable } from '../analyse/duplicates/image-table.ts';
import { loadComparedScores } from '../catalog/compared-scores.ts';
import type { Database } from '../catalog/database.ts';
import { loadFiles, loadImageTable } from '../catalog/image-table.ts';
import type { Snapshot } from '../catalog/manifest.ts';
import { seededRandom } from '../transform/random.ts';
import { BASE_VIEW } from './recipe.ts';
import { standingVetoes } from './vetoes.ts';
import type { Job } from './worker-protocol.ts';

/** Strangers are looked for among this many images at most: enough to meet every kind that is not rare. */
const MOST_OTHERS = 20_000;
/** What is shorter in the view that edits start from is no picture to crop or to write on, px. */
const SHORTEST_SIDE = 32;

/** The images a calibration is made with, as numbers into the table. */
export interface CalibrationSample {
  readonly table: ImageTable;
  readonly pairs: WorkspacePairs;
  /** To be edited; no two of them look like copies of each other. In id order. */
  readonly images: readonly number[];
  /** Of each sampled image, in the same order. */
  readonly jobs: readonly Job[];
  /** Images to look for strangers among: the sampled ones, and one of every other set of copies. In id order. */
  readonly others: readonly number[];
}

/** @param likelyAbove score above which pairs look like real copies */
export async function drawSample(
  database: Database,
  folder: string,
  snapshot: Snapshot,
  { sample, seed, likelyAbove }: { sample: number; seed: number; likelyAbove: number },
): Promise<CalibrationSample> {
  const { table } = await loadImageTable(database, folder, snapshot.images);
  const { classOf } = exactClasses(table);
  const numberOf = new Map(table.ids.map((id, number) => [id, number]));
  const vetoes = standingVetoes(folder).map(([a, b]) => classPair(classOf, numberOf.get(a), numberOf.get(b)));
  const vetoed = new Set(vetoes);
  const pairs = sortCompared(
    snapshot.counts.measured,
    classOf,
    await loadComparedScores(database, folder, COMPARE_VERSION, RELATED),
    (id) => numberOf.get(id),
    (a, b) => vetoed.size > 0 && vetoed.has(classPair(classOf, a, b)),
    likelyAbove,
  );
  const order = drawingOrder(table, seed).filter((image) => table.hasStructure[image]);
  const one = oneOfEach(order, pairs.setOf);
  const images = one.filter((image) => isEditable(table, image)).slice(0, sample);
  const chosen = new Set(images);
  const others = [...images, ...one.filter((image) => !chosen.has(image))].slice(
    0,
    Math.max(MOST_OTHERS, images.length),
  );
  images.sort(ascending);
  const files = await loadFiles(
    database,
    folder,
    snapshot.images,
    images.map((image) => table.ids[image]!),
  );
  const fileOf = new Map(files.map((file) => [file.id, file]));
  return {
    table,
    pairs,
    images,
    jobs: images.map((image) => fileOf.get(table.ids[image]!)!),
    others: others.sort(ascending),
  };
}

const ascending = (x: number, y: number): number => x - y;

const classPair = (classOf: Int32Array, a: number | undefined, b: number | undefined): string =>
  a === undefined || b === undefined ? '' : [classOf[a]!, classOf[b]!].sort(ascending).join(' ');

/** All images in an order that depends on the seed and their ids alone, so that a new image moves no other. */
function drawingOrder({ ids }: ImageTable, seed: number): number[] {
  const key = Float64Array.from(ids, (id) => seededRandom(seed, 'sample', id)());
  return ids.map((_, image) => image).sort((x, y) => key[x]! - key[y]! || x - y);
}

/** The first image of each set. */
function oneOfEach(images: readonly number[], setOf: Int32Array): number[] {
  const met = new Set<number>();
  return images.filter((image) => !met.has(setOf[image]!) && met.add(setOf[image]!));
}

function isEditable({ width, height }: ImageTable, image: number): boolean {
  const [short, long] = [width[image]!, height[image]!].sort(ascending) as [number, number];
  return short * Math.min(1, BASE_VIEW / long) >= SHORTEST_SIDE;
}

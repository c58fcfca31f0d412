import { COMPARE_VERSION } from '../analyse/compare/compare.ts';
import { CandidateCollector, type Candidates } from '../analyse/duplicates/candidates.ts';
import { type ExactClasses, exactClasses } from '../analyse/duplicates/exact-classes.ts';
import { addHashCandidates, DEFAULT_RADII, type HashRadii } from '../analyse/duplicates/hash-candidates.ts';
import { HotValues, STANDS_FOR } from '../analyse/duplicates/hot-values.ts';
import type { ImageTable } from '../analyse/duplicates/image-table.ts';
import { pixelCandidates } from '../analyse/duplicates/pixel-candidates.ts';
import type { Database } from '../catalog/database.ts';
import { loadFiles, loadImageTable } from '../catalog/image-table.ts';
import { type PixelDigestRow, writePixelDigests } from '../catalog/pixels.ts';
import { COPY_RELATIONS, relationRank } from '../model/relation.ts';
import { PairComparer } from './compare-pairs.ts';
import type { DuplicateOptions } from './duplicate-options.ts';
import type { OnScanProgress } from './progress.ts';
import type { WorkerPool } from './worker-pool.ts';
import { type FoundPair, type Relations, writeFound } from './write-found.ts';

/** Raise it when the same images would give other pairs or groups. */
const ANALYSIS_VERSION = 2;

/** Everything the relations depend on besides the images. */
export const analysisDigest = (
  threshold: number,
  { keeper = {}, radii = {} }: DuplicateOptions,
  vetoes: readonly (readonly [string, string])[],
): string =>
  JSON.stringify([ANALYSIS_VERSION, COMPARE_VERSION, threshold, { ...DEFAULT_RADII, ...radii }, keeper, vetoes]);

export interface FindDuplicates {
  readonly database: Database;
  readonly folder: string;
  readonly imagesKeys: readonly string[];
  readonly pool: WorkerPool;
  /** Score above which a pair links. */
  readonly threshold: number;
  readonly options: DuplicateOptions;
  /** Pairs of ids that a person said are no duplicates. */
  readonly vetoes: readonly (readonly [string, string])[];
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: OnScanProgress | undefined;
}

/** Exact classes → candidates → comparisons on pixels → groups, keepers, cross-split relations, written as parts. */
export async function findDuplicates(work: FindDuplicates): Promise<Relations> {
  const { database, folder, imagesKeys, pool, signal, onProgress, threshold, options, vetoes } = work;
  const radii = { ...DEFAULT_RADII, ...options.radii };
  const comparer = new PairComparer(database, folder, imagesKeys, pool, signal, (done, total) =>
    onProgress?.({ step: 'comparing', done, total }),
  );
  let { table } = await loadImageTable(database, folder, imagesKeys);
  let classes = exactClasses(table);
  let twins = await representTwins(table, classes, comparer);
  let candidates = candidatesOf(table, twins.nodes, radii);
  if ((await readExactPixels(work, table, classes, candidates)) > 0) {
    ({ table } = await loadImageTable(database, folder, imagesKeys));
    classes = exactClasses(table);
    twins = await representTwins(table, classes, comparer);
    candidates = candidatesOf(table, twins.nodes, radii);
  }
  const found = [...twins.pairs, ...(await compareCandidates(table, candidates, comparer))];
  return writeFound({
    database,
    folder,
    imagesKeys,
    ids: table.ids,
    isSameBytes: (a, b) => table.bytesNumber[a] === table.bytesNumber[b],
    classes: classes.members,
    found,
    compared: await comparer.finish(),
    threshold,
    keeper: options.keeper ?? {},
    computedFrom: [...imagesKeys, analysisDigest(threshold, options, vetoes)],
    vetoes,
  });
}

function candidatesOf(table: ImageTable, nodes: readonly number[], radii: HashRadii): Candidates {
  const collector = new CandidateCollector(table);
  addHashCandidates(table, nodes, radii, collector);
  return collector.finish();
}

interface Twins {
  /** Images that stand for all others with structure: one per exact class, but for those another one stands for. */
  readonly nodes: readonly number[];
  readonly pairs: readonly FoundPair[];
}

const STAND_IN_RELATIONS = COPY_RELATIONS.filter(
  (relation) => !['cropped', 'edited', 'flipped', 'rotated'].includes(relation),
);

/** Settles the hash values that many images share, round by round. */
async function representTwins(table: ImageTable, classes: ExactClasses, comparer: PairComparer): Promise<Twins> {
  const nodes = classes.members.map((members) => members[0]!).filter((image) => table.hasStructure[image]);
  const hot = new HotValues(table, nodes);
  const pairs: FoundPair[] = [];
  const represented = new Set<number>();
  for (let round = hot.next(); round.length > 0; round = hot.next()) {
    const { relation, score } = await comparer.compare(
      round.map(({ leader, image }) => ({
        a: table.ids[leader]!,
        b: table.ids[image]!,
        orientation: 1,
        isThorough: false,
      })),
    );
    const settled = new Set<number>();
    round.forEach(({ leader, image }, i) => {
      const isStandIn = STAND_IN_RELATIONS.some((name) => relationRank(name) === relation[i]);
      if (!isStandIn || score[i]! < STANDS_FOR) return;
      settled.add(image);
      represented.add(image);
      pairs.push({
        a: leader,
        b: image,
        orientation: 1,
        relation: relation[i]!,
        score: score[i]!,
        isRepresented: true,
        foundBy: 'phash',
        perceptualDistance: 0,
        pdqDistance: null,
      });
    });
    hot.settle(settled);
  }
  return { nodes: nodes.filter((image) => !represented.has(image)), pairs };
}

/** Below this score nobody wants to see a pair that is not related. */
const MIN_STORED_SCORE = 0.15;

async function compareCandidates(
  table: ImageTable,
  candidates: Candidates,
  comparer: PairComparer,
): Promise<FoundPair[]> {
  const pairs = Array.from({ length: candidates.count }, (_, i) => ({
    a: table.ids[candidates.a[i]!]!,
    b: table.ids[candidates.b[i]!]!,
    orientation: candidates.orientation[i]!,
    isThorough: candidates.sourceOf(i) === 'embedding',
  }));
  const { relation, score } = await comparer.compare(pairs);
  const unrelated = relationRank('unrelated');
  const found: FoundPair[] = [];
  for (let i = 0; i < candidates.count; i++) {
    if (relation[i] === unrelated && score[i]! < MIN_STORED_SCORE) continue;
    found.push({
      a: candidates.a[i]!,
      b: candidates.b[i]!,
      orientation: candidates.orientation[i]!,
      relation: relation[i]!,
      score: score[i]!,
      isRepresented: false,
      foundBy: candidates.sourceOf(i),
      perceptualDistance: candidates.perceptualDistance[i]!,
      pdqDistance: candidates.pdqDistance[i]!,
    });
  }
  return found;
}

/** Reads the exact pixels of the few images whose identity hangs on them, and keeps what was read. */
async function readExactPixels(
  { database, folder, imagesKeys, pool, signal }: FindDuplicates,
  table: ImageTable,
  classes: ExactClasses,
  candidates: Candidates,
): Promise<number> {
  const images = pixelCandidates(table, classes, candidates);
  const rows: PixelDigestRow[] = [];
  await pool.run(
    { kind: 'exact-pixels' },
    await loadFiles(
      database,
      folder,
      imagesKeys,
      images.map((image) => table.ids[image]!),
    ),
    ({ id, sizeBytes, modifiedMs }, outcome) => {
      rows.push({ id, sizeBytes, modifiedMs, pixelDigest: 'result' in outcome ? outcome.result.pixelDigest : null });
    },
    signal,
  );
  await writePixelDigests(database, folder, rows);
  return images.length;
}

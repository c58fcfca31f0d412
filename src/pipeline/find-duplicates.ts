import { COMPARE_VERSION } from '../analyse/compare/compare.ts';
import { type CandidateRules, candidatesWithin } from '../analyse/duplicates/candidate-rules.ts';
import { CandidateCollector, type Candidates } from '../analyse/duplicates/candidates.ts';
import { addEmbeddingCandidates } from '../analyse/duplicates/embedding-candidates.ts';
import { type ExactClasses, exactClasses } from '../analyse/duplicates/exact-classes.ts';
import { addHashCandidates, DEFAULT_RADII } from '../analyse/duplicates/hash-candidates.ts';
import { HotValues, STANDS_FOR } from '../analyse/duplicates/hot-values.ts';
import type { ImageTable } from '../analyse/duplicates/image-table.ts';
import { pixelCandidates } from '../analyse/duplicates/pixel-candidates.ts';
import type { Database } from '../catalog/database.ts';
import { loadFiles, loadImageTable } from '../catalog/image-table.ts';
import { type PixelDigestRow, writePixelDigests } from '../catalog/pixels.ts';
import { COPY_RELATIONS, relationRank } from '../model/relation.ts';
import { PairComparer } from './compare-pairs.ts';
import type { DuplicateOptions } from './duplicate-options.ts';
import { type DuplicateEmbedding, EmbeddingOfImages } from './embedding-of-images.ts';
import type { OnScanProgress } from './progress.ts';
import type { WorkerPool } from './worker-pool.ts';
import { type FoundPair, type Relations, writeFound } from './write-found.ts';

/** Raise it when the same images would give other pairs or groups. */
const ANALYSIS_VERSION = 3;

/** Everything the relations depend on besides the images. @param vectors key of the vectors that take part */
export const analysisDigest = (
  threshold: number,
  { keeper = {}, radii = {}, embedding = {}, rules = {} }: DuplicateOptions,
  vetoes: readonly (readonly [string, string])[],
  vectors: string | null,
): string =>
  JSON.stringify([
    ANALYSIS_VERSION,
    COMPARE_VERSION,
    threshold,
    { ...DEFAULT_RADII, ...radii },
    keeper,
    vetoes,
    vectors === null ? null : [vectors, embedding],
    rules,
  ]);

export interface FindDuplicates {
  readonly database: Database;
  readonly folder: string;
  readonly imagesKeys: readonly string[];
  readonly pool: WorkerPool;
  /** Score above which a pair links. */
  readonly threshold: number;
  readonly options: DuplicateOptions;
  /** Vectors of these images, their neighbours and how near is near enough; null without. */
  readonly embedding: DuplicateEmbedding | null;
  /** Pairs of ids that a person said are no duplicates. */
  readonly vetoes: readonly (readonly [string, string])[];
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: OnScanProgress | undefined;
}

/** Exact classes → candidates → comparisons on pixels → groups, keepers, cross-split relations, written as parts. */
export async function findDuplicates(work: FindDuplicates): Promise<Relations> {
  const { database, folder, imagesKeys, pool, signal, onProgress, threshold, options, vetoes, embedding } = work;
  const comparer = new PairComparer(database, folder, imagesKeys, pool, signal, (done, total) =>
    onProgress?.({ step: 'comparing', done, total }),
  );
  let { table } = await loadImageTable(database, folder, imagesKeys);
  let classes = exactClasses(table);
  let twins = await representTwins(table, classes, comparer);
  let asked = askedOf(table, twins.nodes, work);
  if ((await readExactPixels(work, table, classes, asked.candidates)) > 0) {
    ({ table } = await loadImageTable(database, folder, imagesKeys));
    classes = exactClasses(table);
    twins = await representTwins(table, classes, comparer);
    asked = askedOf(table, twins.nodes, work);
  }
  const found = [...twins.pairs, ...(await compareCandidates(table, asked, work, comparer))];
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
    computedFrom: [...imagesKeys, analysisDigest(threshold, options, vetoes, embedding?.key ?? null)],
    vetoes,
  });
}

/** Pairs worth comparing, and what the embeddings say of each. */
interface Asked {
  readonly candidates: Candidates;
  /** Numbers of the candidates that keep to the rules. */
  readonly kept: readonly number[];
  readonly similarities: EmbeddingOfImages | null;
}

function askedOf(table: ImageTable, nodes: readonly number[], { options, embedding }: FindDuplicates): Asked {
  const collector = new CandidateCollector(table);
  addHashCandidates(table, nodes, { ...DEFAULT_RADII, ...options.radii }, collector);
  const similarities = embedding && new EmbeddingOfImages(embedding, table.ids);
  if (similarities) addEmbeddingCandidates(similarities.neighbours(nodes), embedding.reach, collector);
  const candidates = collector.finish();
  const rules: CandidateRules = options.rules ?? {};
  const kept = candidatesWithin(candidates, rules, {
    width: table.width,
    height: table.height,
    similarity: (a, b) => similarities?.similarity(a, b) ?? null,
    minSimilarity: embedding?.reach.similarity ?? 0,
  });
  return { candidates, kept, similarities };
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
        similarity: null,
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
  { candidates, kept, similarities }: Asked,
  { embedding }: FindDuplicates,
  comparer: PairComparer,
): Promise<FoundPair[]> {
  const pairs = kept.map((i) => ({
    a: table.ids[candidates.a[i]!]!,
    b: table.ids[candidates.b[i]!]!,
    orientation: candidates.orientation[i]!,
    isThorough: candidates.sourceOf(i) === 'embedding',
  }));
  const { relation, score } = await comparer.compare(pairs);
  const unrelated = relationRank('unrelated');
  const semantic = embedding?.reach.semantic ?? null;
  return kept.flatMap((i, number): FoundPair[] => {
    const [a, b] = [candidates.a[i]!, candidates.b[i]!];
    const similarity = similarities?.similarity(a, b) ?? null;
    const isSemantic =
      relation[number] === unrelated && semantic !== null && similarity !== null && similarity >= semantic;
    if (relation[number] === unrelated && !isSemantic && score[number]! < MIN_STORED_SCORE) return [];
    return [
      {
        a,
        b,
        orientation: candidates.orientation[i]!,
        relation: isSemantic ? relationRank('semantic') : relation[number]!,
        score: isSemantic ? similarity : score[number]!,
        isRepresented: false,
        foundBy: candidates.sourceOf(i),
        perceptualDistance: candidates.perceptualDistance[i]!,
        pdqDistance: candidates.pdqDistance[i]!,
        similarity,
      },
    ];
  });
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

import { nearestStrangers } from '../analyse/calibrate/nearest-strangers.ts';
import { isReported, type ObservedStranger } from '../analyse/calibrate/observations.ts';
import { type StrangerCandidate, strangerCandidates } from '../analyse/calibrate/stranger-candidates.ts';
import type { Database } from '../catalog/database.ts';
import { loadFiles } from '../catalog/image-table.ts';
import { seededRandom } from '../transform/random.ts';
import type { EditedCopy } from './calibrate-edits.ts';
import type { CalibrationSample } from './calibrate-sample.ts';
import type { WorkerPool } from './worker-pool.ts';
import type { CalibrateJob, CompareJob, Job, Task } from './worker-protocol.ts';

/** Pairs of an image and a copy of another one that are compared at most. */
const MOST_CANDIDATES = 1000;
/** Where hashes bring fewer together, the nearest others fill up to this number. */
const ENOUGH = 400;
/** Nearest others that each sampled image may give. */
const NEAREST = 12;

export interface StrangerWork {
  readonly sample: CalibrationSample;
  readonly made: readonly EditedCopy[];
  readonly pool: WorkerPool;
  readonly task: Extract<Task, { kind: 'calibrate' }>;
  /** Score above which two originals look like copies. */
  readonly likelyAbove: number;
  readonly filesOf: (ids: readonly string[]) => Promise<ReadonlyMap<string, Job>>;
  readonly signal?: AbortSignal | undefined;
}

export interface Strangers {
  readonly compared: readonly ObservedStranger[];
  /** Of them, pairs that a scan would compare, too. */
  readonly candidates: number;
}

export const fileFinder =
  (database: Database, folder: string, imagesKeys: readonly string[]): StrangerWork['filesOf'] =>
  async (ids) =>
    new Map((await loadFiles(database, folder, imagesKeys, [...new Set(ids)])).map((file) => [file.id, file]));

/**
 * Compares images with what they are no copies of: first copies of other images that hashes bring to them, as a scan would;
 * then, where those are few, each image with its nearest others.
 */
export async function compareStrangers(work: StrangerWork): Promise<Strangers> {
  const { sample, made, task } = work;
  const { table, pairs, others } = sample;
  const { seed } = task;
  const met = strangerCandidates(table, others, made, task.radii, pairs.setOf, (low, high) =>
    seededRandom(seed, 'stranger', table.ids[low]!, table.ids[high]!)(),
  );
  const candidates = atMost(MOST_CANDIDATES, met, ({ image, copy }) =>
    seededRandom(seed, 'keep', table.ids[image]!, table.ids[made[copy]!.image]!, made[copy]!.edit.name)(),
  );
  const edited = await compareEdited(work, candidates);
  const nearest = await compareNearest(work, candidates);
  return { compared: [...edited, ...nearest], candidates: candidates.length };
}

/** The items of the lowest keys, in their order. */
function atMost<T>(count: number, items: readonly T[], keyOf: (item: T) => number): T[] {
  if (items.length <= count) return [...items];
  const keys = items.map(keyOf);
  const limit = [...keys].sort((x, y) => x - y)[count]!;
  return items.filter((_, i) => keys[i]! < limit);
}

async function compareEdited(
  work: StrangerWork,
  candidates: readonly StrangerCandidate[],
): Promise<ObservedStranger[]> {
  const { sample, made, pool, task, signal, likelyAbove } = work;
  const { ids } = sample.table;
  const files = await work.filesOf(candidates.map(({ image }) => ids[image]!));
  const byCopied = new Map<number, StrangerCandidate[]>();
  for (const candidate of candidates) {
    const { place } = made[candidate.copy]!;
    byCopied.set(place, [...(byCopied.get(place) ?? []), candidate]);
  }
  const jobs: (CalibrateJob & { readonly asked: readonly StrangerCandidate[] })[] = [...byCopied].map(
    ([place, asked]) => ({
      ...sample.jobs[place]!,
      asked,
      others: asked.map(({ image, copy, orientation }) => ({
        edit: made[copy]!.edit.name,
        against: { uri: files.get(ids[image]!)!.uri, orientation },
      })),
    }),
  );
  const found = new Map<StrangerCandidate, ObservedStranger>();
  await pool.run(
    task,
    jobs,
    (job, outcome) => {
      const { asked } = job as (typeof jobs)[number];
      const copies = 'result' in outcome ? outcome.result.copies : null;
      copies?.forEach(({ found: said }, i) => {
        const { image, copy } = asked[i]!;
        const edit = made[copy]!.edit.name;
        if (said) found.set(asked[i]!, { a: ids[image]!, b: job.id, edit, ...said, isSuspect: false });
      });
    },
    signal,
  );
  const strangers = candidates.flatMap((candidate) => found.get(candidate) ?? []);
  // A copy that looks like another image: perhaps because its original does, and no hash told.
  const alike = strangers.filter((pair) => isReported(pair, likelyAbove));
  const asTheyAre = await compareAsTheyAre(
    work,
    alike.map(({ a, b }) => [a, b] as const),
  );
  const suspects = new Set(alike.filter((_, i) => isReported(asTheyAre[i] ?? null, likelyAbove)));
  return strangers.map((pair) => ({ ...pair, isSuspect: suspects.has(pair) }));
}

async function compareNearest(
  work: StrangerWork,
  candidates: readonly StrangerCandidate[],
): Promise<ObservedStranger[]> {
  const { sample, made, likelyAbove } = work;
  const wanted = ENOUGH - candidates.length;
  if (wanted <= 0) return [];
  const { table, images, others, pairs } = sample;
  const pairKey = (a: number, b: number) => `${Math.min(a, b)} ${Math.max(a, b)}`;
  const met = new Set(
    candidates.map(({ image, copy }) => pairKey(pairs.setOf[image]!, pairs.setOf[made[copy]!.image]!)),
  );
  const nearest = nearestStrangers(
    table,
    images,
    others,
    NEAREST,
    (a, b) => pairs.setOf[a] !== pairs.setOf[b] && !met.has(pairKey(pairs.setOf[a]!, pairs.setOf[b]!)),
  )
    .slice(0, wanted)
    .map(([a, b]) => [table.ids[a]!, table.ids[b]!] as const);
  const compared = await compareAsTheyAre(work, nearest);
  return compared.flatMap((pair) => (pair === null ? [] : [{ ...pair, isSuspect: isReported(pair, likelyAbove) }]));
}

/** Others that one job compares an image with. */
const OTHERS_PER_JOB = 8;

/** Compares the files of two images, wherever their likeness may lie; null where one cannot be read. */
async function compareAsTheyAre(
  { pool, signal, filesOf }: StrangerWork,
  asked: readonly (readonly [string, string])[],
): Promise<(Omit<ObservedStranger, 'isSuspect'> | null)[]> {
  const files = await filesOf(asked.flat());
  const byFirst = new Map<string, number[]>();
  asked.forEach(([a], number) => {
    byFirst.set(a, [...(byFirst.get(a) ?? []), number]);
  });
  const jobs: (CompareJob & { readonly numbers: readonly number[] })[] = [...byFirst].flatMap(([a, numbers]) =>
    Array.from({ length: Math.ceil(numbers.length / OTHERS_PER_JOB) }, (_, i) => {
      const some = numbers.slice(i * OTHERS_PER_JOB, (i + 1) * OTHERS_PER_JOB);
      return {
        ...files.get(a)!,
        numbers: some,
        others: some.map((number) => ({ uri: files.get(asked[number]![1])!.uri, orientation: 1, isThorough: true })),
      };
    }),
  );
  const found: (Omit<ObservedStranger, 'isSuspect'> | null)[] = asked.map(() => null);
  await pool.run(
    { kind: 'compare' },
    jobs,
    (job, outcome) => {
      const { numbers } = job as (typeof jobs)[number];
      if ('failure' in outcome) return;
      outcome.result.comparisons.forEach((comparison, i) => {
        const [a, b] = asked[numbers[i]!]!;
        if (!comparison) return;
        const { relation, score } = comparison;
        found[numbers[i]!] = { a, b, edit: null, relation, score };
      });
    },
    signal,
  );
  return found;
}

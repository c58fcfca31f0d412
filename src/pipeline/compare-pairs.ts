import { COMPARE_VERSION } from '../analyse/compare/compare.ts';
import { type AskedFile, ComparedPairs } from '../catalog/compared.ts';
import type { Database } from '../catalog/database.ts';
import { relationRank } from '../model/relation.ts';
import type { JobOutcome, WorkerPool } from './worker-pool.ts';
import type { CompareJob } from './worker-protocol.ts';

/** Others that one job compares an image with: the image is decoded once for them. */
const OTHERS_PER_JOB = 8;
const FLUSH_MS = 15_000;
const FLUSH_ROWS = 20_000;

export interface PairToCompare {
  readonly a: string;
  readonly b: string;
  readonly orientation: number;
  readonly isThorough: boolean;
}

/** Index into `RELATIONS` (anything beyond: unrelated) and score, one per pair asked for. */
export interface Compared {
  readonly relation: Uint8Array;
  readonly score: Float32Array;
}

type NumberedJob = CompareJob & { readonly numbers: readonly number[]; readonly ids: readonly string[] };

/** Compares pairs of images on pixels, in worker processes; what was compared before is looked up. */
export class PairComparer {
  readonly #stored: ComparedPairs;
  readonly #pool: WorkerPool;
  readonly #signal: AbortSignal | undefined;
  readonly #onProgress: ((done: number, total: number) => void) | undefined;

  constructor(
    database: Database,
    folder: string,
    imagesKeys: readonly string[],
    pool: WorkerPool,
    signal?: AbortSignal,
    onProgress?: (done: number, total: number) => void,
  ) {
    this.#stored = new ComparedPairs(database, folder, imagesKeys, COMPARE_VERSION);
    this.#pool = pool;
    this.#signal = signal;
    this.#onProgress = onProgress;
  }

  async compare(pairs: readonly PairToCompare[]): Promise<Compared> {
    const relation = new Uint8Array(pairs.length).fill(relationRank('unrelated'));
    const score = new Float32Array(pairs.length);
    if (pairs.length === 0) return { relation, score };
    const stored = this.#stored;
    await stored.ask(pairs.map((pair, number) => ({ number, ...pair })));
    let done = 0;
    for await (const known of stored.known()) {
      relation[known.number] = relationRank(known.relation);
      score[known.number] = known.score;
      done++;
    }
    let flushed = performance.now();
    let writing: Promise<void> = Promise.resolve();
    const failed: NumberedJob[] = [];
    const advance = (count: number) => {
      done += count;
      this.#onProgress?.(done, pairs.length);
    };
    const take = (isLast: boolean) => async (job: CompareJob, outcome: JobOutcome<'compare'>) => {
      const { numbers, ids } = job as NumberedJob;
      if ('failure' in outcome) {
        // Which of the others was it? Each is tried alone; the guilty pair stays unrelated and is tried again next time.
        if (isLast) advance(numbers.length);
        else failed.push(job as NumberedJob);
        return;
      }
      outcome.result.comparisons.forEach((comparison, i) => {
        const number = numbers[i]!;
        if (comparison) {
          relation[number] = relationRank(comparison.relation);
          score[number] = comparison.score;
        }
        stored.add({
          a: job.id,
          b: ids[i]!,
          orientation: job.others[i]!.orientation,
          isThorough: job.others[i]!.isThorough,
          relation: comparison?.relation ?? 'unrelated',
          score: comparison?.score ?? 0,
          evidence: comparison ? JSON.stringify(comparison.evidence) : null,
        });
      });
      advance(numbers.length);
      if (stored.pending < FLUSH_ROWS && performance.now() - flushed < FLUSH_MS) return;
      flushed = performance.now();
      writing = writing.then(() => stored.flush());
      await writing;
    };
    try {
      await this.#pool.run({ kind: 'compare' }, this.#jobs(pairs), take(false), this.#signal);
      await this.#pool.run({ kind: 'compare' }, failed.flatMap(oneByOne), take(true), this.#signal);
    } finally {
      await writing;
      await stored.flush();
    }
    return { relation, score };
  }

  /** Leaves the comparisons of all pairs ever asked for in one part. @returns an SQL table expression over them, or null */
  finish(): Promise<string | null> {
    return this.#stored.finish();
  }

  async *#jobs(pairs: readonly PairToCompare[]): AsyncGenerator<NumberedJob> {
    let waiting: AskedFile[] = [];
    for await (const asked of this.#stored.unknown()) {
      if (waiting.length === OTHERS_PER_JOB || (waiting.length > 0 && waiting[0]!.a !== asked.a)) {
        yield jobOf(waiting, pairs);
        waiting = [];
      }
      waiting.push(asked);
    }
    if (waiting.length > 0) yield jobOf(waiting, pairs);
  }
}

function jobOf(asked: readonly AskedFile[], pairs: readonly PairToCompare[]): NumberedJob {
  const { a, uriA, sizeA } = asked[0]!;
  return {
    id: a,
    uri: uriA,
    sizeBytes: asked.reduce((sum, { sizeB }) => sum + Math.max(0, sizeB), Math.max(0, sizeA)),
    modifiedMs: 0,
    others: asked.map(({ number, uriB, orientation }) => ({
      uri: uriB,
      orientation,
      isThorough: pairs[number]!.isThorough,
    })),
    numbers: asked.map(({ number }) => number),
    ids: asked.map(({ b }) => b),
  };
}

const oneByOne = (job: NumberedJob): NumberedJob[] =>
  job.others.map((other, i) => ({ ...job, others: [other], numbers: [job.numbers[i]!], ids: [job.ids[i]!] }));

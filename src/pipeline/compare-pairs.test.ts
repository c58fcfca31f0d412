import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { jpeg } from '../../test/fixtures/pictures.ts';
import { Database } from '../catalog/database.ts';
import { partKeys } from '../catalog/folder.ts';
import { readParts, writeContentPart } from '../catalog/part.ts';
import { relationRank } from '../model/relation.ts';
import { PairComparer, type PairToCompare } from './compare-pairs.ts';
import { WorkerPool } from './worker-pool.ts';
import type { CompareJob } from './worker-protocol.ts';

/** Sound by every standard, and minutes of work: each turbulence is summed over sixty octaves. */
const SLOW_SVG = `<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512"><filter id="f">${'<feTurbulence baseFrequency="0.01" numOctaves="60"/>'.repeat(400)}</filter><rect width="512" height="512" filter="url(#f)"/></svg>`;

let files: string;
let folder: string;
let database: Database;
let images: string[];

/** `photo-copy.jpg`: each of four photos in three codings; and what is no picture. */
beforeAll(async () => {
  files = mkdtempSync(join(tmpdir(), 'goldpan-files-'));
  for (let photo = 0; photo < 4; photo++) {
    for (const [copy, quality] of [95, 75, 50].entries()) {
      writeFileSync(join(files, `${photo}-${copy}.jpg`), await jpeg(photo + 1, quality, 160, 120));
    }
  }
  writeFileSync(join(files, 'broken.jpg'), (await jpeg(1)).subarray(0, 300));
  writeFileSync(join(files, 'slow.svg'), SLOW_SVG);
});
afterAll(() => rmSync(files, { recursive: true, force: true }));

const PHOTOS = Array.from({ length: 12 }, (_, i) => `${Math.floor(i / 3)}-${i % 3}.jpg`);

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'goldpan-'));
  database = await Database.open({ threads: 1 });
  const rows = [...PHOTOS, 'broken.jpg', 'slow.svg'].map((id) => {
    const { size, mtimeMs } = statSync(join(files, id));
    return `('${id}', '${pathToFileURL(join(files, id)).href}', ${size}::BIGINT, ${mtimeMs}::DOUBLE)`;
  });
  const query = `SELECT * FROM (VALUES ${rows.join(', ')}) AS t(id, uri, size_bytes, modified_ms)`;
  images = [await writeContentPart(database, folder, 'images', query)];
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

const pairOf = (a: string, b: string): PairToCompare => ({ a, b, orientation: 1, isThorough: false });
const areCopies = ({ a, b }: PairToCompare): boolean => a[0] === b[0];

/** All pairs of the photos, strewn about. */
const ALL = PHOTOS.flatMap((a, i) => PHOTOS.slice(i + 1).map((b) => pairOf(a, b)))
  .map((pair, i) => ({ pair, key: (i * 7919) % 67 }))
  .sort((x, y) => x.key - y.key)
  .map(({ pair }) => pair);

async function withPool<T>(act: (pool: WorkerPool) => Promise<T>, timeLimitSeconds?: number): Promise<T> {
  const pool = new WorkerPool({ workers: 2, ...(timeLimitSeconds ? { timeLimitSeconds } : {}) }, { measurements: {} });
  try {
    return await act(pool);
  } finally {
    await pool.close();
  }
}

/** A pool that only notes what it is asked to do. */
function notingPool(): { readonly pool: WorkerPool; readonly jobs: CompareJob[] } {
  const jobs: CompareJob[] = [];
  const run = async (_task: unknown, given: AsyncIterable<CompareJob> | Iterable<CompareJob>) => {
    for await (const job of given) jobs.push(job);
  };
  return { pool: { run } as unknown as WorkerPool, jobs };
}

/** What a run would have to compare now, as `a b`. */
async function leftToCompare(pairs: readonly PairToCompare[]): Promise<string[]> {
  const { pool, jobs } = notingPool();
  await new PairComparer(database, folder, images, pool).compare(pairs);
  const name = (uri: string) => uri.slice(uri.lastIndexOf('/') + 1);
  return jobs.flatMap(({ id, others }) => others.map(({ uri }) => `${id} ${name(uri)}`));
}

const UNRELATED = relationRank('unrelated');

function expectRight(
  pairs: readonly PairToCompare[],
  { relation, score }: { relation: Uint8Array; score: Float32Array },
) {
  expect([relation.length, score.length]).toEqual([pairs.length, pairs.length]);
  pairs.forEach((pair, i) => {
    if (areCopies(pair)) {
      expect(score[i]).toBeGreaterThan(0.8);
      // Coarse coding of small, loud patches moves their colours.
      expect([relationRank('recompressed'), relationRank('recoloured')]).toContain(relation[i]);
    } else {
      expect(score[i]).toBeLessThan(0.3);
      expect(relation[i]).toBe(UNRELATED);
    }
  });
}

describe('PairComparer', () => {
  it('compares all pairs, and gives results in the order asked', async () => {
    const progress: [number, number][] = [];
    await withPool(async (pool) => {
      const comparer = new PairComparer(database, folder, images, pool, undefined, (done, total) =>
        progress.push([done, total]),
      );
      expectRight(ALL, await comparer.compare(ALL));
      expect(await comparer.finish()).toBe(partKeys(folder, 'compared').join());
    });
    expect(progress.at(-1)).toEqual([ALL.length, ALL.length]);
    expect(progress.map(([done]) => done)).toEqual(progress.map(([done]) => done).toSorted((x, y) => x - y));
  });

  it('compares nothing a second time: not in the same run, nor in the next', async () => {
    await withPool(async (pool) => {
      const comparer = new PairComparer(database, folder, images, pool);
      await comparer.compare(ALL);
      expect(await leftToCompare(ALL)).toEqual([]);
      await comparer.finish();
    });
    const { pool, jobs } = notingPool();
    const comparer = new PairComparer(database, folder, images, pool);
    expectRight(ALL, await comparer.compare(ALL));
    expectRight(ALL.toReversed(), await comparer.compare(ALL.toReversed()));
    expect(jobs).toEqual([]);
  });

  it('compares an image with up to eight others at a time, so that it is decoded once for them', async () => {
    const { pool, jobs } = notingPool();
    await new PairComparer(database, folder, images, pool).compare(ALL);
    expect(jobs.flatMap(({ others }) => others)).toHaveLength(ALL.length);
    for (const { others } of jobs) expect(others.length).toBeLessThanOrEqual(8);
    // 11, 10 and 9 others in two jobs each, fewer in one.
    expect(jobs).toHaveLength(Array.from({ length: 11 }, (_, i) => Math.ceil((i + 1) / 8)).reduce((x, y) => x + y));
    expect(jobs.map(({ id }) => id)).toEqual(jobs.map(({ id }) => id).toSorted());
  });

  it('hands on how a pair is to be compared', async () => {
    const { pool, jobs } = notingPool();
    const pairs = [
      { ...pairOf('0-0.jpg', '0-1.jpg'), orientation: 6 },
      { ...pairOf('0-0.jpg', '0-2.jpg'), isThorough: true },
    ];
    await new PairComparer(database, folder, images, pool).compare(pairs);
    expect(jobs[0]!.others).toMatchObject([
      { orientation: 6, isThorough: false },
      { orientation: 1, isThorough: true },
    ]);
  });

  it('takes an unreadable file for unrelated to all, and remembers it', async () => {
    const pairs = [pairOf('0-0.jpg', '0-1.jpg'), pairOf('0-0.jpg', 'broken.jpg'), pairOf('0-1.jpg', '0-2.jpg')];
    await withPool(async (pool) => {
      const comparer = new PairComparer(database, folder, images, pool);
      const { relation, score } = await comparer.compare(pairs);
      expect([relation[1], score[1]]).toEqual([UNRELATED, 0]);
      expect([score[0]! > 0.8, score[2]! > 0.8]).toEqual([true, true]);
      const key = await comparer.finish();
      const [row] = await database.rows(
        `SELECT relation, score, evidence FROM ${readParts(folder, 'compared', [key!])} WHERE b = 'broken.jpg'`,
      );
      expect(row).toEqual({ relation: 'unrelated', score: 0, evidence: null });
    });
    expect(await leftToCompare(pairs)).toEqual([]);
  });

  it('loses only its pairs to a file that hangs its worker, and tries them again next time', async () => {
    const pairs = [
      pairOf('0-0.jpg', '0-1.jpg'),
      pairOf('0-0.jpg', 'slow.svg'),
      pairOf('0-0.jpg', '1-0.jpg'),
      pairOf('1-0.jpg', '1-1.jpg'),
      pairOf('2-0.jpg', '2-1.jpg'),
      pairOf('2-0.jpg', '2-2.jpg'),
      pairOf('3-0.jpg', '3-1.jpg'),
    ];
    const others = pairs.filter((_, i) => i !== 1);
    const progress: number[] = [];
    await withPool(async (pool) => {
      const comparer = new PairComparer(database, folder, images, pool, undefined, (done) => progress.push(done));
      const { relation, score } = await comparer.compare(pairs);
      expect([relation[1], score[1]]).toEqual([UNRELATED, 0]);
      expectRight(others, { relation: relation.filter((_, i) => i !== 1), score: score.filter((_, i) => i !== 1) });
      await comparer.finish();
    }, 1);
    expect(progress.at(-1)).toBe(pairs.length);
    expect(await leftToCompare(pairs)).toEqual(['0-0.jpg slow.svg']);
  });

  it('loses only its own pairs when it comes first itself', async () => {
    const pairs = [pairOf('slow.svg', '0-0.jpg'), pairOf('0-0.jpg', '0-1.jpg')];
    await withPool(async (pool) => {
      const { relation, score } = await new PairComparer(database, folder, images, pool).compare(pairs);
      expect([relation[0], score[0]]).toEqual([UNRELATED, 0]);
      expect(score[1]).toBeGreaterThan(0.8);
    }, 1);
  });

  it('keeps what was compared before it was stopped', async () => {
    const controller = new AbortController();
    await withPool(async (pool) => {
      const comparer = new PairComparer(database, folder, images, pool, controller.signal, (done) => {
        if (done >= 20) controller.abort(new Error('enough'));
      });
      await expect(comparer.compare(ALL)).rejects.toThrow('enough');
    });
    const left = await leftToCompare(ALL);
    expect(left.length).toBeLessThanOrEqual(ALL.length - 20);
    expect(left.length).toBeGreaterThan(0);
    await withPool(async (pool) =>
      expectRight(ALL, await new PairComparer(database, folder, images, pool).compare(ALL)),
    );
  });

  it('passes on that the workspace cannot be written, and does not hang', async () => {
    await withPool(async (pool) => {
      const comparer = new PairComparer(database, join(folder, 'gone', '\0'), images, pool);
      await expect(comparer.compare(ALL.slice(0, 3))).rejects.toThrow();
    });
  });

  it('has nothing to do for no pairs', async () => {
    const { pool, jobs } = notingPool();
    const comparer = new PairComparer(database, folder, images, pool);
    const { relation, score } = await comparer.compare([]);
    expect([relation.length, score.length, jobs.length]).toEqual([0, 0, 0]);
    expect(await comparer.finish()).toBeNull();
  });
});

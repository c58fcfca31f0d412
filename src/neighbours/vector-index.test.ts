import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { madeVectors } from '../../test/fixtures/made-vectors.ts';
import { breachesOf, distancesFrom, rowOf } from '../../test/fixtures/naive-neighbours.ts';
import { type EmbedderDescription, VECTOR_METRICS } from '../model/embedding.ts';
import { UserError } from '../model/errors.ts';
import { VectorIndex } from './vector-index.ts';
import { decodeBlock, vectorsOf } from './vectors.ts';

const EMBEDDER: EmbedderDescription = {
  name: 'made',
  version: '0123456789abcdef',
  dimensions: 12,
  minShortSide: 64,
  hasText: false,
};
const VECTORS = madeVectors(500, 12, 10, 'indexed');
const QUERIES = madeVectors(30, 12, 10, 'asked');
const ASKED = decodeBlock(QUERIES, 0, 30);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'goldpan-index-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(['exact', 'hnsw'] as const)('a vector index, %s', (method) => {
  it.each(VECTOR_METRICS)('finds the nearest of queries by %s', async (metric) => {
    const index = await VectorIndex.build(VECTORS, { method, metric });
    expect(index).toMatchObject({ method, metric, count: 500, dimensions: 12, note: null });
    const lists = await index.search(ASKED, 6, { threads: 2 });
    let found = 0;
    for (let i = 0; i < 30; i++) {
      const truth = distancesFrom(rowOf(QUERIES, i), VECTORS, metric);
      if (method === 'exact') expect(breachesOf(lists, i, truth, null)).toEqual([]);
      const sixth = [...truth].sort((a, b) => a - b)[5]! + 1e-5;
      for (let slot = 6 * i; slot < 6 * i + 6; slot++) if (truth[lists.neighbours[slot]!]! <= sixth) found++;
    }
    expect(found / 180).toBeGreaterThanOrEqual(0.95);
  });

  it('finds a vector of its own at distance 0, and every copy of it', async () => {
    const data = new Uint16Array(VECTORS.data.length + 36);
    data.set(VECTORS.data);
    for (let copy = 0; copy < 3; copy++) data.set(VECTORS.data.subarray(84, 96), VECTORS.data.length + 12 * copy);
    const index = await VectorIndex.build({ count: 503, dimensions: 12, data }, { method });
    const lists = await index.search(decodeBlock(VECTORS, 7, 1), 4);
    expect([...lists.neighbours]).toEqual([7, 500, 501, 502]);
    expect([...lists.distances]).toEqual([0, 0, 0, 0]);
  });

  it('takes no vectors, no queries, and more neighbours than there are', async () => {
    const none = await VectorIndex.build(madeVectors(0, 12, 0, ''), { method });
    expect((await none.search(ASKED, 2)).neighbours).toEqual(new Uint32Array(60).fill(0xffffffff));
    const one = await VectorIndex.build(madeVectors(1, 12, 0, ''), { method });
    expect([...(await one.search(ASKED.subarray(0, 12), 3)).neighbours]).toEqual([0, 0xffffffff, 0xffffffff]);
    expect((await one.search(new Float32Array(0), 3)).count).toBe(0);
  });

  it('refuses queries that cannot be compared', async () => {
    const index = await VectorIndex.build(VECTORS, { method });
    await expect(index.search(new Float32Array(13), 1)).rejects.toThrow('Queries must be rows of 12 numbers');
    await expect(index.search(new Float32Array(24).fill(Number.NaN, 13), 1)).rejects.toThrow('Query 1 holds NaN');
    await expect(index.search(ASKED, 0)).rejects.toThrow(UserError);
  });
});

describe('a saved index', () => {
  const open = (path: string, embedder = EMBEDDER, vectors = VECTORS, metric: 'cosine' | 'euclidean' = 'cosine') =>
    VectorIndex.load(path, vectors, { embedder, metric });
  const saved = async (name: string): Promise<string> => {
    const path = join(folder, name, 'index');
    await (await VectorIndex.build(VECTORS, { method: 'hnsw' })).save(path, EMBEDDER);
    return path;
  };

  it('answers as the one that was built, and has the same bytes every time', async () => {
    const path = await saved('same');
    const built = await VectorIndex.build(VECTORS, { method: 'hnsw' });
    const loaded = await open(path);
    expect(loaded).toMatchObject({ method: 'hnsw', metric: 'cosine', count: 500, dimensions: 12 });
    for (const threads of [1, 2, 64]) {
      expect(await loaded.search(ASKED, 9, { threads })).toEqual(await built.search(ASKED, 9, { threads }));
    }
    expect(readFileSync(await saved('again'))).toEqual(readFileSync(path));
    expect(readdirSync(join(folder, 'same'))).toEqual(['index']);
  });

  it('is refused for anything else than what it is of', async () => {
    const path = await saved('other');
    const refused = async (
      message: string,
      ...others: Parameters<typeof open> extends [string, ...infer R] ? R : never
    ) => {
      await expect(open(path, ...others)).rejects.toThrow(UserError);
      await expect(open(path, ...others)).rejects.toThrow(message);
      await expect(open(path, ...others)).rejects.toThrow('Delete it and build the index again.');
    };
    await refused('of vectors by the embedder made, not clip', { ...EMBEDDER, name: 'clip' });
    await refused('in version 0123456789abcdef, not fedc', { ...EMBEDDER, version: 'fedc' });
    await refused('whose numbers are 12, not 6', EMBEDDER, vectorsOf(new Float32Array(3000), 6));
    await refused('of the metric cosine, not euclidean', EMBEDDER, VECTORS, 'euclidean');
    await refused('whose count is 500, not 499', EMBEDDER, madeVectors(499, 12, 10, 'indexed'));
    await refused('of other vectors', EMBEDDER, madeVectors(500, 12, 10, 'others'));
  });

  it('is refused when a byte is missing, added or changed', async () => {
    const path = await saved('damaged');
    const good = readFileSync(path);
    const damaged = join(folder, 'damaged', 'copy');
    const refused = async (bytes: Uint8Array, message: string | RegExp): Promise<void> => {
      writeFileSync(damaged, bytes);
      await expect(open(damaged)).rejects.toThrow(UserError);
      await expect(open(damaged)).rejects.toThrow(message);
    };
    await refused(new Uint8Array(0), 'not an index that goldpan wrote');
    await refused(Buffer.from('goldpan vector index\n'), 'not an index that goldpan wrote');
    await refused(readFileSync(new URL(import.meta.url)), 'not an index that goldpan wrote');
    await refused(good.subarray(0, 100), 'its header cannot be read');
    await refused(good.subarray(0, 600), 'cut short');
    await refused(good.subarray(0, -1), `cut short`);
    await refused(Buffer.concat([good, Buffer.from('x')]), 'damaged');
    for (const at of [30, 1000, 5000, good.length - 1]) {
      const bytes = Buffer.from(good);
      bytes[at]! ^= 4;
      await refused(bytes, /damaged|index of/);
    }
    expect(readdirSync(join(folder, 'damaged')).sort()).toEqual(['copy', 'index']);
  });

  it('that is not there is named', async () => {
    await expect(open(join(folder, 'none'))).rejects.toThrow(/none: there is no such index. Build it first/);
    const exact = await VectorIndex.build(VECTORS, { method: 'exact' });
    await expect(exact.save(join(folder, 'exact'), EMBEDDER)).rejects.toThrow('an exact search has no index to save');
  });
});

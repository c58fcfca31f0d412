import { afterEach, describe, expect, it, vi } from 'vitest';
import { madeVectors } from '../../test/fixtures/made-vectors.ts';
import { breachesOf, distancesFrom, rowOf } from '../../test/fixtures/naive-neighbours.ts';
import { VECTOR_METRICS } from '../model/embedding.ts';
import { UserError } from '../model/errors.ts';
import { type KnnGraph, knnGraph } from './knn-graph.ts';
import { EXACT_MANHATTAN_UP_TO } from './method.ts';
import { type Vectors, vectorsOf } from './vectors.ts';

const METHODS = ['exact', 'hnsw'] as const;

/** Share of rows that keep every promise of the k nearest. */
function wholeRows(graph: KnnGraph, vectors: Vectors): number {
  let whole = 0;
  for (let row = 0; row < vectors.count; row++) {
    const truth = distancesFrom(rowOf(vectors, row), vectors, graph.metric);
    if (breachesOf(graph, row, truth, row).length === 0) whole++;
  }
  return whole / vectors.count;
}

describe.each(METHODS)('knnGraph, %s', (method) => {
  it.each(VECTOR_METRICS)('finds the nearest by %s', async (metric) => {
    const vectors = madeVectors(400, 24, 8, 'contract');
    const graph = await knnGraph(vectors, { k: 8, metric, method });
    expect(graph).toMatchObject({ count: 400, k: 8, metric, method, note: null });
    expect(wholeRows(graph, vectors)).toBeGreaterThanOrEqual(method === 'exact' ? 1 : 0.95);
    expect(graph.recall).toBeGreaterThanOrEqual(method === 'exact' ? 1 : 0.95);
  });

  it.each([0, 1, 2, 3])('takes %d vectors and more neighbours than there are', async (count) => {
    const vectors = madeVectors(count, 4, 0, 'few');
    const graph = await knnGraph(vectors, { k: 5, method });
    expect(graph).toMatchObject({ count, k: 5 });
    expect(graph.neighbours.length).toBe(5 * count);
    expect(graph.distances.length).toBe(5 * count);
    if (count > 0) expect(wholeRows(graph, vectors)).toBe(1);
  });

  it.each(VECTOR_METRICS)('takes equal vectors, by the hundred, by %s', async (metric) => {
    const some = madeVectors(60, 6, 5, 'equal');
    const data = new Uint16Array(360 * 6);
    // 250 of one vector, each of the others three times or once, mixed.
    for (let i = 0; i < 360; i++) {
      const from = i % 3 < 2 ? 0 : ((i / 3) % 60) | 0;
      data.set(some.data.subarray(from * 6, from * 6 + 6), i * 6);
    }
    const vectors = { count: 360, dimensions: 6, data };
    for (const k of [1, 4, 300]) expect(wholeRows(await knnGraph(vectors, { k, metric, method }), vectors)).toBe(1);
  });

  it.each(VECTOR_METRICS)('takes vectors of zeros by %s', async (metric) => {
    const rows = [0, 0, 0, 1, 2, 3, 0, 0, 0, -1, 1, 0, 2, 4, 6.5];
    const vectors = vectorsOf(Float32Array.from(rows), 3);
    expect(wholeRows(await knnGraph(vectors, { k: 3, metric, method }), vectors)).toBe(1);
  });

  it('gives the same graph every time, whatever the threads', async () => {
    const vectors = madeVectors(3000, 16, 20, 'again');
    const first = await knnGraph(vectors, { k: 6, method, threads: 1, seed: 3 });
    for (const threads of [1, 2, 5]) {
      expect(await knnGraph(vectors, { k: 6, method, threads, seed: 3 })).toEqual(first);
    }
  });

  it('can be called off', async () => {
    const vectors = madeVectors(5000, 16, 0, 'abort');
    const controller = new AbortController();
    const shares: number[] = [];
    const graph = knnGraph(vectors, {
      k: 3,
      method,
      signal: controller.signal,
      onProgress: (share) => {
        shares.push(share);
        controller.abort(new Error('enough'));
      },
    });
    await expect(graph).rejects.toThrow('enough');
    expect(shares.length).toBe(1);
  });

  it('reports its progress, rising to 1', async () => {
    const shares: number[] = [];
    await knnGraph(madeVectors(3000, 32, 0, 'progress'), { k: 3, method, onProgress: (share) => shares.push(share) });
    expect(shares.at(-1)).toBe(1);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
  });

  it('refuses vectors with numbers that are not finite', async () => {
    const data = Float32Array.of(1, 2, 3, 4, Number.NaN, 6);
    await expect(knnGraph(vectorsOf(data, 2), { k: 1, method })).rejects.toThrow(/^Vector 2 holds NaN/);
    data[4] = 1e6;
    await expect(knnGraph(vectorsOf(data, 2), { k: 1, method })).rejects.toThrow(UserError);
  });
});

it('refuses options that cannot be', async () => {
  const vectors = madeVectors(3, 2, 0, 'options');
  await expect(knnGraph(vectors, { k: 0 })).rejects.toThrow('whole number from 1, not 0');
  await expect(knnGraph(vectors, { k: 1.5 })).rejects.toThrow(UserError);
  await expect(knnGraph(vectors, { k: 1, metric: 'hamming' as 'cosine' })).rejects.toThrow('Choose cosine, euclidean');
  await expect(knnGraph(vectors, { k: 1, method: 'fast' as 'auto' })).rejects.toThrow('Choose auto, exact, hnsw');
  await expect(knnGraph({ ...vectors, count: 4 }, { k: 1 })).rejects.toThrow('4 vectors of 2 are 8 numbers, not 6');
});

it('samples recall: the share of true neighbours that lists hold', async () => {
  const vectors = madeVectors(4000, 64, 0, 'hard');
  const graph = await knnGraph(vectors, { k: 10, method: 'hnsw', recallSample: 4000 });
  const exact = await knnGraph(vectors, { k: 10, method: 'exact' });
  let found = 0;
  for (let row = 0; row < 4000; row++) {
    const truth = new Set(exact.neighbours.subarray(row * 10, row * 10 + 10));
    for (const neighbour of graph.neighbours.subarray(row * 10, row * 10 + 10)) if (truth.has(neighbour)) found++;
  }
  expect(found).toBeLessThan(40_000);
  expect(graph.recall).toBeCloseTo(found / 40_000, 3);
  expect((await knnGraph(vectors, { k: 10, method: 'hnsw', recallSample: 0 })).recall).toBeNull();
});

describe('without usearch', () => {
  afterEach(() => {
    vi.doUnmock('usearch');
    vi.resetModules();
  });

  it('searches exactly whatever the size, and says so', async () => {
    vi.resetModules();
    vi.doMock('usearch', () => {
      throw new Error('no build for this platform');
    });
    const { knnGraph } = await import('./knn-graph.ts');
    const vectors = madeVectors(300, 4, 0, 'missing');
    const graph = await knnGraph(vectors, { k: 2, method: 'hnsw' });
    expect(graph).toMatchObject({ method: 'exact', recall: 1 });
    expect(graph.note).toMatch(/^HNSW was asked for, but the optional package usearch is not there/);
    expect(wholeRows(graph, vectors)).toBe(1);
    const { chooseMethod } = await import('./method.ts');
    const { usearch, note } = await chooseMethod('auto', 'manhattan', EXACT_MANHATTAN_UP_TO + 1);
    expect(usearch).toBeNull();
    expect(note).toContain(`${EXACT_MANHATTAN_UP_TO + 1} vectors are many`);
    expect(await chooseMethod('auto', 'manhattan', EXACT_MANHATTAN_UP_TO)).toEqual({ usearch: null, note: null });
  });
});

it('switches to HNSW above the limit', async () => {
  const vectors = madeVectors(EXACT_MANHATTAN_UP_TO + 1, 8, 0, 'auto');
  const graph = await knnGraph(vectors, { k: 1, metric: 'manhattan', recallSample: 50 });
  expect(graph.method).toBe('hnsw');
  expect((await knnGraph(vectors, { k: 1, metric: 'cosine' })).method).toBe('exact');
});

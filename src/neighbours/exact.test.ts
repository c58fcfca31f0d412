import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { madeVectors } from '../../test/fixtures/made-vectors.ts';
import { breachesOf, distancesFrom, rowOf } from '../../test/fixtures/naive-neighbours.ts';
import { NearestRows } from '../kernel/neighbours/nearest-rows.ts';
import { VECTOR_METRICS, type VectorMetric } from '../model/embedding.ts';
import { asLists, exactNearest, exactSelfGraph } from './exact.ts';
import { GemmSearch } from './exact-gemm.ts';
import { plainNearest, plainSelfGraph } from './exact-plain.ts';
import { everyRow, ownRows, queriesOf } from './queries.ts';
import { decodeBlock, type VectorRows, type Vectors, vectorsOf } from './vectors.ts';

const all = (vectors: Vectors): VectorRows => ({
  vectors,
  rows: Uint32Array.from({ length: vectors.count }, (_, i) => i),
});
const GEMM_METRICS = VECTOR_METRICS.filter((metric) => metric !== 'manhattan');

/** Numbers on a coarse grid, so that many distances are equal. */
const gridVectors = fc
  .record({ count: fc.integer({ min: 1, max: 24 }), dimensions: fc.integer({ min: 1, max: 5 }) })
  .chain(({ count, dimensions }) =>
    fc
      .array(fc.integer({ min: -2, max: 2 }), { minLength: count * dimensions, maxLength: count * dimensions })
      .map((numbers) => vectorsOf(Float32Array.from(numbers), dimensions)),
  );

function breachesOfGraph(lists: Parameters<typeof breachesOf>[0], vectors: Vectors, metric: VectorMetric): string[] {
  return Array.from({ length: vectors.count }, (_, row) =>
    breachesOf(lists, row, distancesFrom(rowOf(vectors, row), vectors, metric), row),
  ).flat();
}

describe.each(VECTOR_METRICS)('exact search by %s', (metric) => {
  it('finds what comparing all with all finds, ties included', async () => {
    await fc.assert(
      fc.asyncProperty(gridVectors, fc.integer({ min: 1, max: 30 }), async (vectors, k) => {
        expect(breachesOfGraph(await exactSelfGraph(all(vectors), k, metric), vectors, metric)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('finds what comparing all with all finds for queries', async () => {
    const vectors = madeVectors(300, 9, 6, 'index');
    const queries = madeVectors(40, 9, 6, 'queries');
    const lists = await exactNearest(all(vectors), queriesOf(decodeBlock(queries, 0, 40), 9), 7, metric);
    for (let i = 0; i < 40; i++) {
      expect(breachesOf(lists, i, distancesFrom(rowOf(queries, i), vectors, metric), null)).toEqual([]);
    }
  });

  it('permutes with its input', async () => {
    const vectors = madeVectors(200, 7, 4, 'permuted');
    const order = Uint32Array.from({ length: 200 }, (_, i) => (i * 77 + 13) % 200);
    const data = new Uint16Array(vectors.data.length);
    for (const [to, from] of order.entries()) data.set(vectors.data.subarray(from * 7, from * 7 + 7), to * 7);
    const before = await exactSelfGraph(all(vectors), 5, metric);
    const after = await exactSelfGraph(all({ ...vectors, data }), 5, metric);
    order.forEach((from, to) => {
      const distances = after.distances.subarray(to * 5, to * 5 + 5);
      expect(distances).toEqual(before.distances.subarray(from * 5, from * 5 + 5));
      if (new Set(distances).size < 5) return;
      expect([...after.neighbours.subarray(to * 5, to * 5 + 5)].map((row) => order[row])).toEqual([
        ...before.neighbours.subarray(from * 5, from * 5 + 5),
      ]);
    });
  });
});

describe.each(GEMM_METRICS)('matrix products for %s', (metric) => {
  it('give the very lists of the plain search, over several tiles', async () => {
    const vectors = madeVectors(2150, 12, 30, 'tiles');
    const set = all(vectors);
    const plain = asLists(await plainSelfGraph(set, 10, metric, {}));
    for (const threads of [1, 2]) {
      expect(asLists(await new GemmSearch(set, metric, { threads }).selfGraph(10))).toEqual(plain);
    }
    const some = Uint32Array.from({ length: 70 }, (_, i) => i * 30);
    expect(asLists(await new GemmSearch(set, metric, {}).nearest(ownRows(set, some), 10))).toEqual(
      asLists(await plainNearest(set, ownRows(set, some), 10, metric, {})),
    );
  });

  it('give the very lists where estimates cannot tell neighbours apart', async () => {
    // Steps of a half's last digit far from the origin: the differences vanish in float32 products.
    const data = new Float32Array(400 * 3);
    for (let i = 0; i < 400; i++) {
      data.set([1000 + (i % 20) * 0.5, 1000 + Math.floor(i / 20) * 0.5, (i % 3) * 1e-4], i * 3);
    }
    const set = all(vectorsOf(data, 3));
    const plain = asLists(await plainSelfGraph(set, 5, metric, {}));
    expect(asLists(await new GemmSearch(set, metric, {}).selfGraph(5))).toEqual(plain);
    expect(asLists(await new GemmSearch(set, metric, {}).nearest(everyRow(set), 5))).toEqual(plain);
  });
});

it('can be called off, and reports its progress up to the end', async () => {
  const set = all(madeVectors(2100, 32, 0, 'progress'));
  const shares: number[] = [];
  await exactSelfGraph(set, 3, 'cosine', { onProgress: (share) => shares.push(share) });
  expect(shares.at(-1)).toBe(1);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  const controller = new AbortController();
  const search = exactSelfGraph(set, 3, 'euclidean', {
    signal: controller.signal,
    onProgress: () => controller.abort(new Error('enough')),
  });
  await expect(search).rejects.toThrow('enough');
});

it('makes lists of what is kept', () => {
  const nearest = new NearestRows(1, 2);
  nearest.offer(0, 4, 1);
  expect(asLists(nearest)).toMatchObject({ count: 1, k: 2, neighbours: Uint32Array.of(4, 0xffffffff) });
});

import { UMAP } from 'umap-js';
import { describe, expect, it } from 'vitest';
import { dataset, exactGraph, floats, golden, graphOf } from '../../../test/fixtures/goldens/cluster/goldens.ts';
import type { NeighbourGraph } from '../../kernel/cluster/neighbour-graph.ts';
import { euclideanBetween, rowsOf, squaredDistanceOfRows, type Vectors } from '../../kernel/cluster/vectors.ts';
import { seededRandom } from '../../transform/random.ts';
import { fuzzyGraph } from './fuzzy-graph.ts';
import { placeNewPoints } from './place-new-points.ts';
import { principalPlane } from './principal-plane.ts';
import { trustworthiness } from './trustworthiness.ts';
import { umap } from './umap.ts';

const EPOCHS = 150;

const mapOf = (vectors: Vectors, graph: NeighbourGraph, seed = 1): Float32Array =>
  umap(graph, principalPlane(vectors, seededRandom('plane')).points, {
    epochs: EPOCHS,
    random: seededRandom('umap', seed),
  });

/** Rows of neighbours as umap-js wants them: each row begins with itself. */
const listed = ({ count, k, neighbours, distances }: NeighbourGraph) => ({
  indices: Array.from({ length: count }, (_, i) => [i, ...neighbours.subarray(i * k, i * k + k)]),
  apart: Array.from({ length: count }, (_, i) => [0, ...distances.subarray(i * k, i * k + k)]),
});

function oracle(vectors: Vectors, graph: NeighbourGraph, nEpochs?: number): UMAP {
  const { indices, apart } = listed(graph);
  const rows = Array.from({ length: vectors.count }, (_, i) => [
    ...vectors.data.subarray(i * vectors.dimensions, (i + 1) * vectors.dimensions),
  ]);
  const reference = new UMAP({
    nNeighbors: graph.k + 1,
    random: seededRandom('oracle'),
    ...(nEpochs === undefined ? {} : { nEpochs }),
  });
  reference.setPrecomputedKNN(indices, apart);
  reference.initializeFit(rows);
  return reference;
}

describe('trustworthiness', () => {
  it.each(golden.trust)('agrees with scikit-learn: $dataset, $what, k = $k', (wanted) => {
    const vectors = dataset(wanted.dataset);
    const found = trustworthiness(vectors.count, euclideanBetween(vectors), floats(wanted.map), wanted.k);
    expect(found).toBeCloseTo(wanted.trustworthiness, 5);
  });
});

describe('fuzzyGraph', () => {
  it('has the edges and weights of umap-js', () => {
    const vectors = dataset('clustered');
    const graph = graphOf(vectors, 10);
    const { heads, tails, weights } = fuzzyGraph(graph, 10);
    // The graph of umap-js is private; there is no other way to look at it.
    const reference = (
      oracle(vectors, graph) as unknown as { graph: { getAll(): { row: number; col: number; value: number }[] } }
    ).graph.getAll();
    const expected = new Map(reference.map(({ row, col, value }) => [row * vectors.count + col, value]));
    expect(heads.length).toBe(reference.filter(({ value }) => value > 0).length);
    heads.forEach((head, e) => {
      expect(weights[e]).toBeCloseTo(expected.get(head * vectors.count + tails[e]!)!, 3);
    });
  });
});

describe('umap', () => {
  it.each(['clustered', 'heavy'])('is as trustworthy as umap-js, and the same again: %s', (name) => {
    const vectors = dataset(name);
    const graph = graphOf(vectors, 15);
    const between = euclideanBetween(vectors);
    const map = mapOf(vectors, graph);
    expect(mapOf(vectors, graph)).toEqual(map);
    const reference = oracle(vectors, graph, EPOCHS);
    for (let epoch = 0; epoch < EPOCHS; epoch++) reference.step();
    const found = trustworthiness(vectors.count, between, map, 10);
    const theirs = trustworthiness(vectors.count, between, Float32Array.from(reference.getEmbedding().flat()), 10);
    expect(found).toBeGreaterThan(theirs - 0.005);
    expect(found).toBeGreaterThan(0.9);
    expect(map.every(Number.isFinite)).toBe(true);
  });

  it('maps copies, two images and none', () => {
    const same = exactGraph(20, 5, () => 0);
    expect(umap(same, new Float32Array(40), { random: seededRandom('same') }).every(Number.isFinite)).toBe(true);
    expect(
      umap(
        exactGraph(2, 5, () => 1),
        new Float32Array(4),
        { random: seededRandom('two') },
      ).length,
    ).toBe(4);
    expect(
      umap(
        exactGraph(0, 5, () => 1),
        new Float32Array(0),
        { random: seededRandom('none') },
      ).length,
    ).toBe(0);
  });
});

describe('placeNewPoints', () => {
  it('puts new images where a map of all would have them near, and leaves the old ones', () => {
    const all = dataset('clustered');
    const isNew = (i: number): boolean => i % 5 === 0;
    const numbers = Array.from({ length: all.count }, (_, i) => i);
    const [oldRows, newRows] = [numbers.filter((i) => !isNew(i)), numbers.filter(isNew)];
    const old = rowsOf(all, oldRows);
    const existing = mapOf(old, graphOf(old, 15));
    const before = existing.slice();
    const k = 15;
    const rows = {
      count: newRows.length,
      k,
      neighbours: new Uint32Array(newRows.length * k),
      distances: new Float32Array(newRows.length * k),
    };
    newRows.forEach((row, r) => {
      const apart = oldRows.map((_, o) => Math.sqrt(squaredDistanceOfRows(all.data, row, old.data, o, all.dimensions)));
      const order = [...apart.keys()].sort((p, q) => apart[p]! - apart[q]!).slice(0, k);
      rows.neighbours.set(order, r * k);
      rows.distances.set(
        order.map((o) => apart[o]!),
        r * k,
      );
    });
    const placed = placeNewPoints(existing, rows, { random: seededRandom('new') });
    expect(existing).toEqual(before);
    expect(placeNewPoints(existing, rows, { random: seededRandom('new') })).toEqual(placed);
    const joined = new Float32Array(2 * all.count);
    for (const [o, row] of oldRows.entries()) joined.set(existing.subarray(2 * o, 2 * o + 2), 2 * row);
    for (const [r, row] of newRows.entries()) joined.set(placed.subarray(2 * r, 2 * r + 2), 2 * row);
    const between = euclideanBetween(all);
    const fitted = trustworthiness(all.count, between, mapOf(all, graphOf(all, 15)), 10, newRows);
    expect(trustworthiness(all.count, between, joined, 10, newRows)).toBeGreaterThan(fitted - 0.03);
  });

  it('puts a copy on its image when nothing is optimised', () => {
    const existing = Float32Array.of(0, 0, 4, 2, 9, 9);
    const rows = { count: 1, k: 1, neighbours: Uint32Array.of(1), distances: Float32Array.of(0) };
    expect([...placeNewPoints(existing, rows, { epochs: 0, random: seededRandom('copy') })]).toEqual([4, 2]);
  });
});

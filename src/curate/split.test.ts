import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countLeaks } from '../analyse/leakage/count-leaks.ts';
import { relatedImages } from '../analyse/leakage/related-images.ts';
import { RelatedRowsBuilder } from '../analyse/leakage/related-rows.ts';
import { seededNumber } from './split/seeded-order.ts';
import { splitTargets } from './split/targets.ts';
import { assignSplits, type SplitInput } from './split.ts';

type Pair = readonly [number, number];

function related(count: number, pairs: Iterable<Pair>) {
  const builder = new RelatedRowsBuilder();
  for (const [a, b] of pairs) builder.add({ a, b, rank: 3, score: 0.9, isConfirmed: true, isRepresented: false });
  return relatedImages(count, builder.finish(), new Int32Array(count).fill(-1));
}

function input(count: number, pairs: Iterable<Pair>, more: Partial<SplitInput> = {}): SplitInput {
  return {
    ids: Array.from({ length: count }, (_, i) => `image-${String(i).padStart(7, '0')}`),
    related: related(count, pairs),
    accept: () => true,
    label: new Array<string | null>(count).fill(null),
    split: new Array<string | null>(count).fill(null),
    isKept: new Uint8Array(count).fill(1),
    names: ['train', 'val', 'test'],
    ratios: [0.8, 0.1, 0.1],
    protect: [],
    seed: 0,
    ...more,
  };
}

/** Seeded numbers, 0 – 1. */
function random(seed: number): () => number {
  let n = 0;
  return () => seededNumber(`${n++}`, seed) / 2 ** 32;
}

const sizes = (assigned: Int32Array, splits: number): number[] =>
  Array.from({ length: splits }, (_, split) => assigned.filter((at) => at === split).length);

describe('splitting', () => {
  it('honours the ratios to the image where nothing is related', () => {
    const { assigned, splits } = assignSplits(input(1000, []));
    expect(splits).toEqual(['train', 'val', 'test']);
    expect(sizes(assigned, 3)).toEqual([800, 100, 100]);
  });

  it('spreads every label, and what has none', () => {
    const label = Array.from({ length: 1000 }, (_, i) => (i < 700 ? 'cat' : i < 900 ? 'dog' : null));
    const { assigned } = assignSplits(input(1000, [], { label }));
    const of = (name: string | null) =>
      sizes(
        assigned.filter((_, i) => label[i] === name),
        3,
      );
    expect(of('cat')).toEqual([560, 70, 70]);
    expect(of('dog')).toEqual([160, 20, 20]);
    expect(of(null)).toEqual([80, 10, 10]);
  });

  it('keeps chains whole, not only groups', () => {
    const chain = Array.from({ length: 9 }, (_, i): Pair => [i, i + 1]);
    const { assigned, unit } = assignSplits(input(100, chain));
    expect(new Set(assigned.slice(0, 10)).size).toBe(1);
    expect([...unit.slice(0, 10)]).toEqual(new Array(10).fill(0));
    expect(sizes(assigned, 3)).toEqual([80, 10, 10]);
  });

  it('the same seed gives the same splits, another one others', () => {
    const run = (seed: number) => [...assignSplits(input(500, [[1, 2]], { seed })).assigned];
    expect(run(7)).toEqual(run(7));
    expect(run(7)).not.toEqual(run(8));
  });

  it('leaves protected splits as they are, and what is related to them out, but not what is beyond', () => {
    const split = Array.from({ length: 100 }, (_, i) => (i < 10 ? 'test' : 'train'));
    const result = assignSplits(
      input(
        100,
        [
          [9, 10],
          [10, 11],
        ],
        { split, protect: ['test'], names: ['train', 'val'], ratios: [8 / 9, 1 / 9] },
      ),
    );
    expect(result.splits).toEqual(['train', 'val', 'test']);
    expect([...result.assigned.slice(0, 10)]).toEqual(new Array(10).fill(2));
    expect(result.assigned[10]).toBe(-1);
    expect(result.excludedBy[10]).toBe(9);
    expect(result.assigned[11]).toBeGreaterThanOrEqual(0);
    expect(sizes(result.assigned, 3)).toEqual([79, 10, 10]);
  });

  it('assigns only what is kept', () => {
    const isKept = Uint8Array.from({ length: 100 }, (_, i) => i % 2);
    const { assigned } = assignSplits(input(100, [], { isKept }));
    expect(assigned.every((at, i) => at >= 0 === (i % 2 === 1))).toBe(true);
  });

  /**
   * Where groups allow it: classes of at least 50 images, and no group larger than half of what the smallest split
   * should get of the smallest class.
   */
  it('leaves no leak and class shares within 2 points on 50 random label distributions', () => {
    let largest = 0;
    for (let seed = 1; seed <= 50; seed++) {
      const next = random(seed);
      const ratios = seed % 3 === 0 ? [0.7, 0.15, 0.15] : seed % 3 === 1 ? [0.8, 0.1, 0.1] : [0.6, 0.2, 0.2];
      const classes = 2 + Math.floor(next() * 12);
      const counts = Array.from({ length: classes }, () => 50 + Math.floor(next() ** 3 * 3000));
      const sorted = counts.flatMap((n, c) => new Array<string>(n).fill(`class-${c}`));
      // Half of the runs have groups of many labels, the others mostly of one.
      const lot = sorted.map((_, i) => (seed % 2 === 0 ? seededNumber(`${i}`, seed) : i));
      const label = lot
        .map((_, i) => i)
        .sort((x, y) => lot[x]! - lot[y]!)
        .map((i) => sorted[i]!);
      const most = Math.max(1, Math.floor((Math.min(...counts) * Math.min(...ratios)) / 2));
      const pairs: Pair[] = [];
      // Chains of neighbours, of random lengths.
      for (let at = 0; at < label.length; ) {
        const size = Math.min(label.length - at, 1 + Math.floor(next() * most));
        for (let i = 1; i < size; i++) pairs.push([at + i - 1, at + i]);
        at += size;
      }
      const images = input(label.length, pairs, { label, ratios, seed });
      const { assigned } = assignSplits(images);
      expect(countLeaks((image) => assigned[image], pairs)).toBe(0);
      const bySplit = sizes(assigned, 3);
      bySplit.forEach((n, split) => {
        expect(Math.abs(n / label.length - ratios[split]!)).toBeLessThan(0.01);
        counts.forEach((total, c) => {
          const here = label.filter((name, image) => name === `class-${c}` && assigned[image] === split).length;
          const share = Math.abs(here / n - total / label.length);
          const spread = Math.abs(here / total - ratios[split]!);
          largest = Math.max(largest, share, spread);
          expect(share, `seed ${seed}, class ${c}, split ${split}`).toBeLessThanOrEqual(0.02);
          expect(spread, `seed ${seed}, class ${c} of ${total}, split ${split}`).toBeLessThanOrEqual(0.02);
        });
      });
    }
    expect(largest).toBeGreaterThan(0);
  });

  it('leaves no leak whatever is related to whatever', () => {
    const cases = fc.integer({ min: 1, max: 40 }).chain((count) =>
      fc.record({
        pairs: fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 60 }),
        split: fc.array(fc.constantFrom('train', 'test', null), { minLength: count, maxLength: count }),
        label: fc.array(fc.constantFrom('a', 'b', null), { minLength: count, maxLength: count }),
        protect: fc.constantFrom<string[]>([], ['test']),
      }),
    );
    fc.assert(
      fc.property(cases, ({ pairs, split, label, protect }) => {
        const real = pairs.filter(([a, b]) => a !== b);
        const names = protect.length > 0 ? ['train', 'val'] : ['train', 'val', 'test'];
        const ratios = protect.length > 0 ? [0.9, 0.1] : [0.8, 0.1, 0.1];
        const result = assignSplits(input(split.length, real, { split, label, protect, names, ratios }));
        const at = (image: number) => (result.assigned[image]! < 0 ? null : result.assigned[image]);
        expect(countLeaks(at, real)).toBe(0);
        split.forEach((name, image) => {
          const isProtected = name !== null && protect.includes(name);
          expect(result.splits[result.assigned[image]!] === 'test' && protect.length > 0).toBe(isProtected);
          expect(result.assigned[image] === -1).toBe(result.excludedBy[image]! >= 0);
        });
      }),
      { numRuns: 300 },
    );
  });
});

describe('targets', () => {
  it('add up for labels, and nearly so for splits', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(500), { minLength: 1, maxLength: 30 }),
        fc.constantFrom([0.8, 0.1, 0.1], [0.5, 0.5], [1], [0.34, 0.33, 0.33]),
        (counts, ratios) => {
          const targets = splitTargets(counts, ratios);
          const total = counts.reduce((sum, n) => sum + n, 0);
          ratios.forEach((ratio, split) => {
            const own = targets.subarray(split * counts.length, (split + 1) * counts.length);
            own.forEach((n, label) => {
              expect(Math.abs(n - counts[label]! * ratio)).toBeLessThanOrEqual(1);
            });
            expect(Math.abs(own.reduce((sum, n) => sum + n, 0) - total * ratio)).toBeLessThan(2);
          });
          counts.forEach((n, label) => {
            expect(ratios.reduce((sum, _, split) => sum + targets[split * counts.length + label]!, 0)).toBe(n);
          });
        },
      ),
    );
  });
});

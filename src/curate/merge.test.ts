import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapPoints } from '../kernel/geometry/plane-map.ts';
import type { AnnotatedImage } from '../model/annotation.ts';
import type { PairEvidence } from '../model/pair.ts';
import { Alignments } from './alignments.ts';
import { pairMap } from './pair-map.ts';
import { uniteAnnotations } from './unite-annotations.ts';

const evidence = (more: Partial<PairEvidence>): PairEvidence => ({
  orientation: 1,
  alignment: 'frame',
  overlap: [1, 1],
  ssim: 1,
  psnr: 99,
  colourShift: 0,
  agreement: 1,
  scale: 1,
  ...more,
});
const rounded = (values: readonly number[]) => values.map((value) => Math.round(value * 1e6) / 1e6);

describe('where a copy lies', () => {
  it('in the whole frame, however it was turned', () => {
    const a = { width: 400, height: 300 };
    const at = (orientation: number, point: number[], b: typeof a) =>
      rounded(mapPoints(point, pairMap(evidence({ orientation }), a, b)!));
    expect(at(1, [10, 20], { width: 200, height: 150 })).toEqual([20, 40]);
    expect(at(2, [10, 20], a)).toEqual([390, 20]);
    expect(at(3, [10, 20], a)).toEqual([390, 280]);
    // Turned a quarter clockwise to lie on the other.
    expect(at(6, [10, 20], { width: 300, height: 400 })).toEqual([380, 10]);
    expect(at(8, [10, 20], { width: 300, height: 400 })).toEqual([20, 290]);
  });

  it('by its corners: upright ones give maps that keep boxes upright', () => {
    const corners = [
      [0.1, 0.2],
      [0.901, 0.2],
      [0.9, 0.799],
      [0.1, 0.8],
    ] as const;
    const map = pairMap(
      evidence({ alignment: 'features', corners }),
      { width: 1000, height: 500 },
      { width: 80, height: 60 },
    )!;
    expect([map[1], map[3], map[6], map[7]]).toEqual([0, 0, 0, 0]);
    expect(mapPoints([0, 0, 80, 60], map).map(Math.round)).toEqual([100, 100, 901, 400]);
  });

  it('by corners that lie askew: each goes where it is', () => {
    const corners = [
      [0.1, 0.2],
      [0.8, 0.1],
      [0.9, 0.7],
      [0.2, 0.9],
    ] as const;
    const map = pairMap(
      evidence({ alignment: 'features', corners }),
      { width: 100, height: 100 },
      { width: 10, height: 10 },
    )!;
    expect(mapPoints([0, 0, 10, 0, 10, 10, 0, 10], map).map((v) => Math.round(v * 1e4) / 1e4)).toEqual(
      corners.flat().map((v) => v * 100),
    );
  });

  it('is not made up where the comparison does not say it', () => {
    const size = { width: 10, height: 10 };
    expect(pairMap(evidence({ alignment: 'trimmed' }), size, size)).toBeNull();
    expect(pairMap(evidence({ alignment: 'features' }), size, size)).toBeNull();
  });

  it('also by way of other copies, and there and back is nowhere', () => {
    const sizes = new Map(['a', 'b', 'c', 'd'].map((id, i) => [id, { width: 100 * (i + 1), height: 50 * (i + 1) }]));
    const pair = (a: string, b: string, more: Partial<PairEvidence> = {}) => ({
      a,
      b,
      relation: 'resized',
      evidence: JSON.stringify(evidence(more)),
    });
    const alignments = new Alignments([pair('a', 'b'), pair('b', 'c', { orientation: 2 })], sizes);
    expect(rounded(mapPoints([30, 30], alignments.map('c', 'a')!))).toEqual([90, 10]);
    expect(alignments.map('d', 'a')).toBeNull();
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 150 }), (x, y) => {
        const there = mapPoints([x, y], alignments.map('c', 'a')!);
        const back = mapPoints(there, alignments.map('a', 'c')!);
        expect(Math.hypot(back[0]! - x, back[1]! - y)).toBeLessThan(1e-9);
      }),
    );
  });
});

describe('uniting', () => {
  const image = (more: Partial<AnnotatedImage>): AnnotatedImage => ({
    path: 'a',
    uri: null,
    width: 100,
    height: 100,
    objects: [],
    ...more,
  });
  const cat = { category: 'cat', box: [10, 10, 20, 20] } as const;

  it('takes what is not there, leaves what is, and reports what contradicts', () => {
    const own = image({ objects: [cat], captions: [{ text: 'A cat.' }] });
    const copy = image({
      objects: [
        { category: 'cat', box: [11, 10, 20, 20] },
        { category: 'dog', box: [10, 11, 20, 20] },
        { category: 'dog', box: [60, 60, 20, 20] },
        { category: 'dog', box: [61, 60, 20, 20] },
      ],
      captions: [{ text: ' A cat. ' }, { text: 'Two.' }],
    });
    const united = uniteAnnotations(own, [copy, copy], 0.5);
    expect(united.objects).toEqual([copy.objects[2], copy.objects[3]]);
    expect(united.captions).toEqual([{ text: 'Two.' }]);
    expect(united.conflicts).toEqual([
      { own: 'cat', other: 'dog' },
      { own: 'cat', other: 'dog' },
    ]);
    expect(united.same).toBe(4);
  });

  it('gives a label only where there is none, tags always', () => {
    expect(uniteAnnotations(image({}), [image({ labels: ['x'] })], 0.5).labels).toEqual(['x']);
    expect(uniteAnnotations(image({ labels: ['y'] }), [image({ labels: ['x'] })], 0.5)).toMatchObject({
      labels: [],
      conflicts: [{ own: 'y', other: 'x' }],
    });
    expect(uniteAnnotations(image({ labels: ['y', 'z'] }), [image({ labels: ['x', 'z'] })], 0.5).labels).toEqual(['x']);
  });
});

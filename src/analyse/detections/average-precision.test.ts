import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { averagePrecision } from './average-precision.ts';
import { BoxListBuilder, type ObjectLists, overlapAt, type PredictedLists } from './box-lists.ts';
import { IGNORED, MATCHED, MISSED, matchBoxes, UNJUDGED } from './match-boxes.ts';

/** Image, class, x, y, width, height, and crowd or confidence. */
type Row = readonly [number, number, number, number, number, number, number];
interface Golden {
  readonly images: number;
  readonly classes: number;
  readonly objects: readonly Row[];
  readonly predictions: readonly Row[];
  readonly map50: number | null;
  readonly ap50: readonly (number | null)[];
  readonly state: readonly number[];
}

function lists(images: number, rows: readonly Row[]): PredictedLists {
  const builder = new BoxListBuilder();
  for (const [image, kind, x, y, w, h, value] of rows) builder.add(image, [x, y, w, h], kind, value);
  return builder.finish(images);
}
function objectsOf(images: number, rows: readonly Row[]): ObjectLists {
  const { scores, ...rest } = lists(images, rows);
  return { ...rest, isCrowd: Uint8Array.from(scores) };
}
function judge(images: number, classes: number, objectRows: readonly Row[], rows: readonly Row[], iou = 0.5) {
  const objects = objectsOf(images, objectRows);
  const predicted = lists(images, rows);
  const all = Array.from({ length: images }, (_, i) => i);
  const matches = matchBoxes(objects, predicted, all, { iou });
  return { ...matches, ...averagePrecision(objects, predicted, matches, all, classes) };
}

describe.each(['plain', 'crowds', 'ties', 'rare', 'crowded'])('as pycocotools: %s', (name) => {
  const golden = JSON.parse(readFileSync(join(import.meta.dirname, 'goldens', `${name}.json`), 'utf8')) as Golden;
  const { images, classes, objects, predictions } = golden;
  const found = judge(images, classes, objects, predictions);

  it('matches the same boxes', () => {
    // Lists are by image; a stable sort puts the rows there too.
    const order = predictions.map((_, i) => i).sort((a, b) => predictions[a]![0] - predictions[b]![0] || a - b);
    expect([...found.state]).toEqual(order.map((i) => golden.state[i]));
    expect(found.state).toContain(MATCHED);
    expect(found.state).toContain(MISSED);
  });

  it('has the same average precision', () => {
    expect(found.mean).toBeCloseTo(golden.map50!, 12);
    for (const [k, value] of golden.ap50.entries()) {
      const own = found.classes[k]!.averagePrecision;
      if (value === null) expect(own).toBeNull();
      else expect(own).toBeCloseTo(value, 12);
    }
  });
});

describe('matchBoxes', () => {
  const box: Row = [0, 0, 10, 10, 40, 40, 0];
  const sure = (x: number, score: number, kind = 0): Row => [0, kind, x, 10, 40, 40, score];

  it('gives an object to the surest box alone', () => {
    expect([...judge(1, 1, [box], [sure(10, 0.5), sure(14, 0.9)]).state]).toEqual([MISSED, MATCHED]);
  });
  it('keeps classes apart, and leaves unknown ones unjudged', () => {
    expect([...judge(1, 2, [box], [sure(10, 0.9, 1), sure(10, 0.8, -1)]).state]).toEqual([MISSED, UNJUDGED]);
  });
  it('ignores all that lies in a crowd, after single objects', () => {
    const crowd: Row = [0, 0, 0, 0, 200, 200, 1];
    const found = judge(1, 1, [crowd, box], [sure(10, 0.9), sure(100, 0.8), sure(140, 0.7), sure(190, 0.6)]);
    expect([...found.state]).toEqual([MATCHED, IGNORED, IGNORED, MISSED]);
    expect(found.classes[0]).toMatchObject({
      objects: 1,
      found: 1,
      predicted: 2,
      averagePrecision: expect.closeTo(1, 9),
    });
  });
  it('takes the threshold as reached by an equal overlap, and 1 by the same box', () => {
    expect(judge(1, 1, [[0, 0, 0, 0, 10, 10, 0]], [[0, 0, 0, 0, 10, 5, 1]]).state[0]).toBe(MATCHED);
    expect(judge(1, 1, [box], [sure(10, 1)], 1).state[0]).toBe(MATCHED);
    expect(judge(1, 1, [box], [sure(10.01, 1)], 1).state[0]).toBe(MISSED);
  });
  it('overlaps nothing with an empty or inverted box', () => {
    const boxes = Float64Array.of(0, 0, 10, 10, 0, 0, 0, 0, 10, 10, -10, -10);
    for (const j of [1, 2]) expect(overlapAt(boxes, 0, boxes, j)).toBe(0);
  });
});

const row = (value: fc.Arbitrary<number>) =>
  fc.tuple(
    fc.integer({ min: 0, max: 2 }),
    fc.integer({ min: 0, max: 1 }),
    fc.integer({ min: 0, max: 30 }),
    fc.integer({ min: 0, max: 30 }),
    fc.integer({ min: 1, max: 30 }),
    fc.integer({ min: 1, max: 30 }),
    value,
  );
const objectRows = fc.array(row(fc.integer({ min: 0, max: 1 })), { maxLength: 12 });
const predictedRows = fc.array(row(fc.integer({ min: 0, max: 20 }).map((n) => n / 20)), { maxLength: 20 });

describe('laws', () => {
  it('what is predicted as annotated has precision 1, and found or missed nothing else', () => {
    fc.assert(
      fc.property(objectRows, (rows) => {
        const single = rows.map(([i, k, x, y, w, h]): Row => [i, k, x, y, w, h, 0]);
        const found = judge(
          3,
          2,
          single,
          single.map(([i, k, x, y, w, h]): Row => [i, k, x, y, w, h, 0.7]),
        );
        expect(found.state.every((state) => state === MATCHED)).toBe(true);
        if (single.length === 0) expect(found.mean).toBeNull();
        else expect(found.mean).toBeCloseTo(1, 9);
      }),
    );
  });
  it('is one-to-one, and lies in 0–1', () => {
    fc.assert(
      fc.property(objectRows, predictedRows, (objects, predicted) => {
        const found = judge(3, 2, objects, predicted);
        const matched = found.state.filter((state) => state === MATCHED).length;
        expect(found.isFound.reduce((sum, is) => sum + is, 0)).toBe(matched);
        for (const { averagePrecision: value } of found.classes)
          if (value !== null) expect(value).toBeLessThanOrEqual(1);
      }),
    );
  });
  it('does not change when less sure boxes that miss are added, and never rises', () => {
    fc.assert(
      fc.property(objectRows, predictedRows, (objects, predicted) => {
        const far: Row[] = [0, 1].map((k) => [0, k, 500, 500, 5, 5, -1]);
        const before = judge(3, 2, objects, predicted).mean;
        expect(judge(3, 2, objects, [...predicted, ...far]).mean).toBe(before);
        const sure: Row[] = far.map(([i, k, x, y, w, h]) => [i, k, x, y, w, h, 2]);
        const after = judge(3, 2, objects, [...predicted, ...sure]).mean;
        if (before !== null) expect(after!).toBeLessThanOrEqual(before);
      }),
    );
  });
  it('does not depend on the scale of boxes or scores', () => {
    fc.assert(
      fc.property(objectRows, predictedRows, (objects, predicted) => {
        const large = ([i, k, x, y, w, h, v]: Row): Row => [i, k, 4 * x, 4 * y, 4 * w, 4 * h, v];
        const found = judge(3, 2, objects, predicted);
        const scaled = judge(
          3,
          2,
          objects.map(large),
          predicted.map(large).map((r): Row => [...r.slice(0, 6), r[6] / 2] as unknown as Row),
        );
        expect(scaled.mean).toBe(found.mean);
        expect(scaled.state).toEqual(found.state);
      }),
    );
  });
});

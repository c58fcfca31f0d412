import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agreementOf } from './agreement.ts';
import { BestPrompts } from './best-prompts.ts';
import { ensembleVectors } from './ensemble.ts';
import { DEFAULT_TEMPLATE, normalLabel, parsePrompts, promptsOfLabels } from './label-prompts.ts';

describe('promptsOfLabels', () => {
  it('says labels as people do', () => {
    expect(promptsOfLabels(['fire_truck', 'cat'], [DEFAULT_TEMPLATE, 'a drawing of a {label}'])).toEqual([
      { label: 'fire_truck', prompts: ['a photo of a fire truck', 'a drawing of a fire truck'] },
      { label: 'cat', prompts: ['a photo of a cat', 'a drawing of a cat'] },
    ]);
    expect(normalLabel(' Fire__Truck')).toBe(normalLabel('fire-truck'));
    expect(() => promptsOfLabels(['cat'], ['a photo'])).toThrow('The template "a photo" lacks {label}.');
  });
});

describe('parsePrompts', () => {
  it('reads prompts by label, and lists', () => {
    expect(parsePrompts({ red_boat: ['a {label}', 'a boat, red'], cat: 'a cat' }, 'p.yaml')).toEqual([
      { label: 'red_boat', prompts: ['a red boat', 'a boat, red'] },
      { label: 'cat', prompts: ['a cat'] },
    ]);
    expect(parsePrompts(['a cat', ' a dog '], 'p.txt')).toEqual([
      { label: 'a cat', prompts: ['a cat'] },
      { label: 'a dog', prompts: ['a dog'] },
    ]);
    expect(parsePrompts(['cat'], 'p.txt', ['the {label}!'])).toEqual([{ label: 'cat', prompts: ['the cat!'] }]);
  });

  it.each<[unknown, readonly string[], string]>([
    [{}, [], 'p has no prompts'],
    [[], [], 'p has no prompts'],
    [{ cat: 3 }, [], '"cat" needs a prompt'],
    [{ cat: [] }, [], '"cat" needs a prompt'],
    [{ cat: ['a cat', ''] }, [], '"cat" needs a prompt'],
    [{ cat: 'a cat' }, ['a {label}'], 'leave out --template'],
    [['a', 'b', 'a'], [], '"a" is there twice'],
    [[{ label: 'a' }], [], 'one prompt per line'],
    ['text', [], 'one prompt per line'],
  ])('refuses %j', (data, templates, message) => {
    expect(() => parsePrompts(data, 'p', templates)).toThrow(message);
  });
});

describe('ensembleVectors', () => {
  it('is the direction in the middle', () => {
    const vectors = Float32Array.of(1, 0, 0, 1, 0, -1, 1, 0, -1, 0);
    const [a, b, ...rest] = ensembleVectors(vectors, 2, [2, 1, 2]);
    expect([a, b].map((value) => value!.toFixed(6))).toEqual(['0.707107', '0.707107']);
    expect(rest).toEqual([0, -1, 0, 0]);
  });
});

describe('BestPrompts', () => {
  const similarities = fc
    .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 5 }))
    .chain(([labels, images]) =>
      fc.array(
        fc.array(
          fc.integer({ min: -8, max: 8 }).map((eighths) => eighths / 8),
          { minLength: labels, maxLength: labels },
        ),
        { minLength: images, maxLength: images },
      ),
    );

  it('is what sorting says, ties to the first label', () => {
    fc.assert(
      fc.property(similarities, fc.integer({ min: 0, max: 3 }), (rows, padding) => {
        const labels = rows[0]!.length;
        const best = new BestPrompts(rows.length + 1, labels, 0.25);
        // What lies beyond the labels is not theirs.
        const flat = Float32Array.from(
          rows.flatMap((row) => [...row.map((value) => -value), ...Array<number>(padding).fill(-9)]),
        );
        best.take(1, rows.length, flat, labels + padding);
        rows.forEach((row, i) => {
          const order = row.map((_, label) => label).sort((a, b) => row[b]! - row[a]! || a - b);
          expect(best.best[i + 1]).toBe(order[0]);
          expect(best.score[i + 1]).toBe(Math.fround(row[order[0]!]!));
          if (labels > 1) expect(best.margin[i + 1]).toBe(row[order[0]!]! - row[order[1]!]!);
          else expect(best.margin[i + 1]).toBeNaN();
          expect(best.tags![i + 1]).toEqual(order.filter((label) => row[label]! > 0.25));
        });
      }),
    );
  });

  it('makes no tags unless asked', () => {
    expect(new BestPrompts(3, 2, null).tags).toBeNull();
  });
});

describe('agreementOf', () => {
  it('counts by label, the least agreed first, and leaves out what has no prompt', () => {
    const table = [
      { given: 'cat', predicted: 'cat', images: 8 },
      { given: 'cat', predicted: 'dog', images: 2 },
      { given: 'Fire_Truck', predicted: 'fire truck', images: 1 },
      { given: 'Fire_Truck', predicted: 'dog', images: 1 },
      { given: 'Fire_Truck', predicted: 'cat', images: 3 },
      { given: 'zebra', predicted: 'cat', images: 5 },
    ];
    expect(agreementOf(table, ['cat', 'dog', 'fire truck'])).toEqual({
      compared: 15,
      agreed: 9,
      unknown: 5,
      labels: [
        {
          given: 'Fire_Truck',
          images: 5,
          agreed: 1,
          confused: [
            { predicted: 'cat', images: 3 },
            { predicted: 'dog', images: 1 },
          ],
        },
        { given: 'cat', images: 10, agreed: 8, confused: [{ predicted: 'dog', images: 2 }] },
      ],
    });
    expect(agreementOf(table, ['boat'])).toBeNull();
  });
});

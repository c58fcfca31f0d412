import { describe, expect, it } from 'vitest';
import type { ComparedPair } from './observations.ts';
import { sortCompared } from './workspace-evidence.ts';

const pair = (a: string, b: string, score: number, relation: ComparedPair['relation'] = 'edited'): ComparedPair => ({
  a,
  b,
  relation,
  score,
});
/** Images a–f; b and c are equal. */
const classOf = Int32Array.of(0, 1, 1, 2, 3, 4);
const numberOf = (id: string) => (id.length === 1 && id <= 'f' ? id.charCodeAt(0) - 97 : undefined);
const never = () => false;

describe('sortCompared', () => {
  it('tells likely copies from other pairs, and counts each superfluous image once', () => {
    const scored = [pair('a', 'b', 0.9), pair('a', 'd', 0.8), pair('b', 'd', 0.7), pair('e', 'f', 0.4)];
    const { evidence, setOf } = sortCompared(6, classOf, { pairs: 20, scored }, numberOf, never, 0.45);
    expect(evidence).toMatchObject({ images: 6, unrelated: 17, superfluous: 2, refuted: [] });
    expect(evidence.likely).toHaveLength(3);
    expect(evidence.unlikely).toEqual([pair('e', 'f', 0.4)]);
    expect([...setOf]).toEqual([0, 0, 0, 0, 4, 5]);
  });

  it('believes a person that two images are no duplicates', () => {
    const scored = [pair('a', 'b', 0.9), pair('d', 'e', 0.9)];
    const { evidence, setOf } = sortCompared(6, classOf, { pairs: 5, scored }, numberOf, (a, b) => a + b === 1, 0.45);
    expect(evidence).toMatchObject({ refuted: [pair('a', 'b', 0.9)], likely: [pair('d', 'e', 0.9)], unrelated: 4 });
    expect([...setOf]).toEqual([0, 1, 1, 3, 3, 5]);
  });

  it('leaves out ids that are gone', () => {
    const { evidence } = sortCompared(6, classOf, { pairs: 1, scored: [pair('a', 'x', 0.9)] }, numberOf, never, 0.45);
    expect(evidence.likely).toEqual([]);
  });
});

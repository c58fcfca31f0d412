import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imageTable, type TablePicture } from '../../../test/fixtures/image-table.ts';
import { HOT_VALUE, HotValues, type LeaderPair } from './hot-values.ts';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** A picture of some motif among others with the same perceptual hash: bits of PDQ tell motifs, and copies a little. */
const picture = (motif: number, copy = 0, value = 1): TablePicture => ({
  scene: value,
  pdqBits: [...numbers(20).map((k) => (motif * 20 + k) % 256), ...numbers(copy % 4).map((k) => (copy * 3 + k) % 256)],
});

interface Settled {
  readonly rounds: LeaderPair[][];
  readonly leaderOf: Map<number, number>;
}

/** Settles all rounds: a leader stands for what shows the same motif. */
function settle(
  motifs: readonly number[],
  pictures: readonly TablePicture[],
  nodes = numbers(pictures.length),
): Settled {
  const hot = new HotValues(imageTable(pictures), nodes);
  const rounds: LeaderPair[][] = [];
  const leaderOf = new Map<number, number>();
  for (let round = hot.next(); round.length > 0; round = hot.next()) {
    rounds.push(round);
    const represented = new Set<number>();
    for (const { leader, image } of round) {
      expect(leader).toBeLessThan(image);
      if (motifs[leader] !== motifs[image]) continue;
      represented.add(image);
      expect(leaderOf.has(image)).toBe(false);
      leaderOf.set(image, leader);
    }
    hot.settle(represented);
    expect(rounds.length).toBeLessThan(1000);
  }
  return { rounds, leaderOf };
}

const settleMotifs = (motifs: readonly number[]): Settled =>
  settle(
    motifs,
    motifs.map((motif, i) => picture(motif, i)),
  );

describe('HotValues', () => {
  it('have nothing to settle up to the limit', () => {
    expect(settleMotifs(numbers(HOT_VALUE).map(() => 0)).rounds).toEqual([]);
  });

  it('compare all copies of one picture with one of them, once', () => {
    const { rounds, leaderOf } = settleMotifs(numbers(HOT_VALUE + 1).map(() => 0));
    expect(rounds.map((round) => round.length)).toEqual([4, HOT_VALUE - 4]);
    expect(new Set(leaderOf.values()).size).toBe(1);
  });

  it('find each of a few pictures a leader', () => {
    const motifs = numbers(200).map((i) => i % 5);
    const { rounds, leaderOf } = settleMotifs(motifs);
    expect(leaderOf.size).toBe(195);
    expect(new Set(leaderOf.values()).size).toBe(5);
    expect(rounds.flat().length).toBeLessThanOrEqual(5 * 200);
  });

  it('are not stopped by a stranger that comes first', () => {
    // Image 0 is like nothing else; 1–60 are copies of one picture.
    const motifs = [7, ...numbers(60).map(() => 0)];
    const pictures = motifs.map((motif, i) => picture(motif, i));
    pictures[0] = { scene: 1, pdqBits: numbers(128).map((bit) => 2 * bit) };
    const { leaderOf } = settle(motifs, pictures);
    expect(leaderOf.size).toBe(59);
    expect(leaderOf.has(0)).toBe(false);
  });

  it('settle the copies where many strangers come first that look as if they were related', () => {
    // 40 pages of one template, all near each other, before 60 copies of one photo and 50 of another.
    const motifs = [...numbers(40), ...numbers(60).map(() => 100), ...numbers(50).map(() => 101)];
    const pictures = motifs.map((motif, i): TablePicture => {
      if (motif >= 100) return picture(motif === 100 ? 3 : 9, i);
      return { scene: 1, pdqBits: numbers(12).map((k) => (motif * 12 + k * 5) % 200) };
    });
    const { leaderOf, rounds } = settle(motifs, pictures);
    expect(leaderOf.size).toBe(59 + 49);
    // Every copy once, every page with a few.
    expect(rounds.flat().length).toBeLessThanOrEqual(2 * motifs.length + 4 * 40);
  });

  it('ask little where there are no copies at all', () => {
    const pages = numbers(300).map(
      (i): TablePicture => ({ scene: 1, pdqBits: numbers(20).map((k) => (i * 31 + k * 7) % 64) }),
    );
    const { rounds, leaderOf } = settle(numbers(300), pages);
    expect(leaderOf.size).toBe(0);
    expect(rounds.flat().length).toBeLessThanOrEqual(4 * 96);
  });

  it('settle several hot values side by side', () => {
    const motifs = numbers(180).map((i) => i % 3);
    const pictures = motifs.map((motif, i) => picture(0, i, motif));
    const { rounds, leaderOf } = settle(motifs, pictures);
    expect(rounds.map((round) => round.length)).toEqual([12, 165]);
    expect(leaderOf.size).toBe(177);
  });

  it('look only at the nodes they are given', () => {
    const motifs = numbers(100).map(() => 0);
    const pictures = motifs.map((motif, i) => picture(motif, i));
    expect(settle(motifs, pictures, numbers(40)).rounds).toEqual([]);
    const nodes = numbers(60).map((i) => i + 40);
    const { rounds } = settle(motifs, pictures, nodes);
    expect(rounds.flat().every(({ leader, image }) => nodes.includes(leader) && nodes.includes(image))).toBe(true);
  });

  it('end, ask bounded work, and leave every image a leader, represented or waiting, whatever a comparison says', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(40), { minLength: 40, maxLength: 120 }),
        fc.integer({ min: 1, max: 60 }),
        fc.nat(99),
        (motifs, kinds, seed) => {
          const shown = motifs.map((motif, i) => (motif * 7 + seed * i) % kinds);
          const { rounds, leaderOf } = settle(
            shown,
            shown.map((motif, i) => picture(motif % 9, i)),
          );
          expect(rounds.flat().length).toBeLessThanOrEqual(24 * motifs.length + 4 * 96);
          const leaders = new Set(rounds.flat().map(({ leader }) => leader));
          for (const [image, leader] of leaderOf) {
            expect(leaders.has(image) && leaderOf.get(image) === image).toBe(false);
            expect(leaderOf.has(leader)).toBe(false);
            expect(shown[image]).toBe(shown[leader]);
          }
          // Nobody is compared twice with the same leader, nor after it is represented.
          const pairs = rounds.flat().map(({ leader, image }) => `${leader} ${image}`);
          expect(new Set(pairs).size).toBe(pairs.length);
          const gone = new Set<number>();
          for (const round of rounds) {
            for (const { leader, image } of round) expect(gone.has(leader) || gone.has(image)).toBe(false);
            for (const { leader, image } of round) if (leaderOf.get(image) === leader) gone.add(image);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('do not depend on the order of the nodes', () => {
    const motifs = numbers(120).map((i) => i % 4);
    const pictures = motifs.map((motif, i) => picture(motif, i));
    const straight = settle(motifs, pictures);
    const reversed = settle(motifs, pictures, numbers(120).reverse());
    expect(reversed).toEqual(straight);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstBits, imageTable, type TablePicture } from '../../../test/fixtures/image-table.ts';
import { hammingDistance } from '../../kernel/hash/words.ts';
import { composeOrientations } from '../../kernel/resample/dihedral.ts';
import { CandidateCollector, type Candidates, turnedPdqDistance } from './candidates.ts';
import { addCrossCandidates, addHashCandidates, DEFAULT_RADII, type HashRadii } from './hash-candidates.ts';
import type { ImageTable } from './image-table.ts';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

function candidatesOf(table: ImageTable, radii: HashRadii, nodes = numbers(table.ids.length)): Candidates {
  const collector = new CandidateCollector(table);
  addHashCandidates(table, nodes, radii, collector);
  return collector.finish();
}

const keysOf = ({ count, a, b }: Candidates): string[] => numbers(count).map((i) => `${a[i]} ${b[i]}`);

/** Whether some hash brings two images within its radius: by definition, pair by pair. */
function isCandidate(table: ImageTable, a: number, b: number, radii: HashRadii): boolean {
  const kinds = [
    [table.perceptualHash, table.trimmedPerceptualHash, radii.perceptual],
    [table.differenceHash, table.trimmedDifferenceHash, radii.difference],
  ] as const;
  const pdq = turnedPdqDistance(table, a, b, 1);
  for (const [straight, trimmed, radius] of kinds) {
    const hashesOf = (image: number) => (table.hasMargins[image] ? [straight, trimmed] : [straight]);
    for (const x of hashesOf(a)) {
      for (const y of hashesOf(b)) {
        if (hammingDistance(x, 2 * a, y, 2 * b, 2) > radius) continue;
        if (x === trimmed || y === trimmed || pdq <= 104) return true;
      }
    }
  }
  for (let o = 2; o <= 8; o++) {
    const isNear =
      hammingDistance(table.perceptualHash, 2 * a, table.turnedHashes, 14 * b + 2 * (o - 2), 2) <= radii.turned;
    if (isNear && turnedPdqDistance(table, a, b, o) <= 112) return true;
  }
  return radii.pdq !== null && pdq <= radii.pdq;
}

function byDefinition(table: ImageTable, radii: HashRadii): string[] {
  const count = table.ids.length;
  return numbers(count).flatMap((a) =>
    numbers(count - a - 1).flatMap((k) => (isCandidate(table, a, a + 1 + k, radii) ? [`${a} ${a + 1 + k}`] : [])),
  );
}

const someBits = (maxLength: number, bits = 64) => fc.uniqueArray(fc.nat(bits - 1), { maxLength });
const somePicture: fc.Arbitrary<TablePicture> = fc
  .record({
    scene: fc.nat(3),
    turn: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 8 })),
    bits: fc.oneof(fc.constant([]), someBits(9)),
    differenceBits: fc.oneof(fc.constant([]), someBits(12)),
    pdqBits: fc.oneof(fc.constant([]), someBits(40, 256), fc.constant(firstBits(110))),
    inside: fc.option(fc.record({ scene: fc.nat(3), bits: someBits(6) }), { nil: undefined, freq: 4 }),
  })
  .map(({ inside, ...picture }) => (inside ? { ...picture, inside } : picture));
const someRadii = fc.record({
  perceptual: fc.nat(10),
  turned: fc.nat(10),
  difference: fc.nat(12),
  pdq: fc.option(fc.nat(31), { nil: null }),
});

describe('addHashCandidates', () => {
  it('misses no pair and adds none, at any radii: straight, turned, trimmed, equal', () => {
    fc.assert(
      fc.property(fc.array(somePicture, { maxLength: 24 }), someRadii, (pictures, radii) => {
        const table = imageTable(pictures);
        expect(keysOf(candidatesOf(table, radii))).toEqual(byDefinition(table, radii));
      }),
      { numRuns: 300 },
    );
  });

  it('misses no pair of thousands', () => {
    // 400 scenes in one to eight near copies each, every third turned, every seventh bordered.
    const pictures = numbers(400).flatMap((scene) =>
      numbers(1 + (scene % 8)).map((copy): TablePicture => {
        const bits = numbers(copy).map((k) => (scene * 7 + copy * 13 + k * 5) % 64);
        return {
          scene,
          turn: copy % 3 === 2 ? 1 + (scene % 8) : 1,
          bits,
          differenceBits: bits.map((bit) => 63 - bit),
          ...(copy % 7 === 6 ? { inside: { scene, bits: [scene % 64] } } : {}),
        };
      }),
    );
    const table = imageTable(pictures);
    const found = keysOf(candidatesOf(table, DEFAULT_RADII));
    expect(pictures.length).toBeGreaterThan(1500);
    expect(found).toEqual(byDefinition(table, DEFAULT_RADII));
    expect(found.length).toBeGreaterThan(2000);
  });

  it('names the orientation that lays one on the other', () => {
    for (let one = 1; one <= 8; one++) {
      for (let other = 1; other <= 8; other++) {
        const found = candidatesOf(
          imageTable([
            { scene: 1, turn: one },
            { scene: 1, turn: other },
          ]),
          DEFAULT_RADII,
        );
        expect(found.count).toBe(1);
        expect(composeOrientations(other, found.orientation[0]!)).toBe(one);
        expect([found.perceptualDistance[0], found.pdqDistance[0]]).toEqual([0, 0]);
      }
    }
  });

  it('says what found a pair', () => {
    const table = imageTable([
      { scene: 1 },
      { scene: 1, bits: firstBits(4), differenceBits: firstBits(20) },
      { scene: 1, bits: firstBits(30), differenceBits: [5] },
      { scene: 2, inside: { scene: 1 } },
      { scene: 1, turn: 4 },
    ]);
    const found = candidatesOf(table, DEFAULT_RADII);
    const source = Object.fromEntries(keysOf(found).map((key, i) => [key, found.sourceOf(i)]));
    expect(source).toMatchObject({ '0 1': 'phash', '0 2': 'dhash', '0 3': 'trimmed', '0 4': 'phash' });
  });

  it('leaves out what PDQ tells apart, but for pictures inside margins', () => {
    const far = { scene: 1, pdqBits: firstBits(105) };
    const near = { scene: 1, pdqBits: firstBits(104) };
    expect(keysOf(candidatesOf(imageTable([{ scene: 1 }, far]), DEFAULT_RADII))).toEqual([]);
    expect(keysOf(candidatesOf(imageTable([{ scene: 1 }, near]), DEFAULT_RADII))).toEqual(['0 1']);
    const bordered = { scene: 1, pdqBits: firstBits(105), inside: { scene: 1 } };
    expect(keysOf(candidatesOf(imageTable([{ scene: 1 }, bordered]), DEFAULT_RADII))).toEqual(['0 1']);
  });

  it('looks only at the nodes it is given', () => {
    const table = imageTable(numbers(6).map(() => ({ scene: 1 })));
    expect(keysOf(candidatesOf(table, DEFAULT_RADII, [1, 3, 5]))).toEqual(['1 3', '1 5', '3 5']);
  });

  it('pairs all equal hashes up to the hot limit', () => {
    const table = imageTable(numbers(48).map(() => ({ scene: 1 })));
    expect(candidatesOf(table, DEFAULT_RADII).count).toBe((48 * 47) / 2);
  });

  it('pairs each of many equal hashes with those nearest by PDQ, which includes its own kind', () => {
    // 40 kinds of 10 pictures, 24 bits of PDQ apart from each other, 2 within a kind.
    const pictures = numbers(400).map((i) => {
      const [kind, one] = [i % 40, Math.floor(i / 40)];
      return { scene: 1, pdqBits: [...numbers(12).map((k) => (kind * 6 + k * 17) % 240), 240 + one] };
    });
    const found = candidatesOf(imageTable(pictures), { ...DEFAULT_RADII, turned: 0 });
    expect(found.count).toBeLessThanOrEqual(400 * 24);
    const keys = new Set(keysOf(found));
    for (let a = 0; a < 400; a++) for (let b = a + 40; b < 400; b += 40) expect(keys.has(`${a} ${b}`)).toBe(true);
  });

  it('does not explode on two hot values that lie near each other', () => {
    const pictures = numbers(1000).map((i) => ({
      scene: 1,
      bits: i % 2 === 0 ? [] : [9],
      pdqBits: numbers(8).map((bit) => ((i * 31) % 32) * 8 + bit),
    }));
    expect(candidatesOf(imageTable(pictures), DEFAULT_RADII).count).toBeLessThanOrEqual(1000 * 24 * 3);
  });
});

describe('addCrossCandidates', () => {
  it('misses no pair across two sets and adds none within either', () => {
    const across = (table: ImageTable, radii: HashRadii, border: number) => {
      const collector = new CandidateCollector(table);
      addCrossCandidates(
        table,
        numbers(border),
        numbers(table.ids.length - border).map((i) => i + border),
        radii,
        collector,
      );
      return keysOf(collector.finish());
    };
    fc.assert(
      fc.property(fc.array(somePicture, { maxLength: 20 }), someRadii, fc.nat(20), (pictures, radii, at) => {
        const table = imageTable(pictures);
        const border = Math.min(at, pictures.length);
        const withoutPdq = { ...radii, pdq: null };
        const expected = byDefinition(table, withoutPdq).filter((key) => {
          const [a, b] = key.split(' ').map(Number);
          return a! < border && b! >= border;
        });
        expect(across(table, withoutPdq, border)).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });
});

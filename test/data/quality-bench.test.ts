import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BuiltSet, PlantedCopy } from '../../bench/quality/build.ts';
import { type Found, relationKey } from '../../bench/quality/found.ts';
import { addHashPairs } from '../../bench/quality/hash-pairs.ts';
import { NEGATIVE_KINDS } from '../../bench/quality/negatives/kinds.ts';
import { DATA, listOriginals, REAL_NEGATIVES } from '../../bench/quality/originals.ts';
import { PairSet } from '../../bench/quality/pair-set.ts';
import { scorePlanted } from '../../bench/quality/planted.ts';
import { scorePairs, share } from '../../bench/quality/score.ts';
import { readTruthPairs } from '../../bench/quality/truth.ts';
import { EDITS } from '../../src/transform/edits.ts';
import { seededRandom } from '../../src/transform/random.ts';

const pairsOf = (ids: readonly string[], ...pairs: (readonly [string, string])[]): PairSet => {
  const set = new PairSet(ids);
  for (const [a, b] of pairs) set.add(a, b);
  return set;
};

describe('share', () => {
  it("gives Wilson's interval", () => {
    // SciPy 1.17.1: binomtest(9, 10).proportion_ci(method='wilson')
    const nine = share(9, 10);
    expect(nine.low).toBeCloseTo(0.59585, 4);
    expect(nine.high).toBeCloseTo(0.98212, 4);
    expect(share(0, 0).value).toBeNaN();
    expect(share(10, 10).high).toBeCloseTo(1, 12);
  });
});

describe('PairSet', () => {
  it('holds unordered pairs and no image with itself', () => {
    const set = pairsOf(['x', 'y', 'z'], ['y', 'x'], ['x', 'y'], ['z', 'z']);
    expect(set.size).toBe(1);
    expect([set.has('x', 'y'), set.has('y', 'x'), set.has('x', 'z'), set.has('z', 'z')]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect([...set]).toEqual([[0, 1]]);
    expect(() => set.add('x', 'w')).toThrow('"w"');
  });
});

describe('addHashPairs', () => {
  it('finds pairs up to the radius and none beyond', () => {
    const hashes = ['0000000000000000', '00000000000003ff', 'ffe0000000000000', null, '8000000000000000'];
    const found = addHashPairs(new PairSet(['a', 'b', 'c', 'd', 'e']), hashes, 10);
    expect([...found]).toEqual([
      [0, 1],
      [0, 4],
      [2, 4],
    ]);
  });
});

describe('readTruthPairs', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'goldpan-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function read(text: string, ids: readonly string[], name = 'truth.csv') {
    const path = join(folder, name);
    writeFileSync(path, text);
    const { pairs, unknownIds } = readTruthPairs(path, new PairSet(ids));
    return { pairs: [...pairs].map(([a, b]) => `${ids[a]} ${ids[b]}`).sort(), unknownIds };
  }
  const ids = ['x.jpg', 'y.jpg', 'z.jpg', 'w.jpg'];

  it('takes pairs, groups or a map', () => {
    expect(read('a,b\nx.jpg,y.jpg\n', ids).pairs).toEqual(['x.jpg y.jpg']);
    expect(read('from,to,related\nz.jpg,x.jpg,1\nx.jpg,y.jpg,0\n', ids).pairs).toEqual(['x.jpg z.jpg']);
    expect(read('id,group\nx.jpg,1\ny.jpg,2\nz.jpg,1\nw.jpg,1\n', ids).pairs).toEqual([
      'x.jpg w.jpg',
      'x.jpg z.jpg',
      'z.jpg w.jpg',
    ]);
    expect(read('{"x.jpg":["y.jpg","z.jpg"],"y.jpg":["x.jpg"]}', ids, 't.json').pairs).toEqual([
      'x.jpg y.jpg',
      'x.jpg z.jpg',
    ]);
  });

  it('names the images that were not scanned', () => {
    const { pairs, unknownIds } = read('a,b\nx.jpg,y.jpg\nx.jpg,gone.jpg\n', ids);
    expect([pairs, unknownIds]).toEqual([['x.jpg y.jpg'], ['gone.jpg']]);
    expect(() => read('id,group\nx.jpg,1\ngone.jpg,1\n', ids)).toThrow(/no related pair.*gone\.jpg/);
  });
});

describe('scorePairs', () => {
  it('counts hits', () => {
    const ids = ['a', 'b', 'c', 'd'];
    const { precision, recall, f1 } = scorePairs(
      pairsOf(ids, ['a', 'b'], ['c', 'd'], ['a', 'd']),
      pairsOf(ids, ['b', 'a'], ['a', 'c']),
    );
    expect([precision.hits, precision.trials, recall.hits, recall.trials]).toEqual([1, 3, 1, 2]);
    expect(f1).toBeCloseTo(0.4, 12);
  });
});

describe('scorePlanted', () => {
  const edit = (name: string) => EDITS.find((each) => each.name === name)!;
  const ids = ['p/original', 'p/1', 'p/2', 'q/original', 'q/1', 'n'];
  const copies: PlantedCopy[] = [
    { original: 'p/original', copy: 'p/1', edit: edit('resize-40') },
    { original: 'p/original', copy: 'p/2', edit: edit('page-40') },
    { original: 'q/original', copy: 'q/1', edit: edit('resize-40') },
  ];
  const clusterOf = new Map(ids.map((id) => [id, id === 'n' ? 'n' : `${id[0]}/original`]));
  const set: BuiltSet = { folder: '', copies, clusterOf, originals: 2, negatives: 1 };
  const goldpan = pairsOf(ids, ['p/original', 'p/1'], ['p/original', 'p/2'], ['p/1', 'p/2'], ['q/1', 'n']);
  const found: Found = {
    ids,
    goldpan,
    relations: new Map([
      [relationKey('p/1', 'p/original'), 'recompressed'],
      [relationKey('p/original', 'p/2'), 'edited'],
    ]),
    wide: goldpan,
    candidates: goldpan,
    phash: pairsOf(ids, ['q/original', 'q/1']),
    dhash: pairsOf(ids),
    hashes: pairsOf(ids, ['q/original', 'q/1']),
    groups: [],
    scanSeconds: 0,
  };
  const score = scorePlanted(set, found);

  it('counts for recall only copies with their originals', () => {
    expect([score.all.recall.goldpan.hits, score.all.recall.goldpan.trials]).toEqual([2, 3]);
    expect([score.reachable.recall.goldpan.hits, score.reachable.recall.goldpan.trials]).toEqual([1, 2]);
    const resize = score.families.find(({ name }) => name === 'resize')!;
    expect([resize.recall.goldpan.value, resize.recall.phash.value]).toEqual([0.5, 0.5]);
    expect(score.missed.map(({ copy }) => copy)).toEqual(['q/1']);
  });

  it('counts against precision only pairs of different pictures', () => {
    expect(score.methods.goldpan.precision).toMatchObject({ hits: 3, trials: 4 });
    expect(score.methods.goldpan.strictPrecision).toMatchObject({ hits: 2, trials: 3 });
    expect(score.methods.goldpan.falsePairs).toEqual([['q/1', 'n']]);
    expect(score.methods.phash.precision.value).toBe(1);
  });

  it('takes any right name, and lists the wrong ones', () => {
    expect([score.all.named.hits, score.all.named.trials]).toEqual([1, 2]);
    expect(score.misnamed.map(({ copy, relation }) => [copy, relation])).toEqual([['p/1', 'recompressed']]);
  });
});

describe('the set', () => {
  it('has at least 75 photos, and real negatives that are there', () => {
    const originals = listOriginals();
    expect(originals.length).toBeGreaterThanOrEqual(75);
    expect(new Set(originals.map(({ path }) => path)).size).toBe(originals.length);
    for (const path of REAL_NEGATIVES) expect(existsSync(join(DATA, path))).toBe(true);
    expect(originals.some(({ path }) => REAL_NEGATIVES.some((negative) => path.endsWith(negative)))).toBe(false);
  });

  it.each(NEGATIVE_KINDS.map((kind) => [kind.name, kind] as const))(
    'has no two equal negatives: %s',
    async (_name, kind) => {
      const small = await Promise.all(
        Array.from({ length: kind.count }, async (_, index) => {
          const { bytes } = await kind.draw(index, seededRandom('quality', kind.name, index));
          return sharp(bytes).toColourspace('srgb').removeAlpha().raw().toBuffer();
        }),
      );
      expect(new Set(small.map((pixels) => pixels.toString('base64'))).size).toBe(kind.count);
    },
  );

  it('has no two icons that are one icon turned or mirrored', async () => {
    const kind = NEGATIVE_KINDS.find(({ name }) => name === 'icon')!;
    const icons = await Promise.all(
      Array.from({ length: kind.count }, async (_, index) => (await kind.draw(index, seededRandom(index))).bytes),
    );
    const pixels = (bytes: Uint8Array, turns: number, isMirrored: boolean) =>
      sharp(bytes)
        .rotate(90 * turns)
        .flop(isMirrored)
        .greyscale()
        .resize(64)
        .raw()
        .toBuffer();
    const upright = await Promise.all(icons.map((bytes) => pixels(bytes, 0, false)));
    for (let i = 0; i < icons.length; i++) {
      for (let orientation = 0; orientation < 8; orientation++) {
        const turned = await pixels(icons[i]!, orientation % 4, orientation > 3);
        for (let j = 0; j < icons.length; j++) {
          if (i === j) continue;
          let sum = 0;
          for (let p = 0; p < turned.length; p++) sum += Math.abs(turned[p]! - upright[j]![p]!);
          expect(sum / turned.length, `icons ${i + 1} and ${j + 1}, orientation ${orientation}`).toBeGreaterThan(2.3);
        }
      }
    }
  });
});

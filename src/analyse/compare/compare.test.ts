import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NEGATIVE_KINDS } from '../../../bench/quality/negatives/kinds.ts';
import { SCENE_NAMES, type SceneName } from '../../../demo/scenes/registry.ts';
import { bare, jpegOf, pictureOf, scene } from '../../../test/fixtures/compared-pictures.ts';
import type { RgbImage } from '../../kernel/image.ts';
import { inverseOrientation } from '../../kernel/resample/dihedral.ts';
import type { Edit } from '../../transform/edit.ts';
import { EDITS } from '../../transform/edits.ts';
import { seededRandom } from '../../transform/random.ts';
import { type Comparison, comparePictures, RELATED } from './compare.ts';
import type { Picture } from './picture.ts';

/** How a turned copy must be turned to lie on its original: what its hashes say. */
const TURNS: Readonly<Record<string, number>> = {
  'flip-mirror': 2,
  'flip-upside-down': 4,
  'flip-mirror-and-turn': 7,
  'rotate-quarter-90': 8,
  'rotate-quarter-180': 3,
  'rotate-quarter-270': 6,
};

interface Result {
  readonly name: SceneName;
  readonly edit: Edit;
  readonly found: Comparison;
  readonly reversed: Comparison;
}

const results = new Map<SceneName, Promise<Result[]>>();

/** All edits of a scene compared with it, and it with them. */
function resultsOf(name: SceneName): Promise<Result[]> {
  const known = results.get(name) ?? compareEdits(name);
  results.set(name, known);
  return known;
}

async function compareEdits(name: SceneName): Promise<Result[]> {
  const original = await jpegOf(scene(name));
  const all: Result[] = [];
  for (const edit of EDITS) {
    if (name === SMOOTH && !edit.isHashReachable) continue;
    const copy = await pictureOf(await edit.apply(scene(name), seededRandom('compare', name, edit.name)));
    const turn = TURNS[edit.name] ?? 1;
    all.push({
      name,
      edit,
      found: comparePictures(original, copy, turn),
      reversed: comparePictures(copy, original, inverseOrientation(turn)),
    });
  }
  return all;
}

/** Pictures with texture, as photos mostly have it; and a smooth pot on plain ground, which has next to none. */
const SCENES = ['landscape', 'city', 'fruit'] as const;
const SMOOTH = 'pottery';
const everyResult = async (): Promise<Result[]> => (await Promise.all(SCENES.map(resultsOf))).flat();
const isRight = ({ edit, found }: Result): boolean =>
  [edit.relation as string, ...edit.alsoRight].includes(found.relation);
const wrong = (all: readonly Result[]): string[] =>
  all.filter((each) => !isRight(each)).map(({ name, edit, found }) => `${name} ${edit.name}: ${found.relation}`);

describe('comparePictures of an edited copy', () => {
  it.each([...SCENES, SMOOTH] as const)('scores every edit of %s that hashes reach above 0.45', async (name) => {
    const all = (await resultsOf(name)).filter(({ edit }) => edit.isHashReachable);
    const low = all.filter(({ found }) => found.score <= 0.45);
    expect(all.length).toBeGreaterThan(40);
    expect(low.map(({ edit, found }) => [edit.name, found.score])).toEqual([]);
  });

  it('scores all edits above 0.45, but for one in fifty', async () => {
    const all = await everyResult();
    const low = all.filter(({ found }) => found.score <= 0.45);
    expect(low.length / all.length, low.map(({ name, edit }) => `${name} ${edit.name}`).join()).toBeLessThan(0.02);
  });

  it('names nine of ten rightly', async () => {
    const all = await everyResult();
    expect(all.filter(isRight).length / all.length, wrong(all).join()).toBeGreaterThan(0.9);
  });

  // Strong sharpening moves tones; fine lettering all over is lost at the size pictures are compared in.
  const LEAST_RIGHT: Readonly<Record<string, number>> = { sharpen: 0.5, watermark: 0.1 };
  it.each([...new Set(EDITS.map(({ family }) => family))])('names %s rightly', async (family) => {
    const all = (await everyResult()).filter(({ edit }) => edit.family === family);
    expect(all.filter(isRight).length / all.length, wrong(all).join()).toBeGreaterThanOrEqual(
      LEAST_RIGHT[family] ?? 0.8,
    );
  });

  it('takes no watermark for anything but coding or an edit', async () => {
    const all = (await everyResult()).filter(({ edit }) => edit.family === 'watermark');
    for (const { found } of all) expect(['recompressed', 'recoloured', 'edited']).toContain(found.relation);
  });

  it('says the same whichever of the two comes first', async () => {
    for (const { name, edit, found, reversed } of await everyResult()) {
      expect(reversed.relation, `${name} ${edit.name}`).toBe(found.relation);
      expect(Math.abs(reversed.score - found.score), `${name} ${edit.name}`).toBeLessThan(0.05);
    }
  });

  it('says how it was turned', async () => {
    for (const { edit, found, reversed } of await everyResult()) {
      const turn = TURNS[edit.name];
      if (turn === undefined) continue;
      expect([found.evidence.orientation, reversed.evidence.orientation]).toEqual([turn, inverseOrientation(turn)]);
    }
  });

  it('gives the same again, from other objects as well', async () => {
    const copy = await pictureOf(
      await EDITS.find(({ name }) => name === 'crop-side-80')!.apply(scene('city'), seededRandom(1)),
    );
    const original = await jpegOf(scene('city'));
    const first = comparePictures(original, copy);
    expect(comparePictures(original, copy)).toEqual(first);
    const again = await pictureOf(
      await EDITS.find(({ name }) => name === 'crop-side-80')!.apply(scene('city'), seededRandom(1)),
    );
    expect(comparePictures(await jpegOf(scene('city')), again)).toEqual(first);
  });

  it('looks for no features where hashes brought pictures together that have nothing in common, unless asked to', async () => {
    const page = EDITS.find(({ name }) => name === 'page-40')!;
    const [original, copy] = [
      await jpegOf(scene('city')),
      await pictureOf(await page.apply(scene('city'), seededRandom(3))),
    ];
    expect(comparePictures(original, copy, 1, false)).toMatchObject({
      relation: 'unrelated',
      evidence: { alignment: 'frame' },
    });
    expect(comparePictures(original, copy, 1, true)).toMatchObject({
      relation: 'cropped',
      evidence: { alignment: 'features' },
    });
  });
});

function expectUnrelated(one: Picture, other: Picture): void {
  for (const orientation of [1, 3]) {
    for (const isThorough of [true, false]) {
      const { relation, score } = comparePictures(one, other, orientation, isThorough);
      expect(score).toBeLessThan(RELATED);
      expect(relation).toBe('unrelated');
    }
  }
}

describe('comparePictures of unrelated pictures', () => {
  it.each(NEGATIVE_KINDS.map((kind) => [kind.name, kind] as const))('of one kind: %s', async (_, kind) => {
    const pictures = await Promise.all(
      [0, 1, 2].map(async (index) => pictureOf(await kind.draw(index, seededRandom('quality', kind.name, index)))),
    );
    for (const [i, one] of pictures.entries()) for (const other of pictures.slice(i + 1)) expectUnrelated(one, other);
  });

  it('of different scenes, and of different scenes of one kind', async () => {
    const pictures = await Promise.all(
      SCENE_NAMES.map(async (name) => jpegOf(scene(name))).concat(
        [1, 2].map(async (variant) => jpegOf(scene('city', variant))),
      ),
    );
    for (const [i, one] of pictures.entries()) {
      for (const other of pictures.slice(i + 1)) {
        const { relation, score } = comparePictures(one, other);
        expect([relation, score < RELATED]).toEqual(['unrelated', true]);
      }
    }
  });

  it('that are blank: there is nothing to recognise', () => {
    const flat = (value: number): RgbImage => ({
      width: 96,
      height: 64,
      data: new Uint8Array(3 * 96 * 64).fill(value),
    });
    for (const [x, y] of [
      [255, 255],
      [0, 0],
      [120, 120],
      [120, 128],
    ] as const) {
      expect(comparePictures(bare(flat(x)), bare(flat(y)))).toMatchObject({ relation: 'unrelated', score: 0 });
    }
  });
});

describe('comparePictures of odd sizes', () => {
  const SIZES = [
    [1, 1],
    [1, 17],
    [17, 1],
    [1, 512],
    [512, 1],
    [2, 2],
    [3, 5],
    [8, 8],
    [16, 16],
    [31, 31],
    [33, 7],
    [512, 2],
    [40, 300],
  ] as const;

  /** Noise, or tones that change every eight pixels. */
  function odd([width, height]: readonly [number, number], cell: number, seed: number): RgbImage {
    const random = seededRandom('odd', width, height, cell, seed);
    const columns = Math.ceil(width / cell);
    const tones = Array.from({ length: 3 * columns * Math.ceil(height / cell) }, () => Math.floor(256 * random()));
    const data = new Uint8Array(3 * width * height);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const from = 3 * (Math.floor(y / cell) * columns + Math.floor(x / cell));
        for (let c = 0; c < 3; c++) data[3 * (y * width + x) + c] = tones[from + c]!;
      }
    }
    return { width, height, data };
  }

  it.each(SIZES.map((size) => [size.join('×'), size] as const))('compares %s with any other size', (_, size) => {
    for (const other of SIZES) {
      for (const orientation of [1, 2, 6]) {
        const found = comparePictures(bare(odd(size, 1, 1), 9), bare(odd(other, 1, 2)), orientation);
        expect(found).toMatchObject({ relation: 'unrelated' });
        expect(found.score).toBeLessThan(RELATED);
        expect(found.score).toBeGreaterThanOrEqual(0);
        // NaN and infinity become null.
        expect(JSON.stringify(found)).not.toContain('null');
      }
    }
  });

  it.each(SIZES.filter(([w, h]) => w * h > 1).map((size) => [size.join('×'), size] as const))(
    'knows %s again, and no other of its size',
    (_, size) => {
      const one = bare(odd(size, 1, 1));
      expect(comparePictures(one, bare(odd(size, 1, 1)))).toMatchObject({ relation: 'recompressed' });
      expect(comparePictures(one, bare(odd(size, 1, 1))).score).toBeGreaterThan(0.45);
      for (let seed = 2; seed < 12; seed++) {
        expect(comparePictures(one, bare(odd(size, 1, seed))).score).toBeLessThan(RELATED);
      }
    },
  );

  it('does not take a few enlarged tones for evidence', () => {
    let high = 0;
    const sizes = SIZES.filter(([w, h]) => w * h < 300);
    for (const size of sizes) {
      for (const other of sizes) {
        for (let seed = 0; seed < 4; seed++) {
          const { score } = comparePictures(bare(odd(size, 8, seed)), bare(odd(other, 8, seed + 50)));
          if (score > 0.45) high++;
        }
      }
    }
    expect(high).toBe(0);
  });

  it('has nothing to say of one pixel', () => {
    const pixel = bare({ width: 1, height: 1, data: Uint8Array.of(9, 200, 31) });
    expect(comparePictures(pixel, pixel)).toMatchObject({ relation: 'unrelated', score: 0 });
  });

  it('reads files of extreme proportions', async () => {
    const long: RgbImage = odd([5000, 8], 4, 1);
    const [one, other] = [await jpegOf(long), await jpegOf(odd([5000, 8], 4, 2))];
    expect([one.width, one.height]).toEqual([5000, 8]);
    expect(comparePictures(one, await jpegOf(long, 80)).score).toBeGreaterThan(0.45);
    expect(comparePictures(one, other)).toMatchObject({ relation: 'unrelated' });
  });

  it('is symmetric on anything', () => {
    const some = fc.record({
      size: fc.tuple(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 90 })),
      cell: fc.constantFrom(1, 5, 20),
      seed: fc.nat(3),
    });
    fc.assert(
      fc.property(some, some, (p, q) => {
        const [one, other] = [bare(odd(p.size, p.cell, p.seed)), bare(odd(q.size, q.cell, q.seed))];
        const [found, reversed] = [comparePictures(one, other), comparePictures(other, one)];
        // What is one picture in either order; strangers may come near the border of both.
        if (Math.max(found.score, reversed.score) > 0.45 || Math.min(found.score, reversed.score) < 0.2) {
          expect(Math.abs(found.score - reversed.score)).toBeLessThan(0.3);
        }
      }),
      { numRuns: 60, seed: 5 },
    );
  });
});

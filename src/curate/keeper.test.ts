import { describe, expect, it } from 'vitest';
import { UserError } from '../model/errors.ts';
import { checkKeeperOptions, chooseKeeper, KEEPER_CRITERIA, type KeeperFacts, type KeeperOptions } from './keeper.ts';

const facts = (id: string, change: Partial<KeeperFacts> = {}): KeeperFacts => ({
  id,
  split: null,
  label: null,
  width: 640,
  height: 480,
  bitDepth: 8,
  jpegQuality: 90,
  sharpness: 1,
  metadata: 0,
  isLossless: false,
  sizeBytes: 100_000,
  isTruncated: false,
  ...change,
});

interface Case {
  readonly criterion: string;
  readonly better: Partial<KeeperFacts>;
  readonly worse: Partial<KeeperFacts>;
  readonly reason: string;
  readonly options?: KeeperOptions;
}

/** By criterion, in the default order: what wins, against what, and what is said of it. */
const CASES: readonly Case[] = [
  {
    criterion: 'protected',
    better: { split: 'test' },
    worse: { split: 'train' },
    reason: 'in the protected split test',
    options: { protect: ['test', 'val'] },
  },
  {
    criterion: 'path',
    better: { id: 'z/good/a.jpg' },
    worse: { id: 'a/other/a.jpg' },
    reason: 'in a preferred folder',
    options: { prefer: ['good'] },
  },
  { criterion: 'whole', better: {}, worse: { isTruncated: true }, reason: 'whole, while the others are cut off' },
  { criterion: 'label', better: { label: 'cat' }, worse: {}, reason: 'labelled cat, while others have no label' },
  {
    criterion: 'resolution',
    better: { width: 1280, height: 960 },
    worse: {},
    reason: 'highest resolution, 1280×960 against 640×480',
  },
  { criterion: 'depth', better: { bitDepth: 16 }, worse: {}, reason: '16 bits per sample against 8' },
  { criterion: 'lossless', better: { isLossless: true }, worse: {}, reason: 'stored without loss' },
  { criterion: 'quality', better: {}, worse: { jpegQuality: 50 }, reason: 'JPEG quality 90 against 50' },
  { criterion: 'sharpness', better: { sharpness: 1.8 }, worse: {}, reason: 'sharper, 1.8 against 1.0' },
  {
    criterion: 'metadata',
    better: { metadata: 2 },
    worse: { metadata: 1 },
    reason: 'more metadata: camera, time, position or colour profile',
  },
  {
    criterion: 'bytes',
    better: { sizeBytes: 100_001 },
    worse: {},
    reason: 'largest file, so the least compressed',
  },
  { criterion: 'name', better: { id: 'x/IMG.jpg' }, worse: { id: 'x/IMG (1).jpg' }, reason: 'not named as a copy' },
];

/** The better one by one criterion; by the path alone it would come last. */
const contest = ({ better, worse }: Case): KeeperFacts[] => [facts('b', worse), facts('c', better)];

describe('chooseKeeper', () => {
  it('goes by these criteria, in this order', () => {
    expect(KEEPER_CRITERIA).toEqual(CASES.map(({ criterion }) => criterion));
  });

  it.each(CASES.map((each) => [each.criterion, each] as const))('prefers by %s, and says so', (_, each) => {
    expect(chooseKeeper(contest(each), each.options)).toEqual({ index: 1, reason: each.reason });
    expect(chooseKeeper(contest(each).reverse(), each.options)).toEqual({ index: 0, reason: each.reason });
  });

  it.each(
    CASES.flatMap((strong, i) =>
      CASES.slice(i + 1).map((weak) => [`${strong.criterion} before ${weak.criterion}`, strong, weak] as const),
    ),
  )('puts %s', (_, strong, weak) => {
    // Ids are decided by both where both are of the path.
    const id = strong.better.id ?? weak.better.id;
    const [one, other] = [
      facts('p', { ...weak.worse, ...strong.better, ...(id ? { id: strong.better.id ?? weak.worse.id ?? 'p' } : {}) }),
      facts('q', { ...weak.better, ...strong.worse, ...(id ? { id: strong.worse.id ?? weak.better.id ?? 'q' } : {}) }),
    ];
    const options = { ...strong.options, ...weak.options };
    expect(chooseKeeper([other, one], options)).toMatchObject({ index: 1, reason: strong.reason });
  });

  it('leaves a criterion out that the order does not name, and follows the order it is given', () => {
    const small = facts('small', { sizeBytes: 1, jpegQuality: 99 });
    const large = facts('large', { sizeBytes: 9, jpegQuality: 10 });
    expect(chooseKeeper([small, large]).index).toBe(0);
    expect(chooseKeeper([small, large], { order: ['bytes'] })).toEqual({
      index: 1,
      reason: 'largest file, so the least compressed',
    });
    expect(chooseKeeper([small, large], { order: ['bytes', 'quality'] }).index).toBe(1);
    expect(chooseKeeper([small, large], { order: ['quality', 'bytes'] }).index).toBe(0);
    expect(chooseKeeper([facts('y', { width: 9000 }), facts('x')], { order: [] })).toEqual({
      index: 1,
      reason: 'equal in every respect; first in path order',
    });
  });

  it('takes preferred folders first to last: beginnings of ids, or whole parts between slashes', () => {
    const at = (...ids: string[]) => ids.map((id) => facts(id));
    const prefer = ['raw/', 'clean'];
    expect(chooseKeeper(at('clean/a.jpg', 'raw/a.jpg'), { prefer }).index).toBe(1);
    expect(chooseKeeper(at('b/a.jpg', 'x/clean/a.jpg'), { prefer }).index).toBe(1);
    // A file or folder that merely holds the word is not the folder.
    expect(chooseKeeper(at('b/a.jpg', 'x/unclean/a.jpg', 'x/cleaner/a.jpg'), { prefer }).index).toBe(0);
    expect(chooseKeeper(at('b/a.jpg', 'x/clean'), { prefer }).index).toBe(0);
  });

  it('protects any of several splits alike', () => {
    const group = [
      facts('a', { split: 'val', width: 100 }),
      facts('b', { split: 'test' }),
      facts('c', { width: 9000 }),
    ];
    const { index, reason } = chooseKeeper(group, { protect: ['test', 'val'] });
    expect([index, reason]).toEqual([1, 'highest resolution, 640×480 against 100×480']);
    expect(chooseKeeper(group).index).toBe(2);
  });

  it('says what it beat: the best of the others that were left', () => {
    const group = [facts('a', { width: 100 }), facts('b', { width: 900 }), facts('c', { width: 800 })];
    expect(chooseKeeper(group).reason).toBe('highest resolution, 900×480 against 800×480');
  });

  it('speaks of what is unknown in words', () => {
    const [known, unknown] = [
      facts('a', { jpegQuality: 80, sharpness: 2 }),
      facts('b', { jpegQuality: null, sharpness: null }),
    ];
    expect(chooseKeeper([known, unknown]).reason).toBe('JPEG quality 80 against unknown');
    expect(chooseKeeper([known, unknown], { order: ['sharpness'] }).reason).toBe('sharper, 2.0 against unknown');
    const [one, other] = [facts('a', { bitDepth: null }), facts('b', { bitDepth: 1 })];
    expect(chooseKeeper([one, other]).reason).toBe('8 bits per sample against 1');
  });

  it('counts the size inside bars, and says so', () => {
    const original = facts('z', { width: 640, height: 480 });
    const letterboxed = facts('a', { width: 640, height: 640, inside: { width: 640, height: 478 } });
    const bordered = facts('b', { width: 740, height: 580, inside: { width: 638, height: 479 } });
    expect(chooseKeeper([letterboxed, original, bordered])).toEqual({
      index: 1,
      reason: 'highest resolution, 640×480 against 640×478 inside its bars (640×640 with them)',
    });
    // More of the picture is more, bars or not.
    const small = facts('c', { width: 400, height: 300 });
    expect(chooseKeeper([small, bordered])).toEqual({
      index: 1,
      reason: 'highest resolution, 638×479 inside its bars (740×580 with them) against 400×300',
    });
    expect(
      chooseKeeper([facts('d', { width: 500, height: 500, inside: { width: 400, height: 300 } }), small]).index,
    ).toBe(1);
  });

  it('prefers the picture without bars where theirs may have been measured a little too thin', () => {
    const original = facts('z', { width: 640, height: 480 });
    for (const [width, height] of [
      [640, 488],
      [648, 480],
      [650, 490],
    ] as const) {
      const bordered = facts('a', { width: 800, height: 700, inside: { width, height } });
      expect(chooseKeeper([bordered, original])).toEqual({
        index: 1,
        reason: `no bars, 640×480 against ${width}×${height} inside its bars (800×700 with them)`,
      });
      expect(chooseKeeper([original, bordered]).index).toBe(0);
    }
    // In a large file, a pixel of the view that bars are measured in is many of its own.
    const large = facts('z', { width: 6000, height: 4000 });
    const framed = facts('a', { width: 6600, height: 4600, inside: { width: 6030, height: 4030 } });
    expect(chooseKeeper([framed, large]).index).toBe(1);
    expect(chooseKeeper([{ ...framed, inside: { width: 6300, height: 4300 } }, large]).index).toBe(0);
  });

  it('does not take a little more sharpness for more: coding moves it as much', () => {
    const group = [facts('a', { sharpness: 1, metadata: 1 }), facts('b', { sharpness: 1.05 })];
    expect(chooseKeeper(group).index).toBe(0);
  });

  it.each([
    'a/IMG (2).jpg',
    'a/IMG copy.jpg',
    'a/IMG copy 3.png',
    'a/IMG - Kopie.jpg',
    'a/IMG_copie.jpg',
    'a/IMG_副本.jpg',
    'a/Copy of IMG.jpg',
    'Copy of IMG.jpg',
  ])('knows the name of a copy: %s', (id) => {
    expect(chooseKeeper([facts(id), facts('z.jpg')]).reason).toBe('not named as a copy');
  });

  it.each(['a/photocopy.jpg', 'a/copying.jpg', 'a/(1) IMG.jpg', 'copy/IMG.jpg'])(
    'does not take an ordinary name for that of a copy: %s',
    (id) => {
      expect(chooseKeeper([facts(id), facts('z.jpg')]).index).toBe(0);
    },
  );

  it('keeps a single image', () => {
    expect(chooseKeeper([facts('a')])).toEqual({ index: 0, reason: 'the only one' });
  });

  it('does not depend on the order of the group', () => {
    const group = CASES.flatMap((each, i) => contest(each).map((f) => ({ ...f, id: `${f.id}${i}` })));
    const keeper = group[chooseKeeper(group).index]!.id;
    for (let turn = 0; turn < group.length; turn++) {
      const turned = [...group.slice(turn), ...group.slice(0, turn)];
      expect(turned[chooseKeeper(turned).index]!.id).toBe(keeper);
      turned.reverse();
      expect(turned[chooseKeeper(turned).index]!.id).toBe(keeper);
    }
  });
});

describe('checkKeeperOptions', () => {
  it('refuses a criterion that there is not, and names those there are', () => {
    expect(() => checkKeeperOptions({ order: ['resolution', 'beauty'] })).toThrow(UserError);
    expect(() => checkKeeperOptions({ order: ['beauty'] })).toThrow(/beauty.*resolution.*name/);
    // Every object has these.
    for (const name of ['toString', 'constructor', '__proto__']) {
      expect(() => checkKeeperOptions({ order: [name] })).toThrow(UserError);
    }
  });

  it('takes any of the criteria in any order, or none', () => {
    checkKeeperOptions({});
    checkKeeperOptions({ order: [] });
    checkKeeperOptions({ order: [...KEEPER_CRITERIA].reverse() });
  });
});

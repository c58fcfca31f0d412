import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RelatedFixture, relatedWorkspace } from '../../test/fixtures/related-workspace.ts';
import { UserError } from '../model/errors.ts';
import { evaluate } from './evaluate.ts';
import type { EvaluateOptions, TruthData } from './evaluation.ts';

/** a1 = a2 = a3 (two of them stored beside the first), a1–b resized, c–d wrong, e–f compared and refused, g alone. */
const FIXTURE: RelatedFixture = {
  images: [
    'x/a1.jpg',
    'x/a2.jpg',
    'x/a3.jpg',
    'y/b.jpg',
    'y/c.jpg',
    'y/d.jpg',
    'y/e.jpg',
    'y/f.jpg',
    'y/g.jpg',
    '!z/bad.jpg',
  ],
  pairs: [
    { a: 'x/a1.jpg', b: 'x/a2.jpg', relation: 'identical-bytes', score: 1, is_represented: true },
    { a: 'x/a1.jpg', b: 'x/a3.jpg', relation: 'identical-bytes', score: 1, is_represented: true },
    { a: 'x/a1.jpg', b: 'y/b.jpg', relation: 'resized', score: 0.95, phash_distance: 2 },
    { a: 'y/c.jpg', b: 'y/d.jpg', relation: 'cropped', score: 0.8 },
    { a: 'y/e.jpg', b: 'y/f.jpg', relation: 'edited', score: 0.4, is_confirmed: false },
    { a: 'y/b.jpg', b: 'y/g.jpg', relation: 'same-scene', score: 0.7 },
    { a: 'y/c.jpg', b: 'y/g.jpg', relation: 'unrelated', score: 0.1 },
  ],
  groups: [
    ['x/a1.jpg', 'x/a2.jpg', 'x/a3.jpg', 'y/b.jpg'],
    ['y/c.jpg', 'y/d.jpg'],
  ],
};

const GROUPS = [['x/a1.jpg', 'x/a2.jpg', 'x/a3.jpg', 'y/b.jpg'], ['y/e.jpg', 'y/f.jpg'], ['y/c.jpg']];

async function evaluated(truth: string | TruthData, options: EvaluateOptions = {}, fixture = FIXTURE) {
  const workspace = await relatedWorkspace(fixture);
  try {
    return await evaluate(workspace, truth, options);
  } finally {
    workspace.close();
  }
}

const counts = ({ pairs, found }: Awaited<ReturnType<typeof evaluated>>) => [
  pairs.truePositives,
  pairs.falsePositives,
  pairs.falseNegatives,
  found.unjudged,
];

describe('evaluate', () => {
  it('counts copies that are stored through another image', async () => {
    const evaluation = await evaluated(GROUPS);
    expect(counts(evaluation)).toEqual([6, 1, 1, 0]);
    expect(evaluation.truth).toMatchObject({ format: 'groups', images: 7, relatedPairs: 7 });
    // Nine images were measured; the one that was not counts once the truth names it.
    expect(evaluation.pairs.classes.unrelated.support).toBe(36 - 7);
    expect((await evaluated([...GROUPS, ['bad.jpg']])).pairs.classes.unrelated.support).toBe(45 - 7);
    expect(evaluation.scope).toBe('workspace');
    expect(evaluation.pairs.precision.value).toBeCloseTo(6 / 7, 12);
    expect(evaluation.examples).toEqual({
      wrong: [{ a: 'y/c.jpg', b: 'y/d.jpg', relation: 'cropped', score: 0.8 }],
      missed: [{ a: 'y/e.jpg', b: 'y/f.jpg', relation: null, score: null }],
    });
    // The truth names a1 … c; d is asked because it was found.
    expect(evaluation.retrieval.queries).toBe(8);
    expect(evaluation.groups).toMatchObject({ images: 8 });
    expect(evaluation.groups!.bCubedRecall).toBeCloseTo((6 + 0.5 * 2) / 8, 12);
    expect(evaluation.groups!.bCubedPrecision).toBeCloseTo((6 + 0.5 * 2) / 8, 12);
  });

  it('judges only what it is told to', async () => {
    expect(counts(await evaluated(GROUPS, { scope: 'named' }))).toEqual([6, 0, 1, 1]);
    const pairs: TruthData = [
      { a: 'x/a2.jpg', b: 'x/a3.jpg', related: 1 },
      { a: 'y/b.jpg', b: 'y/c.jpg', related: 0 },
    ];
    const listed = await evaluated(pairs);
    expect(listed.scope).toBe('listed');
    expect(counts(listed)).toEqual([1, 0, 0, 6]);
    expect(listed.pairs.accuracy).toBe(1);
    expect(counts(await evaluated(pairs, { scope: 'workspace' }))).toEqual([1, 6, 0, 0]);
    await expect(evaluated(GROUPS, { scope: 'listed' })).rejects.toThrow('needs a truth that lists unrelated pairs');
  });

  it('takes the relations it is told to, or every pair that was compared', async () => {
    expect(counts(await evaluated(GROUPS, { relations: ['resized'] }))).toEqual([3, 0, 4, 0]);
    expect(counts(await evaluated(GROUPS, { relations: ['same-scene'] }))).toEqual([0, 1, 7, 0]);
    const all = await evaluated(GROUPS, { all: true });
    expect(counts(all)).toEqual([7, 3, 0, 0]);
    expect(all.groups).toBeNull();
    await expect(evaluated(GROUPS, { relations: ['resize'] })).rejects.toThrow('Did you mean resized?');
  });

  it('says nothing of a pair that a person called unrelated, whatever stands for its images', async () => {
    const fixture: RelatedFixture = {
      ...FIXTURE,
      pairs: [...FIXTURE.pairs, { a: 'x/a2.jpg', b: 'y/b.jpg', relation: 'resized', score: 0.9, is_confirmed: false }],
    };
    expect(counts(await evaluated(GROUPS, {}, fixture))).toEqual([5, 1, 2, 0]);
  });

  it('counts and names what is no image of the workspace', async () => {
    const { truth } = await evaluated({
      'x/a1.jpg': ['x/a2.jpg', 'gone.jpg'],
      'old.jpg': ['gone.jpg'],
      'x/a2.jpg': ['x/a1.jpg'],
    });
    expect(truth).toMatchObject({
      format: 'map',
      images: 2,
      relatedPairs: 1,
      notFound: { unknown: 2, ambiguous: 0, names: ['gone.jpg', 'old.jpg'], pairs: 2 },
    });
    await expect(evaluated({ 'gone.jpg': [] })).rejects.toThrow('names no image of this workspace, such as gone.jpg');
  });
});

describe('names in a truth', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'goldpan-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const fixture = (root: string): RelatedFixture => ({
    images: ['train/cat/0.jpg', 'train/dog/0.jpg', 'train/cat/only.jpg', 'top.jpg', 'sub/top.jpg', 'caf\u00e9.jpg'],
    pairs: [{ a: 'train/cat/0.jpg', b: 'train/cat/only.jpg', relation: 'resized', score: 0.9 }],
    root,
  });

  it.each([
    ['ids', 'train/cat/0.jpg', 'train/cat/only.jpg'],
    ['bare names', 'cat/0.jpg', 'only.jpg'],
    ['paths below another folder', '/elsewhere/set/train/cat/0.jpg', 'photos/train/cat/only.jpg'],
    ['backslashes and dots', '.\\train\\cat\\0.jpg', './train/cat/only.jpg'],
    ['absolute paths and URLs', '$/train/cat/0.jpg', 'file://$/train/cat/only.jpg'],
    ['an id over what ends like it', 'top.jpg', 'sub/top.jpg'],
    ['another form of the same letters', 'cafe\u0301.jpg', 'only.jpg'],
  ])('may be %s', async (_, one, other) => {
    writeFileSync(join(folder, 'truth.csv'), `a,b\n${one},${other}\n`.replaceAll('$', folder));
    const { truth } = await evaluated('truth.csv', { cwd: folder }, fixture(folder));
    expect(truth).toMatchObject({ images: 2, relatedPairs: 1, notFound: { unknown: 0, ambiguous: 0 } });
  });

  it('may be relative to where the user or the truth is', async () => {
    writeFileSync(join(folder, 'truth.csv'), 'a,b\nset/train/cat/0.jpg,set/top.jpg\n');
    const below = fixture(join(folder, 'set'));
    expect((await evaluated('truth.csv', { cwd: folder }, below)).truth.images).toBe(2);
    expect((await evaluated(join(folder, 'truth.csv'), { cwd: tmpdir() }, below)).truth.images).toBe(2);
  });

  it('that fit several images are ambiguous', async () => {
    writeFileSync(join(folder, 'truth.csv'), 'id,group\n0.jpg,1\nonly.jpg,1\nno.jpg,1\n');
    const { truth } = await evaluated('truth.csv', { cwd: folder }, fixture(folder));
    expect(truth).toMatchObject({
      images: 1,
      relatedPairs: 0,
      notFound: { unknown: 1, ambiguous: 1, names: ['0.jpg', 'no.jpg'], pairs: 3 },
    });
  });

  it('may not put one image into two groups', async () => {
    writeFileSync(join(folder, 'truth.csv'), 'id,group\nonly.jpg,1\ntrain/cat/only.jpg,2\n');
    await expect(evaluated('truth.csv', { cwd: folder }, fixture(folder))).rejects.toThrow(
      'train/cat/only.jpg in two groups',
    );
  });

  it('are in a file that is there', async () => {
    await expect(evaluated('nowhere.csv', { cwd: folder })).rejects.toThrow(UserError);
  });
});

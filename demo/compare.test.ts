import { describe, expect, it } from 'vitest';
import type { Found } from './compare.ts';
import { compareWithPlanted } from './compare.ts';
import type { SampleSet } from './truth.ts';

const set: SampleSet = {
  folder: 'nowhere',
  images: [
    'train/a.jpg',
    'train/b.jpg',
    'test/b2.jpg',
    'train/c.jpg',
    'train/dark.jpg',
    'train/icon1.png',
    'train/icon2.png',
  ],
  clean: ['train/a.jpg', 'train/b.jpg', 'train/c.jpg'],
  faults: [{ kind: 'dark', id: 'train/dark.jpg', expect: ['dark'], allowed: ['underexposed'], note: '' }],
  groups: [
    {
      relation: 'resized',
      orRelations: ['recompressed'],
      ids: ['train/b.jpg', 'test/b2.jpg'],
      allowed: ['too-small'],
      note: '',
    },
  ],
  lookAlikes: [{ ids: ['train/icon1.png', 'train/icon2.png'], allowed: ['low-information'], note: '' }],
  leaks: [{ a: 'train/b.jpg', b: 'test/b2.jpg' }],
  notImages: ['notes.txt'],
};

const perfect: Found = {
  findings: [
    { id: 'train/dark.jpg', check: 'dark' },
    { id: 'test/b2.jpg', check: 'near-duplicate' },
    { id: 'train/b.jpg', check: 'split-leakage' },
    { id: 'test/b2.jpg', check: 'split-leakage' },
  ],
  groups: [{ relation: 'resized', ids: ['test/b2.jpg', 'train/b.jpg'] }],
};
const and = (extra: Partial<Found>): Found => ({
  findings: [...perfect.findings, ...(extra.findings ?? [])],
  groups: [...perfect.groups, ...(extra.groups ?? [])],
});
const without = (check: string, id: string): Found => ({
  ...perfect,
  findings: perfect.findings.filter((finding) => finding.check !== check || finding.id !== id),
});

describe('compareWithPlanted', () => {
  it('accepts what finds everything and nothing more', () => {
    const { ok, missed, falselyAccused, rows } = compareWithPlanted(set, perfect);
    expect({ ok, missed, falselyAccused }).toEqual({ ok: true, missed: 0, falselyAccused: 0 });
    expect(rows.map(({ what, planted, found }) => [what, planted, found])).toEqual([
      ['dark', 1, 1],
      ['split-leakage', 2, 2],
      ['resized group', 1, 1],
      ['look-alikes kept apart', 1, 1],
    ]);
  });

  it('accepts a group under any right relation, and counts it under the planted one', () => {
    const groups = [{ relation: 'recompressed', ids: ['test/b2.jpg', 'train/b.jpg'] }];
    const { ok, rows } = compareWithPlanted(set, { ...perfect, groups });
    expect(ok).toBe(true);
    expect(rows.map(({ what, found }) => [what, found])).toContainEqual(['resized group', 1]);
  });

  it('accepts a finding that is allowed but not expected', () => {
    for (const [id, check] of [
      ['train/dark.jpg', 'underexposed'],
      ['test/b2.jpg', 'too-small'],
      ['train/icon1.png', 'low-information'],
    ] as const) {
      expect(compareWithPlanted(set, and({ findings: [{ id, check }] })).ok, id).toBe(true);
    }
  });

  it('names a missed fault', () => {
    const result = compareWithPlanted(set, without('dark', 'train/dark.jpg'));
    expect(result).toMatchObject({ ok: false, missed: 1, falselyAccused: 0 });
    expect(result.rows.find(({ what }) => what === 'dark')?.missed).toEqual(['train/dark.jpg']);
  });

  it.each(['train/b.jpg', 'test/b2.jpg'])('misses a leak when %s is not named', (id) => {
    expect(compareWithPlanted(set, without('split-leakage', id))).toMatchObject({ ok: false, missed: 1 });
  });

  it.each([
    ['a clean image', 'train/a.jpg', 'blurry'],
    ['a faulty image of something else', 'train/dark.jpg', 'blurry'],
    ['a grouped original of something else', 'train/b.jpg', 'dark'],
    ['a clean image of being a copy', 'train/c.jpg', 'near-duplicate'],
    ['an original of what only its copy may be', 'train/b.jpg', 'too-small'],
    ['a look-alike of being a copy', 'train/icon1.png', 'near-duplicate'],
    ['a look-alike of a leak', 'train/icon2.png', 'split-leakage'],
    ['a file that is no image', 'notes.txt', 'unreadable'],
  ])('objects when %s is accused', (_what, id, check) => {
    const result = compareWithPlanted(set, and({ findings: [{ id, check }] }));
    expect(result).toMatchObject({ ok: false, missed: 0, falselyAccused: 1 });
    expect(result.rows.find(({ what }) => what === check)?.accused).toEqual([id]);
  });

  it.each([
    ['is absent', []],
    ['lacks a member', [{ relation: 'resized', ids: ['train/b.jpg'] }]],
  ])('misses a group that %s', (_what, groups) => {
    expect(compareWithPlanted(set, { ...perfect, groups })).toMatchObject({ ok: false, missed: 1, falselyAccused: 0 });
  });

  it('misses a group of a wrong relation, and objects to what it is called', () => {
    const groups = [{ relation: 'flipped', ids: ['train/b.jpg', 'test/b2.jpg'] }];
    const result = compareWithPlanted(set, { ...perfect, groups });
    expect(result).toMatchObject({ ok: false, missed: 1, falselyAccused: 1 });
    expect(result.rows.find(({ what }) => what === 'flipped group')).toMatchObject({ planted: 0, found: 0 });
  });

  it('does not keep look-alikes apart that lie in one group', () => {
    const groups = [...perfect.groups, { relation: 'edited', ids: ['train/icon2.png', 'train/icon1.png'] }];
    const { ok, rows } = compareWithPlanted(set, { ...perfect, groups });
    expect(ok).toBe(false);
    expect(rows.at(-1)).toMatchObject({ planted: 1, found: 0, missed: ['train/icon1.png = train/icon2.png'] });
    expect(rows.find(({ what }) => what === 'edited group')?.accused).toEqual(['train/icon2.png = train/icon1.png']);
  });

  it('misses a group whose check speaks of no member', () => {
    expect(compareWithPlanted(set, without('near-duplicate', 'test/b2.jpg'))).toMatchObject({ ok: false, missed: 1 });
  });

  it('objects to a group of unrelated images, and to one that draws a stranger in', () => {
    const stranger = { relation: 'resized', ids: ['train/a.jpg', 'train/c.jpg'] };
    expect(compareWithPlanted(set, and({ groups: [stranger] })).falselyAccused).toBe(1);
    const wide = { relation: 'resized', ids: ['train/b.jpg', 'test/b2.jpg', 'train/a.jpg'] };
    expect(compareWithPlanted(set, { ...perfect, groups: [wide] })).toMatchObject({ missed: 0, falselyAccused: 1 });
  });
});

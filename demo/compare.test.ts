import { describe, expect, it } from 'vitest';
import type { Found } from './compare.ts';
import { compareWithPlanted } from './compare.ts';
import type { SampleSet } from './truth.ts';

const set: SampleSet = {
  folder: 'nowhere',
  images: ['train/a.jpg', 'train/b.jpg', 'test/b2.jpg', 'train/c.jpg', 'train/dark.jpg'],
  clean: ['train/a.jpg', 'train/b.jpg', 'train/c.jpg'],
  faults: [{ kind: 'dark', id: 'train/dark.jpg', expect: ['dark'], allowed: ['underexposed'], note: '' }],
  groups: [{ relation: 'near-duplicate', ids: ['train/b.jpg', 'test/b2.jpg'], note: '' }],
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
  groups: [{ relation: 'near-duplicate', ids: ['test/b2.jpg', 'train/b.jpg'] }],
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
      ['near-duplicate group', 1, 1],
    ]);
  });

  it('accepts a finding that is allowed but not expected', () => {
    expect(compareWithPlanted(set, and({ findings: [{ id: 'train/dark.jpg', check: 'underexposed' }] })).ok).toBe(true);
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
    ['a file that is no image', 'notes.txt', 'unreadable'],
  ])('objects when %s is accused', (_what, id, check) => {
    const result = compareWithPlanted(set, and({ findings: [{ id, check }] }));
    expect(result).toMatchObject({ ok: false, missed: 0, falselyAccused: 1 });
    expect(result.rows.find(({ what }) => what === check)?.accused).toEqual([id]);
  });

  it.each([
    ['is absent', []],
    ['has another relation', [{ relation: 'flipped', ids: ['train/b.jpg', 'test/b2.jpg'] }]],
    ['lacks a member', [{ relation: 'near-duplicate', ids: ['train/b.jpg'] }]],
  ])('misses a group that %s', (_what, groups) => {
    const result = compareWithPlanted(set, { ...perfect, groups });
    expect(result.ok).toBe(false);
    expect(result.missed).toBe(1);
  });

  it('misses a group whose check speaks of no member', () => {
    expect(compareWithPlanted(set, without('near-duplicate', 'test/b2.jpg'))).toMatchObject({ ok: false, missed: 1 });
  });

  it('objects to a group of unrelated images, and to one that draws a stranger in', () => {
    const stranger = { relation: 'near-duplicate', ids: ['train/a.jpg', 'train/c.jpg'] };
    expect(compareWithPlanted(set, and({ groups: [stranger] })).falselyAccused).toBe(1);
    const wide = { relation: 'near-duplicate', ids: ['train/b.jpg', 'test/b2.jpg', 'train/a.jpg'] };
    expect(compareWithPlanted(set, { ...perfect, groups: [wide] })).toMatchObject({ missed: 0, falselyAccused: 1 });
  });
});

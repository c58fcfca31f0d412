import { describe, expect, it } from 'vitest';
import { firstBits, imageTable, type TablePicture } from '../../../test/fixtures/image-table.ts';
import { CandidateCollector } from './candidates.ts';
import { exactClasses } from './exact-classes.ts';
import { addHashCandidates, DEFAULT_RADII } from './hash-candidates.ts';
import { MAX_DECODE_DRIFT, pixelCandidates } from './pixel-candidates.ts';

function candidatesOf(pictures: readonly TablePicture[]): number[] {
  const table = imageTable(pictures.map((picture) => ({ size: [2000, 1000] as const, ...picture })));
  const classes = exactClasses(table);
  const collector = new CandidateCollector(table);
  addHashCandidates(
    table,
    classes.members.map((members) => members[0]!),
    DEFAULT_RADII,
    collector,
  );
  return pixelCandidates(table, classes, collector.finish());
}

describe('pixelCandidates', () => {
  it('are images of equal size whose views agree, or that came from another decode path', () => {
    expect(
      candidatesOf([
        { scene: 1, view: 'v' },
        { scene: 1, view: 'v' },
        { scene: 1, path: 'png 1', bits: [3] },
        { scene: 1, bits: [7], size: [1000, 500] },
        { scene: 2 },
      ]),
    ).toEqual([0, 1, 2]);
  });

  it('are none among frames of one camera: same decode path, other views', () => {
    expect(candidatesOf(Array.from({ length: 20 }, (_, i) => ({ scene: 1, bits: [i] })))).toEqual([]);
  });

  it('are not those whose pixels are known already, but what must be compared with them', () => {
    const known = { scene: 1, view: 'v', pixels: 'p' };
    expect(candidatesOf([known, { scene: 1, view: 'v', pixels: 'q' }])).toEqual([]);
    expect(candidatesOf([known, { scene: 1, view: 'v' }])).toEqual([1]);
  });

  it('ask only one image of each exact class', () => {
    expect(
      candidatesOf([
        { scene: 1, view: 'v', sha: 's' },
        { scene: 1, view: 'v', sha: 's' },
      ]),
    ).toEqual([]);
    expect(
      candidatesOf([
        { scene: 1, view: 'v', sha: 's' },
        { scene: 1, view: 'v', sha: 's' },
        { scene: 1, view: 'v', sha: 't' },
      ]),
    ).toEqual([0, 2]);
  });

  it('allow two decode paths the drift that was seen, and no more', () => {
    const drifted = (bits: number) =>
      candidatesOf([{ scene: 1 }, { scene: 1, path: 'png 1', bits: firstBits(bits) }]).length;
    expect([drifted(MAX_DECODE_DRIFT), drifted(MAX_DECODE_DRIFT + 1)]).toEqual([2, 0]);
  });

  it('are no turned or unreadable images', () => {
    expect(candidatesOf([{ scene: 1 }, { scene: 1, turn: 2, path: 'png 1' }])).toEqual([]);
    const broken = { scene: 1, view: 'v', isUnreadable: true };
    expect(candidatesOf([broken, broken])).toEqual([]);
  });
});

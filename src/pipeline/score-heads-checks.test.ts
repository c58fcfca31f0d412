import { describe, expect, it } from 'vitest';
import { CHECKS } from '../analyse/checks/registry.generated.ts';
import type { Derived } from '../catalog/manifest.ts';
import type { HeadDefinition, HeadScore } from '../embed/head-definition.ts';
import { checksOfHead } from './score-heads-checks.ts';

const score = (given: Partial<HeadScore>): HeadScore => ({
  column: 'aesthetic_score',
  index: 0,
  range: [1, 10],
  threshold: 4.5,
  direction: 'below',
  label: 'not appealing',
  ...given,
});

const head = (...scores: Partial<HeadScore>[]): HeadDefinition => ({
  name: 'mine',
  embedder: null,
  dimensions: 8,
  activation: 'none',
  scores: scores.map(score),
});

const checksOf = (definition: HeadDefinition, present: readonly string[] = [], own: Derived | null = null) =>
  checksOfHead(definition, present, own, own ? [own] : []);

describe('checksOfHead', () => {
  it('makes a check of each score that has a threshold', () => {
    const [check, none] = checksOf(head({}, { column: 'other', threshold: null }));
    expect(none).toBeNull();
    expect(check).toMatchObject({
      name: 'not-appealing',
      title: 'Not appealing',
      column: 'aesthetic_score',
      direction: 'below',
      threshold: 4.5,
      range: [1, 10],
      worst: 1,
      best: 10,
      explain: 'not appealing: aesthetic score {value}',
    });
    expect(checksOf(head({ direction: 'above' }))[0]).toMatchObject({ worst: 10, best: 1 });
  });

  it('allows a threshold beyond the range, which then reaches it', () => {
    expect(checksOf(head({ threshold: 11 }))[0]).toMatchObject({ threshold: 11, range: [1, 11], worst: 1, best: 11 });
  });

  it('takes the name of the column where the columns of the label would be taken', () => {
    // `watermark` would judge in a column watermark_score, which is the head's own.
    expect(checksOf(head({ column: 'watermark_score', label: 'Watermark' }))[0]?.name).toBe('watermark-score');
    expect(checksOf(head({ column: 'softness', label: CHECKS[0]!.name }))[0]?.name).toBe('softness');
    expect(checksOf(head({ column: 'beauty', label: '美しさ' }))[0]?.name).toBe('beauty');
    const [first, second] = checksOf(head({ column: 'a', label: 'odd' }, { column: 'b', label: 'odd' }));
    expect([first?.name, second?.name]).toEqual(['odd', 'b']);
  });

  it('refuses columns that are there, or may come from another analysis', () => {
    expect(() => checksOf(head({ column: 'width' }), ['id', 'width'])).toThrow('writes the column width');
    expect(() => checksOf(head({ column: 'caption_score' }))).toThrow('writes the column caption_score');
    expect(() => checksOf(head({ column: 'blurry_score' }))).toThrow('writes the column blurry_score');
  });

  it('may replace its own columns and checks', () => {
    const [check] = checksOf(head({}));
    const own = { name: 'head:mine', columns: ['aesthetic_score'], checks: [check] } as unknown as Derived;
    const present = ['id', 'aesthetic_score', 'is_not_appealing_issue', 'not_appealing_score'];
    expect(checksOf(head({ threshold: 5 }), present, own)[0]).toMatchObject({ name: 'not-appealing', threshold: 5 });
    expect(() => checksOf(head({}), present)).toThrow('writes the column aesthetic_score');
  });
});

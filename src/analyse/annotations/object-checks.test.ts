import { describe, expect, it } from 'vitest';
import { resolveChecks } from '../checks/evaluate.ts';
import { CHECKS } from '../checks/registry.generated.ts';
import { judgeObject } from './object-checks.ts';
import { OBJECT_PROBLEMS } from './object-facts.ts';

const checks = resolveChecks(CHECKS);
const sound = { areaShare: 0.1, overhang: 0, sameClassOverlap: 0, otherClassOverlap: 0, problems: [] };

describe('judgeObject', () => {
  it('has nothing to say of a sound object', () => {
    expect(judgeObject(sound, checks)).toEqual({ checks: [], severity: 0 });
  });

  it.each([
    [{ overhang: 2 }, 'box-outside'],
    [{ sameClassOverlap: 0.95 }, 'duplicate-object'],
    [{ otherClassOverlap: 0.95 }, 'overlapping-objects'],
    [{ areaShare: 0.0005 }, 'tiny-object'],
    [{ areaShare: 0.95 }, 'huge-object'],
  ])('%j is %s', (what, check) => {
    const verdict = judgeObject({ ...sound, ...what }, checks);
    expect(verdict.checks).toEqual([check]);
    expect(verdict.severity).toBeGreaterThan(0);
  });

  it('follows a threshold that was moved, and a check that is off', () => {
    const object = { ...sound, overhang: 5 };
    expect(judgeObject(object, resolveChecks(CHECKS, { thresholds: { 'box-outside': 5 } })).checks).toEqual([]);
    expect(judgeObject(object, resolveChecks(CHECKS, { disabled: ['box-outside'] })).checks).toEqual([]);
  });

  it('knows a check for every problem', () => {
    for (const problem of OBJECT_PROBLEMS) {
      expect(judgeObject({ ...sound, problems: [problem] }, checks).checks).toHaveLength(1);
    }
  });

  it('does not call empty what is empty tiny', () => {
    expect(judgeObject({ ...sound, areaShare: 0, problems: ['empty'] }, checks).checks).toEqual(['empty-object']);
  });
});

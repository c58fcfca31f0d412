import { describe, expect, it } from 'vitest';
import { UserError } from '../../model/errors.ts';
import { brokenBudgets, parseMeasureBudget } from './budget.ts';

const MEASURES = ['precision', 'recall', 'averagePrecision', 'unknown'];
const broken = (text: string, values: Record<string, number | null>) =>
  brokenBudgets([parseMeasureBudget(text, MEASURES)], values);

describe('budgets of measures', () => {
  it.each([
    ['recall<0.9', { recall: 0.89 }, ['recall<0.9: recall is 0.89']],
    ['recall<0.9', { recall: 0.9 }, []],
    ['recall <= 90%', { recall: 0.9 }, ['recall <= 90%: recall is 0.9']],
    ['unknown>0', { unknown: 1 }, ['unknown>0: unknown is 1']],
    ['unknown>0', { unknown: 0 }, []],
    ['unknown>=1', { unknown: 1 }, ['unknown>=1: unknown is 1']],
    ['average-precision<.5', { averagePrecision: 0.4 }, ['average-precision<.5: averagePrecision is 0.4']],
    ['precision<0.9', { precision: null }, ['precision<0.9: precision has no value here']],
  ])('%s', (text, values, expected) => {
    expect(broken(text, values as Record<string, number | null>)).toEqual(expected);
  });

  it.each([
    ['recall', 'does not understand'],
    ['recall=0.9', 'does not understand'],
    ['recal<0.9', 'Did you mean recall?'],
  ])('%s is an error', (text, says) => {
    expect(() => parseMeasureBudget(text, MEASURES)).toThrow(UserError);
    expect(() => parseMeasureBudget(text, MEASURES)).toThrow(says);
  });
});

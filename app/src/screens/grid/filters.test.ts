import { expect, it } from 'vitest';
import { filterText, parseFilter } from '../../state/filter.ts';
import {
  checkOf,
  rangeOf,
  setCheck,
  setRange,
  setText,
  textOf,
  toggleDecision,
  toggleValue,
  valuesOf,
} from './filters.ts';

it('adds to the condition on a column, and takes it away with its last value', () => {
  const one = toggleValue([], 'label', 'cat');
  const two = toggleValue(one, 'label', null);
  expect(two).toEqual([{ column: 'label', values: ['cat', null] }]);
  expect(valuesOf(two, 'label')).toEqual(['cat', null]);
  expect(toggleValue(toggleValue(two, 'label', 'cat'), 'label', null)).toEqual([]);
});

it('keeps a range and values of one column apart', () => {
  const both = setRange(toggleValue([], 'cluster', '3'), 'cluster', 1, undefined);
  expect(both).toHaveLength(2);
  expect(rangeOf(both, 'cluster')).toEqual({ column: 'cluster', from: 1, to: undefined });
  expect(setRange(both, 'cluster', undefined, undefined)).toEqual([{ column: 'cluster', values: ['3'] }]);
});

it('has one condition per check, and one text and one decision', () => {
  const checked = setCheck(setCheck([], 'blurry', true), 'blurry', false);
  expect(checked).toEqual([{ check: 'blurry', is: false }]);
  expect(checkOf(checked, 'blurry')).toBe(false);
  expect(checkOf(checked, 'dark')).toBeNull();
  expect(setCheck(checked, 'blurry', null)).toEqual([]);
  expect(textOf(setText(setText([], 'a'), 'b'))).toBe('b');
  expect(toggleDecision(toggleDecision([], 'keep'), null)).toEqual([{ decision: ['keep', null] }]);
});

it('goes through an address and back, without what makes no sense', () => {
  const filter = [
    { text: 'ä&f=1' },
    { column: 'label', values: ['a', null] },
    { column: 'width', from: 1.5 },
    { check: '*', is: true },
    { decision: ['remove' as const] },
    { selection: '0123456789abcdef' },
  ];
  expect(parseFilter(filterText(filter))).toEqual(filter);
  expect(filterText([])).toBe('');
  for (const text of ['', '{', '7', '[7, null, {"column": 3}, {"check": "a"}, {"decision": ["maybe"]}]'])
    expect(parseFilter(text)).toEqual([]);
});

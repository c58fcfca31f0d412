import { describe, expect, it } from 'vitest';
import { columnRoles, readRow, requirePathColumn, toAttribute } from './manifest-columns.ts';

const read = (row: Record<string, unknown>) => readRow(row, columnRoles(Object.keys(row)));

describe('columns', () => {
  it('are found by name, in any case', () => {
    expect(columnRoles(['Image_Path', 'SPLIT', 'Category', 'Text', 'licence'])).toEqual({
      path: 'Image_Path',
      split: 'SPLIT',
      label: 'Category',
      caption: 'Text',
    });
  });

  it('with a better name take the role, the others stay attributes', () => {
    expect(
      read({ image: 'x', filename: 'a.jpg', class: 'c', label: 'l', text: 't', caption: 'k', url: 'https://u' }),
    ).toEqual({
      path: 'a.jpg',
      details: {
        rest: { label: 'l', caption: 'k', attributes: { image: 'x', class: 'c', text: 't', url: 'https://u' } },
      },
    });
  });

  it('without one for the path are refused, naming those found and those accepted', () => {
    expect(() => requirePathColumn(['id', 'url'], 'm.csv')).toThrow(
      '"m.csv" has no column with the image\'s path: found "id", "url"; name one of them path, file, file_name, filename, image, image_path, filepath',
    );
  });
});

describe('a row', () => {
  it('gives normalised splits, or its own', () => {
    expect(read({ path: 'a', split: 'Validation' })).toMatchObject({ details: { split: 'val' } });
    expect(read({ path: 'a', split: ' fold-3 ' })).toMatchObject({ details: { split: 'fold-3' } });
    expect(read({ path: 'a', split: null })).toMatchObject({ details: { split: null } });
    expect(read({ path: 'a' })).toEqual({ path: 'a', details: { rest: {} } });
  });

  it('has its label as text, whatever its type', () => {
    expect(read({ path: 'a', label: 3 })).toMatchObject({ details: { rest: { label: '3' } } });
    expect(read({ path: 'a', label: '' })).toEqual({ path: 'a', details: { rest: {} } });
  });

  it('without a path says so', () => {
    expect(read({ path: null })).toEqual({ reason: 'no path in "path"' });
    expect(read({ path: '' })).toEqual({ reason: 'no path in "path"' });
    expect(read({ x: 1 })).toEqual({ reason: 'no path' });
    expect(read({ image: { bytes: null, path: 'a' } })).toEqual({
      reason: '"image" holds an object where a path is expected',
    });
    expect(read({ image: ['a'] })).toEqual({ reason: '"image" holds a list where a path is expected' });
  });

  it('may be called by a number', () => {
    expect(read({ path: 17 })).toMatchObject({ path: '17' });
  });

  it('keeps an attribute called __proto__', () => {
    const row = JSON.parse('{"path":"a","__proto__":"x","constructor":"y"}');
    const { details } = read(row) as { details: { rest: { attributes: object } } };
    expect(Object.entries(details.rest.attributes)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
  });
});

class Decimal {
  toString(): string {
    return '12.50';
  }
}

it.each([
  ['text', 'text'],
  ['', ''],
  [1.5, 1.5],
  [false, false],
  [Number.NaN, 'NaN'],
  [12n, 12],
  [2n ** 60n, '1152921504606846976'],
  [new Date(0), '1970-01-01T00:00:00.000Z'],
  [new Date(Number.NaN), undefined],
  [[1, 'a'], '[1,"a"]'],
  [{ a: 1n }, '{"a":1}'],
  [null, undefined],
  [undefined, undefined],
  [new Uint8Array(3), undefined],
  [new Decimal(), '12.50'],
])('attribute %#: %o', (value, attribute) => {
  expect(toAttribute(value)).toBe(attribute);
});

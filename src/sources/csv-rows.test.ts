import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { throwawayTree } from '../../test/fixtures/throwaway-tree.ts';
import { cellValue, readCsvRows } from './csv-rows.ts';
import type { ManifestRow } from './manifest-row.ts';

async function rowsOf(content: string | Buffer, name = 'm.csv'): Promise<ManifestRow[]> {
  const path = join(throwawayTree(), name);
  writeFileSync(path, content);
  const rows: ManifestRow[] = [];
  for await (const row of readCsvRows(path, name)) rows.push(row);
  return rows;
}

describe('CSV rows', () => {
  it('follow RFC 4180, with a byte order mark and CRLF or without', async () => {
    const rows = await rowsOf('\ufeffpath,label,note\r\na.jpg,cat,"x, ""y"""\r\n\r\n"b\r\nc.jpg",dog,\r\nd.jpg,,z');
    expect(rows).toEqual([
      { where: 'line 2', row: { path: 'a.jpg', label: 'cat', note: 'x, "y"' } },
      { where: 'line 4', row: { path: 'b\r\nc.jpg', label: 'dog', note: null } },
      { where: 'line 6', row: { path: 'd.jpg', label: null, note: 'z' } },
    ]);
  });

  it.each([
    ['m.csv', ';'],
    ['m.csv', '\t'],
    ['m.csv', '|'],
    ['m.tsv', '\t'],
    ['m.tsv', ','],
  ])('in %s may be separated by %j', async (name, separator) => {
    const rows = await rowsOf(`"file_name"${separator}n\nx.jpg${separator}1\n`, name);
    expect(rows).toEqual([{ where: 'line 2', row: { file_name: 'x.jpg', n: 1 } }]);
  });

  it('with too few or too many cells are named, the others are read', async () => {
    expect(await rowsOf('path,label\na.jpg\nb.jpg,cat,x\nc.jpg,dog\n')).toEqual([
      { where: 'line 2', reason: '1 cells where the header has 2 columns' },
      { where: 'line 3', reason: '3 cells where the header has 2 columns' },
      { where: 'line 4', row: { path: 'c.jpg', label: 'dog' } },
    ]);
  });

  it('may end in different ways in one file', async () => {
    const rows = await rowsOf('path,label\na.jpg,cat\r\nb.jpg,dog\nc.jpg,cow');
    expect(rows.map((item) => 'row' in item && item.row.label)).toEqual(['cat', 'dog', 'cow']);
  });

  it('with a stray quote are read as they stand', async () => {
    expect(await rowsOf('path,label\n6" nail.jpg,cat\n"a"b.jpg,dog\nc.jpg,x\n')).toEqual([
      { where: 'line 2', row: { path: '6" nail.jpg', label: 'cat' } },
      { where: 'line 3', row: { path: '"a"b.jpg', label: 'dog' } },
      { where: 'line 4', row: { path: 'c.jpg', label: 'x' } },
    ]);
  });

  it('after a quote that is never closed are given up, with the line where it opens', async () => {
    const lost = { where: 'line 3', reason: expect.stringContaining('never closed') };
    const sound = { where: 'line 2', row: { path: 'a.jpg', label: 'cat' } };
    expect(await rowsOf('path,label\na.jpg,cat\n"b.jpg,dog\nc.jpg,x\n')).toEqual([sound, lost]);
    const long = await rowsOf(`path,label\na.jpg,cat\n"b.jpg,dog\n${'c.jpg,x\n'.repeat(300_000)}`);
    expect(long).toEqual([sound, lost]);
  });

  it('have a name for every column', async () => {
    expect(await rowsOf(',path,a, a ,\n0,x.jpg,1,2,3\n')).toEqual([
      { where: 'line 2', row: { column_1: 0, path: 'x.jpg', a: 1, a_2: 2, column_5: 3 } },
    ]);
  });

  it('come from a file that has a header', async () => {
    expect(await rowsOf('path,label\n')).toEqual([]);
    await expect(rowsOf('')).rejects.toThrow(/"m.csv" is empty/);
    await expect(rowsOf(Buffer.from('\ufeffpath\na.jpg', 'utf16le'))).rejects.toThrow(/UTF-16/);
  });

  it('come in order and complete from a large file, however it is written', async () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', ' ', 'é', ';'),
      minLength: 1,
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 300, size: 'max' }), async (table) => {
        const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const rows = await rowsOf(`path,x\n${table.map((row) => row.map(quoted).join(',')).join('\n')}\n`);
        expect(rows.map((item) => 'row' in item && [item.row.path, item.row.x])).toEqual(table);
        let line = 2;
        for (const [i, [a, b]] of table.entries()) {
          expect(rows[i]!.where).toBe(`line ${line}`);
          line += 1 + (a.match(/\n/g) ?? []).length + (b.match(/\n/g) ?? []).length;
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('a cell', () => {
  it.each([
    ['1', 1],
    ['-1.5', -1.5],
    ['0', 0],
    ['0.25', 0.25],
    ['true', true],
    ['false', false],
    ['', null],
  ])('%j becomes %j', (cell, value) => {
    expect(cellValue(cell)).toBe(value);
  });

  it.each([
    '007',
    '1.0',
    '1.10',
    '+1',
    '1e5',
    '1e21',
    '-0',
    ' 1',
    '0x10',
    'NaN',
    'Infinity',
    'True',
    'null',
    '12345678901234567890',
    '.5',
  ])('%j stays text, since a number would not give it back', (cell) => {
    expect(cellValue(cell)).toBe(cell);
  });

  it('always gives its text back', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ minLength: 1 }), fc.double().map(String), fc.integer().map(String)), (cell) => {
        expect(String(cellValue(cell))).toBe(cell);
      }),
    );
  });
});

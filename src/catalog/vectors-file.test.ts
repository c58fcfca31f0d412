import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../model/errors.ts';
import { HEADER_BYTES, VectorsFile, VectorsWriter, vectorsFolder, vectorsPath } from './vectors-file.ts';

const MODEL = { name: 'tiny', version: '0123456789abcdef', dimensions: 3 };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'goldpan-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(rows: readonly (readonly number[])[], identity = MODEL, key = 'k'): string {
  const writer = new VectorsWriter(folder, identity);
  for (const row of rows) writer.append(Uint16Array.from(row));
  const digest = writer.finish();
  writer.commit(key);
  return digest;
}

const ROWS = [
  [1, 2, 3],
  [0x3c00, 0xffff, 0],
];

describe('vector files', () => {
  it('gives back the rows that were written, one by one and all at once', () => {
    write(ROWS);
    const file = VectorsFile.open(folder, MODEL, 'k');
    const row = new Uint16Array(3);
    file.readRow(1, row);
    expect([file.count, [...row], [...file.readAll()]]).toEqual([2, ROWS[1], ROWS.flat()]);
    file.close();
  });

  it('is a header of 64 bytes and little-endian rows, as documented', () => {
    write(ROWS);
    const bytes = readFileSync(vectorsPath(folder, MODEL, 'k'));
    expect(bytes.length).toBe(HEADER_BYTES + 12);
    expect(bytes.toString('latin1', 0, 6)).toBe('GPVEC\u0001');
    expect([bytes.readUInt32LE(8), bytes.readBigUInt64LE(16)]).toEqual([3, 2n]);
    expect(bytes.toString('latin1', 24, 44)).toBe('0123456789abcdeftiny');
    expect([...bytes.subarray(44, 64)].every((byte) => byte === 0)).toBe(true);
    expect([...bytes.subarray(64)]).toEqual([1, 0, 2, 0, 3, 0, 0, 0x3c, 0xff, 0xff, 0, 0]);
  });

  it('holds more rows than one buffer', () => {
    const wide = { ...MODEL, dimensions: 700_000 };
    write([new Array<number>(700_000).fill(7), new Array<number>(700_000).fill(9)], wide);
    const many = { ...MODEL, version: 'fedcba9876543210', dimensions: 3000 };
    write(
      Array.from({ length: 500 }, (_, i) => new Array<number>(3000).fill(i)),
      many,
    );
    const row = new Uint16Array(3000);
    const file = VectorsFile.open(folder, many, 'k');
    file.readRow(499, row);
    file.close();
    const wideFile = VectorsFile.open(folder, wide, 'k');
    const all = wideFile.readAll();
    wideFile.close();
    expect([row[0], row[2999], all[699_999], all[700_000], all.length]).toEqual([499, 499, 7, 9, 1_400_000]);
  });

  it('tells the same digest for the same rows of the same model only', () => {
    const first = write(ROWS, MODEL, 'a');
    expect(write(ROWS, MODEL, 'b')).toBe(first);
    expect(write([...ROWS].reverse(), MODEL, 'c')).not.toBe(first);
    expect(write(ROWS, { ...MODEL, version: 'fedcba9876543210' }, 'd')).not.toBe(first);
  });

  it('leaves nothing of a file that was given up, and never replaces one', () => {
    write(ROWS);
    const path = vectorsPath(folder, MODEL, 'k');
    const before = readFileSync(path);
    write([[9, 9, 9]]);
    expect(readFileSync(path)).toEqual(before);
    const writer = new VectorsWriter(folder, MODEL);
    writer.append(Uint16Array.of(1, 2, 3));
    writer.discard();
    expect(readdirSync(vectorsFolder(folder, MODEL))).toEqual(['k.f16']);
  });

  it.each([
    ['another version', (path: string) => patch(path, 24, 'f'), 'not of tiny (version 0123456789abcdef)'],
    ['other dimensions', (path: string) => patch(path, 8, '\u0004'), 'vectors of 4 numbers, but those of tiny have 3'],
    ['a truncated file', (path: string) => truncateSync(path, 70), 'it has 70 bytes, its 2 vectors need 76'],
    ['a longer file', (path: string) => writeFileSync(path, 'xx', { flag: 'a' }), 'it has 78 bytes'],
    ['a truncated header', (path: string) => truncateSync(path, 20), 'is no vector file of goldpan'],
    ['a file of something else', (path: string) => patch(path, 0, 'X'), 'is no vector file of goldpan'],
    ['a newer format', (path: string) => patch(path, 5, '\u0002'), 'newer goldpan (format 2). Update goldpan'],
    ['a missing file', (path: string) => rmSync(path), 'cannot be read (ENOENT). Run goldpan embed --embedder tiny'],
  ])('refuses %s with a clear error and changes nothing', (_, damage, message) => {
    write(ROWS);
    const path = vectorsPath(folder, MODEL, 'k');
    damage(path);
    const names = readdirSync(dirname(path));
    const open = () => VectorsFile.open(folder, MODEL, 'k');
    expect(open).toThrow(UserError);
    expect(open).toThrow(message);
    expect(open).toThrow(path);
    expect(readdirSync(dirname(path))).toEqual(names);
  });

  it('refuses rows of another length', () => {
    mkdirSync(folder, { recursive: true });
    const writer = new VectorsWriter(folder, MODEL);
    expect(() => writer.append(new Uint16Array(4))).toThrow('4 numbers');
    writer.discard();
  });
});

function patch(path: string, at: number, text: string): void {
  const bytes = readFileSync(path);
  bytes.write(text, at, 'latin1');
  writeFileSync(path, bytes);
}

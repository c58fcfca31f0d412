import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { throwawayTree } from '../../test/fixtures/throwaway-tree.ts';
import { UserError } from '../model/errors.ts';
import { LONGEST_LINE, readLines } from './lines.ts';

async function linesOf(content: string | Buffer): Promise<[number, string | undefined][]> {
  const path = join(throwawayTree(), 'lines.txt');
  writeFileSync(path, content);
  const lines: [number, string | undefined][] = [];
  for await (const { number, bytes } of readLines(path, 'lines.txt')) lines.push([number, bytes?.toString('latin1')]);
  return lines;
}

describe('lines', () => {
  it('end in LF, CRLF or the file', async () => {
    expect(await linesOf('a\nb\r\n\r\nc')).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, ''],
      [4, 'c'],
    ]);
    expect(await linesOf('a\n')).toEqual([[1, 'a']]);
    expect(await linesOf('')).toEqual([]);
  });

  it('come without the byte order mark and with any bytes', async () => {
    expect(await linesOf(Buffer.from('\xef\xbb\xbfa\n\xff\0b', 'latin1'))).toEqual([
      [1, 'a'],
      [2, '\xff\0b'],
    ]);
  });

  it('are the same wherever the file is cut into chunks', async () => {
    const path = join(throwawayTree(), 'long.txt');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 90_000 }), { maxLength: 6 }), async (lengths) => {
        writeFileSync(path, lengths.map((length, i) => `${String(i % 10).repeat(length)}\n`).join(''));
        const found: number[] = [];
        for await (const { bytes } of readLines(path, 'long.txt')) found.push(bytes!.length);
        expect(found).toEqual(lengths);
      }),
      { numRuns: 20 },
    );
  });

  it('too long to be any are dropped, without losing count', async () => {
    const lines = await linesOf(`a\n${'x'.repeat(LONGEST_LINE + 1)}\nb`);
    expect(lines).toEqual([
      [1, 'a'],
      [2, undefined],
      [3, 'b'],
    ]);
  });

  it('of UTF-16 text or of a missing file are an error that says what to do', async () => {
    await expect(linesOf(Buffer.from('\ufeffa.jpg', 'utf16le'))).rejects.toThrow(/"lines.txt" is UTF-16.*UTF-8/);
    const missing = readLines(join(throwawayTree(), 'no.txt'), 'no.txt').next();
    await expect(missing).rejects.toThrow(UserError);
    await expect(missing).rejects.toThrow(/"no.txt" could not be read \(ENOENT\)/);
  });
});

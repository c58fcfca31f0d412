import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeHalves } from '../kernel/vectors/half.ts';
import { UserError } from '../model/errors.ts';
import { type NpyType, npyFile, npyHeader, readNpy } from './npy.ts';

const GOLDENS = new URL('../../test/fixtures/goldens/vectors/', import.meta.url);

/** The matrices of generate.py. */
function matrix(type: NpyType, rows: number, columns: number): Uint16Array | Float32Array {
  const floats = Float32Array.from({ length: rows * columns }, (_, i) => (((i * 37) % 101) - 50) / 8);
  if (type === 'float32') return floats;
  const halves = new Uint16Array(floats.length);
  encodeHalves(floats, 0, floats.length, halves, 0);
  return halves;
}

async function written(
  type: NpyType,
  rows: number,
  columns: number,
  blocks: Iterable<Uint16Array | Float32Array>,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of npyFile(type, rows, columns, blocks)) parts.push(part.slice());
  return new Uint8Array(Buffer.concat(parts));
}

describe.each(['float16', 'float32'] as const)('a .npy file of %s', (type) => {
  it.each([
    [3, 5],
    [0, 4],
    [70, 2],
  ])('of %d × %d has the bytes of numpy.save, in one block or many', async (rows, columns) => {
    const golden = new Uint8Array(readFileSync(new URL(`${type}-${rows}x${columns}.npy`, GOLDENS)));
    const data = matrix(type, rows, columns);
    expect(await written(type, rows, columns, [data])).toEqual(golden);
    const rowByRow = Array.from({ length: rows }, (_, row) => data.subarray(row * columns, (row + 1) * columns));
    expect(await written(type, rows, columns, rowByRow)).toEqual(golden);
    expect(readNpy(golden, 'golden')).toEqual({ type, rows, columns, data });
  });

  it('is read as it was written', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(20), fc.integer({ min: 1, max: 9 }), async (rows, columns) => {
        const data = matrix(type, rows, columns);
        expect(readNpy(await written(type, rows, columns, [data]), 'x')).toEqual({ type, rows, columns, data });
      }),
    );
  });

  it('is refused with other blocks than announced', async () => {
    const other = matrix(type === 'float16' ? 'float32' : 'float16', 2, 3);
    await expect(written(type, 2, 3, [other])).rejects.toThrow(`a block is not of ${type}`);
    await expect(written(type, 3, 3, [matrix(type, 2, 3)])).rejects.toThrow('6 numbers came for 3 rows of 3');
    await expect(written(type, 2, 3, [matrix(type, 1, 4)])).rejects.toThrow('not rows of 3');
  });
});

it('begins with whole lines of 64 bytes', () => {
  for (let rows = 1; rows < 1e12; rows *= 10) {
    for (let columns = 1; columns < 1e7; columns *= 10) expect(npyHeader('float16', rows, columns).length % 64).toBe(0);
  }
});

describe('readNpy', () => {
  const good = () => new Uint8Array(readFileSync(new URL('float16-3x5.npy', GOLDENS)));
  const withHeader = (from: string, to: string): Uint8Array => {
    const text = Buffer.from(good()).toString('latin1');
    expect(text).toContain(from);
    return new Uint8Array(Buffer.from(text.replace(from, to.padEnd(from.length)), 'latin1'));
  };

  it.each([
    ['nothing', () => new Uint8Array(0), 'this is not a .npy file'],
    ['a picture', () => new Uint8Array(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')), 'this is not a .npy file'],
    ['a cut header', () => good().subarray(0, 60), 'the header is cut short'],
    ['cut numbers', () => good().subarray(0, 150), '3 × 5 numbers take 30 bytes, but 22 follow'],
    ['numbers too many', () => new Uint8Array([...good(), 0]), 'but 31 follow'],
    ['doubles', () => withHeader("'<f2'", "'<f8'"), 'its numbers are of type <f8'],
    ['big-endian numbers', () => withHeader("'<f2'", "'>f2'"), 'its numbers are of type >f2'],
    ['columns first', () => withHeader('False', 'True'), 'column by column'],
    ['one axis', () => withHeader('(3, 5)', '(15,)'), 'its shape is (15,)'],
    ['three axes', () => withHeader('(3, 5), }', '(3,5,1),}'), 'its shape is (3,5,1)'],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => readNpy(bytes(), 'a.npy')).toThrow(UserError);
    expect(() => readNpy(bytes(), 'a.npy')).toThrow(`a.npy: `);
    expect(() => readNpy(bytes(), 'a.npy')).toThrow(message);
  });

  it('reads bytes that begin at an odd place', () => {
    const shifted = new Uint8Array(good().length + 1);
    shifted.set(good(), 1);
    expect(readNpy(shifted.subarray(1), 'x').data).toEqual(matrix('float16', 3, 5));
  });
});

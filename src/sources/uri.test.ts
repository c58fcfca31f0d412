import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathOfUri, percentEncode, uriOfPath } from './uri.ts';

const asBytes = (path: string | Buffer): Buffer => (typeof path === 'string' ? Buffer.from(path) : path);
const posix = describe.skipIf(process.platform === 'win32');

posix('file URLs', () => {
  it('bring back any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (tail) => {
        const path = Buffer.concat([Buffer.from('/'), tail]);
        const uri = uriOfPath(path);
        expect(uri).toMatch(/^[\x21-\x7e]+$/);
        expect(asBytes(pathOfUri(uri)).equals(path)).toBe(true);
      }),
    );
  });

  it('are the same for a string and for its bytes, and give the string back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (tail) => {
        const path = `/${tail}`;
        expect(uriOfPath(Buffer.from(path))).toBe(uriOfPath(path));
        expect(pathOfUri(uriOfPath(path))).toBe(path);
      }),
    );
  });

  it('give a buffer only for bytes that are not valid UTF-8', () => {
    expect(pathOfUri('file:///a/%E9.jpg')).toEqual(Buffer.from('/a/\xe9.jpg', 'latin1'));
    expect(pathOfUri('file:///a/%C3%A9.jpg')).toBe('/a/é.jpg');
  });

  it.each([
    ['/a b/100%.jpg', 'file:///a%20b/100%25.jpg'],
    ['/q?#[x].jpg', 'file:///q%3F%23%5Bx%5D.jpg'],
    ['/a\nb\\c.jpg', 'file:///a%0Ab%5Cc.jpg'],
    ['/photos/x-1_~(2).jpg', 'file:///photos/x-1_~(2).jpg'],
  ])('of %j is %s', (path, uri) => {
    expect(uriOfPath(path)).toBe(uri);
    // Node reads it as the same path, so other programs will.
    expect(new URL(uri).protocol).toBe('file:');
    expect(decodeURIComponent(new URL(uri).pathname)).toBe(path);
  });

  it('reads what Node writes', () => {
    for (const path of ['/a b/ü ñ.jpg', '/x^{}|`".png', '/日本/写真.jpg']) {
      expect(pathOfUri(pathToFileURL(path).href)).toBe(path);
    }
  });

  it('refuses what is no absolute file path', () => {
    expect(() => uriOfPath('a.jpg')).toThrow(/absolute/);
    expect(() => pathOfUri('https://example.org/a.jpg')).toThrow(/file:/);
    expect(() => pathOfUri('file:///a%zz.jpg')).toThrow(/percent/);
    expect(() => pathOfUri('file:///a%4')).toThrow(/percent/);
  });
});

it('encodes a name by itself as it would inside a path', () => {
  expect(`file:///d/${percentEncode('ü %.jpg')}`).toBe(uriOfPath('/d/ü %.jpg'));
});

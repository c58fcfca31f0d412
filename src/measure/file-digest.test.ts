import { expect, it } from 'vitest';
import fileDigest from './file-digest.ts';

it('gives the SHA-256 of the FIPS 180-4 examples', () => {
  const digest = (text: string) => fileDigest.measure({ bytes: new TextEncoder().encode(text) }, fileDigest.params);
  expect(digest('')).toEqual({ sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' });
  expect(digest('abc')).toEqual({ sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' });
});

it('reads no further than the bytes it is given', () => {
  const padded = new TextEncoder().encode('xxabcxx').subarray(2, 5);
  expect(fileDigest.measure({ bytes: padded }, fileDigest.params)).toEqual({
    sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  });
});

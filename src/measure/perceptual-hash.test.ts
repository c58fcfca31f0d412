import { expect, it } from 'vitest';
import { goldens, imageOf } from '../../test/fixtures/goldens/hash/goldens.ts';
import perceptualHash from './perceptual-hash.ts';

it('gives ImageHash of the view it is handed', () => {
  for (const golden of goldens.hashes.slice(0, 20)) {
    const view = imageOf(golden);
    expect(perceptualHash.measure({ view }, perceptualHash.params)).toMatchObject({ phash: golden.p8 });
    expect(perceptualHash.measure({ view }, { hashSize: 16, highFrequencyFactor: 4 })).toMatchObject({
      phash: golden.p16,
    });
  }
});

it('gives ImageHash of the mirrored view', () => {
  for (const golden of goldens.turned) {
    const [phash, mirrored] = golden.phash;
    expect(perceptualHash.measure({ view: imageOf(golden) }, perceptualHash.params)).toEqual({
      phash,
      phash_mirrored: mirrored,
    });
  }
});

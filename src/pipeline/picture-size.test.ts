import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { throwawayTree } from '../../test/fixtures/throwaway-tree.ts';
import { uriOfPath } from '../sources/uri.ts';
import { pictureSize } from './picture-size.ts';

const plain = sharp({ create: { width: 30, height: 20, channels: 3, background: '#369' } });

describe('pictureSize', () => {
  it.each(['jpeg', 'png', 'webp', 'tiff', 'gif', 'avif'] as const)('reads %s', async (format) => {
    const root = throwawayTree();
    const path = join(root, `x.${format}`);
    writeFileSync(path, await plain.clone().toFormat(format).toBuffer());
    expect(await pictureSize(uriOfPath(path))).toEqual({ width: 30, height: 20 });
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('sees orientation %i', async (orientation) => {
    const root = throwawayTree();
    const path = join(root, 'x.jpg');
    writeFileSync(path, await plain.clone().withMetadata({ orientation }).jpeg().toBuffer());
    const { data, info } = await sharp(path).rotate().raw().toBuffer({ resolveWithObject: true });
    expect(data.length).toBeGreaterThan(0);
    expect(await pictureSize(uriOfPath(path))).toEqual({ width: info.width, height: info.height });
  });

  it('gives null for what is no picture, or is gone', async () => {
    const root = throwawayTree(['x.jpg']);
    expect(await pictureSize(uriOfPath(join(root, 'x.jpg')))).toBeNull();
    expect(await pictureSize(uriOfPath(join(root, 'gone.jpg')))).toBeNull();
  });

  it('finds the size behind a large EXIF block', async () => {
    const root = throwawayTree();
    const path = join(root, 'x.jpg');
    const jpeg = await plain.clone().jpeg().toBuffer();
    const block = Buffer.concat([Buffer.from([0xff, 0xe5, 0xff, 0xff]), Buffer.alloc(65533)]);
    writeFileSync(path, Buffer.concat([jpeg.subarray(0, 2), block, block, jpeg.subarray(2)]));
    expect(await pictureSize(uriOfPath(path))).toEqual({ width: 30, height: 20 });
  });
});

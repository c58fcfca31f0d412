import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { picture, writeTree } from '../../test/fixtures/pictures.ts';
import { Picture } from '../analyse/compare/picture.ts';
import { DEFAULT_RADII, type HashRadii } from '../analyse/duplicates/hash-candidates.ts';
import { calibrateCopies } from './calibrate-copies.ts';
import { resolveRecipe } from './recipe.ts';
import type { CalibrateJob } from './worker-protocol.ts';

const recipe = resolveRecipe();
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'goldpan-'));
  writeTree(folder, {
    'a.png': await (await picture(1, 640, 480)).png().toBuffer(),
    'broken.png': 'not an image',
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const nobody = async () => null;
const made = (
  name: string,
  others: CalibrateJob['others'],
  { radii = DEFAULT_RADII, pictureOf = nobody as (uri: string) => Promise<Picture | null> } = {},
) =>
  calibrateCopies(
    { id: 'a', uri: pathToFileURL(join(folder, name)).href, sizeBytes: 0, modifiedMs: 0, others },
    { kind: 'calibrate', seed: 1, radii },
    recipe,
    1e9,
    pictureOf,
  );
const own = (...edits: string[]) => edits.map((edit) => ({ edit, against: null }));

describe('calibrateCopies', () => {
  it('says of each copy what a scan would say of it and its original', async () => {
    const { copies } = await made('a.png', own('recompress-jpeg-90', 'flip-mirror', 'rotate-quarter-180', 'page-40'));
    expect(copies!.map(({ found }) => found?.relation ?? null)).toEqual(['recompressed', 'flipped', 'rotated', null]);
    for (const { found } of copies!.slice(0, 3)) expect(found!.score).toBeGreaterThan(0.9);
    for (const { hashes } of copies!) expect(hashes).toMatchObject({ phash: expect.stringMatching(/^[0-9a-f]{16}$/) });
  });

  it('compares no copy that lies outside the radii', async () => {
    const edits = own('recompress-jpeg-15', 'noise-36', 'aspect-50', 'overlay-6');
    const compared = async (radii: HashRadii) =>
      (await made('a.png', edits, { radii })).copies!.filter(({ found }) => found !== null).length;
    expect(await compared(DEFAULT_RADII)).toBe(4);
    expect(await compared({ perceptual: 0, turned: 0, difference: 0, pdq: null })).toBeLessThan(4);
  });

  it('compares a copy with another image where it is told to', async () => {
    const { data, info } = await (await picture(2, 256, 192)).raw().toBuffer({ resolveWithObject: true });
    const other = new Picture({ width: info.width, height: info.height, data }, 256, 192);
    const against = { uri: 'b', orientation: 1 };
    const { copies } = await made('a.png', [{ edit: 'recompress-jpeg-90', against }], {
      pictureOf: async () => other,
    });
    expect(copies![0]).toMatchObject({ hashes: null, found: { relation: 'unrelated' } });
    expect((await made('a.png', [{ edit: 'recompress-jpeg-90', against }])).copies![0]!.found).toBeNull();
  });

  it('gives nothing for a file that is no image, or is gone', async () => {
    expect(await made('broken.png', own('recompress-jpeg-90'))).toEqual({ copies: null });
    expect(await made('gone.png', own('recompress-jpeg-90'))).toEqual({ copies: null });
  });
});

import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goldens, MODELS, pictures } from '../../../test/fixtures/goldens/embed/goldens.ts';
import { scan } from '../scan.ts';
import { type FoundImages, type ImageQuery, searchOf, wordsEmbedder } from './search-images.ts';
import { ReviewSession } from './session.ts';

/** Vectors are kept as halves. */
const CLOSE = 2e-3;
const { images: IMAGES, texts: TEXTS } = goldens.clip;
const NAMES = pictures.map((_, i) => `p${i}.png`);
const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

let folder: string;
let session: ReviewSession;
beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'goldpan-')));
  mkdirSync(join(folder, 'set'));
  for (const [i, { width, height, data }] of pictures.entries()) {
    await sharp(data, { raw: { width, height, channels: 3 } })
      .png()
      .toFile(join(folder, 'set', NAMES[i]!));
  }
  writeFileSync(join(folder, 'set/broken.png'), 'no picture');
  cpSync(join(MODELS, 'clip'), join(folder, 'clip'), { recursive: true });
  const workspace = join(folder, '.goldpan');
  const embed = { embedder: `clip:${join(folder, 'clip')}` };
  await scan({ inputs: [join(folder, 'set')], workspace, embed, limits: { workers: 1 } });
  session = new ReviewSession(workspace, { isReadOnly: true });
}, 120_000);
afterAll(async () => {
  await session?.close();
  rmSync(folder, { recursive: true, force: true });
});

const find = (query: ImageQuery, count = 10): Promise<FoundImages> =>
  session.use((state) => searchOf(session).find(state, query, count));
const take = (bytes: Uint8Array): Promise<string> =>
  session.use((state) => searchOf(session).takePicture(state, bytes));
const fileOf = (i: number): Buffer => readFileSync(join(folder, 'set', NAMES[i]!));

/** Names and similarities by the goldens, the most similar first. */
const expected = (vector: readonly number[], without = -1) =>
  IMAGES.map((image, i) => ({ name: NAMES[i]!, i, similarity: dot(image, vector) }))
    .filter(({ i }) => i !== without)
    .sort((a, b) => b.similarity - a.similarity);

async function expectFound({ found }: FoundImages, wanted: ReturnType<typeof expected>): Promise<void> {
  const names = await session.use(({ table }) => found.map(({ n }) => table.idOf(n)));
  expect(names).toEqual(wanted.map(({ name }) => name));
  for (const [at, { similarity }] of found.entries()) {
    expect(Math.abs(similarity - wanted[at]!.similarity)).toBeLessThan(CLOSE);
  }
}

describe('a search', () => {
  it('by an image of the workspace ranks the others', async () => {
    const answer = await find({ image: NAMES[1]! });
    expect(answer).toMatchObject({ embedder: 'clip', searched: pictures.length, missing: 0 });
    expect(answer.query).toBe(await session.use(({ table }) => table.numberOf(NAMES[1]!)));
    await expectFound(answer, expected(IMAGES[1]!, 1));
  });

  it('by a picture from outside finds the same picture first, and no more than asked', async () => {
    const picture = await take(fileOf(2));
    const answer = await find({ picture }, 2);
    expect(answer.query).toBeNull();
    expect(answer.found[0]!.similarity).toBeGreaterThan(1 - CLOSE);
    await expectFound(answer, expected(IMAGES[2]!).slice(0, 2));
    const webp = searchOf(session).thumbnailOf(picture);
    expect((await sharp(webp!).metadata()).format).toBe('webp');
  });

  it('by words ranks as the reference does', async () => {
    expect(await session.use(wordsEmbedder)).toBe('clip');
    for (const text of [0, 2]) await expectFound(await find({ words: goldens.texts[text]! }), expected(TEXTS[text]!));
  });

  it('says why a picture cannot be searched by, and leaves no file behind', async () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith('goldpan-search-'));
    await expect(take(Buffer.from('<svg onload="x">'))).rejects.toThrow('cannot be searched by');
    await expect(take(fileOf(0).subarray(0, 60))).rejects.toThrow('cannot be searched by');
    expect(await take(fileOf(0))).toMatch(/^[0-9a-f]{16}$/);
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('goldpan-search-'))).toEqual(before);
  });

  it('says what to do about an image without a vector and a picture that is forgotten', async () => {
    await expect(find({ image: 'broken.png' })).rejects.toThrow('has no vector');
    await expect(find({ image: 'nowhere.png' })).rejects.toThrow('has no vector');
    await expect(find({ picture: '0123456789abcdef' })).rejects.toThrow('choose or drop it again');
    expect(searchOf(session).thumbnailOf('0123456789abcdef')).toBeNull();
  });

  it('keeps the last pictures alone', async () => {
    const first = await take(fileOf(0));
    for (let i = 0; i < 21; i++) {
      const data = Buffer.alloc(3 * 64, i * 10);
      await take(
        await sharp(data, { raw: { width: 8, height: 8, channels: 3 } })
          .png()
          .toBuffer(),
      );
    }
    await expect(find({ picture: first })).rejects.toThrow('choose or drop it again');
  });
});

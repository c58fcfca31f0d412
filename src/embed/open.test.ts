import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { goldens, MODELS, pictures, worstDifference } from '../../test/fixtures/goldens/embed/goldens.ts';
import type { Embedder } from './embedder.ts';
import { openEmbedder, parseEmbedder } from './open.ts';

const scratch = mkdtempSync(join(tmpdir(), 'goldpan-open-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

async function using<T>(text: string, use: (embedder: Embedder) => Promise<T>): Promise<T> {
  const embedder = await openEmbedder(parseEmbedder(text));
  try {
    return await use(embedder);
  } finally {
    await embedder.close();
  }
}

describe('openEmbedder on tiny models', () => {
  it.each(['clip', 'siglip', 'dinov2', 'resnet', 'copy'] as const)('equals the reference: images, %s', (family) =>
    using(family === 'copy' ? `onnx:${MODELS}copy/model.onnx` : `${MODELS}${family}`, async (embedder) => {
      const vectors = await embedder.embedImages(pictures);
      expect(worstDifference(goldens[family].images, vectors)).toBeLessThan(2e-6);
      expect(embedder.description.dimensions).toBe(goldens[family].images[0]!.length);
      // One at a time, as workers do it.
      const alone = await Promise.all(pictures.map((picture) => embedder.embedImages([picture])));
      expect(worstDifference(goldens[family].images, Float32Array.from(alone.flatMap((row) => [...row])))).toBeLessThan(
        2e-6,
      );
    }),
  );

  it.each(['clip', 'siglip'] as const)('equals the reference: texts, %s', (family) =>
    using(`${MODELS}${family}`, async (embedder) => {
      expect(embedder.description.hasText).toBe(true);
      const vectors = await embedder.embedTexts!(goldens.texts);
      expect(worstDifference(goldens[family].texts, vectors)).toBeLessThan(2e-6);
    }),
  );

  it('says what it is', async () => {
    await using(`${MODELS}clip`, async ({ description }) => {
      expect(description).toMatchObject({ name: 'clip', dimensions: 8, minShortSide: 36, hasText: true });
      expect(description.version).toMatch(/^[0-9a-f]{16}$/);
    });
    await using(`${MODELS}dinov2`, async (embedder) => {
      expect(embedder.description).toMatchObject({ name: 'dinov2', dimensions: 10, hasText: false });
      expect(embedder.embedTexts).toBeUndefined();
    });
    await using(`onnx:${MODELS}copy/model.onnx`, async ({ description }) =>
      expect(description).toMatchObject({ name: 'tiny-copy', dimensions: 12, minShortSide: 32 }),
    );
  });

  it('has no text without the text model, and gives the same vectors from files that lie flat', async () => {
    const flat = join(scratch, 'My CLIP');
    cpSync(`${MODELS}clip/onnx/vision_model.onnx`, join(flat, 'vision_model.onnx'));
    cpSync(`${MODELS}clip/preprocessor_config.json`, join(flat, 'preprocessor_config.json'));
    await using(`clip:${flat}`, async (embedder) => {
      expect(embedder.description).toMatchObject({ name: 'clip', hasText: false });
      expect(worstDifference(goldens.clip.images, await embedder.embedImages(pictures))).toBeLessThan(2e-6);
    });
    await expect(openEmbedder(parseEmbedder(flat))).rejects.toThrow('has no config.json that says what model it is');
    cpSync(`${MODELS}clip/config.json`, join(flat, 'config.json'));
    await using(flat, async ({ description }) => expect(description.name).toBe('my-clip'));
  });

  it('names the files that are missing, and fetches nothing by itself', async () => {
    const source = parseEmbedder('clip', { models: join(scratch, 'models') });
    const { message } = (await openEmbedder(source).catch((error: unknown) => error)) as Error;
    expect(message).toMatch(/^Xenova\/clip-vit-base-patch32 is not complete in /);
    const names = ['config.json', 'preprocessor_config.json', 'onnx/vision_model.onnx'].concat([
      'tokenizer.json',
      'tokenizer_config.json',
      'onnx/text_model.onnx',
    ]);
    for (const file of names) expect(message).toContain(`/resolve/main/${file}\n`);
    const local = join(scratch, 'half');
    cpSync(`${MODELS}dinov2/config.json`, join(local, 'config.json'));
    await expect(openEmbedder(parseEmbedder(local))).rejects.toThrow(
      /half lacks preprocessor_config\.json and onnx\/model\.onnx/,
    );
  });

  it('refuses towers of two models', async () => {
    const mixed = join(scratch, 'mixed');
    cpSync(`${MODELS}siglip`, mixed, { recursive: true });
    cpSync(`${MODELS}clip/onnx/vision_model.onnx`, join(mixed, 'onnx/vision_model.onnx'));
    cpSync(`${MODELS}clip/preprocessor_config.json`, join(mixed, 'preprocessor_config.json'));
    cpSync(`${MODELS}clip/config.json`, join(mixed, 'config.json'));
    await using(mixed, async (embedder) => {
      await expect(embedder.embedTexts!(['a'])).rejects.toThrow('has no output named text_embeds, but pooler_output');
      await embedder.embedImages(pictures.slice(0, 1));
    });
  });
});

describe('parseEmbedder', () => {
  const parse = (text: string) => parseEmbedder(text, { models: '/models', base: '/data' });

  it.each([
    ['builtin', { kind: 'builtin' }],
    ['onnx:net.onnx', { kind: 'onnx', model: '/data/net.onnx' }],
    ['nets/Net.ONNX', { kind: 'onnx', model: '/data/nets/Net.ONNX' }],
    ['clip', { kind: 'hub', model: 'clip', folder: '/models/Xenova/clip-vit-base-patch32' }],
    ['siglip2:here', { kind: 'hub', model: 'siglip2', folder: '/data/here' }],
    ['sscd:/a/b', { kind: 'hub', model: 'sscd', folder: '/a/b' }],
    ['hub:me/my.model', { kind: 'hub', model: 'me/my.model', folder: '/models/me/my.model' }],
    [MODELS, { kind: 'hub', model: 'local', folder: MODELS.replace(/\/$/, '') }],
  ])('understands %s', (text, source) => expect(parse(text)).toEqual(source));

  it.each([
    ['clop', /--embedder clop: no such model\. Did you mean clip\? Give builtin, clip,/],
    ['dinov', /Did you mean dinov2\?/],
    ['something-else', /no such model\. Give builtin/],
    ['hub:clip', /hub:owner\/repository/],
    ['hub:../../etc', /hub:owner\/repository/],
    ['onnx:', /give onnx:FILE/],
    ['clip:', /lacks the folder/],
    ['sscd', /nobody publishes this model as ONNX.*sscd:FOLDER/],
    ['./nothing/here', /no such folder/],
    ['me/model', /no such folder; for a model of the hub give hub:me\/model/],
  ])('refuses %s', (text, message) => expect(() => parse(text)).toThrow(message));

  it('takes a JSON of preprocessing for ONNX files alone', () => {
    const options = { preprocessing: 'p.json', base: '/data' };
    expect(parseEmbedder('onnx:n.onnx', options)).toEqual({
      kind: 'onnx',
      model: '/data/n.onnx',
      preprocessing: '/data/p.json',
    });
    expect(() => parseEmbedder('clip', options)).toThrow('goes with onnx:FILE only');
  });
});

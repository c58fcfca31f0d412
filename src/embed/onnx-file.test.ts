import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { goldens, MODELS, pictures, worstDifference } from '../../test/fixtures/goldens/embed/goldens.ts';
import { FLOAT, onnxBytes, type Value, type Weight } from '../../test/fixtures/onnx-bytes.ts';
import { UserError } from '../model/errors.ts';
import { embedderName, openOnnxFile } from './onnx-file.ts';

const scratch = mkdtempSync(join(tmpdir(), 'goldpan-file-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
let count = 0;

/** A model in a folder of its own, with the JSON beside it. */
function put(model: Buffer, json?: unknown): string {
  const folder = join(scratch, String(count++));
  mkdirSync(folder);
  const path = join(folder, 'Net.onnx');
  writeFileSync(path, model);
  if (json !== undefined) writeFileSync(join(folder, 'Net.onnx.json'), JSON.stringify(json));
  return path;
}

/** Mean colour of the picture: [batch, 3, 1, 1]. */
const means = (shape: Value[2] = ['batch', 3, 8, 8]) =>
  onnxBytes({
    nodes: [['GlobalAveragePool', ['pixels'], ['mean']]],
    inputs: [['pixels', FLOAT, shape]],
    outputs: [['mean', FLOAT, ['batch', 3, 1, 1]]],
  });

const identity = (shape: Value[2], outputShape: Value[2] = shape) =>
  onnxBytes({
    nodes: [['Identity', ['pixels'], ['same']]],
    inputs: [['pixels', FLOAT, shape]],
    outputs: [['same', FLOAT, outputShape]],
  });

const grey = { width: 20, height: 10, data: new Uint8Array(600).fill(100) };

describe('openOnnxFile', () => {
  it('makes vectors of unit length, with as little in the JSON as that', async () => {
    const embedder = await openOnnxFile(put(means(), {}), undefined);
    expect(embedder.description).toMatchObject({ name: 'net', dimensions: 3, minShortSide: 8, hasText: false });
    const vectors = await embedder.embedImages([grey]);
    for (const value of vectors) expect(value).toBeCloseTo(1 / Math.sqrt(3), 6);
    expect(await embedder.embedImages([])).toEqual(new Float32Array(0));
    await embedder.close();
  });

  it('reads a preprocessor_config.json', async () => {
    const path = put(readFileSync(`${MODELS}dinov2/onnx/model.onnx`));
    const settings = join(scratch, 'settings.json');
    cpSync(`${MODELS}dinov2/preprocessor_config.json`, settings);
    await expect(openOnnxFile(path, settings)).rejects.toThrow(/set "pooling" to "cls" or "mean"/);
    const clip = put(readFileSync(`${MODELS}clip/onnx/vision_model.onnx`));
    const embedder = await openOnnxFile(clip, `${MODELS}clip/preprocessor_config.json`);
    expect(worstDifference(goldens.clip.images, await embedder.embedImages(pictures))).toBeLessThan(2e-6);
    await embedder.close();
  });

  it('pools maps over their places', async () => {
    const spatial = await openOnnxFile(put(identity(['batch', 3, 8, 8]), { pooling: 'spatial' }), undefined);
    const [red, green, blue] = await spatial.embedImages([{ width: 1, height: 1, data: Uint8Array.of(30, 40, 0) }]);
    expect([red, green, blue]).toEqual([expect.closeTo(0.6, 6), expect.closeTo(0.8, 6), 0]);
    await spatial.close();
  });

  it('gives a graph of a fixed batch as many pictures as it takes', async () => {
    const embedder = await openOnnxFile(put(means([2, 3, 8, 8]), {}), undefined);
    const many = [1, 2, 3].map((red) => ({
      width: 2,
      height: 2,
      data: new Uint8Array(12).map((_, i) => (i % 3 ? 0 : 50 * red)),
    }));
    expect([...(await embedder.embedImages(many))]).toEqual([1, 0, 0, 1, 0, 0, 1, 0, 0]);
    await embedder.close();
  });

  it('gives another version to other bytes and other parameters, and none to other file names', async () => {
    const version = async (model: Buffer, json: unknown) => {
      const embedder = await openOnnxFile(put(model, json), undefined);
      await embedder.close();
      return embedder.description.version;
    };
    const first = await version(means(), {});
    expect(await version(means(), { resize: 'squash', name: 'other' })).toBe(first);
    const weight: Weight = ['unused', [1], [1]];
    const bytes = onnxBytes({
      nodes: [['GlobalAveragePool', ['pixels'], ['mean']]],
      inputs: [['pixels', FLOAT, ['batch', 3, 8, 8]]],
      outputs: [['mean', FLOAT, ['batch', 3, 1, 1]]],
      weights: [weight],
    });
    const others = await Promise.all([
      version(bytes, {}),
      version(means(), { resize: 'pad' }),
      version(means(), { interpolation: 'bicubic' }),
      version(means(), { mean: [0.1, 0, 0] }),
      version(means(), { std: [0.1, 1, 1] }),
      version(means(), { rescale: 1 }),
      version(means(), { channels: 'bgr' }),
      version(means(), { resize: 'crop', shortest_edge: 9 }),
    ]);
    expect(new Set([first, ...others]).size).toBe(9);
  });

  it.each<[string, Buffer, unknown, RegExp]>([
    ['an unknown field', means(), { sise: 8 }, /Net\.onnx\.json: .*sise/],
    ['a wrong kind', means(), { size: 'large' }, /Net\.onnx\.json: "size"/],
    ['a wrong name', means(), { name: 'My Net' }, /"name": use lower-case letters/],
    ['a wrong filter', means(), { interpolation: 'nearest' }, /"interpolation"/],
    ['a wrong deviation', means(), { std: [1, 0, 1] }, /"std/],
    ['an edge without a crop', means(), { shortest_edge: 9 }, /"shortest_edge" needs "resize": "crop"/],
    ['another size', means(), { size: 16 }, /input pixels is float32\[\?, 3, 8, 8\].*16×16 px: set "size" to 8/],
    ['an open size', means(['batch', 3, 'h', 'w']), {}, /takes any size: set "size"/],
    ['no colours', means(['batch', 1, 8, 8]), {}, /no picture of three colours/],
    ['colours in another place', means(), { layout: 'NHWC' }, /no picture of three colours in the order NHWC/],
    ['either order', means(['batch', 3, 8, 3]), {}, /set "layout" to "NCHW" or "NHWC"/],
    ['three axes', identity(['batch', 3, 8]), {}, /takes four axes/],
    ['another input', means(), { input: 'image' }, /no input named image, but pixels/],
    ['another output', means(), { output: 'vector' }, /no output named vector; it has mean/],
    ['a pooling that does not fit', means(), { pooling: 'cls' }, /"pooling": "cls" needs 3 axes/],
    ['a map without pooling', identity(['batch', 3, 8, 8]), {}, /set "pooling" to "spatial"/],
    [
      'two outputs',
      onnxBytes({
        nodes: [
          ['GlobalAveragePool', ['pixels'], ['a']],
          ['GlobalMaxPool', ['pixels'], ['b']],
        ],
        inputs: [['pixels', FLOAT, ['batch', 3, 8, 8]]],
        outputs: [
          ['a', FLOAT, ['batch', 3, 1, 1]],
          ['b', FLOAT, ['batch', 3, 1, 1]],
        ],
      }),
      {},
      /has the outputs a, b: set "output"/,
    ],
    [
      'two inputs',
      onnxBytes({
        nodes: [['Add', ['pixels', 'words'], ['sum']]],
        inputs: [
          ['pixels', FLOAT, ['batch', 3, 8, 8]],
          ['words', FLOAT, ['batch', 3, 8, 8]],
        ],
        outputs: [['sum', FLOAT, ['batch', 3, 8, 8]]],
      }),
      { input: 'pixels' },
      /wants words besides the image/,
    ],
  ])('says what does not fit: %s', async (_, model, json, message) => {
    const error = await openOnnxFile(put(model, json), undefined).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(UserError);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).not.toContain('\n');
  });

  it('shows what a JSON looks like when there is none, and names the model first when that is the fault', async () => {
    await expect(openOnnxFile(put(means()), undefined)).rejects.toThrow(
      /no preprocessing beside it: write Net\.onnx\.json/,
    );
    await expect(openOnnxFile(join(scratch, 'no.onnx'), undefined)).rejects.toThrow(/no\.onnx: no such file/);
    const path = put(means());
    writeFileSync(`${path}.json`, '{"size": ');
    await expect(openOnnxFile(path, undefined)).rejects.toThrow(/Net\.onnx\.json is not JSON/);
  });

  it('tells numbers that are not finite, and vectors without a direction', async () => {
    const broken = onnxBytes({
      nodes: [
        ['GlobalAveragePool', ['pixels'], ['mean']],
        ['Log', ['mean'], ['log']],
      ],
      inputs: [['pixels', FLOAT, ['batch', 3, 8, 8]]],
      outputs: [['log', FLOAT, ['batch', 3, 1, 1]]],
    });
    const black = { width: 4, height: 4, data: new Uint8Array(48) };
    const logs = await openOnnxFile(put(broken, {}), undefined);
    await expect(logs.embedImages([black])).rejects.toThrow(/Net\.onnx: output log has a number that is not finite/);
    await logs.close();
    const plain = await openOnnxFile(put(means(), {}), undefined);
    await expect(plain.embedImages([black])).rejects.toThrow(/Net\.onnx gave nothing but zeros/);
    await plain.close();
  });
});

describe('embedderName', () => {
  it.each([
    ['My Net (v2).fp16', 'my-net-v2-.fp16'],
    ['owner/Model_Name', 'owner-model-name'],
    ['…', 'model'],
    ['..', 'model'],
  ])('%s', (text, name) => expect(embedderName(text)).toBe(name));
});

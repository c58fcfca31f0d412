import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { MODELS } from '../../test/fixtures/goldens/embed/goldens.ts';
import { FLOAT, INT64, onnxBytes, type Value } from '../../test/fixtures/onnx-bytes.ts';
import { UserError } from '../model/errors.ts';
import { featuresBefore, readOnnxGraph } from './onnx-graph.ts';
import { cudaLibrary, openOnnxModel } from './onnx-session.ts';

const scratch = mkdtempSync(join(tmpdir(), 'goldpan-onnx-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const copy = `${MODELS}copy/model.onnx`;
const resnet = `${MODELS}resnet/onnx/model.onnx`;

function write(name: string, content: string | Uint8Array): string {
  const path = join(scratch, name);
  writeFileSync(path, content);
  return path;
}

const picture: Value = ['x', FLOAT, ['batch', 2]];
const root = onnxBytes({ nodes: [['Sqrt', ['x'], ['y']]], inputs: [picture], outputs: [['y', FLOAT, ['batch', 2]]] });

describe('openOnnxModel', () => {
  it('tells inputs, outputs and the device', async () => {
    const model = await openOnnxModel(copy);
    expect(model.inputs).toEqual([{ name: 'image', type: 'uint8', shape: [null, 32, 32, 3] }]);
    expect(model.outputs).toEqual([{ name: 'embedding', type: 'float32', shape: [null, 12] }]);
    await model.close();
    await model.close();
  });

  it('runs, and gives the outputs it was asked for', async () => {
    const model = await openOnnxModel(write('root.onnx', root));
    const { y } = await model.run({ x: { data: Float32Array.of(4, 9, 16, 25), shape: [2, 2] } }, ['y']);
    expect(y!.shape).toEqual([2, 2]);
    expect([...y!.data]).toEqual([2, 3, 4, 5]);
    await model.close();
  });

  it('gives a tensor inside the graph as an output', async () => {
    const features = featuresBefore(readOnnxGraph(resnet), 'logits');
    expect(features).toBe('flat');
    const model = await openOnnxModel(resnet, { extraOutput: 'flat' });
    expect(model.outputs.map(({ name, shape }) => [name, shape])).toEqual([
      ['logits', [null, 5]],
      ['flat', [null, 16]],
    ]);
    await model.close();
    await expect(openOnnxModel(resnet, { extraOutput: 'nowhere' })).rejects.toThrow(
      /model\.onnx has no output named nowhere; it has logits/,
    );
  });

  it.each([
    ['not there', () => join(scratch, 'none.onnx'), /none\.onnx: no such file/],
    ['empty', () => write('empty.onnx', ''), /empty\.onnx is empty/],
    ['a folder', () => scratch, /is a folder: give the \.onnx file in it/],
    ['text', () => write('text.onnx', 'hello, this is a text'), /text\.onnx is not an ONNX model/],
    ['a web page', () => write('page.onnx', '<!DOCTYPE html><html></html>'), /is a web page, not a model/],
    ['an LFS pointer', () => write('lfs.onnx', 'version https://git-lfs.github.com/spec/v1\n'), /Git LFS pointer/],
    ['a TFLite model', () => write('t.onnx', '\x1c\0\0\0TFL3\0\0\0\0'), /TensorFlow Lite model: convert/],
    ['a checkpoint', () => write('c.onnx', 'PK\x03\x04\0\0\0\0'), /PyTorch checkpoint: export/],
    ['zeros', () => write('zeros.onnx', new Uint8Array(500)), /is not an ONNX model/],
  ])('refuses what is no model: %s', async (_, make, message) => {
    const error = await openOnnxModel(make()).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(UserError);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).not.toContain('\n');
  });

  it('tells a model that is cut short, wherever it was cut', async () => {
    const whole = readFileSync(copy);
    for (const share of [0.05, 0.3, 0.6, 0.9, 0.999]) {
      const path = write('cut.onnx', whole);
      truncateSync(path, Math.floor(whole.length * share));
      await expect(openOnnxModel(path)).rejects.toThrow(/cut\.onnx is cut short at \d+ bytes/);
    }
  });

  it('tells a graph that ONNX Runtime does not take', async () => {
    const strange = onnxBytes({
      nodes: [['NoSuchThing', ['x'], ['y']]],
      inputs: [picture],
      outputs: [['y', FLOAT, [1]]],
    });
    await expect(openOnnxModel(write('strange.onnx', strange))).rejects.toThrow(
      /strange\.onnx cannot be opened by ONNX Runtime: .*NoSuchThing/,
    );
  });

  it('tells inputs that are missing or of another shape', async () => {
    const model = await openOnnxModel(write('root.onnx', root));
    await expect(model.run({}, ['y'])).rejects.toThrow(/root\.onnx wants an input named x, float32\[\?, 2\]/);
    await expect(model.run({ x: { data: new Float32Array(3), shape: [1, 3] } }, ['y'])).rejects.toThrow(
      /input x is float32\[\?, 2\], but was to be given \[1, 3\]/,
    );
    await expect(model.run({ x: { data: new Float32Array(2), shape: [2] } }, ['y'])).rejects.toThrow('given [2]');
    await expect(model.run({ x: { data: new Uint8Array(2), shape: [1, 2] } }, ['y'])).rejects.toThrow(
      /root\.onnx: ONNX Runtime could not run it: Unexpected input data type/,
    );
    await model.close();
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('tells an output that is not finite, of %d', async (value) => {
    const model = await openOnnxModel(write('root.onnx', root));
    await expect(model.run({ x: { data: Float32Array.of(1, value), shape: [1, 2] } }, ['y'])).rejects.toThrow(
      /root\.onnx: output y has a number that is not finite \((NaN|Infinity) at 1\)/,
    );
    await model.close();
  });

  it('tells an output that is not float32', async () => {
    const int = onnxBytes({ nodes: [['Shape', ['x'], ['y']]], inputs: [picture], outputs: [['y', INT64, [2]]] });
    const model = await openOnnxModel(write('int.onnx', int));
    await expect(model.run({ x: { data: new Float32Array(2), shape: [1, 2] } }, ['y'])).rejects.toThrow(
      /output y is int64; only float32 is read/,
    );
    await model.close();
  });

  it.skipIf(existsSync(cudaLibrary()))('says in one line what CUDA lacks, and lets auto do without', async () => {
    const error = (await openOnnxModel(copy, { device: 'cuda' }).catch((caught: unknown) => caught)) as Error;
    expect(error).toBeInstanceOf(UserError);
    expect(error.message).toMatch(/^--device cuda: ONNX Runtime.*; install an NVIDIA driver.*or use --device cpu$/);
    expect(error.message).not.toContain('\n');
    const model = await openOnnxModel(copy, { device: 'auto' });
    expect(model.device).toBe('cpu');
    await model.close();
  });

  it('refuses thread counts that are none', () =>
    expect(openOnnxModel(copy, { threads: 0 })).rejects.toThrow('threads 0 is not allowed'));
});

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { openHead } from '../../src/embed/heads.ts';
import { seededRandom } from '../../src/transform/random.ts';
import { dataFolder } from './measure-file.ts';

/** A Python with torch and onnx converts the checkpoints; where there is none, these tests are left out. */
const PYTHON = process.env.PYTHON ?? 'python3';
const canConvert = spawnSync(PYTHON, ['-c', 'import torch, onnx']).status === 0;
const script = fileURLToPath(new URL('../../training/heads/convert.py', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'goldpan-heads-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const checkpoint = (name: string) => join(dataFolder, 'models', 'aesthetic', name);

/** Files of a zip without compression, which PyTorch's checkpoints are: name → bytes (APPNOTE 4.3). */
function storedFiles(path: string): Map<string, Buffer> {
  const bytes = readFileSync(path);
  const files = new Map<string, Buffer>();
  const end = bytes.lastIndexOf('PK\u0005\u0006', undefined, 'latin1');
  let at = bytes.readUInt32LE(end + 16);
  for (let i = bytes.readUInt16LE(end + 10); i > 0; i--) {
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    const local = bytes.readUInt32LE(at + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    files.set(name, bytes.subarray(start, start + bytes.readUInt32LE(at + 24)));
    at += 46 + nameLength + extra + comment;
  }
  return files;
}

const floats = (bytes: Buffer) => Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));

/** All float storages of a checkpoint in the order of their numbers, which is that of its layers. */
function storages(path: string): number[][] {
  const numbered = [...storedFiles(path)].flatMap(([name, bytes]) => {
    const number = /\/data\/(\d+)$/.exec(name)?.[1];
    return number === undefined ? [] : [[Number(number), floats(bytes)] as const];
  });
  return numbered.sort(([a], [b]) => a - b).map(([, values]) => values);
}

/** Linear layers one after another, weight and bias in turn: the definition of the head, in double precision. */
function linear(layers: readonly (readonly number[])[], vector: readonly number[]): number[] {
  let values = [...vector];
  for (let i = 0; i < layers.length; i += 2) {
    const weight = layers[i]!;
    const inputs = values;
    values = layers[i + 1]!.map((bias, row) =>
      inputs.reduce((sum, value, column) => sum + value * weight[row * inputs.length + column]!, bias),
    );
  }
  return values;
}

function unitVector(random: () => number, dimensions: number): number[] {
  const values = Array.from({ length: dimensions }, () => random() + random() + random() - 1.5);
  const length = Math.hypot(...values);
  return values.map((value) => value / length);
}

describe.skipIf(!canConvert)('aesthetic heads, converted from their checkpoints', () => {
  it.each([
    ['sa_0_4_vit_b_32_linear.pth', 'clip', 512],
    ['sac+logos+ava1-l14-linearMSE.pth', 'clip-l14', 768],
  ])('%s scores as its weights say', async (name, embedder, dimensions) => {
    const output = join(scratch, `${embedder}.onnx`);
    const converted = spawnSync(
      PYTHON,
      [script, checkpoint(name), output, '--column', 'aesthetic_score', '--embedder', embedder].concat([
        '--range',
        '1',
        '10',
        '--threshold',
        '4.5',
        '--direction',
        'below',
        '--label',
        'not appealing',
      ]),
      { encoding: 'utf8' },
    );
    expect(converted.stderr).toBe('');
    const head = await openHead(output);
    expect(head.definition).toMatchObject({
      embedder,
      dimensions,
      scores: [{ column: 'aesthetic_score', range: [1, 10], threshold: 4.5, direction: 'below' }],
    });
    const layers = storages(checkpoint(name));
    const random = seededRandom('heads', name);
    const vectors = Array.from({ length: 20 }, () => unitVector(random, dimensions));
    const scores = await head.score(Float32Array.from(vectors.flat()));
    for (const [i, vector] of vectors.entries()) expect(scores[i]).toBeCloseTo(linear(layers, vector)[0]!, 3);
    expect(new Set(scores).size).toBe(20);
    await head.close();
  });
});

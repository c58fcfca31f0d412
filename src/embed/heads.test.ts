import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { goldens, MODELS, worstDifference } from '../../test/fixtures/goldens/embed/goldens.ts';
import { FLOAT, onnxBytes } from '../../test/fixtures/onnx-bytes.ts';
import type { EmbedderDescription } from '../model/embedding.ts';
import { UserError } from '../model/errors.ts';
import { checkHeadFits, openHead } from './heads.ts';

const scratch = mkdtempSync(join(tmpdir(), 'goldpan-heads-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const style = `${MODELS}head/style.onnx`;
const vectors = Float32Array.from(goldens.clip.images.flat());
const description: EmbedderDescription = { name: 'clip', version: '0', dimensions: 8, minShortSide: 32, hasText: true };

function describeHead(json: unknown): string {
  const path = join(scratch, `${Math.random()}.json`);
  writeFileSync(path, JSON.stringify(json));
  return path;
}

describe('openHead', () => {
  it('scores vectors as the reference does', async () => {
    const head = await openHead(style);
    expect(worstDifference(goldens.head, await head.score(vectors))).toBeLessThan(1e-6);
    expect(await head.score(new Float32Array(0))).toEqual(new Float32Array(0));
    expect(head.definition).toEqual({
      name: 'style',
      embedder: 'clip',
      dimensions: 8,
      activation: 'softmax',
      scores: [
        { column: 'drawing_score', index: 2, range: [0, 1], threshold: 0.5, direction: 'above', label: 'a drawing' },
        { column: 'photo_score', index: 0, range: [0, 1], threshold: null, direction: 'above', label: 'photo score' },
      ],
    });
    expect(head.version).toMatch(/^[0-9a-f]{16}$/);
    await head.close();
  });

  it('takes a JSON of one score', async () => {
    const json = describeHead({ column: 'one', index: 1, activation: 'sigmoid', threshold: 0.2, direction: 'below' });
    const head = await openHead(style, json);
    const scores = await head.score(vectors);
    expect(scores).toHaveLength(vectors.length / 8);
    expect(scores.every((score) => score > 0 && score < 1)).toBe(true);
    expect(head.definition.scores[0]).toMatchObject({ column: 'one', index: 1, direction: 'below' });
    await head.close();
  });

  it('scores more vectors than one inference takes', async () => {
    const head = await openHead(style);
    const many = new Float32Array(8 * 2500);
    for (let i = 0; i < many.length; i++) many[i] = vectors[i % vectors.length]!;
    const scores = await head.score(many);
    expect(worstDifference(goldens.head, scores.slice(-8))).toBeLessThan(1e-6);
    await head.close();
  });

  it.each<[unknown, RegExp]>([
    [{ column: 'Bad Name' }, /"column": use lower-case letters/],
    [{ column: 'a', threshold: 1 }, /a has a threshold: set "direction"/],
    [{ column: 'a', index: 3 }, /a is output 3, but .*style\.onnx has 3, from 0 on/],
    [{ column: 'a', dimensions: 9 }, /takes vectors of 8 numbers, but .* says 9/],
    [{ column: 'a', range: [1, 0] }, /"range": the first number must be below the second/],
    [{ scores: [{ column: 'a' }, { column: 'a' }] }, /two scores are named a/],
    [{ scores: [] }, /"scores"/],
    [{ column: 'a', treshold: 4 }, /treshold/],
  ])('refuses %j', async (json, message) => {
    const error = await openHead(style, describeHead(json)).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(UserError);
    expect((error as Error).message).toMatch(message);
  });

  it('refuses models that are no heads, and heads without a description', async () => {
    const json = describeHead({ column: 'a' });
    await expect(openHead(`${MODELS}clip/onnx/vision_model.onnx`, json)).rejects.toThrow(
      /a head takes one input float32\[batch, dimensions\], not pixel_values float32\[\?, 3, 32, 32\]/,
    );
    const bare = join(scratch, 'bare.onnx');
    cpSync(style, bare);
    await expect(openHead(bare)).rejects.toThrow(/no description beside it: write bare\.onnx\.json/);
    const open = join(scratch, 'open.onnx');
    writeFileSync(
      open,
      onnxBytes({
        nodes: [['ReduceSum', ['x'], ['y']]],
        inputs: [['x', FLOAT, ['b', 'd']]],
        outputs: [['y', FLOAT, [1, 1]]],
      }),
    );
    await expect(openHead(open, json)).rejects.toThrow(/takes any size: set "dimensions"/);
  });
});

describe('checkHeadFits', () => {
  it('lets a head score its own embedder alone', async () => {
    const head = await openHead(style);
    const { definition } = head;
    await head.close();
    checkHeadFits(definition, description);
    expect(() => checkHeadFits(definition, { ...description, name: 'siglip' })).toThrow(
      'head style scores vectors of clip, not of siglip: use --embedder clip',
    );
    expect(() => checkHeadFits({ ...definition, embedder: null }, { ...description, dimensions: 512 })).toThrow(
      'head style takes vectors of 8 numbers, but clip makes 512',
    );
  });
});

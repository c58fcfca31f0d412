import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type EmbeddedImageFixture, writeEmbeddedWorkspace } from '../../test/fixtures/embedded-workspace.ts';
import { runMiningLoop } from '../../test/fixtures/mining-loop.ts';
import type { Decision } from '../model/decision.ts';
import { decide } from './decide.ts';
import { mine } from './mine.ts';
import { compareRounds, listRounds, storedRound } from './mine-compare.ts';
import type { MineOptions } from './mine-options.ts';
import { openWorkspace } from './workspace.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const at = (degrees: number) =>
  Float32Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180));
/** Id → label, direction in degrees, and what the model says of cat and dog. */
type Rows = Record<string, { label?: string; split?: string; degrees?: number | null; p?: number }>;

async function made(rows: Rows, groups: readonly (readonly string[])[] = []) {
  const images: EmbeddedImageFixture[] = Object.entries(rows).map(([id, { label, split, degrees = 0 }]) => ({
    id,
    vector: degrees === null ? null : at(degrees),
    ...(label === undefined ? {} : { label }),
    ...(split === undefined ? {} : { split }),
  }));
  const folder = await writeEmbeddedWorkspace(images, { groups });
  folders.push(folder);
  return { folder, probs: write(folder, rows) };
}
/** A file of the probability of cat. */
function write(folder: string, rows: Rows, name = 'model.csv'): string {
  const lines = Object.entries(rows).flatMap(([id, { p }]) => (p === undefined ? [] : [`${id},${p},${1 - p}`]));
  writeFileSync(join(folder, name), `id,cat,dog\n${lines.join('\n')}\n`);
  return join(folder, name);
}
async function decided(folder: string, decisions: readonly Decision[]): Promise<void> {
  const workspace = await openWorkspace(folder);
  await decide(workspace, decisions);
  workspace.close();
}
const chosen = async (folder: string, options: MineOptions) =>
  (await mine(folder, { dryRun: true, ...options })).round.chosen.map(({ id }) => id);

describe('mine', () => {
  const pool: Rows = {
    known: { label: 'cat', degrees: 0, p: 0.9 },
    wrong: { label: 'dog', degrees: 5, p: 0.97 },
    mild: { label: 'cat', degrees: 5, p: 0.4 },
    sure: { degrees: 170, p: 0.99 },
    unsure: { degrees: 2, p: 0.52 },
    twin: { degrees: 2, p: 0.53 },
    far: { degrees: 90, p: 0.6 },
    unpredicted: { degrees: 10 },
  };

  it('by uncertainty alone takes the most unsure without a label', async () => {
    const { folder, probs } = await made(pool);
    expect(await chosen(folder, { probs, count: 3, diversity: 0 })).toEqual(['unsure', 'twin', 'far']);
    const { round } = await mine(folder, { probs, count: 9, diversity: 0, dryRun: true });
    expect(round.chosen).toHaveLength(4);
    expect(round.pool).toEqual({ images: 4, withoutPrediction: 1, minedBefore: 0, copies: 0 });
    expect(round.chosen[0]).toMatchObject({ kind: 'uncertain', label: null, predicted: 'cat', distance: null });
    expect(readdirSync(folder)).not.toContain('rounds');
  });

  it('with diversity prefers what is unlike the labelled and the chosen', async () => {
    const { folder, probs } = await made(pool);
    expect(await chosen(folder, { probs, count: 2, diversity: 0.5 })).toEqual(['far', 'unsure']);
    expect(await chosen(folder, { probs, count: 2, diversity: 0.9 })).toEqual(['sure', 'far']);
    expect(await chosen(folder, { probs, count: 1, diversity: 1 })).toEqual(['sure']);
    const { round } = await mine(folder, { probs, count: 1, diversity: 0.5, dryRun: true });
    expect(round.chosen[0]!.distance).toBeCloseTo(1 - Math.cos((85 * Math.PI) / 180), 2);
    expect(round.chosen[0]!.reason).toMatch(/^margin 0\.80, 0\.91 from the nearest that is in$/);
  });

  it('never takes copies of one another, of labelled or of mined images, nor what a decision removes', async () => {
    const groups = [
      ['unsure', 'twin'],
      ['known', 'far'],
    ];
    const { folder, probs } = await made(pool, groups);
    const { round } = await mine(folder, { probs, count: 9, diversity: 0 });
    expect(round.chosen.map(({ id }) => id)).toEqual(['unsure', 'sure']);
    expect(round.pool).toMatchObject({ copies: 1 });
    await decided(folder, [{ kind: 'remove', image: 'sure', by: 'person' }]);
    await expect(mine(folder, { probs, count: 9, diversity: 0 })).rejects.toThrow(
      'Nothing is left to choose: 1 were mined before (--again takes them), 2 are copies',
    );
    expect(await chosen(folder, { probs, count: 9, diversity: 0, again: true })).toEqual(['unsure']);
  });

  it('false positives come first, the surest first', async () => {
    const { folder, probs } = await made(pool);
    const { round } = await mine(folder, { probs, count: 3, falsePositives: true, dryRun: true });
    expect(round.chosen.map(({ id, kind }) => [id, kind])).toEqual([
      ['wrong', 'false-positive'],
      ['mild', 'false-positive'],
      ['unsure', 'uncertain'],
    ]);
    expect(round.chosen[0]!.reason).toBe('labelled dog, predicted cat with 0.97');
    expect(await chosen(folder, { probs, count: 2, falsePositives: 1, diversity: 0 })).toEqual(['wrong', 'unsure']);
    expect(await chosen(folder, { probs, count: 2, falsePositives: true, confidence: 0.9, diversity: 0 })).toEqual([
      'wrong',
      'unsure',
    ]);
  });

  it('measures the model on what has a label, as decided', async () => {
    const { folder, probs } = await made(pool);
    const { metrics } = (await mine(folder, { probs, count: 1, dryRun: true })).round;
    expect(metrics).toMatchObject({ images: 3, accuracy: expect.closeTo(1 / 3, 12) });
    expect(metrics.calibrationError).toBeCloseTo((0.1 + 0.97 + 0.6) / 3, 5);
    expect(metrics.classes.map(({ name, images, right, predicted }) => [name, images, right, predicted])).toEqual([
      ['cat', 2, 1, 2],
      ['dog', 1, 0, 1],
    ]);
    await decided(folder, [{ kind: 'relabel', image: 'wrong', label: 'cat', by: 'person' }]);
    expect((await mine(folder, { probs, count: 1, dryRun: true })).round.metrics.accuracy).toBeCloseTo(2 / 3, 12);
  });

  it('chooses in a split, or among all', async () => {
    const { folder, probs } = await made({
      a: { label: 'cat', split: 'train', p: 0.51 },
      b: { label: 'cat', split: 'val', p: 0.8 },
      c: { label: 'zebra', split: 'val', p: 0.7, degrees: null },
    });
    expect(await chosen(folder, { probs, count: 9, pool: 'all', diversity: 0 })).toEqual(['a', 'c', 'b']);
    expect(await chosen(folder, { probs, count: 9, pool: { split: 'val' }, diversity: 0 })).toEqual(['c', 'b']);
    const found = await mine(folder, { probs, count: 9, pool: 'all', diversity: 0.3, dryRun: true });
    expect(found.notes.join('\n')).toContain('1 images have no vector');
    expect(found.notes.join('\n')).toContain('1 labels are no class of the predictions, such as zebra');
    await expect(mine(folder, { probs, count: 1 })).rejects.toThrow(
      'Every image has a label: choose among all with --all',
    );
    await expect(mine(folder, { probs, count: 1, pool: { split: 'test' } })).rejects.toThrow('There are: train, val.');
  });

  it('rows without ids are the measured images in id order', async () => {
    const { folder } = await made({ a: {}, b: {}, c: { label: 'cat' } });
    writeFileSync(join(folder, 'p.csv'), '0.9,0.1\n0.5,0.5\n0.8,0.2\n');
    const found = await mine(folder, {
      probs: join(folder, 'p.csv'),
      classes: 'cat,dog',
      count: 1,
      diversity: 0,
      dryRun: true,
    });
    expect(found.round.chosen[0]!.id).toBe('b');
    expect(found.notes.join()).toContain('in id order');
    writeFileSync(join(folder, 'p.csv'), '0.9,0.1\n0.5,0.5\n');
    await expect(mine(folder, { probs: join(folder, 'p.csv'), classes: 'cat,dog', count: 1 })).rejects.toThrow(
      'has 2 rows and names no images, but the workspace has 3',
    );
  });

  it.each([
    [{ count: 0 }, 'must be a whole number from 1, not 0'],
    [{ count: 1, diversity: 2 }, '--diversity must lie between 0 and 1'],
    [{ count: 1, confidence: -1 }, '--confidence must lie between 0 and 1'],
    [{ count: 1, falsePositives: 0 }, '--false-positives must be a whole number from 1'],
  ] as const)('refuses %o', async (options, message) => {
    await expect(mine('/nowhere', { probs: 'x', ...options })).rejects.toThrow(message);
  });
});

describe('rounds', () => {
  const first: Rows = {
    a: { degrees: 0, p: 0.5 },
    b: { degrees: 40, p: 0.55 },
    c: { degrees: 80, p: 0.7 },
    d: { degrees: 120, p: 0.8 },
    known: { label: 'cat', degrees: 180, p: 0.6 },
  };
  it('are stored, listed, and compared by what became of their images', async () => {
    const { folder, probs } = await made(first);
    const one = await mine(folder, { probs, count: 3, diversity: 0, name: 'start' });
    expect(one.round).toMatchObject({ round: 1, name: 'start', previous: [] });
    expect(storedRound(1, folder)).toEqual(one.round);
    await decided(folder, [
      { kind: 'relabel', image: 'a', label: 'dog', by: 'person' },
      { kind: 'remove', image: 'b', by: 'person' },
    ]);
    const better = { ...first, a: { p: 0.1 }, known: { p: 0.95 } };
    const two = await mine(folder, { probs: write(folder, better, 'next.csv'), count: 3, diversity: 0 });
    expect(two.round.chosen.map(({ id }) => id)).toEqual(['d']);
    expect(two.round.pool).toMatchObject({ images: 1, minedBefore: 1 });
    expect(listRounds(folder).map(({ round, chosen, predictions }) => [round, chosen, predictions])).toEqual([
      [1, 3, 'model.csv'],
      [2, 1, 'next.csv'],
    ]);
    const found = compareRounds(2, 1, folder);
    expect(found).toMatchObject({
      samePredictions: false,
      accuracy: { before: 1, after: 1 },
      overlap: { images: 0, share: 0 },
      fate: { chosen: 3, labelled: 1, relabelled: 0, gone: 1, withoutLabel: 1, judged: 1, rightBefore: 0, rightNow: 1 },
    });
    expect(found.fate.meanUncertainty.after!).toBeLessThan(found.fate.meanUncertainty.before!);
    expect(found.classes.find(({ name }) => name === 'dog')).toMatchObject({
      images: { before: 0, after: 1 },
      recall: { before: null, after: 1 },
    });
    const again = await mine(folder, { probs, count: 3, diversity: 0, again: true });
    expect(compareRounds(1, again.round.round, folder)).toMatchObject({
      samePredictions: true,
      overlap: { images: 1, share: 1 / 4 },
    });
  });
  it('of a damaged file say which, and how to go on', async () => {
    const { folder, probs } = await made(first);
    await mine(folder, { probs, count: 1 });
    writeFileSync(join(folder, 'rounds/1.json'), readFileSync(join(folder, 'rounds/1.json'), 'utf8').slice(0, 40));
    expect(() => storedRound(1, folder)).toThrow(/1\.json is no round that this goldpan can read.*Move it away/s);
    await expect(mine(folder, { probs, count: 1 })).rejects.toThrow('1.json is no round');
    expect(() => storedRound(7, folder)).toThrow('There is no round 7. There are: 1.');
    expect(() => compareRounds(1, 1, folder)).toThrow('not 1 with itself');
  });
});

it('the loop of train, mine, label and train learns more from mined images than from as many by chance', async () => {
  const gains: number[] = [];
  for (const seed of [201, 202, 203]) {
    const { mined, random } = await runMiningLoop({ seed, rounds: 3, perRound: 20, pool: 500 });
    expect(mined[0]).toBe(random[0]);
    gains.push(mined[3]! - random[3]!);
  }
  expect(gains.reduce((sum, gain) => sum + gain, 0) / gains.length).toBeGreaterThan(0.01);
}, 120_000);

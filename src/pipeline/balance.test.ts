import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type EmbeddedImageFixture, writeEmbeddedWorkspace } from '../../test/fixtures/embedded-workspace.ts';
import { readNpy } from '../export/npy.ts';
import { seededRandom } from '../transform/random.ts';
import { balance } from './balance.ts';
import type { BalanceOptions } from './balance-options.ts';
import { balanceReport } from './balance-report.ts';
import { writeSamplingPlan } from './balance-write.ts';
import { decide } from './decide.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

const folders: string[] = [];
const opened: Workspace[] = [];
afterEach(() => {
  for (const workspace of opened.splice(0)) workspace.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function workspace(images: readonly EmbeddedImageFixture[], groups: readonly (readonly string[])[] = []) {
  const folder = await writeEmbeddedWorkspace(images, { groups });
  folders.push(folder);
  return reopen(folder);
}
async function reopen(folder: string): Promise<Workspace> {
  const found = await openWorkspace(folder);
  opened.push(found);
  return found;
}

/** `cat` 12 images around two places, `dog` 4, `owl` 1, in train; 3 of each but owl in test; one without a label. */
function images(): EmbeddedImageFixture[] {
  const random = seededRandom('balance test');
  const at = (place: number, noise = 0.02) =>
    Float32Array.from({ length: 8 }, (_, d) => (d === place ? 1 : 0) + noise * (random() - 0.5));
  const made: EmbeddedImageFixture[] = [];
  const add = (label: string, split: string, count: number, place: (n: number) => number) => {
    for (let n = 0; n < count; n++) {
      made.push({ id: `${split}/${label}/${String(n).padStart(2, '0')}.jpg`, split, label, vector: at(place(n)) });
    }
  };
  add('cat', 'train', 12, (n) => (n < 9 ? 0 : n - 8));
  add('dog', 'train', 4, () => 5);
  add('owl', 'train', 1, () => 6);
  add('cat', 'test', 3, () => 0);
  add('dog', 'test', 3, () => 5);
  return [...made, { id: 'train/loose.jpg', split: 'train', vector: at(7) }];
}

const plan = async (options: BalanceOptions, of?: Workspace) => {
  const found = await balance(of ?? (await workspace(images())), options);
  return { ...found, list: [...found.rows()] };
};
const epoch = (rows: readonly { label: string | null; repeat: number }[], label: string) =>
  rows.filter((row) => row.label === label).reduce((sum, { repeat }) => sum + repeat, 0);

describe('balanceReport', () => {
  it('counts labels as decided, in each split', async () => {
    const set = await workspace(images());
    await decide(set, [
      { kind: 'remove', image: 'train/cat/00.jpg', by: 'person' },
      { kind: 'relabel', image: 'train/cat/01.jpg', label: 'owl', by: 'person' },
      { kind: 'assign-split', image: 'train/cat/02.jpg', split: 'test', by: 'person' },
    ]);
    const { splits, whole, objects, suggestions } = await balanceReport(set);
    expect(splits.map(({ split, images, unlabelled }) => [split, images, unlabelled])).toEqual([
      ['train', 16, 1],
      ['test', 7, 0],
    ]);
    expect(splits[0]!.classes.map(({ name, images }) => [name, images])).toEqual([
      ['cat', 9],
      ['dog', 4],
      ['owl', 2],
    ]);
    expect(whole).toMatchObject({ images: 23, unlabelled: 1, imbalance: { classes: 3, ratio: 6.5 } });
    expect(objects).toBeNull();
    expect(suggestions.join('\n')).toMatch(/fewer than 10 images, such as cat \(9\), dog \(4\), owl \(2\)/);
    expect(suggestions.join('\n')).toContain('test: no image of 1 class of train, such as owl.');
  });
});

describe('over-sampling', () => {
  it('repeats evenly up to the largest class', async () => {
    const { list, target, classes, notes, split, unlabelled } = await plan({ method: 'over' });
    expect([target, split, unlabelled]).toEqual([12, 'train', 1]);
    for (const label of ['cat', 'dog', 'owl']) expect(epoch(list, label)).toBe(12);
    expect(list.filter(({ label }) => label === 'dog').map(({ repeat }) => repeat)).toEqual([3, 3, 3, 3]);
    expect(classes.map(({ name, before, after, distinct }) => [name, before, after, distinct])).toEqual([
      ['cat', 12, 12, 12],
      ['dog', 4, 12, 4],
      ['owl', 1, 12, 1],
    ]);
    expect(notes).toEqual([]);
    expect(list.find(({ label }) => label === 'owl')).toMatchObject({
      repeat: 12,
      source: 'repeated',
      reason: 'owl has 1 of 12: seen 12 times',
      weight: 1,
    });
  });
  it('says when images will be learnt by heart, and draws the rest by the seed', async () => {
    const set = await workspace(images());
    const first = await plan({ method: 'over', to: 50 }, set);
    expect(first.notes).toEqual(['owl: 1 image is seen 50 times each: they will be learnt by heart']);
    const times = first.list.filter(({ label }) => label === 'cat').map(({ repeat }) => repeat);
    expect(new Set(times)).toEqual(new Set([4, 5]));
    expect((await plan({ method: 'over', to: 50 }, set)).list).toEqual(first.list);
    const other = await plan({ method: 'over', to: 50, seed: 1 }, set);
    expect(other.list).not.toEqual(first.list);
    expect(epoch(other.list, 'cat')).toBe(50);
  });
});

describe('under-sampling', () => {
  const groups = [
    ['train/cat/00.jpg', 'train/cat/01.jpg', 'train/cat/02.jpg'],
    ['train/cat/03.jpg', 'test/cat/00.jpg'],
  ];
  it('leaves out copies first', async () => {
    const { list, leftOut } = await plan({ method: 'under', to: 10 }, await workspace(images(), groups));
    expect(leftOut).toEqual({ copies: 2, others: 0 });
    const cats = list.filter(({ label }) => label === 'cat').map(({ id }) => id);
    expect(cats).toHaveLength(10);
    // The one whose copy is in another split has none here.
    expect(cats).toContain('train/cat/00.jpg');
    expect(cats).toContain('train/cat/03.jpg');
  });
  it('then keeps what is diverse: of a dense place little, of the others all', async () => {
    const { list, leftOut, embedder } = await plan({ method: 'under', to: 4 }, await workspace(images(), groups));
    expect(embedder).toBe('made');
    expect(leftOut).toEqual({ copies: 2, others: 6 });
    const cats = list.filter(({ label }) => label === 'cat').map(({ id }) => id);
    expect(cats).toHaveLength(4);
    for (const n of ['09', '10', '11']) expect(cats).toContain(`train/cat/${n}.jpg`);
    expect(epoch(list, 'owl')).toBe(1);
  });
  it('by chance when told', async () => {
    const set = await workspace(images());
    const chosen = async (seed: number) =>
      (await plan({ method: 'under', to: 4, keep: 'random', seed }, set)).list.map(({ id }) => id);
    expect(await chosen(1)).toEqual(await chosen(1));
    const all = await Promise.all([1, 2, 3, 4].map(chosen));
    expect(new Set(all.map(String)).size).toBeGreaterThan(1);
  });
  it('both: the median from above and from below', async () => {
    const { list, target, after } = await plan({ method: 'both' });
    expect(target).toBe(4);
    for (const label of ['cat', 'dog', 'owl']) expect(epoch(list, label)).toBe(4);
    expect(after.balance).toBeCloseTo(1, 12);
  });
});

describe('weights', () => {
  it.each([
    ['inverse', [17 / 36, 17 / 12, 17 / 3]],
    ['inverse-sqrt', [1 / Math.sqrt(12), 1 / 2, 1].map((w) => (3 * w) / (1 / Math.sqrt(12) + 1.5))],
  ] as const)('%s', async (weights, expected) => {
    const { classes, list } = await plan({ method: 'weights', weights });
    expect(classes.map(({ weight }) => weight)).toEqual(expected.map((weight) => expect.closeTo(weight, 12)));
    expect(list).toHaveLength(17);
    for (const { label, weight, repeat } of list) {
      expect(weight).toBeCloseTo(expected[['cat', 'dog', 'owl'].indexOf(label!)]!, 12);
      expect(repeat).toBe(1);
    }
  });
  it('effective numbers lie between none and inverse', async () => {
    const { classes, after } = await plan({ method: 'weights', weights: 'effective-number', beta: 0.9 });
    expect(classes[2]!.weight / classes[0]!.weight).toBeLessThan(12);
    expect(classes[2]!.weight / classes[0]!.weight).toBeGreaterThan(1);
    expect(after.ratio).toBeLessThan(12);
  });
});

describe('SMOTE', () => {
  it('makes vectors between neighbours of the class, and names them', async () => {
    const set = await workspace(images());
    const { list, made, notes, classes } = await plan({ method: 'smote', neighbours: 2 }, set);
    expect(notes).toEqual(['owl: nothing made (1 with a vector, and SMOTE needs two)']);
    expect(classes[1]).toMatchObject({ name: 'dog', before: 4, after: 12, made: 8 });
    expect(made).toMatchObject({ rows: 8, dimensions: 8 });
    const vectors = new Map(images().map(({ id, vector }) => [id, Array.from(vector as Float32Array)]));
    const unit = (id: string) => {
      const vector = vectors.get(id)!;
      const length = Math.hypot(...vector);
      return vector.map((x) => x / length);
    };
    const rows = list.filter(({ source }) => source === 'smote');
    expect(rows.map(({ smoteRow }) => smoteRow)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    for (const { smoteA, smoteB, smoteLambda, smoteRow, label, path } of rows) {
      expect([label, path]).toEqual(['dog', null]);
      expect(smoteA).not.toBe(smoteB);
      const [a, b] = [unit(smoteA!), unit(smoteB!)];
      for (let d = 0; d < 8; d++) {
        expect(made!.data[8 * smoteRow! + d]).toBeCloseTo(a[d]! + smoteLambda! * (b[d]! - a[d]!), 3);
      }
      // One of the two nearest of the base.
      const nearer = [...vectors.keys()]
        .filter((id) => id.startsWith('train/dog') && id !== smoteA)
        .map((id) => [id, unit(id).reduce((sum, x, d) => sum + x * a[d]!, 0)] as const)
        .sort((x, y) => y[1] - x[1])
        .slice(0, 2);
      expect(nearer.map(([id]) => id)).toContain(smoteB);
    }
    const file = join(set.folder, 'sampling.csv');
    const found = await balance(set, { method: 'smote', neighbours: 2 });
    expect(await writeSamplingPlan(found, 'csv', file)).toEqual([file, join(set.folder, 'sampling.smote.npy')]);
    const npy = readNpy(readFileSync(join(set.folder, 'sampling.smote.npy')), 'x');
    expect([npy.rows, npy.columns, Array.from(npy.data)]).toEqual([8, 8, Array.from(made!.data)]);
    const csv = readFileSync(file, 'utf8').trim().split('\n');
    expect(csv).toHaveLength(1 + 17 + 8);
    await expect(writeSamplingPlan(found, 'csv', process.stdout)).rejects.toThrow('need a file');
  });
  it('from the border alone when told', async () => {
    // Five owls among cats, and five far from all.
    const random = seededRandom('border');
    const around = (place: number) =>
      Float32Array.from({ length: 8 }, (_, d) => (d === place ? 1 : 0) + 0.3 * (random() - 0.5));
    const named = (label: string, n: number, place: number) => ({
      id: `${label}${place}-${String(n).padStart(2, '0')}`,
      label,
      vector: around(place),
    });
    const set = await workspace([
      ...Array.from({ length: 24 }, (_, n) => named('cat', n, 0)),
      ...Array.from({ length: 5 }, (_, n) => named('owl', n, 0)),
      ...Array.from({ length: 12 }, (_, n) => named('owl', n, 4)),
    ]);
    const { list } = await plan({ method: 'smote', borderline: true, neighbours: 3 }, set);
    const bases = new Set(list.filter(({ source }) => source === 'smote').map(({ smoteA }) => smoteA!.slice(0, 4)));
    expect(bases).toEqual(new Set(['owl0']));
    const { list: all } = await plan({ method: 'smote', neighbours: 3 }, set);
    expect(new Set(all.filter(({ smoteA }) => smoteA).map(({ smoteA }) => smoteA!.slice(0, 4)))).toEqual(
      new Set(['owl0', 'owl4']),
    );
  });
});

it('repeat factors: rare labels are repeated as LVIS repeats them', async () => {
  const { list, notes } = await plan({ method: 'repeat-factor', threshold: 0.5 });
  const owl = Math.sqrt(0.5 * 17);
  const repeat = list.find(({ label }) => label === 'owl')!.repeat;
  expect([Math.floor(owl), Math.ceil(owl)]).toContain(repeat);
  for (const { label, repeat } of list) if (label === 'cat') expect(repeat).toBe(1);
  expect(list.find(({ label }) => label === 'owl')!.reason).toBe('repeat factor 2.915 for owl');
  expect(notes[0]).toContain('3 labels, t = 0.5');
});

it.each([
  [{ method: 'weights', to: 'max' }, '--to does not go with --method weights'],
  [{ method: 'over', to: 0.5 }, '--to must be max, mean, median, min or a whole number'],
  [{ method: 'weights', beta: 1 }, '--beta must be from 0 to below 1'],
  [{ method: 'over', weights: 'inverse' }, '--weights goes with --method weights, not over'],
  [{ method: 'smote', neighbours: 0 }, '--neighbours must be a whole number from 1'],
  [{ method: 'repeat-factor', threshold: 2 }, '--threshold must be above 0 and at most 1'],
  [{ method: 'over', split: 'val' }, 'no image is in a split named val'],
  [{ method: 'smote', embedder: 'clip' }, 'no vectors of clip'],
] as const)('refuses %o', async (options, message) => {
  await expect(balance(await workspace(images()), options)).rejects.toThrow(message);
});

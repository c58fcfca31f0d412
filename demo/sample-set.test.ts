import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareWithPlanted } from './compare.ts';
import type { Likeness } from './likeness.ts';
import { likenessOf } from './likeness.ts';
import { makeSampleSet } from './sample-set.ts';
import type { PlantedRelation, SampleSet } from './truth.ts';
import { checkOfRelation } from './truth.ts';

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const differing = (a: Uint8Array, b: Uint8Array): number => a.reduce((n, bit, i) => n + (bit === b[i] ? 0 : 1), 0);

const asItIs = (image: Sharp): Sharp => image;

/** What may bring a planted copy back to what its original looks like. */
const UNDO: Readonly<Partial<Record<PlantedRelation, readonly ((image: Sharp) => Sharp)[]>>> = {
  flipped: [(image) => image.flop()],
  rotated: [90, 270].map((angle) => (image: Sharp) => image.rotate(angle)),
  edited: [asItIs, (image) => image.trim({ threshold: 20 })],
};

describe('makeSampleSet', () => {
  let base: string;
  let set: SampleSet;
  let again: SampleSet;
  const path = (id: string, of = set): string => join(of.folder, ...id.split('/'));

  /** Likeness as the file decodes: after compression, resizing and whatever was done to it; undone if it can be. */
  const seen = async (id: string, undo = asItIs): Promise<Likeness> => {
    const { data, info } = await undo(sharp(path(id), { failOn: 'none' }))
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    return likenessOf({ width: info.width, height: info.height, data: new Uint8Array(data) });
  };

  beforeAll(async () => {
    base = await mkdtemp(join(tmpdir(), 'goldpan-demo-'));
    set = await makeSampleSet(join(base, 'one'), { scale: 0.5 });
    again = await makeSampleSet(join(base, 'two'), { scale: 0.5 });
  }, 300_000);
  afterAll(() => rm(base, { recursive: true, force: true }));

  it('writes the same bytes twice', async () => {
    expect({ ...again, folder: '' }).toEqual({ ...set, folder: '' });
    for (const id of [...set.images, ...set.notImages]) {
      expect(digest(await readFile(path(id))), id).toBe(digest(await readFile(path(id, again))));
    }
  });

  it('accounts for every file', async () => {
    const files = (await readdir(set.folder, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => relative(set.folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
    expect(files.sort()).toEqual([...set.images, ...set.notImages].sort());
    const planted = [
      ...set.faults.map(({ id }) => id),
      ...set.groups.flatMap(({ ids }) => ids.slice(1)),
      ...set.lookAlikes.flatMap(({ ids }) => ids),
    ];
    const accounted = [...set.clean, ...planted].sort();
    expect(accounted).toEqual([...set.images]);
    expect(new Set(accounted.map((id) => id.toLowerCase())).size).toBe(accounted.length);
  });

  it('has every class in every split', () => {
    const folders = new Set(set.clean.map((id) => id.slice(0, id.lastIndexOf('/'))));
    expect(folders.size).toBe(3 * 8);
    expect(set.clean.length).toBe(48);
  });

  it('has clean images that decode whole, in colour, with a spread of tones', async () => {
    for (const id of set.clean) {
      const image = sharp(path(id), { failOn: 'warning' });
      const { channels, hasAlpha, width, height } = await image.metadata();
      const stats = await image.stats();
      expect({ id, channels, hasAlpha }).toEqual({ id, channels: 3, hasAlpha: false });
      expect(Math.min(width, height), id).toBeGreaterThanOrEqual(300);
      expect(Math.max(width, height), id).toBeLessThanOrEqual(900);
      // Neither dark nor flat: something bright, and a spread of tones.
      expect(Math.max(...stats.channels.map(({ max }) => max)), id).toBeGreaterThan(120);
      expect(stats.entropy, id).toBeGreaterThan(5);
    }
  });

  it('has no two clean images that look alike, upright or mirrored', async () => {
    const likenesses = await Promise.all(set.clean.map((id) => seen(id)));
    for (const [i, a] of likenesses.entries()) {
      for (const [j, b] of likenesses.slice(0, i).entries()) {
        const pair = `${set.clean[i]} and ${set.clean[j]}`;
        expect(differing(a.upright, b.upright), pair).toBeGreaterThan(10);
        expect(differing(a.upright, b.mirrored), `${pair} mirrored`).toBeGreaterThan(10);
      }
    }
  });

  it('decodes or not, as planted', async () => {
    for (const { id, expect: checks } of set.faults) {
      const decode = (failOn: 'none' | 'truncated'): Promise<Buffer> => sharp(path(id), { failOn }).raw().toBuffer();
      if (checks.includes('unreadable')) await expect(decode('none'), id).rejects.toThrow();
      else if (checks.includes('truncated')) await expect(decode('truncated'), id).rejects.toThrow();
      else await expect(decode('truncated'), id).resolves.toBeDefined();
    }
  });

  it('plants copies that are what they are called', async () => {
    for (const { relation, ids } of set.groups) {
      const [first, ...rest] = ids as [string, ...string[]];
      const bytes = digest(await readFile(path(first)));
      const pixels = digest(await sharp(path(first)).raw().toBuffer());
      const likeness = await seen(first);
      for (const id of rest) {
        const sameBytes = digest(await readFile(path(id))) === bytes;
        const samePixels = digest(await sharp(path(id)).raw().toBuffer()) === pixels;
        expect({ id, sameBytes, samePixels }).toEqual({
          id,
          sameBytes: relation === 'identical-bytes',
          samePixels: relation === 'identical-bytes' || relation === 'identical-pixels',
        });
        const upright = differing(likeness.upright, (await seen(id)).upright);
        const undone = await Promise.all(
          (UNDO[relation] ?? [asItIs]).map(async (undo) => differing(likeness.upright, (await seen(id, undo)).upright)),
        );
        expect(Math.min(...undone), id).toBeLessThanOrEqual(relation === 'cropped' || relation === 'edited' ? 10 : 6);
        // What is mirrored or turned does not look like its original until that is undone.
        if (relation === 'flipped' || relation === 'rotated') expect(upright, id).toBeGreaterThan(10);
      }
    }
  });

  it('plants look-alikes that a hash takes for copies, and that are none', async () => {
    const splits = new Set<string>();
    for (const { ids } of set.lookAlikes) {
      const likenesses = await Promise.all(ids.map((id) => seen(id)));
      const pixels = await Promise.all(ids.map((id) => sharp(path(id)).raw().toBuffer()));
      for (const [i, id] of ids.entries()) {
        splits.add(id.split('/')[0]!);
        for (let j = 0; j < i; j++) {
          const pair = `${ids[j]} and ${id}`;
          expect(differing(likenesses[i]!.upright, likenesses[j]!.upright), pair).toBeLessThanOrEqual(10);
          const changed = pixels[i]!.reduce((n, v, k) => n + (Math.abs(v - pixels[j]![k]!) > 24 ? 1 : 0), 0);
          expect(changed / pixels[i]!.length, pair).toBeGreaterThan(0.01);
        }
      }
    }
    // A false pair across splits would be called a leak as well.
    expect(splits.size).toBe(3);
  });

  it('names as leaks exactly the grouped pairs of different splits', () => {
    const splitOf = (id: string): string => id.split('/')[0]!;
    const pairs = set.groups.flatMap(({ ids }) =>
      ids.flatMap((a, n) => ids.slice(n + 1).map((b) => ({ a, b }))).filter(({ a, b }) => splitOf(a) !== splitOf(b)),
    );
    expect(set.leaks).toEqual(pairs);
    expect(set.leaks.length).toBeGreaterThanOrEqual(4);
  });

  it('plants every fault where nothing else is expected to be wrong', () => {
    const grouped = new Set(set.groups.flatMap(({ ids }) => ids));
    for (const { ids } of set.lookAlikes) for (const id of ids) expect(grouped.has(id), id).toBe(false);
    for (const { id, expect: checks } of set.faults) {
      expect(checks.length, id).toBeGreaterThan(0);
      expect(grouped.has(id), id).toBe(false);
    }
  });

  it('agrees with a scan that says exactly what was planted', () => {
    const findings = [
      ...set.faults.flatMap(({ id, expect: checks }) => checks.map((check) => ({ id, check }))),
      ...set.groups.map(({ relation, ids }) => ({ id: ids[1]!, check: checkOfRelation(relation) })),
      ...set.leaks.flatMap(({ a, b }) => [a, b].map((id) => ({ id, check: 'split-leakage' }))),
    ];
    expect(compareWithPlanted(set, { findings, groups: set.groups }).ok).toBe(true);
    expect(compareWithPlanted(set, { findings: findings.slice(1), groups: set.groups }).ok).toBe(false);
  });

  it('refuses a folder that holds something', async () => {
    const folder = await mkdtemp(join(base, 'full-'));
    await writeFile(join(folder, 'mine.txt'), 'mine');
    await expect(makeSampleSet(folder)).rejects.toThrow(/not empty/);
    expect(await readdir(folder)).toEqual(['mine.txt']);
  });
});

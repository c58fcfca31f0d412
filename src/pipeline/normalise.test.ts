import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { PerChannel } from '../kernel/stats/channel-totals.ts';
import { sumChannels } from './channel-worker.ts';
import { decide } from './decide.ts';
import { normalise } from './normalise.ts';
import type { NormaliseOptions } from './normalise-options.ts';
import { presetFileText, presetText, scalingOf } from './normalise-write.ts';
import { scan } from './scan.ts';
import { openWorkspace } from './workspace.ts';

interface Golden {
  readonly pictures: Record<string, string>;
  readonly sums: Record<string, { pixels: number; sum: number[]; squares: string[]; least: number[]; most: number[] }>;
  readonly byPixel: { mean: PerChannel; std: PerChannel };
  readonly byImage: { mean: PerChannel; std: PerChannel };
  readonly meanOfImageStds: PerChannel;
  readonly least: PerChannel;
  readonly most: PerChannel;
}
/** By NumPy, from the samples that were written into the files. */
const GOLDEN = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../test/fixtures/goldens/normalise/normalise.json'), 'utf8'),
) as Golden;

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function picturesIn(place: (name: string) => string = (name) => name): string {
  const folder = mkdtempSync(join(tmpdir(), 'goldpan-'));
  folders.push(folder);
  for (const [name, base64] of Object.entries(GOLDEN.pictures)) {
    const path = join(folder, 'photos', place(name));
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, Buffer.from(base64, 'base64'));
  }
  return folder;
}

async function scanned(folder: string) {
  await scan({ inputs: [join(folder, 'photos')], workspace: join(folder, 'ws'), limits: { workers: 1 } });
  return (options: NormaliseOptions = {}) =>
    normalise({ workspace: join(folder, 'ws'), limits: { workers: 1 }, ...options });
}

const closeTo = (values: PerChannel) => values.map((value) => expect.closeTo(value, 13));

describe('sumChannels', () => {
  it.each(Object.keys(GOLDEN.sums))('is exact for %s', async (name) => {
    const path = join(picturesIn(), 'photos', name);
    const sizeBytes = readFileSync(path).length;
    const job = { id: name, uri: pathToFileURL(path).href, sizeBytes, modifiedMs: 0 };
    const found = await sumChannels(job, null, 1e9);
    const { pixels, sum, squares, least, most } = GOLDEN.sums[name]!;
    expect(found).toEqual({
      fullPixels: pixels,
      sums: { pixels, bitDepth: name.includes('16') ? 16 : 8, sum, squares: squares.map(BigInt), least, most },
    });
  });

  it('says what is wrong with a file', async () => {
    const folder = picturesIn();
    writeFileSync(join(folder, 'cut.png'), Buffer.from(GOLDEN.pictures['rgb8.png']!, 'base64').subarray(0, 900));
    const job = { id: 'x', uri: pathToFileURL(join(folder, 'cut.png')).href, sizeBytes: 900, modifiedMs: 0 };
    expect(await sumChannels(job, null, 1e9)).toEqual({ reason: expect.any(String) });
    expect(await sumChannels({ ...job, sizeBytes: 901 }, null, 1e9)).toEqual({
      reason: 'it has changed since the scan: scan again',
    });
  });
});

describe('normalise', () => {
  it('agrees with NumPy, and keeps what it summed', async () => {
    const folder = picturesIn();
    const run = await scanned(folder);
    const found = await run();
    expect(found).toMatchObject({ split: null, splitChoice: 'no-train-split', size: null, unread: [], reused: 0 });
    const { statistics } = found;
    expect(statistics).toMatchObject({ images: 8, deepImages: 3 });
    expect(statistics.byPixel).toEqual({ mean: closeTo(GOLDEN.byPixel.mean), std: closeTo(GOLDEN.byPixel.std) });
    expect(statistics.byImage).toEqual({ mean: closeTo(GOLDEN.byImage.mean), std: closeTo(GOLDEN.byImage.std) });
    expect(statistics.meanOfImageStds).toEqual(closeTo(GOLDEN.meanOfImageStds));
    expect([statistics.least, statistics.most]).toEqual([closeTo(GOLDEN.least), closeTo(GOLDEN.most)]);

    // The same question: the same answer, without a look at any picture.
    rmSync(join(folder, 'photos'), { recursive: true });
    expect(await run()).toEqual({ ...found, reused: 8 });
    // Another question about the same pictures: their sums are there.
    const workspace = await openWorkspace(join(folder, 'ws'));
    await decide(workspace, [{ kind: 'remove', image: 'rgb8.png', by: 'person' }]);
    workspace.close();
    const fewer = await run();
    expect(fewer).toMatchObject({ reused: 7, unread: [], statistics: { images: 7 } });
    expect(fewer.computedFrom).not.toBe(found.computedFrom);
  }, 60_000);

  it('is the same to the last bit with several workers, and cut short and taken up again', async () => {
    const folder = picturesIn();
    const run = await scanned(folder);
    const whole = await run();
    rmSync(join(folder, 'ws/tables/channels'), { recursive: true });
    rmSync(join(folder, 'ws/normalise.json'));
    const aborter = new AbortController();
    const cut = run({
      limits: { workers: 2 },
      checkpointImages: 1,
      signal: aborter.signal,
      onProgress: (progress) => {
        if ('done' in progress && progress.done === 3) aborter.abort(new Error('stop'));
      },
    });
    await expect(cut).rejects.toThrow('stop');
    expect(readdirSync(join(folder, 'ws/tables/channels')).length).toBeGreaterThan(0);
    const rest = await run({ limits: { workers: 2 } });
    expect(rest.reused).toBeGreaterThan(0);
    expect(rest.statistics).toEqual(whole.statistics);
    expect(readdirSync(join(folder, 'ws/tables/channels'))).toHaveLength(1);
  }, 60_000);

  it('takes the train split as decided, and names what cannot be read', async () => {
    const folder = picturesIn((name) => `${/8/.test(name) ? 'train' : 'test'}/${name}`);
    const run = await scanned(folder);
    const workspace = await openWorkspace(join(folder, 'ws'));
    await decide(workspace, [{ kind: 'assign-split', image: 'train/rgb8.png', split: 'test', by: 'person' }]);
    workspace.close();
    const dark = join(folder, 'photos/train/dark8.png');
    const { mtime } = await import('node:fs').then(({ statSync }) => statSync(dark));
    writeFileSync(dark, Buffer.from('no picture any more'));
    utimesSync(dark, mtime, mtime);
    const found = await run();
    expect(found).toMatchObject({ split: 'train', splitChoice: 'train', statistics: { images: 3 } });
    expect(found.unread).toEqual([{ id: 'train/dark8.png', reason: 'its content is of no image format' }]);
    // It may be readable next time: nothing is taken for granted.
    writeFileSync(dark, Buffer.from(GOLDEN.pictures['dark8.png']!, 'base64'));
    expect(await run()).toMatchObject({ unread: [], reused: 3, statistics: { images: 4 } });
    expect(await run({ split: 'test' })).toMatchObject({ splitChoice: 'asked', statistics: { images: 4 } });
    expect(await run({ split: 'all' })).toMatchObject({ split: null, statistics: { images: 8 } });
    await expect(run({ split: 'val' })).rejects.toThrow(
      'no image is in a split named val. There are: test, train, or all',
    );
    await expect(run({ size: 0 })).rejects.toThrow('--size must be a whole number of pixels from 1');
  }, 60_000);

  it('of views it is near, and weighs them by the size of their images', async () => {
    const folder = picturesIn();
    const run = await scanned(folder);
    const exact = await run();
    const found = await run({ size: 8 });
    expect(found.size).toBe(8);
    expect(found.statistics.pixels).toBe(exact.statistics.pixels);
    for (const c of [0, 1, 2] as const) {
      expect(Math.abs(found.statistics.byPixel.mean[c] - exact.statistics.byPixel.mean[c])).toBeLessThan(0.02);
      expect(found.statistics.byPixel.std[c]).toBeLessThan(exact.statistics.byPixel.std[c]);
    }
  }, 60_000);
});

describe('presets', () => {
  const moments = { mean: [0.5, 0.25, 0.125], std: [0.2, 0.1, 0] } as const;
  const found = {
    workspace: '/ws',
    split: 'train',
    splitChoice: 'train',
    plan: null,
    size: null,
    statistics: {
      images: 2,
      pixels: 8,
      deepImages: 0,
      byPixel: moments,
      byImage: { mean: [0.1, 0.2, 1 / 3], std: [0.3, 0.3, 0.3] },
      meanOfImageStds: [0, 0, 0],
      least: [0, 0.2, 0],
      most: [1, 0.8, 0.5],
    },
    unread: [],
    computedFrom: 'digest',
    at: '',
    reused: 0,
  } as const;

  it.each([
    ['pytorch', 'transforms.Normalize(mean=[0.5, 0.25, 0.125], std=[0.2, 0.1, 1])'],
    ['tensorflow', 'tf.keras.layers.Normalization(axis=-1, mean=[0.5, 0.25, 0.125], variance=[0.04, 0.01, 1])'],
    ['albumentations', 'A.Normalize(mean=(0.5, 0.25, 0.125), std=(0.2, 0.1, 1), max_pixel_value=255.0)'],
  ] as const)('%s; a channel of one value is not divided by 0', (target, text) => {
    expect(presetText(found, target)).toBe(text);
    expect(presetFileText(found, target)).toContain(text);
    expect(presetFileText(found, target)).toMatch(
      /^# goldpan normalise: z-score, every pixel equal; 2 images of the split "train"/,
    );
  });

  it.each(['huggingface', 'timm'] as const)('%s', (target) => {
    const json = JSON.parse(presetText(found, target, { weight: 'image' })) as Record<string, unknown>;
    expect(Object.values(json)).toContainEqual([0.1, 0.2, 0.333333333]);
    expect(presetFileText(found, target, { weight: 'image' })).toBe(
      `${presetText(found, target, { weight: 'image' })}\n`,
    );
  });

  it('min-max goes from the least to the most', () => {
    const { offset, scale } = scalingOf(found, { preset: 'min-max' });
    expect(offset).toEqual([0, 0.2, 0]);
    expect(scale).toEqual([1, expect.closeTo(0.6, 15), 0.5]);
    expect(presetText(found, 'pytorch', { preset: 'min-max' })).toBe(
      'transforms.Normalize(mean=[0, 0.2, 0], std=[1, 0.6, 0.5])',
    );
  });
});

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { goldpan, inFolder } from './run.ts';

const flat = (red: number, green: number, blue: number, width = 8) =>
  sharp({ create: { width, height: 8, channels: 3, background: { r: red, g: green, b: blue } } })
    .png()
    .toBuffer();

it(
  'goldpan normalise: numbers, presets, files',
  () =>
    inFolder(async (folder) => {
      for (const [path, picture] of [
        ['train/a/black.png', flat(0, 0, 51)],
        ['train/a/white.png', flat(255, 255, 51, 24)],
        ['test/a/grey.png', flat(128, 128, 128)],
      ] as const) {
        mkdirSync(join(folder, 'photos', path, '..'), { recursive: true });
        writeFileSync(join(folder, 'photos', path), await picture);
      }
      expect((await goldpan(folder, 'scan', 'photos', '-w', 'ws', '-q')).code).toBe(0);
      const run = (...args: readonly string[]) => goldpan(folder, 'normalise', '-w', 'ws', '-q', ...args);

      const shown = await run();
      expect([shown.code, shown.stderr]).toEqual([0, '']);
      // Three quarters of the pixels are white, and half of the images.
      expect(shown.stdout).toMatch(/mean, every pixel equal +0\.750000 +0\.750000 +0\.200000/);
      expect(shown.stdout).toMatch(/mean, every image equal +0\.500000 +0\.500000 +0\.200000/);
      expect(shown.stdout).toContain('2 images, 256 pixels: the split train (the default where there is one');
      expect(shown.stdout).toContain('transforms.Normalize(mean=[0.75, 0.75, 0.2], std=[0.433012702, 0.433012702, 1])');

      const found = JSON.parse((await run('--split', 'all', '--json')).stdout) as Record<string, unknown>;
      expect(found).toMatchObject({ split: null, splitChoice: 'asked', size: null, unread: [], reused: 2 });
      expect(found.statistics).toMatchObject({ images: 3, pixels: 320, deepImages: 0 });

      const tensorflow = await run('--for', 'tensorflow', '--weight', 'image');
      expect(tensorflow.stdout).toContain('tf.keras.layers.Rescaling(1.0 / 255)');
      expect(tensorflow.stdout).toContain('mean=[0.5, 0.5, 0.2], variance=[0.25, 0.25, 1]');
      expect((await run('--for', 'albumentations', '--preset', 'min-max')).stdout).toContain(
        'A.Normalize(mean=(0, 0, 0.2), std=(1, 1, 1), max_pixel_value=255.0)',
      );
      expect((await run('--for', 'huggingface', '-o', 'preprocessor.json')).stdout).toContain(
        'wrote preprocessor.json',
      );
      expect(JSON.parse(readFileSync(join(folder, 'preprocessor.json'), 'utf8'))).toEqual({
        do_rescale: true,
        rescale_factor: 1 / 255,
        do_normalize: true,
        image_mean: [0.75, 0.75, 0.2],
        image_std: [0.433012702, 0.433012702, 1],
      });
      const american = await goldpan(folder, 'normalize', '-w', 'ws', '-q', '-o', 'normalise.py', '--size', '4');
      expect(american.stdout).toContain('Approximate: from views of 4 px');
      expect(readFileSync(join(folder, 'normalise.py'), 'utf8')).toMatch(/^# goldpan normalise: .*\nfrom torchvision/);

      const json = JSON.parse((await run('--json')).stdout) as { unread: unknown[]; statistics: { images: number } };
      expect(json.statistics.images).toBe(2);
      for (const [args, message] of [
        [['--for', 'timm', '-o', 'x.py'], 'x.py: for timm the name should end in .json.'],
        [['-o', 'x.txt'], 'x.txt: for pytorch the name should end in .py.'],
        [['--split', 'valid'], 'no image is in a split named valid. There are: test, train, or all.'],
        [['--plan', 'nothing'], 'There is no plan nothing'],
        [['--for', 'keras'], 'Allowed choices are pytorch'],
      ] as const) {
        const { code, stderr } = await run(...args);
        expect(code).toBe(2);
        expect(stderr).toContain(message);
      }
    }),
  120_000,
);

it(
  'goldpan normalise --plan leaves out what a plan takes away',
  () =>
    inFolder(async (folder) => {
      mkdirSync(join(folder, 'photos'));
      const one = await flat(255, 0, 0);
      writeFileSync(join(folder, 'photos/a.png'), one);
      writeFileSync(join(folder, 'photos/b.png'), one);
      writeFileSync(join(folder, 'photos/c.png'), await flat(0, 0, 255));
      await goldpan(folder, 'scan', 'photos', '-w', 'ws', '-q');
      const { stdout } = await goldpan(folder, 'plan', '-w', 'ws', '--json');
      const { id } = JSON.parse(stdout) as { id: string };
      const run = async (...args: readonly string[]) =>
        JSON.parse((await goldpan(folder, 'normalise', '-w', 'ws', '-q', '--json', ...args)).stdout) as {
          statistics: { images: number; byPixel: { mean: number[] } };
          plan: string | null;
        };
      expect((await run()).statistics.byPixel.mean).toEqual([2 / 3, 0, expect.closeTo(1 / 3, 15)]);
      expect(await run('--plan', id)).toMatchObject({
        plan: id,
        statistics: { images: 2, byPixel: { mean: [0.5, 0, 0.5] } },
      });
    }),
  120_000,
);

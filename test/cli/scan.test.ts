import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { renderScene } from '../../demo/render-worker.ts';
import type { ScanSummary } from '../../src/index.ts';
import { jpeg, picture, writeTree } from '../fixtures/pictures.ts';
import { CLI, goldpan, inFolder } from './run.ts';

/** A landscape as the demo draws them: textured all over, as photos are. */
function drawn(key: string): Promise<Buffer> {
  const { picture } = renderScene({ scene: 'landscape', width: 640, height: 480, variant: 3, key });
  const { width, height, data } = picture;
  return sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}

const summary = (stdout: string): ScanSummary => JSON.parse(stdout) as ScanSummary;

describe('goldpan scan', () => {
  it('counts every file as one of three outcomes and finds copies', async () => {
    await inFolder(async (folder) => {
      const original = await jpeg(1);
      writeTree(folder, {
        'd/train/cat/a.jpg': original,
        'd/train/cat/b.jpg': await jpeg(2),
        'd/train/dog/c.jpg': await jpeg(3),
        'd/test/cat/copy.jpg': original,
        'd/test/dog/small.jpg': await (await picture(3)).resize(200).jpeg({ quality: 80 }).toBuffer(),
        'd/test/dog/same.png': await (await picture(4)).png().toBuffer(),
        'd/test/dog/same.webp': await (await picture(4)).webp({ lossless: true }).toBuffer(),
        'd/test/dog/broken.jpg': 'no image at all',
        'd/notes.txt': 'hello',
      });
      const run = await goldpan(folder, 'scan', 'd', '--json', '-q');
      expect(run.code, run.stderr).toBe(0);
      const result = summary(run.stdout);
      expect(result).toMatchObject({
        images: 9,
        measured: 7,
        unreadable: 1,
        notApplicable: 1,
        reused: 0,
        duplicates: { groups: 3, images: 3 },
      });
      expect(result.findings).toMatchObject({
        unreadable: 1,
        'exact-duplicate': 2,
        'near-duplicate': 1,
        'split-leakage': 4,
      });
      expect(result.workspace).toBe(join(folder, '.goldpan'));
    });
  });

  it('tells identical from nearly identical pixels of large images, whatever the container', async () => {
    await inFolder(async (folder) => {
      const large = await (await picture(7, 1400, 1000)).jpeg({ quality: 92 }).toBuffer();
      const { data, info } = await sharp(large).raw().toBuffer({ resolveWithObject: true });
      const raw = { width: info.width, height: info.height, channels: info.channels };
      const changed = Uint8Array.from(data);
      changed[3 * (500 * 1400 + 700)] = (data[3 * (500 * 1400 + 700)]! + 128) % 256;
      writeTree(folder, {
        'd/a.jpg': large,
        'd/same.png': await sharp(data, { raw }).png().toBuffer(),
        'd/same.webp': await sharp(data, { raw }).webp({ lossless: true }).toBuffer(),
        'd/one-pixel-changed.png': await sharp(changed, { raw }).png().toBuffer(),
      });
      for (const expectedReused of [0, 4]) {
        const run = await goldpan(folder, 'scan', 'd', '--json', '-q');
        expect(run.code, run.stderr).toBe(0);
        expect(summary(run.stdout)).toMatchObject({
          reused: expectedReused,
          duplicates: { groups: 1, images: 3 },
          findings: { 'exact-duplicate': 2, 'near-duplicate': 1 },
        });
      }
      const pairs = await goldpan(
        folder,
        'query',
        "SELECT a, b FROM pairs WHERE relation = 'identical-pixels' ORDER BY ALL",
        '--json',
      );
      expect(JSON.parse(pairs.stdout)).toEqual([
        { a: 'a.jpg', b: 'same.png' },
        { a: 'a.jpg', b: 'same.webp' },
        { a: 'same.png', b: 'same.webp' },
      ]);
    });
  });

  it('names what was done to a copy, and says how sure it is', async () => {
    await inFolder(async (folder) => {
      const original = await drawn('original');
      const bar = { create: { width: 200, height: 60, channels: 3, background: '#101018' } } as const;
      const copies: Readonly<Record<string, Buffer>> = {
        recompressed: await sharp(original).jpeg({ quality: 50 }).toBuffer(),
        resized: await sharp(original).resize(400).png().toBuffer(),
        recoloured: await sharp(original).modulate({ brightness: 1.1, saturation: 0.5 }).png().toBuffer(),
        flipped: await sharp(original).flop().png().toBuffer(),
        rotated: await sharp(original).rotate(90).png().toBuffer(),
        cropped: await sharp(original).extract({ left: 20, top: 12, width: 595, height: 450 }).png().toBuffer(),
        edited: await sharp(original)
          .composite([{ input: bar, left: 20, top: 400 }])
          .png()
          .toBuffer(),
      };
      const files: Record<string, Buffer> = { 'd/original.png': original, 'd/other.png': await drawn('other') };
      for (const [relation, bytes] of Object.entries(copies)) files[`d/${relation}.png`] = bytes;
      writeTree(folder, files);
      expect((await goldpan(folder, 'scan', 'd', '-q')).code).toBe(0);
      const rows = JSON.parse(
        (
          await goldpan(
            folder,
            'query',
            `SELECT if(a = 'original.png', b, a) AS copy, relation, score, is_confirmed, found_by, evidence FROM pairs
             WHERE 'original.png' IN (a, b) ORDER BY copy`,
            '--json',
          )
        ).stdout,
      ) as { copy: string; relation: string; score: number; is_confirmed: boolean; evidence: string }[];
      expect(rows.map(({ copy, relation }) => [copy, relation])).toEqual(
        Object.keys(copies)
          .sort()
          .map((relation) => [`${relation}.png`, relation]),
      );
      for (const { copy, score, is_confirmed, evidence } of rows) {
        expect(is_confirmed, copy).toBe(true);
        expect(score, copy).toBeGreaterThan(0.7);
        expect(score, copy).toBeLessThanOrEqual(1);
        expect(JSON.parse(evidence), copy).toMatchObject({ agreement: expect.any(Number), overlap: expect.any(Array) });
      }
      const where = JSON.parse(rows.find(({ copy }) => copy === 'edited.png')!.evidence) as {
        changed: { x: number; y: number; width: number; height: number }[];
      };
      // The bar covers 20–220 by 400–460 of 640×480 px: its middle lies in the box, and the box is not much larger.
      const [{ x, y, width, height }] = where.changed as [(typeof where.changed)[number]];
      expect(x < 120 / 640 && x + width > 120 / 640 && y < 430 / 480 && y + height > 430 / 480).toBe(true);
      expect(width * height).toBeLessThan(0.2);
    });
  });

  it('groups by the threshold of the scan, and compares nothing again for another one', async () => {
    await inFolder(async (folder) => {
      const original = await drawn('original');
      const bar = { create: { width: 320, height: 120, channels: 3, background: '#101018' } } as const;
      writeTree(folder, {
        'd/original.png': original,
        'd/covered.png': await sharp(original)
          .composite([{ input: bar, left: 0, top: 350 }])
          .png()
          .toBuffer(),
        'd/small.jpg': await sharp(original).resize(400).jpeg().toBuffer(),
      });
      const groupsAt = async (...flags: readonly string[]) => {
        const run = await goldpan(folder, 'scan', 'd', '--json', '-q', ...flags);
        expect(run.code, run.stderr).toBe(0);
        const { duplicates, reused } = summary(run.stdout);
        const compared = readdirSync(join(folder, '.goldpan/tables/compared'));
        return { ...duplicates, reused, compared };
      };
      const first = await groupsAt();
      expect(first).toMatchObject({ groups: 1, images: 2, reused: 0 });
      const strict = await groupsAt('-t', 'near-duplicate=0.95');
      expect(strict).toMatchObject({ groups: 1, images: 1, reused: 3 });
      expect(strict.compared).toEqual(first.compared);
      const back = await groupsAt('-t', 'near-duplicate=0.45');
      expect(back).toMatchObject({ groups: 1, images: 2, compared: first.compared });
    });
  });

  it('measures only what changed', async () => {
    await inFolder(async (folder) => {
      writeTree(folder, { 'd/a.jpg': await jpeg(1), 'd/b.jpg': await jpeg(2), 'd/c.jpg': await jpeg(3) });
      await goldpan(folder, 'scan', 'd', '-q');
      expect(summary((await goldpan(folder, 'scan', '--json', '-q')).stdout)).toMatchObject({ images: 3, reused: 3 });
      writeFileSync(join(folder, 'd/b.jpg'), await jpeg(1));
      rmSync(join(folder, 'd/c.jpg'));
      writeFileSync(join(folder, 'd/new.jpg'), await jpeg(5));
      const changed = summary((await goldpan(folder, 'scan', '--json', '-q')).stdout);
      expect(changed).toMatchObject({ images: 3, measured: 3, reused: 1, findings: { 'exact-duplicate': 1 } });
      renameSync(join(folder, 'd/new.jpg'), join(folder, 'd/moved.jpg'));
      expect(summary((await goldpan(folder, 'scan', '--json', '-q')).stdout)).toMatchObject({ images: 3, reused: 2 });
    });
  });

  it('never writes into the source, and skips a workspace inside it', async () => {
    await inFolder(async (folder) => {
      writeTree(folder, { 'a.jpg': await jpeg(1) });
      await goldpan(folder, 'scan', '.', '-q');
      const again = summary((await goldpan(folder, 'scan', '.', '--json', '-q')).stdout);
      expect(again).toMatchObject({ images: 1, reused: 1 });
    });
  });

  it('refuses a second writer with a clear line, and lets readers in meanwhile', async () => {
    await inFolder(async (folder) => {
      const files: Record<string, Buffer> = {};
      for (let i = 0; i < 80; i++) files[`d/${i}.jpg`] = await jpeg(i, 90, 900, 700);
      writeTree(folder, files);
      await goldpan(folder, 'scan', 'd/1.jpg', '-w', 'ws', '-q');
      const first = spawn(process.execPath, [CLI, 'scan', 'd', '-w', 'ws', '-q'], { cwd: folder, stdio: 'ignore' });
      const ended = new Promise((resolve) => first.once('exit', resolve));
      while (!existsSync(join(folder, 'ws/lock'))) await new Promise((resolve) => setTimeout(resolve, 10));
      const second = await goldpan(folder, 'scan', 'd', '-w', 'ws', '-q');
      const reader = await goldpan(folder, 'images', '-w', 'ws', '--json');
      await ended;
      expect(second.code).toBe(2);
      expect(second.stderr).toContain(`is being written by another goldpan (process ${first.pid}`);
      expect(second.stderr.trim().split('\n')).toHaveLength(1);
      expect(reader.code, reader.stderr).toBe(0);
      expect(existsSync(join(folder, 'ws/lock'))).toBe(false);
    });
  });

  it('takes over the lock of a process that is gone', async () => {
    await inFolder(async (folder) => {
      writeTree(folder, { 'd/a.jpg': await jpeg(1) });
      await goldpan(folder, 'scan', 'd', '-w', 'ws', '-q');
      const { hostname } = await import('node:os');
      writeFileSync(
        join(folder, 'ws/lock'),
        JSON.stringify({ pid: 2 ** 22 - 1, host: hostname(), started: '1', since: 'long ago' }),
      );
      expect((await goldpan(folder, 'scan', '-w', 'ws', '-q')).code).toBe(0);
    });
  });

  it.each([
    { name: 'within budget', args: ['--fail-on', 'unreadable>1'], code: 0, says: '' },
    {
      name: 'over a count',
      args: ['--fail-on', 'unreadable>0'],
      code: 1,
      says: 'unreadable>0: 1 of 2 images (50.0 %)',
    },
    { name: 'over a share', args: ['--fail-on', 'unreadable>10%'], code: 1, says: 'unreadable>10%' },
    { name: 'an unknown check', args: ['--fail-on', 'unreadble>0'], code: 2, says: 'Did you mean unreadable?' },
    { name: 'an unknown threshold', args: ['-t', 'blury=1'], code: 2, says: 'Did you mean blurry?' },
    {
      name: 'a threshold out of range',
      args: ['-t', 'near-duplicate=99'],
      code: 2,
      says: 'must lie between 0.3 and 0.999',
    },
    { name: 'an unknown option', args: ['--fast'], code: 2, says: "unknown option '--fast'" },
    { name: 'a bad number', args: ['--workers', 'many'], code: 2, says: 'whole number' },
  ])('exits with $code: $name', async ({ args, code, says }) => {
    await inFolder(async (folder) => {
      writeTree(folder, { 'd/a.jpg': await jpeg(1), 'd/b.jpg': 'broken' });
      const run = await goldpan(folder, 'scan', 'd', '-q', ...args);
      expect(run.stderr).toContain(says);
      expect(run.code, run.stderr).toBe(code);
    });
  });

  it('says cleanly what is wrong with its input, and leaves nothing behind', async () => {
    await inFolder(async (folder) => {
      const missing = await goldpan(folder, 'scan', 'nowhere');
      expect(missing.code).toBe(2);
      expect(missing.stderr).toContain('nowhere');
      expect(missing.stderr).not.toContain('    at ');
      expect(existsSync(join(folder, '.goldpan'))).toBe(false);
      mkdirSync(join(folder, 'mine'));
      writeFileSync(join(folder, 'mine/thesis.txt'), '');
      writeTree(folder, { 'd/a.jpg': await jpeg(1) });
      const taken = await goldpan(folder, 'scan', 'd', '-w', 'mine');
      expect(taken.code).toBe(2);
      expect(taken.stderr).toContain('is not a goldpan workspace');
    });
  });

  it('tries a file again when its limit is raised', async () => {
    await inFolder(async (folder) => {
      writeTree(folder, {
        'd/a.png': await (await picture(1, 200, 100)).png().toBuffer(),
        'd/b.jpg': await jpeg(2, 90, 100, 80),
      });
      const low = summary((await goldpan(folder, 'scan', 'd', '--max-pixels', '10000', '--json', '-q')).stdout);
      expect(low).toMatchObject({ measured: 1, unreadable: 1 });
      expect(summary((await goldpan(folder, 'scan', '--max-pixels', '10000', '--json', '-q')).stdout)).toMatchObject({
        reused: 2,
      });
      expect(summary((await goldpan(folder, 'scan', '--json', '-q')).stdout)).toMatchObject({
        measured: 2,
        unreadable: 0,
        reused: 1,
      });
    });
  });

  it('remembers the source of a first scan that was stopped', async () => {
    await inFolder(async (folder) => {
      const files: Record<string, Buffer> = {};
      for (let i = 0; i < 40; i++) files[`d/${i}.jpg`] = await jpeg(i, 90, 900, 700);
      writeTree(folder, files);
      const child = spawn(process.execPath, [CLI, 'scan', 'd', '-w', 'ws', '-q'], { cwd: folder, stdio: 'ignore' });
      const ended = new Promise((resolve) => child.once('exit', resolve));
      while (!existsSync(join(folder, 'ws/tmp'))) await new Promise((resolve) => setTimeout(resolve, 5));
      await new Promise((resolve) => setTimeout(resolve, 300));
      child.kill('SIGKILL');
      await ended;
      const again = await goldpan(folder, 'scan', '-w', 'ws', '--json', '-q');
      expect(again.code, again.stderr).toBe(0);
      expect(summary(again.stdout).images).toBe(40);
    });
  });

  it('finds identical pixels whatever becomes of near duplicates', async () => {
    await inFolder(async (folder) => {
      const large = await (await picture(9, 1200, 900)).jpeg().toBuffer();
      writeTree(folder, { 'd/a.jpg': large, 'd/b.png': await sharp(large).png().toBuffer() });
      const run = await goldpan(folder, 'scan', 'd', '--disable', 'near-duplicate', '--json', '-q');
      expect(summary(run.stdout).findings).toMatchObject({ 'exact-duplicate': 1 });
    });
  });

  it('reads goldpan.config.ts and .json, and explains their mistakes', async () => {
    await inFolder(async (folder) => {
      writeTree(folder, {
        'd/a.jpg': await jpeg(1),
        'goldpan.config.ts':
          'const limit: number = 4000;\nexport default { checks: { "too-small": limit, blurry: false } };\n',
      });
      const run = await goldpan(folder, 'scan', 'd', '--json', '-q');
      expect(run.code, run.stderr).toBe(0);
      expect(summary(run.stdout).findings['too-small']).toBe(1);
      expect(summary(run.stdout).findings).not.toHaveProperty('blurry');
      const flag = await goldpan(folder, 'scan', 'd', '--json', '-q', '-t', 'too-small=16');
      expect(summary(flag.stdout).findings['too-small']).toBe(0);
      rmSync(join(folder, 'goldpan.config.ts'));
      writeFileSync(join(folder, 'goldpan.config.json'), '{ "chekcs": {} }');
      const typo = await goldpan(folder, 'scan', 'd', '-q');
      expect(typo.code).toBe(2);
      expect(typo.stderr).toContain('there is no option chekcs. Did you mean checks?');
    });
  });

  it('prints JSON that its published schema describes', async () => {
    await inFolder(async (folder) => {
      writeTree(folder, { 'd/a.jpg': await jpeg(1) });
      const result = JSON.parse((await goldpan(folder, 'scan', 'd', '--json', '-q')).stdout) as Record<string, unknown>;
      const schema = JSON.parse(
        readFileSync(join(import.meta.dirname, '../../docs/scan-summary.schema.json'), 'utf8'),
      ) as {
        required: string[];
        properties: Record<string, { type: string }>;
      };
      expect(Object.keys(result).sort()).toEqual([...schema.required].sort());
      for (const [key, { type }] of Object.entries(schema.properties)) {
        // Only there when something was embedded.
        if (!schema.required.includes(key)) continue;
        expect(typeof result[key], key).toBe(type === 'integer' ? 'number' : type);
      }
    });
  });
});

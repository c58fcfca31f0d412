import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scene, sharpOf } from '../fixtures/compared-pictures.ts';
import { goldpan } from './run.ts';

/** Copies that no hash of the whole frame brings together with their originals: half of the picture, and a page. */

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'goldpan-'));
  mkdirSync(join(folder, 'photos'));
  const save = async (name: string, image: ReturnType<typeof sharpOf>) =>
    writeFileSync(join(folder, 'photos', name), await image.jpeg({ quality: 90 }).toBuffer());
  for (const name of ['city', 'flower', 'forest', 'fruit', 'landscape', 'pottery'] as const) {
    await save(`${name}.jpg`, sharpOf(scene(name)));
    await save(`${name}-other.jpg`, sharpOf(scene(name, 3)));
  }
  await save('half.jpg', sharpOf(scene('fruit')).extract({ left: 100, top: 60, width: 340, height: 255 }));
  const inset = await sharpOf(scene('city')).resize(300, 225).png().toBuffer();
  const page = sharpOf({ width: 420, height: 500, data: new Uint8Array(420 * 500 * 3).fill(250) });
  const line = sharpOf({ width: 360, height: 8, data: new Uint8Array(360 * 8 * 3).fill(60) });
  const text = await line.png().toBuffer();
  const lines = [20, 40, 60, 80, 350, 370, 390, 410, 430, 450].map((top) => ({ input: text, left: 20, top }));
  await save('page.jpg', page.composite([...lines, { input: inset, left: 60, top: 110 }]));
  const { code, stderr } = await scan();
  expect(code, stderr).toBe(0);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const scan = (...args: readonly string[]) => goldpan(folder, 'scan', 'photos', '-w', 'ws', '-q', ...args);

async function pairs(): Promise<string[]> {
  const sql = 'SELECT a, b, relation, found_by FROM pairs WHERE is_confirmed ORDER BY a, b';
  const { stdout } = await goldpan(folder, 'query', '-w', 'ws', sql, '--json');
  const rows = JSON.parse(stdout) as { a: string; b: string; relation: string; found_by: string }[];
  return rows.map(({ a, b, relation, found_by }) => `${a} ${b} ${relation} by ${found_by}`);
}

describe('duplicates by embeddings', () => {
  it('are not found without vectors', async () => {
    expect(await pairs()).toEqual([]);
  });

  it('refuses to require embeddings that there are not', async () => {
    const { code, stderr } = await scan('--require', 'all');
    expect(code).toBe(2);
    expect(stderr).toMatch(/needs vectors: scan with --embed/);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('are found as soon as there are vectors, and compared on pixels', async () => {
    const { code, stderr } = await goldpan(folder, 'embed', '-w', 'ws', '-q');
    expect(code, stderr).toBe(0);
    expect(await pairs()).toEqual([
      'city.jpg page.jpg cropped by embedding',
      'fruit.jpg half.jpg cropped by embedding',
    ]);
  }, 60_000);

  it('are the same by one scan with --embed', async () => {
    const { stdout } = await goldpan(folder, 'scan', 'photos', '-w', 'once', '--embed', '-q', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ duplicates: { groups: 2, images: 2 } });
  }, 60_000);

  it('obey the rules, which are kept for the next scan and can be taken back', async () => {
    for (const [args, expected] of [
      [['--require', 'all'], 0],
      [[], 0],
      [['--require', 'any', '--same-aspect'], 1],
      [['--no-same-aspect', '--same-size'], 0],
      [['--no-same-size', '--similarity', '1'], 0],
      [['--similarity', '0.4'], 2],
    ] as const) {
      const { code, stderr } = await scan(...args);
      expect(code, stderr).toBe(0);
      expect(await pairs(), args.join(' ')).toHaveLength(expected);
    }
  }, 120_000);
});

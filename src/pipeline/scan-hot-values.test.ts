import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scene, sharpOf } from '../../test/fixtures/compared-pictures.ts';
import { HOT_VALUE } from '../analyse/duplicates/hot-values.ts';
import { letteringPath } from '../transform/lettering.ts';
import { seededRandom } from '../transform/random.ts';
import { saveAsJpeg, svg, toSharp } from '../transform/raster.ts';
import { wordsOf } from '../transform/words.ts';
import { scan } from './scan.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

/** Copies of one picture, of another one, and pages of one letterhead: three perceptual hashes that many images share. */
const [PHOTOS, OTHERS, PAGES] = [120, 60, 60];

let folder: string;
let workspace: Workspace;
let seconds: number;

/** A page with the same blocks of colour as all others, and a text of its own. */
async function page(number: number): Promise<Uint8Array> {
  const random = seededRandom('page', number);
  let text = letteringPath(`No ${1000 + 37 * number}`, 300, 96, 12);
  for (let y = 200; y < 430; y += 15) text += letteringPath(wordsOf(34, random).slice(0, 46), 40, y, 8);
  const sheet = svg(
    480,
    480,
    `<rect width="480" height="480" fill="#f4f1e8"/><rect width="480" height="80" fill="#1c3f6e"/>
    <rect x="0" y="80" width="200" height="90" fill="#b9822f"/><rect x="330" y="440" width="150" height="40" fill="#20242c"/>
    <path d="${text}" fill="#30343c"/>`,
  );
  const blank = { width: 480, height: 480, data: new Uint8Array(3 * 480 * 480) };
  return (await saveAsJpeg(toSharp(blank).composite([{ input: sheet, left: 0, top: 0 }]), 88)).bytes;
}

/** Another coding, and mostly another size, for each number. */
const copy = (name: 'city' | 'landscape', number: number): Promise<Buffer> =>
  sharpOf(scene(name))
    .resize(320 - 8 * (number % 5), 240 - 6 * (number % 5))
    .jpeg({ quality: 70 + Math.floor(number / 5) })
    .toBuffer();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'goldpan-'));
  const name = (kind: string, number: number) => join(folder, `${String(number).padStart(3, '0')}-${kind}.jpg`);
  for (let i = 0; i < PHOTOS; i++) writeFileSync(name('photo', i), await copy('city', i));
  for (let i = 0; i < OTHERS; i++) writeFileSync(name('other', i), await copy('landscape', i));
  for (let i = 0; i < PAGES; i++) writeFileSync(name('page', i), await page(i));
  const started = performance.now();
  const at = join(folder, '.goldpan');
  await scan({ inputs: [folder], workspace: at, limits: { workers: 2 } });
  seconds = (performance.now() - started) / 1000;
  workspace = await openWorkspace(at);
}, 400_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const kindOf = (id: unknown): string => /-(\w+)\.jpg$/.exec(String(id))![1]!;

describe('a scan of many images that share a perceptual hash', () => {
  it('met what it is about: each kind has a hot hash', async () => {
    const rows = await workspace.query('SELECT id, phash FROM images');
    const kinds = new Map<string, Map<string, number>>();
    for (const { id, phash } of rows) {
      const counts = kinds.get(kindOf(id)) ?? kinds.set(kindOf(id), new Map()).get(kindOf(id))!;
      counts.set(String(phash), (counts.get(String(phash)) ?? 0) + 1);
    }
    for (const kind of ['photo', 'other', 'page']) {
      expect(Math.max(...kinds.get(kind)!.values()), kind).toBeGreaterThan(HOT_VALUE);
    }
  });

  it('finds the group of each picture whole, and no other', async () => {
    const members = await workspace.query('SELECT group_id, id FROM groups');
    const groups = new Map<unknown, typeof members>();
    for (const row of members) groups.set(row.group_id, [...(groups.get(row.group_id) ?? []), row]);
    const found = [...groups.values()].map(
      (group) => `${[...new Set(group.map(({ id }) => kindOf(id)))].join()} ${group.length}`,
    );
    expect(found.sort()).toEqual([`other ${OTHERS}`, `photo ${PHOTOS}`]);
  });

  it('relates no two pages, nor a page with a photo', async () => {
    const pairs = await workspace.query('SELECT a, b FROM pairs WHERE is_confirmed');
    for (const { a, b } of pairs) expect([kindOf(a), kindOf(b)]).toEqual([kindOf(a), kindOf(a)]);
    expect(pairs.filter(({ a }) => kindOf(a) === 'page')).toEqual([]);
  });

  it('gives every copy but the keeper one reason, and shows evidence for it', async () => {
    const rows = await workspace.query(
      'SELECT id, is_keeper, is_exact_duplicate, near_duplicate_of FROM images WHERE group_id IS NOT NULL',
    );
    expect(rows).toHaveLength(PHOTOS + OTHERS);
    for (const { is_keeper, is_exact_duplicate, near_duplicate_of } of rows) {
      expect(Number(is_exact_duplicate) + Number(near_duplicate_of !== null)).toBe(is_keeper ? 0 : 1);
    }
    expect(rows.filter(({ is_keeper }) => is_keeper)).toHaveLength(2);
    const represented = await workspace.query("SELECT evidence FROM pairs WHERE is_represented AND found_by = 'phash'");
    expect(represented.length).toBeGreaterThan(150);
    for (const { evidence } of represented) expect(JSON.parse(String(evidence))).toMatchObject({ orientation: 1 });
  });

  it('compares far less than all pairs, in bounded time', async () => {
    const compared = await workspace.query(
      `SELECT count(*) AS n FROM read_parquet('${join(folder, '.goldpan', 'tables', 'compared', '*.parquet')}')`,
    );
    expect(Number(compared[0]!.n)).toBeLessThan(3000);
    expect(seconds).toBeLessThan(240);
  });
});

import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { scene, sharpOf } from '../../../test/fixtures/compared-pictures.ts';
import { lockWorkspace } from '../../catalog/lock.ts';
import { readManifest } from '../../catalog/manifest.ts';
import { scan } from '../scan.ts';
import { openWorkspace } from '../workspace.ts';
import { chooseThreshold } from './threshold-choice.ts';

let folder: string;
let at: string;
let score: number;

const options = () => ({ inputs: [join(folder, 'images')], workspace: at, limits: { workers: 1 } });
const groups = () => readManifest(at).snapshot!.counts.groups;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'goldpan-'));
  at = join(folder, '.goldpan');
  mkdirSync(join(folder, 'images'));
  const file = (name: string) => join(folder, 'images', name);
  writeFileSync(file('city.png'), await sharpOf(scene('city')).png().toBuffer());
  writeFileSync(file('copy.jpg'), await sharpOf(scene('city')).jpeg({ quality: 60 }).toBuffer());
  writeFileSync(file('other.png'), await sharpOf(scene('landscape')).png().toBuffer());
  copyFileSync(file('other.png'), file('same.png'));
  await scan(options());
  const workspace = await openWorkspace(at);
  const [row] = await workspace.query("SELECT max(score) AS score FROM pairs WHERE relation = 'recompressed'");
  score = Number(row!.score);
  workspace.close();
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('makes the groups anew, and later scans go by it unless they are given another', async () => {
  expect(groups()).toBe(2);
  const above = (score + 1) / 2;
  expect(await chooseThreshold(at, above)).toBe(above);
  expect(groups()).toBe(1);
  const { groups: parts, analysis } = readManifest(at).snapshot!;
  await scan(options());
  expect(readManifest(at).snapshot).toMatchObject({ threshold: above, groups: parts, analysis });

  await scan({ ...options(), checks: { thresholds: { 'near-duplicate': 0.5 } } });
  expect(readManifest(at).snapshot!.threshold).toBe(0.5);
  expect(groups()).toBe(2);
  await scan(options());
  expect(readManifest(at).snapshot!.threshold).toBe(above);
});

it('goes back to the usual one', async () => {
  expect(await chooseThreshold(at, 0.999)).toBe(0.999);
  expect(groups()).toBe(1);
  expect(await chooseThreshold(at, null)).toBe(0.45);
  expect(groups()).toBe(2);
  await scan(options());
  expect(readManifest(at).snapshot!.threshold).toBe(0.45);
});

it('is refused while another goldpan writes, and for what is no score', async () => {
  const unlock = lockWorkspace(at);
  const before = readManifest(at);
  await expect(chooseThreshold(at, 0.9)).rejects.toThrow(/is being written by another goldpan/);
  unlock();
  await expect(chooseThreshold(at, 2)).rejects.toThrow(/between/);
  await expect(chooseThreshold(at, Number.NaN)).rejects.toThrow(/near-duplicate/);
  expect(readManifest(at)).toEqual(before);
});

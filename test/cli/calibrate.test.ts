import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jpeg, writeTree } from '../fixtures/pictures.ts';
import { goldpan } from './run.ts';

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'goldpan-'));
  const files: Record<string, Uint8Array> = {};
  for (let i = 0; i < 9; i++) files[`d/p${i}.jpg`] = await jpeg(800 + i);
  files['d/p0-again.jpg'] = await jpeg(800, 50);
  writeTree(folder, files);
  const run = await goldpan(folder, 'scan', 'd', '-q');
  if (run.code !== 0) throw new Error(run.stderr);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const FAST = ['--copies', '96', '-q'];
const manifest = (workspace = '.goldpan') => JSON.parse(readFileSync(join(folder, workspace, 'goldpan.json'), 'utf8'));

describe('goldpan calibrate', () => {
  it('prints thresholds, families and a proposal, and stores it', async () => {
    const run = await goldpan(folder, 'calibrate', ...FAST);
    expect(run.code, run.stderr).toBe(0);
    expect(run.stdout).toMatch(
      /^9 of 10 images: 108 edited copies, \d+ pairs of strangers, \d+ of them brought together/,
    );
    for (const threshold of ['0.30', '0.50', '0.95'])
      expect(run.stdout).toMatch(new RegExp(`^ *→? +${threshold} `, 'm'));
    for (const family of ['recompress-jpeg', 'crop-side', 'page'])
      expect(run.stdout).toMatch(new RegExp(`^${family} `, 'm'));
    expect(run.stdout).toMatch(/^Excluded: 1 pair of the last scan scores above 0\.45/m);
    expect(run.stdout).toMatch(/^[\d.]+ +recompressed +p0-again\.jpg +p0\.jpg$/m);
    const [, proposed] = /^Proposed: (0\.\d\d)/m.exec(run.stdout)!;
    expect(run.stdout).toContain('Stored');
    expect(manifest().calibration).toMatchObject({ threshold: Number(proposed), targetPrecision: 0.99, seed: 1 });
    const duplicates = await goldpan(folder, 'duplicates');
    expect(duplicates.stdout).toContain(`Pairs scored above ${Number(proposed)} link: calibrated on these images`);
  }, 120_000);

  it('prints one JSON object, and stores nothing in a dry run', async () => {
    const before = manifest();
    const run = await goldpan(
      folder,
      'calibrate',
      '--json',
      '--dry-run',
      '--target-precision',
      '0.9',
      '--seed',
      '7',
      '--sample',
      '8',
      ...FAST,
    );
    expect(run.code, run.stderr).toBe(0);
    const report = JSON.parse(run.stdout);
    expect(report).toMatchObject({ targetPrecision: 0.9, seed: 7, isStored: false, isRegrouped: false });
    expect(report.sample).toMatchObject({ images: 8, of: 10, copies: 96 });
    expect(report.thresholds.map((row: { threshold: number }) => row.threshold)).toEqual([
      0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95,
    ]);
    for (const row of report.thresholds) {
      for (const { value, low, high } of [row.precision, row.recall.recall, row.falsePairs.rate]) {
        expect(low).toBeLessThanOrEqual(value);
        expect(value).toBeLessThanOrEqual(high);
      }
    }
    expect(manifest()).toEqual(before);
  }, 120_000);

  it('gives way to a threshold that the scan was told', async () => {
    cpSync(join(folder, '.goldpan'), join(folder, 'told'), { recursive: true });
    const scan = await goldpan(folder, 'scan', 'd', '-w', 'told', '-q', '-t', 'near-duplicate=0.8');
    expect(scan.code, scan.stderr).toBe(0);
    const run = await goldpan(folder, 'calibrate', '-w', 'told', ...FAST);
    expect(run.code, run.stderr).toBe(0);
    expect(run.stdout).toContain('the last scan was given near-duplicate=0.8, which goes before it');
    expect(manifest('told').snapshot.threshold).toBe(0.8);
    const again = await goldpan(folder, 'scan', '-w', 'told', '-q');
    expect(again.code, again.stderr).toBe(0);
    expect(manifest('told').snapshot.threshold).toBe(manifest('told').calibration.threshold);
  }, 120_000);

  it.each([
    ['a target that is no share', ['--target-precision', '99'], /share between 0\.5 and 0\.9999/],
    ['a target that is no number', ['--target-precision', 'high'], /must be a number above 0/],
    ['a sample too small', ['--sample', '2'], /at least 8 images/],
    ['no workspace', ['-w', 'nowhere'], /nowhere/],
  ])('refuses %s', async (_, flags, message) => {
    const run = await goldpan(folder, 'calibrate', ...flags);
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(message);
    expect(run.stdout).toBe('');
  });
});

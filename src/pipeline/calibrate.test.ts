import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jpeg, writeTree } from '../../test/fixtures/pictures.ts';
import { Database } from '../catalog/database.ts';
import { appendDecisions } from '../catalog/decisions.ts';
import { lockWorkspace } from '../catalog/lock.ts';
import { readManifest } from '../catalog/manifest.ts';
import { EDITS } from '../transform/edits.ts';
import { calibrate } from './calibrate.ts';
import type { CalibrateOptions, CalibrationReport } from './calibrated.ts';
import { scan } from './scan.ts';
import { openWorkspace } from './workspace.ts';

let root: string;
let workspace: string;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'goldpan-'));
  workspace = join(root, 'workspace');
  const files: Record<string, Uint8Array | string> = {};
  for (let i = 0; i < 10; i++) files[`images/p${i}.jpg`] = await jpeg(500 + i, 90, 320, 240);
  files['images/p0-again.jpg'] = await jpeg(500, 90, 320, 240);
  files['images/p1-small.jpg'] = await jpeg(501, 60, 320, 240);
  files['images/broken.jpg'] = 'not an image';
  writeTree(root, files);
  await scan({ inputs: [join(root, 'images')], workspace });
}, 120_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

const dryRun = (options: CalibrateOptions = {}) =>
  calibrate(workspace, { dryRun: true, copies: 96, limits: { workers: 1 }, ...options });
const timeless = ({ seconds, ...report }: CalibrationReport) => report;
const manifestText = () => readFileSync(join(workspace, 'goldpan.json'), 'utf8');

describe('calibrate', () => {
  let first: CalibrationReport;

  it('finds gentle copies, keeps apart what is known of the workspace, and stores nothing in a dry run', async () => {
    const before = manifestText();
    first = await dryRun();
    expect(manifestText()).toBe(before);
    expect(first.sample).toMatchObject({ images: 10, of: 12, copies: 120, failed: [] });
    expect(first.sample.strangers).toBeGreaterThan(10);
    expect(first.families.map(({ family }) => family)).toEqual([...new Set(EDITS.map(({ family }) => family))]);
    expect(first.families.every(({ copies }) => copies === 5)).toBe(true);
    expect(first.families.find(({ family }) => family === 'recompress-jpeg')!.recall.value).toBe(1);
    expect(first.weights).toEqual({ copiesFound: 1, copies: 1, unrelated: expect.any(Number), refuted: 0 });
    expect(first.excluded.pairs).toBe(1);
    expect(first.excluded.examples[0]).toMatchObject({ a: 'p1-small.jpg', b: 'p1.jpg' });
    const recalls = first.thresholds.map(({ recall }) => recall.recall.value!);
    for (let i = 1; i < recalls.length; i++) expect(recalls[i]!).toBeLessThanOrEqual(recalls[i - 1]!);
    expect(first.proposed.threshold).toBe(first.threshold);
  }, 240_000);

  it('gives the same with more workers, and stores the threshold, by which groups are made from then on', async () => {
    const report = await dryRun({ dryRun: false, limits: { workers: 2 } });
    expect({ ...timeless(report), isStored: false, isRegrouped: false }).toEqual(timeless(first));
    const manifest = readManifest(workspace);
    expect(manifest.calibration).toMatchObject({
      threshold: report.threshold,
      targetPrecision: 0.99,
      sample: 10,
      seed: 1,
      certainty: report.certainty,
    });
    expect(manifest.calibration!.thresholds).toHaveLength(14);
    expect(manifest.calibration!.families).toHaveLength(24);
    expect(manifest.snapshot!.threshold).toBe(report.threshold);
    const opened = await openWorkspace(workspace);
    expect(opened.checks.find(({ name }) => name === 'near-duplicate')!.threshold).toBe(report.threshold);
    opened.close();
  }, 240_000);

  it('sees the same again once the groups are made by it', async () => {
    await dryRun({ dryRun: false, targetPrecision: 0.5 });
    expect(timeless(await dryRun())).toEqual(timeless(first));
  }, 240_000);

  it('believes what a person said', async () => {
    await appendDecisions(workspace, () => [
      { kind: 'not-a-duplicate', image: 'p1.jpg', other: 'p1-small.jpg', by: 'person' },
    ]);
    try {
      const report = await dryRun();
      expect(report.weights).toMatchObject({ copiesFound: 0, refuted: 1 });
      expect(report.excluded.pairs).toBe(0);
      expect(report.certainty).toBe('unreached');
    } finally {
      rmSync(join(workspace, 'decisions.jsonl'));
    }
  }, 240_000);

  it('says which images are gone', async () => {
    const gone = join(root, 'images/p3.jpg');
    const bytes = readFileSync(gone);
    rmSync(gone);
    try {
      const report = await dryRun();
      expect(report.sample.failed).toEqual(['p3.jpg']);
      expect(report.sample.copies).toBe(9 * 12);
    } finally {
      writeFileSync(gone, bytes);
    }
  }, 240_000);

  it.each([
    ['a target that is no share', { targetPrecision: 99 }, /target precision is a share/],
    ['a tiny sample', { sample: 3 }, /at least 8 images/],
    [
      'other measurements',
      { measurements: { 'perceptual-hash': { highFrequencyFactor: 2 } } },
      /Run goldpan scan again/,
    ],
  ])('refuses %s', async (_, options, message) => {
    await expect(dryRun(options)).rejects.toThrow(message);
  });

  it('refuses a workspace that is being written, unless it stores nothing', async () => {
    const unlock = lockWorkspace(workspace);
    try {
      await expect(dryRun({ dryRun: false })).rejects.toThrow(/being written by another goldpan/);
    } finally {
      unlock();
    }
  });

  it('refuses pairs that another version compared', async () => {
    const copy = join(root, 'older');
    cpSync(workspace, copy, { recursive: true });
    const [part] = readdirSync(join(copy, 'tables/compared')).filter((name) => name.endsWith('.parquet'));
    const path = join(copy, 'tables/compared', part!);
    const database = await Database.open({ threads: 1 });
    await database.run(`CREATE TABLE older AS SELECT * REPLACE (version - 2 AS version) FROM '${path}'`);
    await database.run(`COPY older TO '${path}' (FORMAT parquet)`);
    database.close();
    await expect(calibrate(copy, { dryRun: true })).rejects.toThrow(/compared by another version of goldpan/);
  });

  it('refuses too few different pictures', async () => {
    const few = join(root, 'few');
    await scan({ inputs: [join(root, 'images/p0.jpg'), join(root, 'images/p1.jpg')], workspace: few });
    await expect(calibrate(few)).rejects.toThrow(/2 different pictures that can be edited/);
  }, 60_000);
});

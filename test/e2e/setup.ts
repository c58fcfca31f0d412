import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { makeSampleSet } from '../../demo/sample-set.ts';
import { goldpan } from '../cli/run.ts';
import { findChromium } from './browser.ts';

/**
 * Once before all files, so that two of them never install a browser at the same time, and the demo set is drawn and
 * scanned once. `GOLDPAN_E2E_DEMO` names a folder to make it in and to find it again, for working on the tests.
 */
export default async function setup(project: TestProject): Promise<() => void> {
  await findChromium();
  const kept = process.env.GOLDPAN_E2E_DEMO;
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'goldpan-e2e-'));
  if (!existsSync(join(folder, '.goldpan'))) await makeDemo(folder);
  project.provide('demo', folder);
  return () => {
    if (kept === undefined) rmSync(folder, { recursive: true, force: true });
  };
}

async function makeDemo(folder: string): Promise<void> {
  await makeSampleSet(join(folder, 'images'));
  for (const command of [['scan', 'images', '--embed', '-q'], ['clusters'], ['outliers'], ['map']]) {
    const { code, stderr } = await goldpan(folder, ...command);
    if (code !== 0) throw new Error(`goldpan ${command.join(' ')}: ${stderr}`);
  }
}

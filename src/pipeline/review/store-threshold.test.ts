import { expect, it } from 'vitest';
import { writeMeasuredWorkspace } from '../../../test/fixtures/measured-workspace.ts';
import { lockWorkspace } from '../../catalog/lock.ts';
import { readManifest, writeManifest } from '../../catalog/manifest.ts';
import { openWorkspace } from '../workspace.ts';
import { storeCheck } from './store-threshold.ts';

const images = [10, 20, 30, 40].map((noise, i) => ({ id: `${i}.png`, noise_sigma: noise, is_greyscale: true }));

async function findings(folder: string): Promise<Record<string, number>> {
  const workspace = await openWorkspace(folder);
  try {
    return await workspace.countFindings();
  } finally {
    workspace.close();
  }
}

it('moves a threshold for every reader, and back', async () => {
  const folder = await writeMeasuredWorkspace(images);
  expect((await findings(folder)).noisy).toBe(4);
  storeCheck(folder, { check: 'noisy', threshold: 25 });
  expect((await findings(folder)).noisy).toBe(2);
  storeCheck(folder, { check: 'noisy', threshold: null });
  expect((await findings(folder)).noisy).toBe(4);
});

it('takes what a scan was told back, too', async () => {
  const folder = await writeMeasuredWorkspace(images);
  const manifest = readManifest(folder);
  writeManifest(folder, { ...manifest, checks: { ...manifest.checks, thresholds: { noisy: 35 } } });
  expect((await findings(folder)).noisy).toBe(1);
  storeCheck(folder, { check: 'noisy', threshold: null });
  expect((await findings(folder)).noisy).toBe(4);
});

it('switches checks off and on', async () => {
  const folder = await writeMeasuredWorkspace(images);
  expect(await findings(folder)).toMatchObject({ greyscale: 4 });
  storeCheck(folder, { check: 'noisy', threshold: 25 });
  storeCheck(folder, { check: 'noisy', isOn: false });
  storeCheck(folder, { check: 'greyscale', isOn: false });
  storeCheck(folder, { check: 'greyscale', isOn: false });
  expect(readManifest(folder).reviewed.disabled).toEqual(['noisy', 'greyscale']);
  expect(await findings(folder)).not.toHaveProperty('noisy');
  storeCheck(folder, { check: 'noisy', isOn: true });
  expect(await findings(folder)).toMatchObject({ noisy: 2 });
  expect(await findings(folder)).not.toHaveProperty('greyscale');
});

it('refuses what no check takes', async () => {
  const folder = await writeMeasuredWorkspace(images);
  expect(() => storeCheck(folder, { check: 'nosy', threshold: 1 })).toThrow('no check named nosy');
  expect(() => storeCheck(folder, { check: 'noisy', threshold: -1 })).toThrow('between 0 and 255');
  expect(() => storeCheck(folder, { check: 'unreadable', threshold: 0.7 })).toThrow('between 0.5 and 0.5');
  expect(() => storeCheck(folder, { check: 'near-duplicate', threshold: 0.9 })).toThrow('set under Duplicates');
  expect(readManifest(folder).checks.thresholds).toEqual({});
});

it('waits for nobody who writes', async () => {
  const folder = await writeMeasuredWorkspace(images);
  const unlock = lockWorkspace(folder);
  expect(() => storeCheck(folder, { check: 'noisy', threshold: 25 })).toThrow('another goldpan');
  unlock();
  storeCheck(folder, { check: 'noisy', threshold: 25 });
  expect(readManifest(folder).reviewed.thresholds).toEqual({ noisy: 25 });
});

it('leaves out what is stored about a check that came with a head and went with it', async () => {
  const folder = await writeMeasuredWorkspace(images);
  const manifest = readManifest(folder);
  const checks = {
    thresholds: { 'not-appealing': 5, noisy: 25, 'gone.edges': 1 },
    disabled: ['gone'],
    enabled: ['gone'],
  };
  writeManifest(folder, { ...manifest, checks, reviewed: checks });
  expect((await findings(folder)).noisy).toBe(2);
});

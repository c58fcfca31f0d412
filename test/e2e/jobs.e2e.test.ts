import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CLI } from '../cli/run.ts';
import { axeViolations } from './axe.ts';
import { launchChromium } from './browser.ts';
import { openPage, type Review, sharedDemo, startReview } from './review.ts';

let browser: Browser;
let folder: string;
let review: Review;
const workspace = () => join(folder, '.goldpan');

beforeAll(async () => {
  browser = await launchChromium();
  folder = mkdtempSync(join(tmpdir(), 'goldpan-jobs-'));
  cpSync(join(sharedDemo(), 'images'), join(folder, 'holiday photos'), { recursive: true, preserveTimestamps: true });
  review = await startReview(folder, 'holiday photos');
});
afterAll(async () => {
  await review?.stop();
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

it('takes a new user from an unscanned folder to what was found, by one button', async () => {
  const { page, context, problems } = await openPage(browser, review);
  await page.getByRole('heading', { level: 1, name: 'Ready to look at holiday photos' }).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  expect(existsSync(workspace())).toBe(false);
  await page.getByRole('link', { name: 'Jobs' }).click();
  await page.getByRole('button', { name: 'Scan', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Scanning holiday photos' }).waitFor();
  await page.getByRole('progressbar', { name: 'Scan' }).waitFor();
  await page.getByText('Measuring images').first().waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await page.getByText('The scan is done').waitFor({ timeout: 60_000 });
  await page
    .getByText(/153 images · .*groups of copies/)
    .first()
    .waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('link', { name: 'See what was found' }).first().click();
  expect(new URL(page.url()).pathname).toBe('/');
  expect(problems).toEqual([]);
  await context.close();
});

it('shows a job of the shell as it gets on, and stops it', async () => {
  const { page, context, problems } = await openPage(browser, review, '/jobs');
  await page.getByRole('heading', { name: 'Start' }).waitFor();
  const child = spawn(process.execPath, [CLI, 'embed', '-q'], { cwd: folder });
  let words = '';
  child.stderr.on('data', (text: Buffer) => (words += text.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  await page.getByText('Embedding images').first().waitFor({ timeout: 30_000 });
  for (const name of ['Scan again', 'Find clusters'])
    expect(await page.getByRole('button', { name }).isDisabled()).toBe(true);
  await page.getByRole('button', { name: 'Stop' }).click();
  expect(await ended).toBe(130);
  expect(words).toContain('The vectors made so far are kept');
  await page.getByText('stopped', { exact: true }).first().waitFor();
  await page.getByRole('button', { name: 'Scan again' }).and(page.locator(':enabled')).waitFor();
  expect(readdirSync(join(workspace(), 'jobs')).filter((name) => name.endsWith('.stop'))).toEqual([]);
  expect(problems).toEqual([]);
  await context.close();
});

it('starts jobs that build on one another, and says in the shell’s words why one cannot', async () => {
  const { page, context, problems } = await openPage(browser, review, '/jobs');
  await page.getByText('Needs vectors: embed first.').first().waitFor();
  await page.getByRole('button', { name: 'Embed', exact: true }).click();
  await page.getByText(/148 vectors/).waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Make the map' }).click();
  await page.getByText('148 images on the map').waitFor({ timeout: 60_000 });
  // A lock of a process that lives, though no job tells of it.
  writeFileSync(
    join(workspace(), 'lock'),
    JSON.stringify({ ...JSON.parse(aRecord()).process, pid: process.pid, started: null, since: 'noon' }),
  );
  await page.getByRole('button', { name: 'Scan again' }).click();
  const error = page.locator('.job-error');
  await error.waitFor();
  expect(await error.textContent()).toMatch(/^\.goldpan is being written by another goldpan/);
  rmSync(join(workspace(), 'lock'));
  expect(problems).toEqual([]);
  await context.close();
});

const aRecord = (): string => {
  const jobs = join(workspace(), 'jobs');
  return readFileSync(join(jobs, readdirSync(jobs).find((name) => name.endsWith('.json'))!), 'utf8');
};

it('tells of a job whose process was killed, and ends its own jobs with the app', async () => {
  const own = mkdtempSync(join(tmpdir(), 'goldpan-jobs-'));
  mkdirSync(join(own, 'images'));
  for (let i = 0; i < 5; i++)
    cpSync(join(folder, 'holiday photos'), join(own, 'images', String(i)), { recursive: true });
  const app = await startReview(own, 'images');
  const { page, context } = await openPage(browser, app, '/jobs');
  await page.getByRole('button', { name: 'Scan', exact: true }).click();
  await page.getByText('Measuring images').first().waitFor({ timeout: 30_000 });
  const jobs = join(own, '.goldpan/jobs');
  const record = () =>
    JSON.parse(readFileSync(join(jobs, readdirSync(jobs)[0]!), 'utf8')) as {
      process: { pid: number };
    };
  process.kill(record().process.pid, 'SIGKILL');
  await page.getByText('The last scan failed').waitFor();
  await page.getByRole('button', { name: 'Go on with the scan' }).click();
  await page.getByRole('button', { name: 'Stop' }).waitFor();
  await page.getByText('Measuring images').first().waitFor({ timeout: 30_000 });
  await app.stop();
  expect(app.output()).toContain('Ending the scan that was started in the app');
  const states = readdirSync(jobs).map((name) => JSON.parse(readFileSync(join(jobs, name), 'utf8')).state as string);
  // The killed one never said so itself.
  expect(states.sort()).toEqual(['running', 'stopped']);
  await context.close();
  rmSync(own, { recursive: true, force: true });
});

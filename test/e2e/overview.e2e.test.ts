import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { goldpan } from '../cli/run.ts';
import { axeViolations } from './axe.ts';
import { launchChromium } from './browser.ts';
import { freshDemo, openPage, type Review, sharedDemo, startReview } from './review.ts';

let browser: Browser;
let review: Review;
beforeAll(async () => {
  browser = await launchChromium();
  review = await startReview(sharedDemo(), '--read-only');
});
afterAll(async () => {
  await review?.stop();
  await browser?.close();
});

it('shows what the shell counts, and leads on to it', async () => {
  const { page, context, problems } = await openPage(browser, review);
  const counted = await goldpan(
    sharedDemo(),
    'query',
    'SELECT count(*) AS n, sum(size_bytes) AS bytes FROM images',
    '--json',
  );
  const [{ n }] = JSON.parse(counted.stdout) as [{ n: number }];
  await page.getByRole('heading', { level: 1, name: 'images' }).waitFor();
  await page.getByText(`${n} images`, { exact: true }).waitFor();
  await page.getByText('on disk').waitFor();

  const found = await goldpan(sharedDemo(), 'findings', '--check', 'bordered', '--json');
  const bordered = (JSON.parse(found.stdout) as unknown[]).length;
  const row = page.getByRole('row', { name: /^Bordered/ });
  expect(await row.getByRole('link', { name: String(bordered), exact: true }).getAttribute('href')).toContain(
    '/grid?f=',
  );

  const labels = page.getByRole('region', { name: 'Labels and splits' }).first();
  const train = await goldpan(
    sharedDemo(),
    'query',
    "SELECT count(*) AS n FROM images WHERE label = 'city' AND split = 'train'",
    '--json',
  );
  const [{ n: cities }] = JSON.parse(train.stdout) as [{ n: number }];
  const city = labels.getByRole('row', { name: /^city/ }).first();
  await city
    .getByRole('link', { name: String(cities), exact: true })
    .first()
    .waitFor();

  await page.getByRole('img', { name: /^edge sharpness/ }).waitFor();
  await page.getByText('This was the first scan').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('link', { name: 'edge sharpness' }).click();
  await page.getByRole('heading', { level: 2, name: 'Blurry' }).waitFor();
  expect(problems).toEqual([]);
  await context.close();
});

it('names three things to do, each with its number and the way there', async () => {
  const { page, context, problems } = await openPage(browser, review);
  const steps = page.getByRole('region', { name: 'Most worth doing next' }).getByRole('link');
  await steps.first().waitFor();
  expect(await steps.count()).toBe(3);
  const leaking = await goldpan(sharedDemo(), 'findings', '--check', 'split-leakage', '--json');
  const leaks = (JSON.parse(leaking.stdout) as unknown[]).length;
  expect(await steps.first().innerText()).toContain(`${leaks} images have a copy in another split`);
  expect(await steps.first().getAttribute('href')).toBe('/leakage');
  await steps.nth(1).click();
  await page.getByRole('heading', { level: 2, name: 'Unreadable' }).waitFor();
  await page.goBack();
  await steps.first().waitFor();
  expect(problems).toEqual([]);
  await context.close();
});

it('tells what changed since the scan before, and follows decisions', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'goldpan-e2e-overview-'));
  await freshDemo(folder);
  const stale = await goldpan(folder, 'query', 'SELECT id FROM images WHERE is_unreadable ORDER BY id', '--json');
  const unreadable = (JSON.parse(stale.stdout) as { id: string }[]).map(({ id }) => id);
  renameSync(join(folder, 'images', unreadable[0]!), join(folder, 'images', 'put-back.jpg'));
  await goldpan(folder, 'scan', '-q');
  const own = await startReview(folder);
  try {
    const { page, context, problems } = await openPage(browser, own);
    await page.getByText('1 added').click();
    await page.getByText('put-back.jpg').waitFor();
    await page.getByText('1 gone').click();
    await page.getByText(unreadable[0]!).waitFor();
    const step = page.getByRole('link', { name: /files? cannot be read/ });
    expect(await step.innerText()).toContain(`${unreadable.length} files cannot be read`);
    // Decided in the shell, seen here.
    const gone = ['put-back.jpg', ...unreadable.slice(1)];
    expect((await goldpan(folder, 'decide', 'remove', ...gone)).code).toBe(0);
    await step.waitFor({ state: 'detached' });
    expect(problems).toEqual([]);
    await context.close();
  } finally {
    await own.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

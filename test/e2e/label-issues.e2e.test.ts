import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { goldpan } from '../cli/run.ts';
import { axeViolations } from './axe.ts';
import { launchChromium } from './browser.ts';
import { freshDemo, openPage, type Review, startReview } from './review.ts';

interface Labelled {
  readonly id: string;
  readonly label: string;
}

let browser: Browser;
let folder: string;
let review: Review;
let planted: { id: string; label: string; other: string }[];

beforeAll(async () => {
  browser = await launchChromium();
  folder = mkdtempSync(join(tmpdir(), 'goldpan-label-issues-'));
  await freshDemo(folder);
  const run = await goldpan(
    folder,
    'query',
    "SELECT id, label FROM images WHERE outcome = 'measured' AND label IS NOT NULL AND group_id IS NULL ORDER BY id",
    '--json',
  );
  const images = JSON.parse(run.stdout) as Labelled[];
  const classes = [...new Set(images.map(({ label }) => label))].sort();
  const [one, two] = classes as [string, string];
  // Two of one class look like another, and one the other way round.
  const ofOne = images.filter(({ label }) => label === one).slice(0, 2);
  const ofTwo = images.filter(({ label }) => label === two).slice(0, 1);
  planted = [...ofOne.map((image) => ({ ...image, other: two })), ...ofTwo.map((image) => ({ ...image, other: one }))];
  const rows = images.map(({ id, label }, i) => {
    const seen = planted.find((image) => image.id === id)?.other ?? label;
    const rest = (0.1 - i * 1e-5) / (classes.length - 1);
    return [id, ...classes.map((name) => (name === seen ? 1 - rest * (classes.length - 1) : rest))].join(',');
  });
  writeFileSync(join(folder, 'probs.csv'), [['id', ...classes].join(','), ...rows].join('\n'));
  const found = await goldpan(folder, 'labels', '--probs', 'probs.csv', '-q', '--json');
  expect(found.code).toBe(0);
  const issues = (JSON.parse(found.stdout) as { issues: { id: string; margin: number | null }[] }).issues;
  expect(
    issues
      .filter(({ margin }) => margin !== null && margin < 0.5)
      .map(({ id }) => id)
      .sort(),
  ).toEqual(planted.map(({ id }) => id).sort());
  review = await startReview(folder);
});
afterAll(async () => {
  await review?.stop();
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

const decisions = async (): Promise<{ image: string; kind: string; label?: string }[]> =>
  JSON.parse((await goldpan(folder, 'decide', 'list', '--json')).stdout) as [];

it('shows the worst first, takes decisions by keys, goes on by itself, and takes back', async () => {
  const { page, context, problems } = await openPage(browser, review, '/leakage?show=issues');
  const card = page.getByRole('article', { name: 'Image to decide about' });
  await card.waitFor();
  expect(await axeViolations(page)).toEqual([]);

  // A cell of the table narrows the list to its pair.
  const [first, second, third] = planted as [(typeof planted)[0], (typeof planted)[0], (typeof planted)[0]];
  await page.getByRole('link', { name: `${first.label} given, ${first.other} suggested: 2` }).click();
  await card.getByText('1 of 2').waitFor();
  const shown = await card.locator('.path').textContent();
  expect([first.id, second.id]).toContain(shown);

  // Enter takes the suggestion, and the next one is there.
  await page.keyboard.press('Enter');
  await card.getByText('1 of 1').waitFor();
  expect(await card.locator('.path').textContent()).not.toBe(shown);
  await expect.poll(decisions).toMatchObject([{ image: shown, kind: 'relabel', label: first.other }]);

  // Taken back, it is in the list again.
  await page.keyboard.press('Control+z');
  await card.getByText('1 of 2').waitFor();
  await expect.poll(decisions).toEqual([]);

  // All of a pair at once, after a question.
  await page.getByRole('button', { name: 'Relabel all 2 images' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Relabel all 2 images' }).click();
  await expect.poll(async () => (await decisions()).length).toBe(2);

  // The other one is right as it is: remembered, so that it is not found again.
  await page.goto(`${review.origin}/leakage?show=issues&labels=${third.label}&labels=${third.other}`);
  await card.getByText(third.id).waitFor();
  await page.keyboard.press('k');
  await expect
    .poll(async () => (await decisions()).find(({ image }) => image === third.id))
    .toMatchObject({ kind: 'relabel', label: third.label });
  const again = await goldpan(folder, 'labels', '--probs', 'probs.csv', '-q', '--json');
  const issues = (JSON.parse(again.stdout) as { issues: { id: string }[] }).issues.map(({ id }) => id);
  for (const { id } of planted) expect(issues).not.toContain(id);
  expect(problems).toEqual([]);
  await context.close();
});

it.each([
  ['dark', 'zh-CN', 1280],
  ['light', 'en', 390],
  ['dark', 'en', 390],
] as const)('is sound in %s, %s, %i px wide', async (colorScheme, locale, width) => {
  const { page, context, problems } = await openPage(browser, review, '/leakage?show=issues', {
    colorScheme,
    locale,
    width,
    height: 844,
  });
  await page.locator('.label-issue, .leak-summary').first().waitFor();
  expect(await axeViolations(page)).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  expect(problems).toEqual([]);
  await context.close();
});

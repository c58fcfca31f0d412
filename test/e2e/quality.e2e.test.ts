import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
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

/** Findings of a check as the shell counts them. */
async function counted(folder: string, check: string, ...more: readonly string[]): Promise<number> {
  const { stdout, stderr } = await goldpan(folder, 'findings', '--check', check, '--json', ...more);
  if (stderr.startsWith('goldpan:')) throw new Error(stderr);
  return (JSON.parse(stdout) as unknown[]).length;
}

const findings = (page: Page, n: number) =>
  page.getByText(n === 1 ? '1 finding' : `${n} findings`, { exact: true }).waitFor();

it('counts at the line under the hand as the shell does, by mouse and by keyboard', async () => {
  const { page, context, problems } = await openPage(browser, review, '/quality?check=noisy');
  const slider = page.getByRole('slider', { name: 'Threshold: Noisy' });
  await slider.waitFor();
  expect(Number(await slider.getAttribute('aria-valuenow'))).toBe(8);
  await findings(page, await counted(sharedDemo(), 'noisy'));

  const box = (await page.locator('.threshold-overlay').boundingBox())!;
  const handle = (await slider.boundingBox())!;
  await page.mouse.move(handle.x + handle.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.05 * box.width, box.y + box.height / 2, { steps: 8 });
  const dragged = Number(await slider.getAttribute('aria-valuenow'));
  expect(dragged).toBeGreaterThan(1);
  expect(dragged).toBeLessThan(1.5);
  // Before the hand lets go.
  await findings(page, await counted(sharedDemo(), 'noisy', '-t', `noisy=${dragged}`));
  await page.mouse.up();
  await page.waitForURL((url) => url.searchParams.get('at') === String(dragged));

  await slider.press('PageUp');
  const stepped = Number(await slider.getAttribute('aria-valuenow'));
  expect(stepped).toBeGreaterThan(dragged);
  await findings(page, await counted(sharedDemo(), 'noisy', '-t', `noisy=${stepped}`));
  await slider.press('ArrowLeft');
  expect(Number(await slider.getAttribute('aria-valuenow'))).toBeLessThan(stepped);
  await slider.press('Home');
  expect(Number(await slider.getAttribute('aria-valuenow'))).toBe(0);

  await page.getByLabel('Threshold', { exact: true }).fill('3');
  await page.getByLabel('Threshold', { exact: true }).press('Enter');
  await findings(page, await counted(sharedDemo(), 'noisy', '-t', 'noisy=3'));
  expect(await page.getByRole('button', { name: 'Use 3' }).isDisabled()).toBe(true);
  await page.getByText('This review is read-only').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  expect(problems).toEqual([]);
  await context.close();
});

it('shows the images on both sides, nearest first, and comes back to them by the address', async () => {
  const { page, context, problems } = await openPage(
    browser,
    review,
    '/quality?check=blurry&at=0.7&side=findings&from=end',
  );
  const strip = page.getByRole('region', { name: 'Findings' });
  await strip
    .getByRole('button', { name: /undecided$/ })
    .first()
    .waitFor();
  expect(await page.getByRole('region', { name: 'Sound' }).count()).toBe(0);
  const names = async () =>
    (await strip.getByRole('button', { name: /undecided$/ }).all()).map((each) => each.getAttribute('aria-label'));
  const shown = await Promise.all(await names());
  const { stdout } = await goldpan(sharedDemo(), 'findings', '--check', 'blurry', '-t', 'blurry=0.7', '--json');
  const rows = JSON.parse(stdout) as { id: string; value: number }[];
  const worstFirst = rows.toSorted((a, b) => a.value - b.value).map(({ id }) => id);
  expect(shown.map((label) => label!.split(', ')[0])).toEqual(worstFirst.slice(0, 24));

  await page.getByRole('button', { name: 'Nearest the line' }).click();
  await expect.poll(async () => (await Promise.all(await names()))[0]).toContain(worstFirst.at(-1));
  await page.getByRole('button', { name: 'Both sides' }).click();
  await page.getByRole('region', { name: 'Sound' }).waitFor();
  await page.reload();
  await page.getByRole('region', { name: 'Sound' }).waitFor();
  expect(Number(await page.getByRole('slider').getAttribute('aria-valuenow'))).toBe(0.7);

  await page.getByRole('link', { name: /^Exact duplicates/ }).click();
  await page.getByRole('link', { name: 'Open Duplicates' }).waitFor();
  await page.getByRole('link', { name: /^Unreadable/ }).click();
  await page.getByRole('region', { name: 'Findings' }).getByText('No picture').first().waitFor();
  expect(await page.getByRole('slider').count()).toBe(0);
  expect(problems).toEqual([]);
  await context.close();
});

it('stores a threshold for shell and scans, decides, and takes both back', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'goldpan-e2e-quality-'));
  await freshDemo(folder);
  const own = await startReview(folder);
  try {
    const { page, context, problems } = await openPage(browser, own, '/quality?check=noisy&at=2');
    const before = await counted(folder, 'noisy');
    const wanted = await counted(folder, 'noisy', '-t', 'noisy=2');
    expect(wanted).toBeGreaterThan(before);

    // While another goldpan writes, nothing is stored, and it says why.
    const lock = { pid: process.pid, host: hostname(), started: null, since: new Date().toISOString() };
    writeFileSync(join(folder, '.goldpan', 'lock'), JSON.stringify(lock));
    await page.getByRole('button', { name: 'Use 2', exact: true }).click();
    await page.getByText('is being written by another goldpan').waitFor();
    expect(await counted(folder, 'noisy')).toBe(before);
    rmSync(join(folder, '.goldpan', 'lock'));

    await page.getByRole('button', { name: 'Use 2', exact: true }).click();
    await page.getByText('Stored: findings').waitFor();
    expect(await counted(folder, 'noisy')).toBe(wanted);
    const told = page.waitForResponse((response) => response.url().endsWith('/api/session/get'));
    await goldpan(folder, 'scan', '-q');
    await told;
    expect(await counted(folder, 'noisy')).toBe(wanted);
    await page.getByRole('button', { name: 'In use' }).waitFor();

    const strip = page.getByRole('region', { name: 'Findings' });
    const first = strip.locator('.quality-picture').first();
    await first.focus();
    await page.keyboard.press('k');
    await strip.getByRole('button', { name: /, kept$/ }).waitFor();
    await page.getByRole('button', { name: `Remove ${wanted - 1} undecided` }).click();
    await expect
      .poll(async () => (await strip.getByRole('button', { name: /, to remove$/ }).count()) === wanted - 1)
      .toBe(true);
    const log = await goldpan(folder, 'decide', 'list', '--json');
    expect(log.stdout).toContain('looked at as noisy');
    await page.locator('body').click({ position: { x: 5, y: 5 } });
    await page.keyboard.press('Control+z');
    await expect.poll(() => strip.getByRole('button', { name: /, to remove$/ }).count()).toBe(0);

    await page.getByRole('button', { name: 'Switch off' }).click();
    await page.getByText('This check is off').waitFor();
    expect((await goldpan(folder, 'findings')).stdout).not.toContain('noisy');
    await page.getByRole('button', { name: 'Switch on' }).click();
    await page.getByRole('button', { name: 'Reset to 8' }).click();
    await page.getByText('to come now go by 8').waitFor();
    expect(await counted(folder, 'noisy')).toBe(before);
    // The refusal above, and questions about states that were replaced while they were asked.
    expect(problems.filter((line) => !/status of (?:400|409)/.test(line))).toEqual([]);
    await context.close();
  } finally {
    await own.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { goldpan } from '../cli/run.ts';
import { jpeg, writeTree } from '../fixtures/pictures.ts';
import { axeViolations } from './axe.ts';
import { launchChromium } from './browser.ts';
import { freshDemo, openPage, type Review, startReview } from './review.ts';

let browser: Browser;
let folder: string;
let review: Review;
beforeAll(async () => {
  browser = await launchChromium();
  folder = mkdtempSync(join(tmpdir(), 'goldpan-leakage-'));
  await freshDemo(folder);
  review = await startReview(folder);
});
afterAll(async () => {
  await review?.stop();
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What the shell says of the same workspace. */
async function shell<T>(...args: readonly string[]): Promise<T> {
  const run = await goldpan(folder, ...args, '--json');
  expect(run.stderr.replaceAll(/^note .*\n/gm, '')).toBe('');
  return JSON.parse(run.stdout) as T;
}

interface Pair {
  readonly a: string;
  readonly b: string;
  readonly splits: readonly [string, string];
}

const rowOf = (page: Page, { a }: Pair): Locator => page.getByRole('listitem').filter({ hasText: a });

it('shows what the shell finds, takes decisions, and leaks go to none', async () => {
  const leaks = await shell<Pair[]>('leaks');
  const { page, context, problems } = await openPage(browser, review, '/leakage');
  await page.getByText(`${leaks.length} pairs of related images lie in two splits`).waitFor();
  expect(await axeViolations(page)).toEqual([]);

  // A cell narrows the list to its pairs, and its address brings that back.
  const between = leaks.filter(({ splits }) => splits.includes('val') && splits.includes('train'));
  await page.getByRole('link', { name: `train and val: ${between.length} pairs` }).click();
  const rows = page.getByRole('list', { name: 'Pairs across splits' }).getByRole('listitem');
  await page.getByRole('heading', { name: 'Between train and val' }).waitFor();
  await expect.poll(() => rows.count()).toBe(between.length);
  await page.reload();
  await expect.poll(() => rows.count()).toBe(between.length);
  for (const pair of between) expect(await rowOf(page, pair).textContent()).toContain(pair.b);

  // Remove one image: its pair is solved, the others are not. Undo, and it is open again.
  const [first, second] = between as [Pair, Pair];
  await rowOf(page, first)
    .getByRole('button', { name: `Remove ${first.a}` })
    .click();
  await rowOf(page, first).getByText('Solved').waitFor();
  await page.getByText(`leave ${leaks.length - 1}.`).waitFor();
  expect(await shell<Pair[]>('leaks', '--decided')).toHaveLength(leaks.length - 1);
  await page.keyboard.press('Control+z');
  await rowOf(page, first).getByRole('button', { name: 'Not a duplicate' }).waitFor();
  await rowOf(page, first)
    .getByRole('button', { name: `Remove ${first.a}` })
    .click();
  await rowOf(page, first).getByText('Solved').waitFor();

  // Move another to the split of its copy.
  const [from, to] = second.splits;
  await rowOf(page, second)
    .getByRole('button', { name: `Move to ${to} ${second.a}` })
    .click();
  await rowOf(page, second).getByText(`moves to ${to}`).waitFor();
  await rowOf(page, second).getByText('Solved').waitFor();
  expect(from).not.toBe(to);
  await page.getByRole('link', { name: 'As decided' }).click();
  await page.getByText(`leave ${leaks.length - 2} pairs`).waitFor();

  // The viewer: B goes by its key.
  await page.getByRole('link', { name: 'All splits' }).click();
  await page.getByRole('link', { name: 'As scanned' }).click();
  const third = leaks.find((pair) => pair !== first && pair !== second)!;
  await rowOf(page, third)
    .getByRole('button', { name: `Compare ${third.a} with ${third.b}` })
    .click();
  const dialog = page.getByRole('dialog', { name: 'Two images in different splits' });
  await dialog.getByRole('button', { name: `Remove ${third.b}` }).waitFor();
  await page.reload();
  await dialog.getByRole('button', { name: `Remove ${third.b}` }).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await page.keyboard.press('2');
  await expect
    .poll(() => dialog.getByRole('button', { name: `Remove ${third.b}` }).getAttribute('aria-pressed'))
    .toBe('true');
  await page.keyboard.press('Escape');
  await rowOf(page, third).getByText('Solved').waitFor();
  expect(new URL(page.url()).searchParams.has('a')).toBe(false);

  // Everything else at once, nothing from test.
  await page.getByRole('button', { name: 'Repair all…' }).click();
  const repair = page.getByRole('dialog', { name: 'Remove one side of every leak' });
  await repair.getByText('No leak is left then.').waitFor();
  expect(await repair.getByRole('checkbox', { name: 'test' }).isChecked()).toBe(true);
  expect(await repair.getByRole('status').textContent()).not.toContain('from test');
  await repair.getByRole('button', { name: /Decide to remove/ }).click();
  await page.getByText('The decisions so far leave no leak.').waitFor();
  await page.getByRole('link', { name: 'As decided' }).click();
  await expect.poll(() => page.getByRole('list', { name: 'Pairs across splits' }).count()).toBe(0);
  expect(await shell<Pair[]>('leaks', '--decided')).toEqual([]);
  expect(problems).toEqual([]);
  await context.close();
});

it('settles labels that disagree', async () => {
  const conflicts = await shell<{ labels: readonly string[] }[]>('conflicts');
  const { page, context, problems } = await openPage(browser, review, '/leakage?show=label');
  await page.getByText(`${conflicts.length} pairs of copies have different labels.`).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  const row = page.getByRole('list', { name: 'Copies that are said to be different things' }).locator(':scope > li');
  expect(await row.count()).toBe(1);
  await row.getByText('most say city (2 of 3)').waitFor();
  await row.getByRole('button', { name: 'All are city' }).click();
  await row.getByText('Solved').waitFor();
  await page.getByText('The decisions so far leave none.').waitFor();
  expect(await shell<unknown[]>('conflicts', '--decided')).toEqual([]);
  // Another label, typed: all of them get it.
  await row.getByRole('combobox', { name: 'Another label' }).fill('night');
  await row.getByRole('button', { name: 'Label all so' }).click();
  await expect.poll(() => row.getByText('night', { exact: true }).count()).toBe(3);
  const decisions = await goldpan(folder, 'decide', 'list', '--json');
  const labels = (JSON.parse(decisions.stdout) as { kind: string; label?: string }[]).filter(
    ({ kind }) => kind === 'relabel',
  );
  expect(labels.map(({ label }) => label)).toEqual(['night', 'night', 'night']);
  expect(problems).toEqual([]);
  await context.close();
});

it('remembers that two are no duplicates', async () => {
  const before = await shell<Pair[]>('leaks');
  const { page, context, problems } = await openPage(browser, review, '/leakage');
  const pair = before.at(-1)!;
  await rowOf(page, pair)
    .getByRole('button', { name: `Compare ${pair.a} with ${pair.b}` })
    .click();
  await page.getByRole('dialog').getByRole('button', { name: 'Not a duplicate' }).waitFor();
  await page.keyboard.press('n');
  await page.getByText(`${before.length - 1} pairs of related images`).waitFor();
  expect(await shell<Pair[]>('leaks')).toHaveLength(before.length - 1);
  expect(problems.filter((text) => !text.includes('409'))).toEqual([]);
  await context.close();
});

it('says what to do without splits, and is calm without leaks', async () => {
  const own = mkdtempSync(join(tmpdir(), 'goldpan-leakage-'));
  try {
    const [a, b] = [await jpeg(1), await jpeg(2)];
    writeTree(own, { 'flat/a.jpg': a, 'flat/a copy.jpg': a, 'sound/train/a.jpg': a, 'sound/test/b.jpg': b });
    for (const [source, text] of [
      ['flat', 'Images lie in no splits'],
      ['sound', 'No leaks: no related images lie in different splits.'],
    ] as const) {
      const scan = await goldpan(own, 'scan', source, '-q', '-w', source === 'flat' ? 'w1' : 'w2');
      expect(scan.code, scan.stderr).toBe(0);
      const other = await startReview(own, '-w', source === 'flat' ? 'w1' : 'w2', '--read-only');
      const { page, context, problems } = await openPage(browser, other, '/leakage');
      await page.getByText(text).waitFor();
      expect(await axeViolations(page)).toEqual([]);
      expect(problems).toEqual([]);
      await context.close();
      await other.stop();
    }
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
});

import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { goldpan } from '../cli/run.ts';
import { axeViolations } from './axe.ts';
import { launchChromium } from './browser.ts';
import { freshDemo, type OpenedPage, openPage, type Review, startReview } from './review.ts';

let browser: Browser;
let folder: string;
let review: Review;
let opened: OpenedPage;
let page: Page;
beforeAll(async () => {
  browser = await launchChromium();
  folder = mkdtempSync(join(tmpdir(), 'goldpan-plan-'));
  await freshDemo(folder);
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(async () => {
  await opened?.context.close();
  await review?.stop();
});

async function open(path: string, ...args: readonly string[]): Promise<void> {
  review = await startReview(folder, ...args);
  opened = await openPage(browser, review, path);
  page = opened.page;
}

/** Every file below the images: time and digest by path. */
function tree(): Record<string, string> {
  const root = join(folder, 'images');
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files
      .map(({ parentPath, name }) => join(parentPath, name))
      .sort()
      .map((path) => {
        const digest = createHash('sha256').update(readFileSync(path)).digest('hex');
        return [path.slice(root.length + 1), `${lstatSync(path, { bigint: true }).mtimeNs} ${digest}`];
      }),
  );
}

const ids = async (list: string): Promise<string[]> =>
  (await page.getByRole('list', { name: list }).locator('li > div > .plan-row-text > a').allTextContents()).sort();

it('explains itself when the review is read-only', async () => {
  const plan = await goldpan(folder, 'plan', '--json');
  const { id } = JSON.parse(plan.stdout) as { id: string };
  await open('/plan', '--read-only');
  await page.getByRole('heading', { name: 'This review is read-only' }).waitFor();
  expect(await page.getByRole('button', { name: 'Make the plan' }).count()).toBe(0);
  await page.getByRole('table').getByRole('link').click();
  await page.getByRole('heading', { name: 'would move to quarantine' }).waitFor();
  expect(await page.getByRole('button', { name: /Apply|Dry run/ }).count()).toBe(0);
  const refused = await page.evaluate(async (plan) => {
    const headers = { 'Content-Type': 'application/json' };
    return (await fetch('/api/plan/apply', { method: 'POST', headers, body: JSON.stringify({ plan }) })).status;
  }, id);
  expect(refused).toBe(403);
  expect(existsSync(join(folder, 'images/.goldpan-quarantine'))).toBe(false);
  expect(opened.problems.filter((text) => !text.includes('403'))).toEqual([]);
});

it('writes lists, says when there is nothing to do, and in Chinese, too', async () => {
  const before = tree();
  await open('/plan?plan=');
  await page.getByRole('checkbox', { name: /^Copies/ }).uncheck();
  await page.getByRole('button', { name: 'Make the plan' }).click();
  await page.getByText('There is nothing to do').waitFor();
  await page.getByRole('checkbox', { name: /^Copies/ }).check();
  await page.getByRole('radio', { name: /Write two lists/ }).check();
  await page.getByRole('button', { name: 'Make the plan' }).click();
  await page.getByRole('button', { name: 'Apply…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Write the lists' }).click();
  await page.getByRole('heading', { name: 'The lists are written' }).waitFor();
  const id = new URL(page.url()).searchParams.get('plan')!;
  const removed = readFileSync(join(folder, '.goldpan/lists', id, 'removed.txt'), 'utf8');
  expect(removed.trim().split('\n')).toHaveLength(21);
  expect(tree()).toEqual(before);
  const chinese = await openPage(browser, review, `/plan?plan=${id}`, { locale: 'zh-CN' });
  await chinese.page.getByRole('heading', { name: '清单已写出' }).waitFor();
  expect(await axeViolations(chinese.page)).toEqual([]);
  expect([...chinese.problems, ...opened.problems]).toEqual([]);
  await chinese.context.close();
});

it('plans, verifies, applies and undoes; the disk agrees', async () => {
  const decided = await goldpan(folder, 'decide', 'remove', 'train/city/IMG_2047.jpg', '--reason', 'too dark');
  expect(decided.code, decided.stderr).toBe(0);
  const before = tree();
  await open('/plan');
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('checkbox', { name: 'test', exact: true }).check();
  await page.getByRole('checkbox', { name: /^Blurry/i }).check();
  await page.getByRole('button', { name: 'Make the plan' }).click();
  await page.getByRole('heading', { name: /images, .* would move to quarantine/ }).waitFor();
  const id = new URL(page.url()).searchParams.get('plan')!;
  expect(tree()).toEqual(before);

  // The screen says what the plan's file says.
  const document = JSON.parse(readFileSync(join(folder, '.goldpan/plans', `${id}.json`), 'utf8'));
  const planned: string[] = document.operations.map((operation: { id: string }) => operation.id).sort();
  expect(planned).toContain('train/city/IMG_2047.jpg');
  expect(planned.some((name) => name.startsWith('test/'))).toBe(false);
  await page.getByRole('link', { name: planned[0]!, exact: true }).first().waitFor();
  expect((await page.getByRole('heading', { level: 1 }).textContent())!).toContain(`${planned.length} images`);
  await page.getByRole('button', { name: /^Decided 1/ }).click();
  await page.getByText('decided by a person: too dark').waitFor();
  expect(await ids('Goes')).toEqual(['train/city/IMG_2047.jpg']);
  // The address brings the narrowed list back.
  await page.reload();
  await page.getByText('decided by a person: too dark').waitFor();
  expect(await ids('Goes')).toEqual(['train/city/IMG_2047.jpg']);
  await page.getByRole('button', { name: /^All/ }).click();
  const [folderTotal] = document.totals.folders;
  await page.getByRole('complementary').getByRole('link', { name: folderTotal.folder }).click();
  await expect.poll(() => ids('Goes')).toHaveLength(folderTotal.images);
  expect((await ids('Goes')).every((name) => name.startsWith(`${folderTotal.folder}/`))).toBe(true);

  // A file that changes after the plan is found by the dry run, and left alone.
  const spoiled = planned.find((name) => name !== 'train/city/IMG_2047.jpg')!;
  writeFileSync(join(folder, 'images', spoiled), 'something else');
  const spoiledTree = tree();
  await page.getByRole('button', { name: 'Dry run' }).click();
  await page.getByText('1 would be skipped').waitFor();
  expect(tree()).toEqual(spoiledTree);
  await page.getByRole('link', { name: 'Skipped 1' }).click();
  await page.getByRole('list', { name: 'Skipped' }).getByText(spoiled).waitFor();

  await page.getByRole('button', { name: 'Apply…' }).click();
  const dialog = page.getByRole('dialog', { name: `Move ${planned.length} images to quarantine?` });
  await dialog.getByText(`.goldpan-quarantine/${id}/`).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await dialog.getByRole('button', { name: `Move ${planned.length} images` }).click();
  await page.getByRole('heading', { name: `${planned.length - 1} images moved to quarantine` }).waitFor();
  await page.getByText('1 image skipped').waitFor();
  for (const name of planned) {
    const isSet = name !== spoiled;
    expect(existsSync(join(folder, 'images', name)), name).toBe(!isSet);
    expect(existsSync(join(folder, 'images/.goldpan-quarantine', id, name)), name).toBe(isSet);
  }
  expect(await axeViolations(page)).toEqual([]);

  await page.getByRole('link', { name: 'All plans' }).click();
  await page.getByRole('button', { name: `Undo… Plan ${id}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Undo this plan' }).click();
  await page.getByRole('heading', { name: 'images are back where they were' }).waitFor();
  expect(tree()).toEqual(spoiledTree);
  expect(existsSync(join(folder, 'images/.goldpan-quarantine'))).toBe(false);
  const { stdout } = await goldpan(folder, 'history', '--json');
  expect(JSON.parse(stdout).at(-1)).toMatchObject({ plan: id, state: 'undone' });
  expect(opened.problems).toEqual([]);
});

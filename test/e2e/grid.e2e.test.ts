import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goldpan } from '../cli/run.ts';
import { axeViolations } from './axe.ts';
import { launchChromium } from './browser.ts';
import { freshDemo, openPage, type Review, sharedDemo, startReview } from './review.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

const tiles = (page: Page) => page.getByRole('gridcell');
const grid = (page: Page) => page.getByRole('grid', { name: 'Images' });
const eventually = <T>(look: () => T) => expect.poll(look, { timeout: 20_000 });
const GRID = `document.querySelector('[role="grid"]')`;
const counted = (page: Page, text: string) => page.getByRole('status').filter({ hasText: text }).first().waitFor();
const address = (page: Page) => new URL(page.url()).searchParams;

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const { stdout } = await goldpan(sharedDemo(), 'query', sql, '--format', 'json');
  return JSON.parse(stdout) as Record<string, unknown>[];
}

describe('looking', () => {
  let review: Review;
  beforeAll(async () => {
    review = await startReview(sharedDemo(), '--read-only');
  });
  afterAll(() => review?.stop());

  it('shows every image, finds text in paths, filters by facets, and says so in its address', async () => {
    const { page, context, problems } = await openPage(browser, review, '/grid');
    await counted(page, '153 images');
    expect(await grid(page).getAttribute('aria-colcount')).toBe('5');
    await tiles(page).first().locator('img').waitFor();
    const [blurry] = await query('SELECT count(*) AS n FROM findings WHERE "check" = \'blurry\'');
    await page.getByRole('checkbox', { name: /^Blurry/ }).check();
    await counted(page, `${blurry!.n} images`);
    expect(await tiles(page).count()).toBe(blurry!.n);
    await page.getByRole('button', { name: 'Remove filter: Blurry' }).click();
    await page.getByRole('searchbox', { name: 'Search in paths' }).fill('IMG_20');
    const [found] = await query("SELECT count(*) AS n FROM images WHERE id ILIKE '%IMG\\_20%' ESCAPE '\\'");
    await counted(page, `${found!.n} images`);
    await page.getByRole('checkbox', { name: /^val/ }).check();
    const [inSplit] = await query(
      "SELECT count(*) AS n FROM images WHERE id ILIKE '%IMG\\_20%' ESCAPE '\\' AND split = 'val'",
    );
    await counted(page, `${inSplit!.n} image`);
    expect(JSON.parse(address(page).get('f')!)).toEqual([{ text: 'IMG_20' }, { column: 'split', values: ['val'] }]);
    await page.reload();
    await counted(page, `${inSplit!.n} image`);
    expect(await page.getByRole('checkbox', { name: /^val/ }).isChecked()).toBe(true);
    await page.goBack();
    await counted(page, `${found!.n} images`);
    await page.getByRole('searchbox', { name: 'Search in paths' }).fill('no such picture');
    await page.getByText('No image fits').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('sorts by any column, in either direction', async () => {
    const { page, context, problems } = await openPage(browser, review, '/grid');
    await page.getByRole('combobox', { name: 'Sort by' }).selectOption('size_bytes');
    const names = async () => (await tiles(page).locator('.tile-name').allTextContents()).slice(0, 3);
    const wanted = async (order: string) =>
      (await query(`SELECT id FROM images ORDER BY ${order}, id LIMIT 3`)).map(({ id }) =>
        String(id).replace(/.*\//, ''),
      );
    const largest = await wanted('size_bytes DESC');
    await eventually(names).toEqual(largest);
    await page.getByRole('button', { name: /^Descending/ }).click();
    const smallest = await wanted('size_bytes');
    await eventually(names).toEqual(smallest);
    expect(address(page).get('sort')).toBe('size_bytes');
    await page.getByRole('combobox', { name: 'Sort by' }).selectOption({ label: 'Blurry' });
    const worst = await wanted('blurry_score NULLS LAST');
    await eventually(names).toEqual(worst);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('draws all that is in view after any jump and any change of order, with the smallest pictures', async () => {
    const { page, context, problems } = await openPage(browser, review, '/grid', { width: 1900, height: 1400 });
    await tiles(page).first().waitFor();
    await page.getByRole('slider', { name: 'Size of the pictures' }).fill('64');
    const isWhole = () => page.locator('.cell-waiting').count();
    await eventually(() => tiles(page).count()).toBe(153);
    await eventually(isWhole).toBe(0);
    await page.getByRole('combobox', { name: 'Sort by' }).selectOption('width');
    await eventually(() => address(page).get('sort')).toBe('-width');
    await eventually(isWhole).toBe(0);
    await page.getByRole('slider', { name: 'Size of the pictures' }).fill('400');
    for (const share of [1, 0, 0.7, 0.2, 0.9, 0.4]) {
      await page.evaluate(`${GRID}.scrollTop = ${share} * ${GRID}.scrollHeight`);
    }
    await eventually(isWhole).toBe(0);
    await tiles(page).first().locator('img').waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  it('goes and selects by keys', async () => {
    const { page, context, problems } = await openPage(browser, review, '/grid');
    await tiles(page).first().waitFor();
    const selected = () => page.locator('[role="gridcell"][aria-selected="true"]').count();
    const active = () => grid(page).getAttribute('aria-activedescendant');
    expect(await page.evaluate(`document.activeElement === ${GRID}`)).toBe(true);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    expect(await active()).toBe('tile-6');
    await page.keyboard.press('Space');
    expect(await selected()).toBe(1);
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    await counted(page, '3 selected');
    await page.keyboard.press('End');
    expect(await active()).toBe('tile-152');
    await page.locator('#tile-152').waitFor();
    await page.keyboard.press('Escape');
    await counted(page, '153 images');
    await page.keyboard.press('Control+a');
    await counted(page, '153 selected');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    expect(problems).toEqual([]);
    await context.close();
  });

  it('selects by click, range and lasso, and shows only what is selected', async () => {
    const { page, context, problems } = await openPage(browser, review, '/grid');
    await tiles(page).nth(1).click();
    await counted(page, '1 selected');
    await tiles(page)
      .nth(3)
      .click({ modifiers: ['Shift'] });
    await counted(page, '3 selected');
    await tiles(page)
      .nth(2)
      .click({ modifiers: ['ControlOrMeta'] });
    await counted(page, '2 selected');
    const box = (await tiles(page).nth(6).boundingBox())!;
    const far = (await tiles(page).nth(12).boundingBox())!;
    await page.mouse.move(box.x - 3, box.y + 10);
    await page.mouse.down();
    await page.mouse.move(far.x + 20, far.y + 20, { steps: 5 });
    await page.mouse.up();
    await counted(page, '4 selected');
    const names = await page.locator('[aria-selected="true"] .tile-name').allTextContents();
    await page.getByRole('button', { name: 'Show only these' }).click();
    await counted(page, '4 images');
    expect(await tiles(page).locator('.tile-name').allTextContents()).toEqual(names);
    await page.reload();
    await counted(page, '4 images');
    expect(problems).toEqual([]);
    await context.close();
  });

  it('opens one image with everything known of it, and goes on from there', async () => {
    const { page, context, problems } = await openPage(
      browser,
      review,
      '/grid?f=[{"check":"near-duplicate","is":true}]',
    );
    await tiles(page).first().dblclick();
    const viewer = page.getByRole('dialog');
    await viewer.getByText('similarity').first().waitFor();
    const [first] = await query(
      'SELECT id, explanation FROM findings WHERE "check" = \'near-duplicate\' ORDER BY id LIMIT 1',
    );
    expect(address(page).get('image')).toBe(first!.id);
    await viewer.getByText(String(first!.explanation)).waitFor();
    await viewer.getByText('1 of 14').waitFor();
    await viewer.getByRole('heading', { name: /^Group of/ }).waitFor();
    await viewer.getByText('All columns').click();
    await viewer.getByRole('row', { name: /sha256/ }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.keyboard.press('ArrowRight');
    await viewer.getByText('2 of 14').waitFor();
    const at = address(page).get('image');
    await page.reload();
    await viewer.getByText('2 of 14').waitFor();
    expect(address(page).get('image')).toBe(at);
    await page.keyboard.press('Escape');
    await viewer.waitFor({ state: 'hidden' });
    expect(address(page).get('image')).toBeNull();
    expect(problems).toEqual([]);
    await context.close();
  });

  it('keeps its place when it is opened again, and has no serious barrier on a phone or in the dark', async () => {
    const { page, context, problems } = await openPage(browser, review, '/grid', { colorScheme: 'dark' });
    await tiles(page).first().waitFor();
    await page.evaluate(`${GRID}.scrollTop = 2000`);
    await eventually(() => address(page).get('at')).toMatch(/^\d+$/);
    const top = await page.evaluate(`${GRID}.scrollTop`);
    expect(await axeViolations(page)).toEqual([]);
    await page.reload();
    await tiles(page).first().waitFor();
    const shown = Number(await page.evaluate(`${GRID}.scrollTop`));
    expect(Math.abs(shown - Number(top))).toBeLessThan(200);
    await context.close();
    const phone = await openPage(browser, review, '/grid', { width: 390, height: 844 });
    await tiles(phone.page).first().waitFor();
    expect(await phone.page.getByRole('complementary', { name: 'Filters' }).count()).toBe(0);
    await phone.page.getByRole('button', { name: 'Filters' }).click();
    await phone.page.getByRole('checkbox', { name: /^test/ }).check();
    await phone.page.getByRole('button', { name: /^Show 23 images/ }).click();
    await counted(phone.page, '23 images');
    expect(await axeViolations(phone.page)).toEqual([]);
    expect([...problems, ...phone.problems]).toEqual([]);
    await phone.context.close();
  });
});

describe('deciding', () => {
  let review: Review;
  const folder = mkdtempSync(join(tmpdir(), 'goldpan-grid-'));
  beforeAll(async () => {
    await freshDemo(folder);
    review = await startReview(folder);
  });
  afterAll(async () => {
    await review?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const path = join(folder, '.goldpan/decisions.jsonl');
  const log = () =>
    (existsSync(path) ? readFileSync(path, 'utf8') : '')
      .trim()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as { kind: string; image: string; label?: string });

  it('decides on one, on some and on all that a filter finds, and takes it back', async () => {
    const { page, context, problems } = await openPage(browser, review, '/grid');
    await tiles(page).first().waitFor();
    const first = await tiles(page).first().locator('.visually-hidden').textContent();
    await page.keyboard.press('x');
    await page.locator('#tile-0 .tile.remove').waitFor();
    await eventually(() => log().length).toBe(1);
    expect(log()[0]).toMatchObject({ kind: 'remove', image: first!.split(',')[0] });
    await page.getByText('1 decision stored').waitFor();
    await page.keyboard.press('Control+z');
    await eventually(() => page.locator('.tile.remove').count()).toBe(0);
    await page.getByRole('checkbox', { name: /^Any finding/ }).check();
    await counted(page, '58 images');
    await grid(page).focus();
    await page.keyboard.press('Control+a');
    await page.getByRole('button', { name: 'Keep K' }).click();
    await page.getByText('58 kept').waitFor();
    await eventually(() => page.locator('.tile.keep').count()).toBeGreaterThan(10);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('keeps a list by decisions still while they are made, and brings it up to date when asked', async () => {
    const { page, context, problems } = await openPage(browser, review, '/grid?f=[{"decision":[null]}]');
    await counted(page, '95 images');
    await page.keyboard.press('x');
    await page.locator('#tile-0 .tile.remove').waitFor();
    await page.getByRole('button', { name: 'Bring the list up to date' }).click();
    await counted(page, '94 images');
    await eventually(() => page.locator('.tile.remove').count()).toBe(0);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('relabels with a known label', async () => {
    const { page, context, problems } = await openPage(browser, review, '/grid');
    await tiles(page).nth(2).click();
    await page.keyboard.press('r');
    const dialog = page.getByRole('dialog', { name: 'Relabel 1 image' });
    await dialog.getByRole('textbox', { name: 'New label' }).fill('pot');
    await dialog.getByRole('button', { name: 'pottery' }).click();
    await page.locator('#tile-2').getByText('→ pottery').waitFor();
    await eventually(() => log().at(-1)).toMatchObject({ kind: 'relabel', label: 'pottery' });
    expect(problems).toEqual([]);
    await context.close();
  });
});

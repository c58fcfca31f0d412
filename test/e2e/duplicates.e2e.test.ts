import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
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

/** A picture of the demo without any copy. */
const SPLIT = 'train/landscape/20230521_102481.jpg';

interface Group {
  readonly id: string;
  readonly relation: string;
  readonly keeper: { readonly id: string; readonly reason: string };
  readonly members: readonly { readonly id: string }[];
}

const stage = (page: Page) => page.locator('.compare-stage');
const picturesOf = (page: Page) => stage(page).locator('img');
const rows = (page: Page) => page.getByRole('region', { name: 'Groups of duplicates' }).getByRole('link');
const open = async (page: Page) => {
  await picturesOf(page).first().waitFor();
  // Pictures are there, not only their places.
  const areThere = "[...document.querySelectorAll('.compare-stage img')].every((img) => img.naturalWidth > 0)";
  await expect.poll(() => page.evaluate(areThere), { timeout: 20_000 }).toBe(true);
};
const press = (page: Page, ...keys: readonly string[]) =>
  keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());

describe('looking', () => {
  let review: Review;
  let groups: readonly Group[];
  beforeAll(async () => {
    review = await startReview(sharedDemo(), '--read-only');
    groups = JSON.parse((await goldpan(sharedDemo(), 'duplicates', '--json')).stdout);
  });
  afterAll(() => review?.stop());
  const idOf = (relation: string) => groups.find((group) => group.relation === relation)!.id;
  const at = (relation: string, more = '') => `/duplicates?group=${encodeURIComponent(idOf(relation))}${more}`;

  it('lists the groups that goldpan duplicates lists, each with its keeper and why', async () => {
    const { page, context, problems } = await openPage(browser, review, '/duplicates?sort=path');
    await open(page);
    await page.getByText(`${groups.length} groups`).waitFor();
    for (const group of groups.slice(0, 4)) {
      await page.locator('.group-why').getByText(group.keeper.id, { exact: true }).waitFor();
      await page.locator('.group-why').getByText(group.keeper.reason, { exact: true }).waitFor();
      expect(await page.locator('.member').count()).toBe(group.members.length);
      await press(page, 'j');
    }
    expect(await axeViolations(page)).toEqual([]);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('filters by relation, text and splits, and says when nothing is left', async () => {
    const { page, context, problems } = await openPage(browser, review, '/duplicates');
    await open(page);
    await page.getByLabel('Relation').selectOption('edited');
    const edited = groups.filter(({ relation }) => relation === 'edited').length;
    await expect.poll(() => rows(page).count(), { timeout: 20_000 }).toBe(edited);
    await page.getByLabel('Text in the path').fill('no such name');
    await page.getByRole('heading', { name: 'No group passes this filter' }).waitFor();
    await page.getByRole('button', { name: 'Show all groups' }).click();
    await page.getByLabel(/Across splits/).check();
    await page.getByText(/^7 groups/).waitFor();
    expect(new URL(page.url()).searchParams.get('across')).toBe('1');
    expect(problems).toEqual([]);
    await context.close();
  });

  it('lays a mirrored, a turned and a cropped copy on its picture, so that the difference is dark', async () => {
    const { page, context, problems } = await openPage(browser, review, '/duplicates');
    for (const relation of ['flipped', 'rotated', 'cropped', 'resized', 'recompressed']) {
      await page.goto(`${review.origin}${at(relation, '&mode=difference')}`);
      await open(page);
      await page.getByLabel('Amplified').selectOption('1');
      await page.getByRole('button', { name: 'Marks' }).click();
      const overlap = page.locator('.compare-overlap');
      const mean = await meanLuma(page, await overlap.screenshot());
      await press(page, 's');
      const whole = await meanLuma(page, await stage(page).screenshot());
      expect(mean, relation).toBeLessThan(0.2 * whole);
    }
    expect(problems).toEqual([]);
    await context.close();
  });

  it('zooms and moves both pictures together, and restores group and mode from the address', async () => {
    const { page, context, problems } = await openPage(browser, review, at('resized', '&mode=side'));
    await open(page);
    const scales = () =>
      page
        .locator('.compare-world')
        .evaluateAll((worlds) => worlds.map((world) => world.querySelector('img')!.getBoundingClientRect().width));
    const [a, b] = await scales();
    expect(a).toBeCloseTo(b!, -1);
    await page.mouse.move(...(await leftHalf(page, 0)));
    await page.mouse.wheel(0, -400);
    await page.waitForTimeout(200);
    const [c, d] = await scales();
    expect(c! / a!).toBeGreaterThan(2);
    expect(c! / a!).toBeCloseTo(d! / b!, 3);
    const left = () =>
      page
        .locator('.compare-world')
        .evaluateAll((worlds) => worlds.map((world) => world.querySelector('img')!.getBoundingClientRect().left));
    const before = await left();
    await page.mouse.down();
    await page.mouse.move(...(await leftHalf(page, 40)));
    await page.mouse.up();
    const after = await left();
    expect(after[0]! - before[0]!).not.toBe(0);
    expect(after[0]! - before[0]!).toBeCloseTo(after[1]! - before[1]!, 0);
    await press(page, '0', 'w');
    await page.getByLabel('Divider between A and B').waitFor();
    expect(new URL(page.url()).searchParams.get('mode')).toBe('swipe');
    await stage(page).focus();
    const divider = page.locator('.compare-divider');
    const place = (await divider.boundingBox())!.x;
    await press(page, 'ArrowRight', 'ArrowRight');
    expect((await divider.boundingBox())!.x).toBeGreaterThan(place);
    await press(page, 'b');
    await page.getByRole('button', { name: 'Pause' }).click();
    const shown = () => stage(page).locator('.compare-name').textContent();
    const first = await shown();
    await press(page, 'Tab', 'Tab');
    await stage(page).focus();
    await press(page, ' ');
    expect(await shown()).not.toBe(first);
    await page.reload();
    await open(page);
    await page
      .locator('.group-why')
      .getByText(groups.find(({ id }) => id === idOf('resized'))!.keeper.id)
      .waitFor();
    expect(await page.getByRole('button', { name: 'Blink' }).getAttribute('aria-pressed')).toBe('true');
    expect(problems).toEqual([]);
    await context.close();
  });

  it('does not blink by itself where motion is unwelcome', async () => {
    const { page, context } = await openPage(browser, review, '/duplicates');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto(`${review.origin}${at('resized', '&mode=blink')}`);
    await open(page);
    await page.getByRole('button', { name: 'Play' }).waitFor();
    await context.close();
  });

  it('shows what another threshold would change, and the pairs at the line', async () => {
    const { page, context, problems } = await openPage(browser, review, '/duplicates?threshold=0.96');
    const expected: Group[] = JSON.parse(
      (await goldpan(sharedDemo(), 'duplicates', '--score', '0.96', '--json')).stdout,
    );
    const images = expected.reduce((sum, { members }) => sum + members.length - 1, 0);
    await page.getByText(`${expected.length} groups · ${images} images could go`).last().waitFor();
    const scores = await page.locator('.boundary-pair .number').allTextContents();
    expect(scores.map(Number)).toEqual([...scores.map(Number)].sort((x, y) => x - y));
    expect(scores.some((score) => Number(score) <= 0.96) && scores.some((score) => Number(score) > 0.96)).toBe(true);
    expect(await axeViolations(page)).toEqual([]);
    await page.locator('.boundary-pair').first().click();
    await page.getByRole('dialog', { name: 'A pair at the line' }).locator('.compare-stage img').first().waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await press(page, 'Escape');
    await page.getByRole('slider').focus();
    await press(page, 'Home');
    await page.getByText(`${groups.length} groups ·`).last().waitFor();
    expect(new URL(page.url()).searchParams.get('threshold')).toBe('0.3');
    expect(await page.getByRole('button', { name: 'Use this threshold' }).count()).toBe(0);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('is one thing at a time on a phone', async () => {
    const { page, context, problems } = await openPage(browser, review, '/duplicates', { width: 390, height: 844 });
    await rows(page).first().click();
    await open(page);
    expect(await rows(page).first().isVisible()).toBe(false);
    expect(await page.locator('main').evaluate((main) => main.scrollWidth)).toBe(390);
    // The bar of screens scrolls, so that what is at its end is half hidden.
    const violations = await axeViolations(page);
    expect(violations.filter((line) => !line.includes('<option value="en"'))).toEqual([]);
    await page.getByRole('button', { name: 'All groups' }).click();
    await rows(page).first().waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  it('speaks Chinese', async () => {
    const { page, context } = await openPage(browser, review, '/duplicates?sort=path', { locale: 'zh-CN' });
    await page.getByRole('heading', { level: 1, name: '重复' }).waitFor();
    await page.getByText('JPEG 质量 91，另一张 90').waitFor();
    await page.getByText(/左右镜像，100% 的结构一致/).waitFor();
    await context.close();
  });
});

describe('deciding', () => {
  let folder: string;
  let review: Review;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'goldpan-duplicates-'));
    await freshDemo(folder);
    // A group of three that are no files of each other.
    const picture = join(folder, 'images', SPLIT);
    for (const width of [300, 240]) {
      await sharp(picture)
        .resize(width)
        .jpeg({ quality: 85 })
        .toFile(picture.replace('.jpg', `-${width}.jpg`));
    }
    await goldpan(folder, 'scan', 'images', '-q');
    review = await startReview(folder);
  });
  afterAll(async () => {
    await review?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const duplicates = async (): Promise<readonly Group[]> =>
    JSON.parse((await goldpan(folder, 'duplicates', '--json')).stdout);
  const removals = async (): Promise<
    readonly { readonly id: string; readonly keeper: { readonly id: string } | null }[]
  > => {
    const { stdout } = await goldpan(folder, 'plan', '--json');
    const { id } = JSON.parse(stdout) as { id: string };
    return JSON.parse(readFileSync(join(folder, '.goldpan', 'plans', `${id}.json`), 'utf8')).operations;
  };

  it('changes the keeper: at once, in the plan, and for good', async () => {
    const group = (await duplicates()).find(({ relation }) => relation === 'flipped')!;
    const other = group.members.find(({ id }) => id !== group.keeper.id)!.id;
    const { page, context, problems } = await openPage(
      browser,
      review,
      `/duplicates?group=${encodeURIComponent(group.id)}`,
    );
    await open(page);
    await press(page, '2');
    const why = page.locator('.group-why');
    await why.getByText('chosen by a person').waitFor();
    await why.getByText(other, { exact: true }).waitFor();
    await page.getByRole('button', { name: /^Decided 1/ }).waitFor();
    await page.reload();
    await why.getByText('chosen by a person').waitFor();
    const operation = (await removals()).find(({ id }) => id === group.keeper.id);
    expect(operation?.keeper?.id).toBe(other);
    expect((await removals()).some(({ id }) => id === other)).toBe(false);
    await press(page, 'u');
    await why.getByText(group.keeper.reason, { exact: true }).waitFor();
    expect((await removals()).some(({ id }) => id === other)).toBe(true);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('parts a pair, remembers it through a scan, and takes it back', async () => {
    const before = await duplicates();
    const group = before.find(({ relation }) => relation === 'recompressed')!;
    const { page, context, problems } = await openPage(
      browser,
      review,
      `/duplicates?group=${encodeURIComponent(group.id)}`,
    );
    await open(page);
    // First accepted, so that the removal must lapse.
    await page.getByRole('button', { name: /^Accept ↵/ }).click();
    await page.getByRole('button', { name: /^Decided 1/ }).waitFor();
    await rows(page).filter({ hasText: 'Recompressed' }).click();
    await page.locator('.group-title').getByText('Recompressed').waitFor();
    await press(page, 'n');
    await page
      .getByText(`${before.length - 1} groups`)
      .first()
      .waitFor();
    expect((await duplicates()).some(({ id }) => id === group.id)).toBe(false);
    expect((await removals()).some(({ id }) => group.members.some((member) => member.id === id))).toBe(false);
    expect((await goldpan(folder, 'scan', 'images', '-q')).code).toBe(0);
    expect((await duplicates()).length).toBe(before.length - 1);
    await page.reload();
    await page
      .getByText(`${before.length - 1} groups`)
      .first()
      .waitFor();
    expect(problems.filter((problem) => !problem.includes('409'))).toEqual([]);
    await context.close();
  });

  it('splits a group, and remembers it', async () => {
    const whole = (await duplicates()).find(({ members }) => members.some(({ id }) => id === SPLIT))!;
    expect(whole.members.length).toBe(3);
    const { page, context } = await openPage(browser, review, `/duplicates?group=${encodeURIComponent(whole.id)}`);
    await open(page);
    await page.getByRole('button', { name: 'Split…' }).click();
    await page.getByLabel(`Split off ${SPLIT.replace('.jpg', '-240.jpg')}`).check();
    await page.getByRole('button', { name: 'Split 1 image off' }).click();
    await expect.poll(() => page.locator('.member').count(), { timeout: 20_000 }).toBe(2);
    const left = (await duplicates()).find(({ members }) => members.some(({ id }) => id === SPLIT))!;
    expect(left.members.map(({ id }) => id)).toEqual([SPLIT, SPLIT.replace('.jpg', '-300.jpg')]);
    await page.reload();
    await open(page);
    expect((await removals()).some(({ id }) => id.endsWith('-240.jpg'))).toBe(false);
    await context.close();
  });

  it('takes a step back with Ctrl-Z', async () => {
    const before = await duplicates();
    const group = before.find(({ relation }) => relation === 'cropped')!;
    const { page, context } = await openPage(browser, review, `/duplicates?group=${encodeURIComponent(group.id)}`);
    await open(page);
    await press(page, 'n');
    await page
      .getByText(`${before.length - 1} groups`)
      .first()
      .waitFor();
    await press(page, 'Control+z');
    await page.getByText(`${before.length} groups`).first().waitFor();
    expect(await duplicates()).toEqual(before);
    await context.close();
  });

  it('accepts all groups of a filter in one step', async () => {
    const { page, context, problems } = await openPage(browser, review, '/duplicates?relation=resized');
    await open(page);
    const resized = (await duplicates()).filter(({ relation }) => relation === 'resized');
    await page.getByRole('button', { name: `Accept ${resized.length} groups…` }).click();
    const dialog = page.getByRole('dialog', { name: 'Accept goldpan’s choice' });
    await dialog.getByText(`${resized.length} images`).waitFor();
    await dialog.getByRole('button', { name: 'Accept' }).click();
    await page.getByRole('button', { name: new RegExp(`^Decided ${resized.length}`) }).waitFor();
    const planned = await removals();
    for (const { keeper, members } of resized) {
      for (const { id } of members) expect(planned.some((one) => one.id === id)).toBe(id !== keeper.id);
    }
    await press(page, 'Control+z');
    await page.getByRole('button', { name: /^Decided 0/ }).waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  it('makes the groups anew at a threshold, and a scan goes by it', async () => {
    const before = (await duplicates()).length;
    const { page, context } = await openPage(browser, review, '/duplicates?threshold=0.975');
    await page.getByRole('button', { name: 'Use this threshold' }).click();
    await page.getByText('Groups are made at 0.975').waitFor();
    const after = (await duplicates()).length;
    expect(after).toBeLessThan(before);
    await page.getByText(`${after} groups`).first().waitFor();
    await goldpan(folder, 'scan', 'images', '-q');
    expect((await duplicates()).length).toBe(after);
    await page.getByRole('button', { name: 'Back to 0.45' }).click();
    await page.getByText('Groups are made at 0.45').waitFor();
    expect((await duplicates()).length).toBe(before);
    await context.close();
  });
});

/** Of a screenshot, 0–255. */
const meanLuma = (page: Page, png: Buffer): Promise<number> =>
  page.evaluate<number>(`(async () => {
    const image = new Image();
    image.src = 'data:image/png;base64,${png.toString('base64')}';
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    let sum = 0;
    for (let i = 0; i < data.length; i += 4) sum += 0.3 * data[i] + 0.59 * data[i + 1] + 0.11 * data[i + 2];
    return sum / (data.length / 4);
  })()`);

/** A place on the left half of the stage, px aside of its middle. */
async function leftHalf(page: Page, aside: number): Promise<[number, number]> {
  const box = (await stage(page).boundingBox())!;
  return [box.x + box.width / 4 + aside, box.y + box.height / 2 + aside];
}

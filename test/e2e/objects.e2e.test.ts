import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goldpan } from '../cli/run.ts';
import { jpeg, writeTree } from '../fixtures/pictures.ts';
import { axeViolations } from './axe.ts';
import { launchChromium } from './browser.ts';
import { openPage, type Review, startReview } from './review.ts';

const [WIDTH, HEIGHT] = [320, 240];
let browser: Browser;
let review: Review;
let folder: string;

beforeAll(async () => {
  browser = await launchChromium();
  folder = mkdtempSync(join(tmpdir(), 'goldpan-'));
  const objects = [
    { image_id: 1, category_id: 1, bbox: [20, 30, 100, 80] },
    { image_id: 1, category_id: 2, bbox: [250, 100, 120, 60], segmentation: [[250, 100, 370, 100, 300, 160]] },
    { image_id: 1, category_id: 2, bbox: [150, 150, 40, 40], keypoints: [160, 160, 2, 180, 180, 1, 0, 0, 0] },
    {
      image_id: 2,
      category_id: 1,
      bbox: [10, 10, 50, 50],
      segmentation: { size: [240, 320], counts: [2410, 40, 74350] },
    },
  ].map((object, i) => ({ id: i + 1, area: 1, iscrowd: 0, ...object }));
  writeTree(folder, {
    'ds/train/a.jpg': await jpeg(1, 90, WIDTH, HEIGHT),
    'ds/val/b.jpg': await jpeg(2, 90, WIDTH, HEIGHT),
    'ds/val/c.jpg': await jpeg(3, 90, WIDTH, HEIGHT),
    'a.json': JSON.stringify({
      images: ['train/a.jpg', 'val/b.jpg', 'val/c.jpg'].map((file_name, i) => ({
        id: i + 1,
        file_name,
        width: WIDTH,
        height: HEIGHT,
      })),
      annotations: objects,
      categories: [
        { id: 1, name: 'cat' },
        { id: 2, name: 'kite' },
      ],
    }),
  });
  for (const command of [
    ['scan', 'ds', '-q'],
    ['annotations', '-q'],
  ]) {
    const { code, stderr } = await goldpan(folder, ...command);
    expect(code, stderr).toBe(0);
  }
  review = await startReview(folder, '--read-only');
});
afterAll(async () => {
  await review?.stop();
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function openViewer(page: Page, name: string) {
  await page
    .getByRole('gridcell', { name: new RegExp(name) })
    .first()
    .dblclick();
  const viewer = page.getByRole('dialog');
  await viewer.waitFor();
  return viewer;
}

describe('objects of annotation sets', () => {
  it('are drawn over the picture where they are, with the worst one marked, and hidden by B', async () => {
    const { page, context, problems } = await openPage(browser, review, '/grid');
    const viewer = await openViewer(page, 'a.jpg');
    const drawing = viewer.getByRole('img', { name: '3 objects marked in the picture' });
    await drawing.waitFor();
    await viewer.getByRole('heading', { name: '3 objects' }).waitFor();
    expect(await drawing.locator('text').allTextContents()).toEqual(['cat', 'kite', 'kite']);
    expect(await drawing.locator('g.worst text').textContent()).toBe('kite');
    expect(await drawing.locator('circle').count()).toBe(2);
    await viewer.getByText('Objects outside the image').first().waitFor();
    // The box lies over the picture at the place it names.
    const picture = (await viewer.locator('.viewer-stage img').last().boundingBox())!;
    const box = (await drawing.locator('rect.object-box').first().boundingBox())!;
    const scale = Math.min(picture.width / WIDTH, picture.height / HEIGHT);
    const left = picture.x + (picture.width - scale * WIDTH) / 2;
    expect(box.x).toBeCloseTo(left + 20 * scale, -1);
    expect(box.width).toBeCloseTo(100 * scale, -1);
    expect(await axeViolations(page)).toEqual([]);
    await page.keyboard.press('b');
    await drawing.waitFor({ state: 'hidden' });
    await page.keyboard.press('ArrowRight');
    await viewer.getByRole('heading', { name: '1 object' }).waitFor();
    await viewer.getByRole('button', { name: /Show objects/ }).click();
    const mask = viewer.getByRole('img', { name: '1 object marked in the picture' });
    expect(await mask.locator('path').getAttribute('d')).toBe('M11 10L11 50L10 50L10 10Z');
    await viewer.getByRole('button', { name: 'Next image' }).click();
    await viewer.getByText('3 of 3').waitFor();
    expect(await viewer.getByRole('button', { name: /Show objects/ }).count()).toBe(0);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('are counted on the overview, split by split', async () => {
    const { page, context, problems } = await openPage(browser, review, '/');
    const section = page.getByRole('region', { name: 'Objects' }).first();
    await section.getByRole('row', { name: /^cat 1 in 1 1 in 1 2 in 2/ }).waitFor();
    await section.getByRole('row', { name: /^kite 2 in 1 – 2 in 1/ }).waitFor();
    await section.getByText('1 class is missing in a split.').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('are there on a phone, in Chinese and in the dark', async () => {
    const { page, context, problems } = await openPage(browser, review, '/grid', {
      width: 390,
      height: 844,
      colorScheme: 'dark',
      locale: 'zh-CN',
    });
    await page.getByRole('gridcell').first().dblclick();
    const viewer = page.getByRole('dialog');
    await viewer.getByRole('img', { name: '图中标注了 3 个目标' }).waitFor();
    await viewer.getByText('目标超出图像').first().waitFor();
    const wide = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
    expect(wide).toBe(false);
    expect(await axeViolations(page)).toEqual([]);
    expect(problems).toEqual([]);
    await context.close();
  });
});

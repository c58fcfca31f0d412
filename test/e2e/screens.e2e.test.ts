import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeViolations } from './axe.ts';
import { launchChromium } from './browser.ts';
import { openPage, type Review, sharedDemo, startReview } from './review.ts';

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

const SCREENS = ['/', '/grid', '/duplicates', '/quality', '/leakage', '/map', '/plan', '/jobs'];

/** Every size, light and language at least once with every other. */
const LOOKS = [
  { width: 1280, height: 860, colorScheme: 'light', locale: 'en' },
  { width: 1280, height: 860, colorScheme: 'dark', locale: 'zh-CN' },
  { width: 390, height: 844, colorScheme: 'dark', locale: 'en' },
  { width: 390, height: 844, colorScheme: 'light', locale: 'zh-CN' },
] as const;

describe.each(LOOKS)('$width px, $colorScheme, $locale', (look) => {
  it.each(SCREENS)('%s has a heading, fits its window, and axe finds nothing serious', async (path) => {
    const { page, context, problems } = await openPage(browser, review, path, look);
    try {
      await page.locator('h1').first().waitFor();
      await page.waitForLoadState('networkidle').catch(() => undefined);
      expect(await page.locator('h1').count()).toBe(1);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(look.width);
      expect(await axeViolations(page)).toEqual([]);
      expect(problems).toEqual([]);
    } finally {
      await context.close();
    }
  });
});

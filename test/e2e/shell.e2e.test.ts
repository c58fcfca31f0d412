import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
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

it('lets in who opens the printed address, and takes the token out of it', async () => {
  const { page, context } = await openPage(browser, review);
  await page.getByRole('navigation', { name: 'Screens' }).waitFor();
  await page.getByText('Read-only').waitFor();
  expect(page.url()).toBe(`${review.origin}/`);
  expect(await axeViolations(page)).toEqual([]);
  await context.close();
});

it('tells a browser without the token what to do, and shows it nothing', async () => {
  const page = await browser.newPage();
  await page.goto(`${review.origin}/grid`);
  await page.getByText('This browser is not let in').waitFor();
  expect(await page.content()).not.toContain('images');
  await page.close();
});

it('speaks Chinese to a Chinese browser, and remembers another choice', async () => {
  const { page, context } = await openPage(browser, review, '/', { locale: 'zh-CN' });
  await page.getByRole('link', { name: '概览' }).waitFor();
  await page.getByLabel('语言').selectOption('en');
  await page.getByRole('link', { name: 'Overview' }).waitFor();
  await page.reload();
  await page.getByRole('link', { name: 'Overview' }).waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
  await context.close();
});

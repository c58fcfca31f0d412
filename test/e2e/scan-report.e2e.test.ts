import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goldpan, inFolder } from '../cli/run.ts';
import { jpeg, picture, writeTree } from '../fixtures/pictures.ts';
import { launchChromium } from './browser.ts';

const HOSTILE = '"><script>window.ran = true</script><img src=x onerror="window.ran=true">.jpg';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

describe('from a messy folder to a report in the browser', () => {
  it('shows what was planted, with pictures, and runs nothing of what the names say', async () => {
    await inFolder(async (folder) => {
      const blurred = await (await picture(4, 640, 480)).blur(9).jpeg().toBuffer();
      writeTree(folder, {
        'set/train/cat/a.jpg': await jpeg(1, 90, 640, 480),
        'set/train/dog/b.jpg': await jpeg(2, 90, 640, 480),
        'set/test/cat/copy of a.jpg': await jpeg(1, 90, 640, 480),
        'set/test/dog/soft.jpg': blurred,
        'set/test/dog/tiny.png': await (await picture(5, 16, 16)).png().toBuffer(),
        'set/test/dog/broken.jpg': 'no image',
        'set/test/dog/cut.jpg': (await jpeg(6, 90, 640, 480)).subarray(0, 9000),
        [`set/test/cat/${HOSTILE.replaceAll('/', '∕')}`]: await (await picture(1, 640, 480))
          .resize(320)
          .jpeg({ quality: 40 })
          .toBuffer(),
      });
      const scan = await goldpan(folder, 'scan', 'set', '-q');
      expect(scan.code, scan.stderr).toBe(0);
      const report = await goldpan(folder, 'report', '-o', 'report.html', '--title', '<b>My set</b>');
      expect(report.code, report.stderr).toBe(0);

      const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
      const requests: string[] = [];
      const messages: string[] = [];
      page.on('request', (request) => {
        if (!request.url().startsWith('data:')) requests.push(request.url());
      });
      page.on('console', (message) => messages.push(message.text()));
      page.on('dialog', (dialog) => void dialog.dismiss().then(() => messages.push('dialog')));
      await page.goto(pathToFileURL(join(folder, 'report.html')).href);

      expect(await page.locator('h1').innerText()).toBe('<b>My set</b>');
      const headings = await page.locator('h3, h2').allInnerTexts();
      for (const title of [
        'Blurry',
        'Too small',
        'Unreadable',
        'Truncated',
        'Split leakage',
        'Near duplicates',
        'Exact duplicates',
      ]) {
        expect(
          headings.map((text) => text.trim()),
          title,
        ).toContain(title);
      }
      const group = (await page.locator('article.group').first().innerText()).replaceAll('\u00a0', ' ');
      expect(group).toContain('Copies of one picture, 3 images');
      expect(group).toContain('Among them: identical files, resized.');
      expect(group).toMatch(/Weakest pair: .*resized, score (1\.00|0\.\d\d) of 1: one is 50 % as wide as the other/);
      const images = page.locator('img');
      expect(await images.count()).toBeGreaterThan(6);
      await page.evaluate('Promise.all([...document.images].map((image) => image.decode()))');
      expect(await page.evaluate('window.ran')).toBeUndefined();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
      expect(requests).toHaveLength(1);
      expect(messages).toEqual([]);
      await page.close();
      expect(readFileSync(join(folder, 'report.html'), 'utf8')).not.toContain('<script>window');
    });
  });
});

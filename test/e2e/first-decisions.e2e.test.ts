import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { inFolder } from '../cli/run.ts';
import { launchChromium } from './browser.ts';
import { openPage, sharedDemo, startReview } from './review.ts';

it('leads from a folder of pictures to the first ten decisions by what is on the screen alone', async () => {
  await inFolder(async (folder) => {
    cpSync(join(sharedDemo(), 'images'), join(folder, 'photos'), { recursive: true });
    const browser = await launchChromium();
    const review = await startReview(folder, 'photos');
    try {
      const { page, problems } = await openPage(browser, review);
      await page.getByRole('heading', { level: 1, name: 'Ready to look at photos' }).waitFor();
      await page.getByRole('button', { name: 'Scan', exact: true }).click();
      await page.getByRole('heading', { name: 'Most worth doing next' }).waitFor({ timeout: 120_000 });
      await page.getByRole('link', { name: 'Duplicates', exact: true }).first().click();
      // The first group is open, and its main button says what to press.
      const accept = page.getByRole('button', { name: /^Accept(?! \d)/ }).first();
      const decisions = () => {
        const lines = readFileSync(join(folder, '.goldpan/decisions.jsonl'), 'utf8').trim().split('\n');
        return lines.filter((line) => line !== '').length;
      };
      for (let groups = 1; groups <= 10; groups++) {
        await accept.click();
        await expect.poll(() => Math.min(1, decisions() / groups), { timeout: 10_000 }).toBe(1);
      }
      expect(decisions()).toBeGreaterThanOrEqual(10);
      expect(problems).toEqual([]);
    } finally {
      await review.stop();
      await browser.close();
    }
  });
});

import { resolve } from 'node:path';
import { launchChromium } from '../../test/e2e/browser.ts';
import { shootReport } from './report.ts';
import { shootReview } from './review.ts';

/**
 * `npm run screens [FOLDER]`: the pictures in docs/screens, of the report and of every screen of the review, light and
 * dark, on a desk and on a phone. FOLDER is what `npm run demo` wrote.
 */

const folder = resolve(process.argv[2] ?? 'demo-out');
const browser = await launchChromium();
try {
  await shootReport(browser, `${folder}/workspace`);
  await shootReview(browser, `${folder}/workspace`);
} finally {
  await browser.close();
}

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { findChromium } from '../test/e2e/browser.ts';
import { withTemporaryFolder } from './goldpan.ts';
import type { BenchResult } from './result.ts';
import { moveMap, quantile, waitForPoints } from './review-map/frames.ts';
import { writeMappedWorkspace } from './review-map/mapped-workspace.ts';

/** The map on software GL: a browser without a graphics card, as on a server or in a virtual machine. */

const CLI = join(import.meta.dirname, '../dist/main.js');
const MOVES_MS = 3000;
const SIZES = [10_000, 100_000, 1_000_000] as const;
const WINDOW = { width: 1280, height: 860 };

async function startReview(cwd: string): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const child = spawn(process.execPath, [CLI, 'review', '--no-open', '--read-only'], { cwd });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (text: Buffer) => {
      output += text.toString();
      const found = /^http:\S+$/m.exec(output)?.[0];
      if (found !== undefined) resolve(found);
    });
    void ended.then(() => reject(new Error(`goldpan review ended: ${output}`)));
  });
  return {
    url,
    stop: async () => {
      child.kill('SIGINT');
      await ended;
    },
  };
}

async function ofSize(count: number): Promise<BenchResult[]> {
  return withTemporaryFolder(async (folder) => {
    await writeMappedWorkspace(folder, count);
    const review = await startReview(folder);
    const browser = await chromium.launch({
      executablePath: await findChromium(),
      args: [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--use-angle=swiftshader',
        '--enable-unsafe-swiftshader',
      ],
    });
    try {
      const page = await browser.newPage({ viewport: WINDOW });
      const url = new URL(review.url);
      url.pathname = '/map';
      const started = performance.now();
      await page.goto(url.href);
      await waitForPoints(page, count);
      const loaded = (performance.now() - started) / 1000;
      await page.waitForTimeout(1000);
      const { intervals, drawn } = await moveMap(page, MOVES_MS);
      const name = (what: string) => `review-map/${count.toLocaleString('en')} points, ${what}`;
      const isHeld = count === 100_000;
      const size = `software GL, ${WINDOW.width}×${WINDOW.height}, panning and zooming`;
      return [
        {
          name: name('all drawn after'),
          value: loaded,
          unit: 's',
          target: null,
          baseline: 'from the address, server cold',
        },
        {
          name: name('frames'),
          value: 1000 / quantile(intervals, 0.5),
          unit: '/s',
          target: isHeld ? 30 : null,
          baseline: size,
        },
        {
          name: name('slowest twentieth'),
          value: 1000 / quantile(intervals, 0.95),
          unit: '/s',
          target: isHeld ? 30 : null,
          baseline: size,
        },
        {
          name: name('drawn while moving'),
          value: (100 * quantile(drawn, 0.5)) / count,
          unit: '%',
          target: null,
          baseline: 'median; all of them at rest',
        },
      ];
    } finally {
      await browser.close();
      await review.stop();
    }
  });
}

export async function run(): Promise<BenchResult[]> {
  const results: BenchResult[] = [];
  for (const count of SIZES) results.push(...(await ofSize(count)));
  return results;
}

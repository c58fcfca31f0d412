import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { openWorkspace } from '../../src/index.ts';
import { startReviewServer } from '../../src/server/start.ts';
import { savePicture } from './save-picture.ts';

const SIZES = {
  desktop: { viewport: { width: 1280, height: 860 }, deviceScaleFactor: 1.5 },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 },
} as const;

/** Long enough for pictures to come and charts to be drawn. */
const SETTLE_MS = 1500;

/** What is shown of each screen: its address in the demo. */
async function addresses(workspace: string): Promise<Readonly<Record<string, string>>> {
  const opened = await openWorkspace(workspace);
  try {
    const [group] = await opened.query(
      "SELECT group_id FROM groups WHERE relation = 'edited' ORDER BY group_id LIMIT 1",
    );
    return {
      overview: '/',
      grid: '/grid',
      duplicates: `/duplicates?group=${encodeURIComponent(String(group?.group_id))}`,
      quality: '/quality?check=blurry',
      leakage: '/leakage',
      map: '/map?colour=label',
      plan: '/plan',
      jobs: '/jobs',
    };
  } finally {
    opened.close();
  }
}

/** Embeddings, clusters and a map, which the demo itself does without. */
function enrich(workspace: string): void {
  for (const command of ['embed', 'clusters', 'outliers', 'map']) {
    const { status, stderr } = spawnSync(process.execPath, ['dist/main.js', command, '-w', workspace], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`goldpan ${command}: ${stderr}`);
  }
}

/** Pictures of every screen of the review, on a copy of the workspace. */
export async function shootReview(browser: Browser, workspace: string): Promise<void> {
  const temporary = mkdtempSync(join(tmpdir(), 'goldpan-screens-'));
  const copy = join(temporary, 'workspace');
  cpSync(workspace, copy, { recursive: true });
  enrich(copy);
  const server = await startReviewServer({ folder: copy });
  try {
    for (const [screen, address] of Object.entries(await addresses(copy))) {
      for (const [size, options] of Object.entries(SIZES)) {
        for (const colorScheme of ['light', 'dark'] as const) {
          const context = await browser.newContext({ ...options, colorScheme, locale: 'en' });
          const page = await context.newPage();
          const url = new URL(address, server.url);
          url.searchParams.set('token', server.token);
          await page.goto(url.href, { waitUntil: 'load' });
          await page.waitForTimeout(SETTLE_MS);
          await savePicture(`review-${screen}-${size}-${colorScheme}`, await page.screenshot());
          await context.close();
        }
      }
    }
  } finally {
    await server.close();
    rmSync(temporary, { recursive: true, force: true });
  }
}

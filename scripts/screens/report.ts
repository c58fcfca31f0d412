import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { buildReport, openWorkspace } from '../../src/index.ts';
import { renderReport } from '../../src/report/html.ts';
import { savePicture } from './save-picture.ts';

interface Shot {
  readonly name: string;
  readonly colorScheme: 'light' | 'dark';
  readonly viewport: { readonly width: number; readonly height: number };
  readonly deviceScaleFactor: number;
  /** Element at the top of the picture; the top of the page without one. */
  readonly from?: string;
}

const SHOTS: readonly Shot[] = [
  {
    name: 'report-desktop-light',
    colorScheme: 'light',
    viewport: { width: 1280, height: 860 },
    deviceScaleFactor: 1.5,
  },
  {
    name: 'report-desktop-dark',
    colorScheme: 'dark',
    viewport: { width: 1280, height: 860 },
    deviceScaleFactor: 1.5,
    from: 'article.group',
  },
  {
    name: 'report-phone',
    colorScheme: 'light',
    viewport: { width: 390, height: 780 },
    deviceScaleFactor: 2,
    from: '#check-blurry',
  },
];

/** Room above the element, so that it does not stick to the edge, CSS px. */
const MARGIN = 16;

/** The report of a workspace, with its source named relative to the folder that the workspace's own folder lies in. */
async function demoReport(folder: string): Promise<string> {
  const workspace = await openWorkspace(folder);
  try {
    const model = await buildReport(workspace, { title: 'goldpan demo' });
    return renderReport({ ...model, source: relative(resolve(folder, '../..'), model.source) });
  } finally {
    workspace.close();
  }
}

async function shoot(browser: Browser, url: string, shot: Shot): Promise<Buffer> {
  const { viewport, deviceScaleFactor, colorScheme, from } = shot;
  const context = await browser.newContext({ viewport, deviceScaleFactor, colorScheme });
  try {
    const page = await context.newPage();
    await page.goto(url);
    if (from !== undefined) {
      const top = await page
        .locator(from)
        .first()
        .evaluate((element) => element.getBoundingClientRect().top);
      await page.mouse.wheel(0, top - MARGIN);
      await page.waitForTimeout(200);
    }
    return await page.screenshot();
  } finally {
    await context.close();
  }
}

/** Pictures of the report. */
export async function shootReport(browser: Browser, workspace: string): Promise<void> {
  const temporary = mkdtempSync(join(tmpdir(), 'goldpan-screens-'));
  try {
    const path = join(temporary, 'report.html');
    writeFileSync(path, await demoReport(workspace));
    for (const shot of SHOTS) await savePicture(shot.name, await shoot(browser, pathToFileURL(path).href, shot));
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { launchChromium } from '../test/e2e/browser.ts';
import { FORGED_ROWS, forgedId, forgeWorkspace } from './forged/workspace.ts';
import { withTemporaryFolder } from './goldpan.ts';
import type { BenchResult } from './result.ts';
import {
  firstTilesAt,
  jumpTo,
  longestBlank,
  lookAtPictures,
  timeQuestion,
  untilDrawn,
  watchBlanks,
  watchFirstTiles,
} from './review/in-page.ts';
import { type Question, questions } from './review/questions.ts';
import { type ServedReview, serveReview } from './review/serve.ts';

const QUESTIONS = 90;
const PICTURES = 64;
const DECISIONS = 10_000;
const JUMPS = 12;

export async function run(): Promise<BenchResult[]> {
  return withTemporaryFolder(async (temporary) => {
    // A folder to make it in and find it again, for working on what is measured here.
    const kept = process.env.GOLDPAN_BENCH_WORKSPACE;
    const workspace =
      kept !== undefined && existsSync(kept) ? kept : await makeWorkspace(kept ?? join(temporary, 'ws'));
    const review = await serveReview(workspace);
    const browser = await launchChromium();
    try {
      const first = await firstTiles(browser, review);
      const again = await firstTiles(browser, review);
      const page = await openGrid(browser, review);
      const asked = questions(QUESTIONS);
      const api = await timeApi(review, asked);
      // In the opposite order, so that no question finds the columns of the one before it by luck.
      const drawn = await timeDrawn(page, asked.toReversed());
      const scrolled = await timeScrolling(page);
      const peak = review.peakMemory();
      const result = (name: string, value: number, unit: string, target: number | null, baseline: string | null) => ({
        name: `review/${name}, 1,000,000 images`,
        value,
        unit,
        target,
        baseline,
      });
      return [
        result(
          'first useful paint, server just started',
          first / 1000,
          's',
          1.5,
          'from navigation to images with facts',
        ),
        result('first useful paint', again / 1000, 's', 1.5, 'the same, later'),
        result(
          'p95 of page of images',
          quantile(api.pages, 0.95),
          'ms',
          250,
          `${QUESTIONS} questions, median ${median(api.pages)}`,
        ),
        result('p95 of facets', quantile(api.facets, 0.95), 'ms', 250, `the same, median ${median(api.facets)}`),
        result(
          'p95 until drawn',
          quantile(drawn, 0.95),
          'ms',
          250,
          `the same in a browser, images and facets, median ${median(drawn)}, slowest ${Math.round(Math.max(...drawn))}`,
        ),
        result('longest blank while scrolling', scrolled.blank, 'ms', 200, 'images in view without their facts'),
        result(
          'pictures after a jump',
          quantile(scrolled.pictures, 0.5),
          'ms',
          null,
          'until all in view are there, each made for the first time; median',
        ),
        ...(peak === null ? [] : [result('peak memory of the server', peak / 1e6, 'MB', 1000, null)]),
      ];
    } finally {
      await browser.close();
      await review.stop();
    }
  });
}

/** A million rows that share a few real pictures, and ten thousand decisions about them. */
async function makeWorkspace(workspace: string): Promise<string> {
  const source = `${workspace}-source`;
  const pictures = `${workspace}-pictures`;
  mkdirSync(source, { recursive: true });
  mkdirSync(pictures, { recursive: true });
  writeFileSync(join(source, 'a.ppm'), 'P3 2 2 255 0 0 0 9 9 9 1 1 1 2 2 2');
  const uris: string[] = [];
  for (let k = 0; k < PICTURES; k++) {
    const pixels = Uint8Array.from({ length: 8 * 6 * 3 }, (_, i) => (k * 37 + i * 91 * (k + 3)) % 256);
    const path = join(pictures, `${k}.jpg`);
    const picture = sharp(pixels, { raw: { width: 8, height: 6, channels: 3 } });
    await picture.resize(640, 480, { kernel: 'cubic' }).jpeg().toFile(path);
    uris.push(pathToFileURL(path).href);
  }
  await forgeWorkspace(workspace, source, { uris, withRelations: true });
  const lines = Array.from({ length: DECISIONS }, (_, i) => {
    const image = forgedId((i * (FORGED_ROWS / DECISIONS)) % FORGED_ROWS);
    return `${JSON.stringify({ kind: i % 3 === 0 ? 'keep' : 'remove', image, by: 'person', at: '2025-01-01T00:00:00Z' })}\n`;
  });
  appendFileSync(join(workspace, 'decisions.jsonl'), lines.join(''));
  return workspace;
}

async function firstTiles(browser: Browser, { origin, token }: ServedReview): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
  const page = await context.newPage();
  await watchFirstTiles(page);
  await page.goto(`${origin}/grid?token=${token}`);
  const at = await firstTilesAt(page);
  await context.close();
  return at;
}

async function openGrid(browser: Browser, { origin, token }: ServedReview): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  await page.goto(`${origin}/grid?token=${token}`);
  await untilDrawn(page);
  return page;
}

/** The server's answers alone, one at a time. */
async function timeApi({ origin, token }: ServedReview, asked: readonly Question[]) {
  const ask = async (name: string, request: object) => {
    const started = performance.now();
    const response = await fetch(`${origin}/api/${name}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
      body: JSON.stringify(request),
    });
    const reply = (await response.json()) as { state?: { name: string } };
    if (!response.ok) throw new Error(`${name}: ${JSON.stringify(reply)}`);
    return { reply, ms: performance.now() - started };
  };
  const { reply } = await ask('session/get', {});
  const state = reply.state!.name;
  const columns = ['split', 'label', 'is_keeper', 'near_relation', 'exact_relation', 'format', 'outcome'];
  const values = columns.map((column) => ({ column, limit: 12 }));
  const pages: number[] = [];
  const facets: number[] = [];
  for (const { filter, sort, column } of asked) {
    pages.push((await ask('grid/page', { state, filter, sort, offset: 0, limit: 96 })).ms);
    facets.push((await ask('grid/facets', { state, filter, values, histogram: column })).ms);
  }
  return { pages, facets };
}

/** Each question until grid and facets show its answer. */
async function timeDrawn(page: Page, asked: readonly Question[]): Promise<number[]> {
  const times: number[] = [];
  for (const { filter, sort, column } of asked) {
    const query = new URLSearchParams();
    if (filter.length > 0) query.set('f', JSON.stringify(filter));
    if (sort) query.set('sort', `${sort.descending ? '-' : ''}${sort.column}`);
    if (column !== null) query.set('column', column);
    times.push(await timeQuestion(page, `/grid?${query}`));
    await lookAtPictures(page);
  }
  return times;
}

/** Wheels fast, then jumps about as by dragging the scroll bar, and looks at what is there. */
async function timeScrolling(page: Page) {
  await timeQuestion(page, '/grid');
  await page.locator('.tile-grid').hover();
  await watchBlanks(page);
  for (let i = 0; i < 200; i++) {
    await page.mouse.wheel(0, 400 + 40 * (i % 20));
    await page.waitForTimeout(16);
  }
  const pictures: number[] = [];
  for (let i = 0; i < JUMPS; i++) {
    await jumpTo(page, ((i * 7) % JUMPS) / JUMPS);
    pictures.push(await lookAtPictures(page));
  }
  return { blank: await longestBlank(page), pictures };
}

const quantile = (times: readonly number[], share: number): number =>
  times.toSorted((a, b) => a - b)[Math.ceil(times.length * share) - 1]!;
const median = (times: readonly number[]): string => `${Math.round(quantile(times, 0.5))} ms`;

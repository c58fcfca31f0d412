import { spawn } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { inject } from 'vitest';
import { CLI, goldpan } from '../cli/run.ts';

/** A running `goldpan review`, as a user starts it. */
export interface Review {
  /** With the token. */
  readonly url: string;
  /** Scheme, host and port. */
  readonly origin: string;
  readonly token: string;
  readonly pid: number;
  /** What the server printed. */
  readonly output: () => string;
  readonly stop: () => Promise<void>;
}

/** Starts the built command line on a workspace and waits for the address it prints. */
export function startReview(cwd: string, ...args: readonly string[]): Promise<Review> {
  const child = spawn(process.execPath, [CLI, 'review', '--no-open', ...args], {
    cwd,
    env: { ...process.env, NO_COLOR: '1' },
  });
  let output = '';
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = async () => {
    child.kill('SIGINT');
    await ended;
  };
  return new Promise((resolve, reject) => {
    child.stderr.on('data', (text: Buffer) => (output += text.toString()));
    child.stdout.on('data', (text: Buffer) => {
      output += text.toString();
      const url = /^http:\S+$/m.exec(output)?.[0];
      if (url === undefined) return;
      const { origin, searchParams } = new URL(url);
      resolve({ url, origin, token: searchParams.get('token')!, pid: child.pid!, output: () => output, stop });
    });
    child.once('error', reject);
    void ended.then(() => reject(new Error(`goldpan review ended: ${output}`)));
  });
}

/** A page that is let in, and the messages and failed requests that a sound page never has. */
export interface OpenedPage {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly problems: readonly string[];
}

interface PageOptions {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
  readonly locale?: string;
}

/** Opens a screen, such as `/grid?sort=width`, in a browser of its own. */
export async function openPage(
  browser: Browser,
  review: Review,
  path = '/',
  { width = 1280, height = 860, colorScheme = 'light', locale = 'en' }: PageOptions = {},
): Promise<OpenedPage> {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, locale });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    // Images that cannot be shown have no thumbnail; browsers log that.
    const isMissingPicture = message.location().url.includes('/picture/') && message.text().includes('404');
    if ((message.type() === 'error' || message.type() === 'warning') && !isMissingPicture)
      problems.push(message.text());
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(review.origin) && !/^(?:data|blob):/.test(url)) problems.push(`foreign request ${url}`);
  });
  const to = new URL(path, review.origin);
  to.searchParams.set('token', review.token);
  await page.goto(to.href);
  return { page, context, problems };
}

declare module 'vitest' {
  export interface ProvidedContext {
    /** Folder with the demo's `images` and their `.goldpan`: scanned, embedded, clustered, mapped. Only to be read. */
    readonly demo: string;
  }
}

/** The demo set with everything goldpan knows about it, shared by all files: nothing may be decided or moved in it. */
export const sharedDemo = (): string => inject('demo');

/** A copy of the demo's images in a folder of its own, scanned there. */
export async function freshDemo(folder: string, ...scanArgs: readonly string[]): Promise<void> {
  cpSync(join(sharedDemo(), 'images'), join(folder, 'images'), { recursive: true, preserveTimestamps: true });
  const scan = await goldpan(folder, 'scan', 'images', '-q', ...scanArgs);
  if (scan.code !== 0) throw new Error(scan.stderr);
}

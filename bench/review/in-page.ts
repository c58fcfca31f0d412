import type { Page } from 'playwright-core';

/** Scripts that run in the browser, as text: this package is compiled without its types. Times are ms of its clock. */

const FIRST_TILES = `
  const look = () => {
    if (document.querySelector('.tile-name') === null) requestAnimationFrame(look);
    // A frame later it is on the screen.
    else requestAnimationFrame(() => { window.firstTiles = performance.now(); });
  };
  requestAnimationFrame(look);`;

/** Notes, from now on, when the first images with their facts have been drawn. */
export async function watchFirstTiles(page: Page): Promise<void> {
  await page.addInitScript(FIRST_TILES);
}

/** The page's own policy forbids what Playwright waits with. */
const until = (condition: string): string => `(async () => {
  while (!(${condition})) await new Promise((resolve) => requestAnimationFrame(resolve));
})()`;

/** When that was, since the navigation began. */
export async function firstTilesAt(page: Page): Promise<number> {
  await page.evaluate(until('window.firstTiles !== undefined'));
  return (await page.evaluate('window.firstTiles')) as number;
}

const IS_BUSY = `document.querySelector('[aria-busy="true"]') !== null`;

export async function untilDrawn(page: Page): Promise<void> {
  await page.locator('.tile-name').first().waitFor();
  await page.evaluate(until(`!(${IS_BUSY})`));
}

const ask = (to: string): string => `(async () => {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const started = performance.now();
  history.pushState(null, '', ${JSON.stringify(to)});
  dispatchEvent(new PopStateEvent('popstate'));
  await frame();
  while (${IS_BUSY}) await frame();
  await frame();
  return performance.now() - started;
})()`;

/** Goes to another question, as the back button would, and waits until grid and facets have drawn the answer. */
export const timeQuestion = async (page: Page, to: string): Promise<number> => (await page.evaluate(ask(to))) as number;

/** Waits for the pictures in view, as a person who looks at them does, but not for ever. @returns how long, ms */
export const lookAtPictures = async (page: Page): Promise<number> =>
  (await page.evaluate(`(async () => {
    const started = performance.now();
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    // What was asked for last shows within a few frames that it is not there yet.
    for (let i = 0; i < 4; i++) await frame();
    const isWaiting = () =>
      document.querySelector('.cell-waiting') !== null ||
      [...document.querySelectorAll('.cell img')].some((picture) => !picture.complete);
    while (isWaiting() && performance.now() - started < 5000) await frame();
    return performance.now() - started;
  })()`)) as number;

const WATCH = `(() => {
  const grid = document.querySelector('.tile-grid');
  let longest = 0;
  let since = null;
  let last = performance.now();
  let isOn = true;
  const look = () => {
    const now = performance.now();
    const view = grid.getBoundingClientRect();
    let lowest = view.top;
    let isBlank = false;
    for (const cell of grid.querySelectorAll('.cell')) {
      const { top, bottom } = cell.getBoundingClientRect();
      if (bottom <= view.top + 8 || top >= view.bottom - 8) continue;
      lowest = Math.max(lowest, bottom);
      isBlank ||= cell.querySelector('.cell-waiting') !== null;
    }
    isBlank ||= lowest < view.bottom - 60;
    since = isBlank ? (since ?? last) : null;
    if (since !== null) longest = Math.max(longest, now - since);
    last = now;
    if (isOn) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  window.longestBlank = () => {
    isOn = false;
    return longest;
  };
})()`;

/** Watches every frame from now on: how long at a stretch something in view is not drawn yet. */
export async function watchBlanks(page: Page): Promise<void> {
  await page.evaluate(WATCH);
}

/** The longest such stretch, ms; ends the watch. */
export const longestBlank = async (page: Page): Promise<number> =>
  (await page.evaluate('window.longestBlank()')) as number;

/** Scrolls the grid to a share of the whole, as by dragging the scroll bar. */
export async function jumpTo(page: Page, share: number): Promise<void> {
  await page.evaluate(`(() => {
    const grid = document.querySelector('.tile-grid');
    grid.scrollTop = ${share} * (grid.scrollHeight - grid.clientHeight);
  })()`);
}

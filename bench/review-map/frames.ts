import type { Page } from 'playwright-core';

/** Frames of one continuous movement. */
export interface Frames {
  /** Time between two frames, ms, ascending. */
  readonly intervals: readonly number[];
  /** Points of each frame, ascending. */
  readonly drawn: readonly number[];
}

/* What runs in the page is text: this package is compiled without the types of a browser. */

/** A step in every frame: in circles, or in and out. */
const move = (how: 'pan' | 'zoom', milliseconds: number): string => `new Promise((resolve) => {
  const surface = document.querySelector('.map-surface');
  const canvas = document.querySelector('.map-scatter > canvas');
  const { left, top, width, height } = surface.getBoundingClientRect();
  const drawn = [];
  const intervals = [];
  let start = 0;
  let last = 0;
  let step = 0;
  requestAnimationFrame(function frame(now) {
    start ||= now;
    if (last > 0) intervals.push(now - last);
    last = now;
    drawn.push(Number(canvas.dataset.drawn));
    if (now - start > ${milliseconds}) return resolve({ intervals, drawn });
    const angle = ++step / 9;
    const clientX = left + width / 2 + 90 * Math.sin(angle);
    const clientY = top + height / 2 + 90 * (1 - Math.cos(angle));
    const at = { clientX, clientY, bubbles: true, cancelable: true };
    surface.dispatchEvent(
      ${how === 'pan'}
        ? new PointerEvent('pointermove', { ...at, pointerId: 1, pointerType: 'mouse', buttons: 1 })
        : new WheelEvent('wheel', { ...at, deltaY: 40 * Math.cos(step / 20) }),
    );
    requestAnimationFrame(frame);
  });
})`;

/** Waits until so many points were drawn in one frame. */
export async function waitForPoints(page: Page, count: number): Promise<void> {
  const isDrawn = `Number(document.querySelector('.map-scatter > canvas')?.dataset.drawn) >= ${count}`;
  // Not by waitForFunction: the page's policy lets it evaluate nothing.
  while (!(await page.evaluate(isDrawn))) await page.waitForTimeout(20);
}

/** Pans for half of the time and zooms for the rest. */
export async function moveMap(page: Page, milliseconds: number): Promise<Frames> {
  const box = (await page.locator('.map-surface').boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  const pan = (await page.evaluate(move('pan', milliseconds / 2))) as Frames;
  await page.mouse.up();
  const zoom = (await page.evaluate(move('zoom', milliseconds / 2))) as Frames;
  const ascending = (a: number, b: number) => a - b;
  return {
    intervals: [...pan.intervals, ...zoom.intervals].sort(ascending),
    drawn: [...pan.drawn, ...zoom.drawn].sort(ascending),
  };
}

/** @param share 0–1, of values in ascending order */
export const quantile = (values: readonly number[], share: number): number =>
  values[Math.min(values.length - 1, Math.floor(share * values.length))] ?? Number.NaN;

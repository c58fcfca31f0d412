import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goldpan } from '../cli/run.ts';
import { axeViolations } from './axe.ts';
import { launchChromium } from './browser.ts';
import { openPage, type Review, sharedDemo, startReview } from './review.ts';

let browser: Browser;
let review: Review;
beforeAll(async () => {
  browser = await launchChromium();
  review = await startReview(sharedDemo(), '--read-only');
});
afterAll(async () => {
  await review?.stop();
  await browser?.close();
});

const call = async <T>(path: string, body?: object): Promise<T> => {
  const headers = { Authorization: `Bearer ${review.token}`, 'Content-Type': 'application/json' };
  const response = await fetch(
    `${review.origin}/api/${path}`,
    body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers },
  );
  return (response.headers.get('content-type')?.includes('json') ? response.json() : response.arrayBuffer()) as T;
};
const stateName = async () => (await call<{ state: { name: string } }>('session/get', {})).state.name;

/** Places by number, as the server sends them. */
async function points(): Promise<Float32Array> {
  const packed = await call<ArrayBuffer>(`map/points?state=${await stateName()}`);
  return new Float32Array(packed, 8 + new DataView(packed).getUint32(4, true));
}

/** How many pixels of the map have a colour, give or take what edges mix. */
async function pixelsOf(page: Page, colour: string): Promise<number> {
  const shot = await page.locator('.map-scatter').screenshot();
  const { data } = await sharp(shot).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const rgb = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  let count = 0;
  for (let at = 0; at < data.length; at += 3) {
    if (rgb.every((value, channel) => Math.abs(data[at + channel]! - value) < 12)) count++;
  }
  return count;
}

const drawn = (page: Page) => page.locator('canvas[data-drawn="148"]').waitFor();

/** Where a place of the map is on the page, by the view that shows everything. */
async function screenOf(page: Page, places: Float32Array): Promise<(n: number) => { x: number; y: number }> {
  const box = (await page.locator('.map-surface').boundingBox())!;
  const xs = [...places].filter((value, at) => at % 2 === 0 && !Number.isNaN(value));
  const ys = [...places].filter((value, at) => at % 2 === 1 && !Number.isNaN(value));
  const [left, right, bottom, top] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const scale = Math.min((box.width * 0.88) / (right - left), (box.height * 0.88) / (top - bottom));
  return (n) => ({
    x: box.x + box.width / 2 + (places[2 * n]! - (left + right) / 2) * scale,
    y: box.y + box.height / 2 - (places[2 * n + 1]! - (bottom + top) / 2) * scale,
  });
}

/** On a machine with other work to do. */
const SLOWLY = { timeout: 15_000 };
const BLUE = '#1925be';

describe('the map', () => {
  it('draws every image that has a place, coloured by label, and filters by the legend', async () => {
    const { page, context, problems } = await openPage(browser, review, '/map?colour=label&hide=clusters');
    await drawn(page);
    await page.getByRole('button', { name: /^fruit/ }).waitFor();
    const all = await pixelsOf(page, BLUE);
    expect(all).toBeGreaterThan(200);
    await page.getByRole('button', { name: /^city/ }).click();
    await page.getByRole('button', { name: 'Select these 18', exact: false }).waitFor();
    expect(await pixelsOf(page, BLUE)).toBe(0);
    expect(await pixelsOf(page, '#f75021')).toBeGreaterThan(200);
    expect(new URL(page.url()).searchParams.get('only')).toBe('["city"]');
    expect(await axeViolations(page)).toEqual([]);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('selects exactly the images inside a lasso, and opens them in the grid', async () => {
    const { page, context, problems } = await openPage(browser, review, '/map');
    await drawn(page);
    const places = await points();
    const at = await screenOf(page, places);
    const box = (await page.locator('.map-surface').boundingBox())!;
    const [left, right] = [box.x + box.width * 0.3, box.x + box.width * 0.72];
    const [top, bottom] = [box.y + box.height * 0.22, box.y + box.height * 0.61];
    const inside: number[] = [];
    for (let n = 0; n < places.length / 2; n++) {
      const { x, y } = at(n);
      if (x > left && x < right && y > top && y < bottom) inside.push(n);
    }
    expect(inside.length).toBeGreaterThan(10);
    await page.getByRole('button', { name: 'Draw a lasso' }).click();
    await page.mouse.move(left, top);
    await page.mouse.down();
    for (const [x, y] of [
      [right, top],
      [right, bottom],
      [left, bottom],
    ] as const)
      await page.mouse.move(x, y, { steps: 5 });
    await page.mouse.up();
    await page.getByRole('heading', { name: `${inside.length} images selected` }).waitFor();
    const link = page.getByRole('link', { name: 'Open as images' });
    const href = await link.getAttribute('href');
    const filter = JSON.parse(new URL(href!, review.origin).searchParams.get('f')!) as object[];
    const packed = await call<ArrayBuffer>('map/matching', { state: await stateName(), filter });
    const flags = new Uint8Array(packed, 8 + new DataView(packed).getUint32(4, true), places.length / 2);
    expect([...flags.keys()].filter((n) => flags[n] === 1)).toEqual(inside);

    await page.reload();
    await page.getByRole('heading', { name: `${inside.length} images selected` }).waitFor();
    await page.getByRole('button', { name: 'Clear the selection' }).click();
    await page.getByRole('heading', { name: 'selected' }).waitFor({ state: 'detached' });
    expect(problems).toEqual([]);
    await context.close();
  });

  it('finds a file that is dropped in first, and restores camera, colours and search from the address', async () => {
    const { page, context, problems } = await openPage(browser, review, '/map?colour=luma_mean');
    await drawn(page);
    const { images } = await call<{ images: { id: string; groupId: string | null; outcome: string }[] }>(
      'images/facts',
      {
        state: await stateName(),
        numbers: Array.from({ length: 40 }, (_, n) => n),
      },
    );
    // One without copies: of those any may come first.
    const { id } = images.find(({ groupId, outcome }) => groupId === null && outcome === 'measured')!;
    const bytes = readFileSync(join(sharedDemo(), 'images', id));
    const dropped = await page.evaluateHandle(`{
      const transfer = new DataTransfer();
      const data = Uint8Array.from(atob('${bytes.toString('base64')}'), (letter) => letter.charCodeAt(0));
      transfer.items.add(new File([data], 'x.jpg', { type: 'image/jpeg' }));
      transfer;
    }`);
    await page.locator('.map-surface').dispatchEvent('dragover', { dataTransfer: dropped });
    await page.getByText('Drop a picture').waitFor();
    await page.locator('.map-surface').dispatchEvent('drop', { dataTransfer: dropped });
    await page.getByRole('heading', { name: 'Similar to this picture' }).waitFor({ timeout: 30_000 });
    const first = page.locator('.map-found li').first();
    await expect.poll(() => first.locator('button').getAttribute('title'), SLOWLY).toBe(id);
    expect(await first.textContent()).toContain('100%');

    await page.locator('.map-surface').hover();
    await page.mouse.wheel(0, -400);
    await expect.poll(() => new URL(page.url()).searchParams.get('view'), SLOWLY).toMatch(/^-?[\d.]+,-?[\d.]+,1\.\d+$/);
    // No card beside the pointer.
    await page.mouse.move(4, 4);
    await page.locator('.map-hover').waitFor({ state: 'detached' });
    const address = page.url();
    const before = await page.locator('.map-scatter').screenshot();
    const again = await openPage(browser, review, new URL(address).pathname + new URL(address).search);
    await again.page.locator('.map-found li').first().waitFor();
    expect(await again.page.getByLabel('Colour by').inputValue()).toBe('luma_mean');
    await expect
      .poll(async () => differing(before, await again.page.locator('.map-scatter').screenshot()), SLOWLY)
      .toBeLessThan(0.002);
    expect(await axeViolations(again.page)).toEqual([]);
    expect([...problems, ...again.problems]).toEqual([]);
    await context.close();
    await again.context.close();
  });

  it('goes from image to image by arrow keys, and says which it is at', async () => {
    const { page, context, problems } = await openPage(browser, review, '/map?colour=label');
    await drawn(page);
    await page.getByRole('button', { name: 'Show everything' }).focus();
    await page.getByRole('application', { name: 'Map of the images, 148 images' }).focus();
    await page.keyboard.press('ArrowRight');
    const said = page.locator('.map-focus [role="status"]');
    await expect.poll(() => said.textContent(), SLOWLY).toMatch(/^(train|val|test)\/.+\. .+ · \d+/);
    const from = await said.textContent();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => said.textContent(), SLOWLY).not.toBe(from);
    await page.keyboard.press('Space');
    await page.getByRole('heading', { name: '1 image selected' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'selected' }).waitFor({ state: 'detached' });
    const id = (await said.textContent())!.split('. ')[0]!;
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Similar to' }).waitFor();
    expect(new URL(page.url()).searchParams.get('like')).toBe(id);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('shows the image under the pointer', async () => {
    const { page, context, problems } = await openPage(browser, review, '/map?colour=label');
    await drawn(page);
    const { x, y } = (await screenOf(page, await points()))(40);
    await page.mouse.move(x, y);
    const { images } = await call<{ images: { id: string }[] }>('images/facts', {
      state: await stateName(),
      numbers: [40],
    });
    await page.locator('.map-hover').getByText(images[0]!.id).waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  it('draws the same by WebGL, and says when a browser has none', async () => {
    // A browser whose WebGL, in software here, passes for that of a graphics card.
    const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, colorScheme: 'light' });
    await context.addInitScript(`{
      const { getParameter } = WebGL2RenderingContext.prototype;
      WebGL2RenderingContext.prototype.getParameter = function (name) {
        return name === 0x9246 || name === this.RENDERER ? 'A card' : getParameter.call(this, name);
      };
    }`);
    const page = await context.newPage();
    await page.goto(`${review.origin}/map?colour=label&hide=clusters&token=${review.token}`);
    await drawn(page);
    await page.getByRole('button', { name: /^fruit/ }).waitFor();
    const isWebgl = await page
      .locator('.map-scatter > canvas')
      .evaluate((canvas: unknown) => (canvas as { getContext(kind: string): unknown }).getContext('webgl2') !== null);
    const hasNone = (await page.getByText('This browser has no WebGL').count()) > 0;
    expect(isWebgl).toBe(!hasNone);
    await expect.poll(() => pixelsOf(page, BLUE), SLOWLY).toBeGreaterThan(200);
    await context.close();

    const without = await browser.newContext({ viewport: { width: 1280, height: 860 }, colorScheme: 'light' });
    await without.addInitScript(`{
      const { getContext } = HTMLCanvasElement.prototype;
      HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
        return kind === 'webgl2' ? null : getContext.call(this, kind, ...rest);
      };
    }`);
    const plain = await without.newPage();
    await plain.goto(`${review.origin}/map?colour=label&hide=clusters&token=${review.token}`);
    await plain.getByText('This browser has no WebGL').waitFor();
    await drawn(plain);
    await expect.poll(() => pixelsOf(plain, BLUE), SLOWLY).toBeGreaterThan(200);
    await without.close();
  });
});

/** Share of bytes that clearly differ. */
async function differing(a: Buffer, b: Buffer): Promise<number> {
  const [one, other] = await Promise.all([a, b].map((png) => sharp(png).removeAlpha().raw().toBuffer()));
  if (one!.length !== other!.length) return 1;
  let count = 0;
  for (let at = 0; at < one!.length; at++) if (Math.abs(one![at]! - other![at]!) > 24) count++;
  return count / one!.length;
}

it('says what to run before there is a map, and that a picture is needed to be let in', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'goldpan-'));
  mkdirSync(join(folder, 'images'));
  const file = join(sharedDemo(), 'images/train/fruit/fruit-01.jpg');
  cpSync(file, join(folder, 'images/a.jpg'));
  expect((await goldpan(folder, 'scan', 'images', '-q')).code).toBe(0);
  const bare = await startReview(folder);
  try {
    const { page, context, problems } = await openPage(browser, bare, '/map');
    await page.getByRole('heading', { name: 'No embeddings yet' }).waitFor();
    await page.getByText('goldpan embed').waitFor();
    expect(await page.getByRole('link', { name: 'Go to Jobs' }).getAttribute('href')).toBe('/jobs');
    expect(await axeViolations(page)).toEqual([]);
    expect(problems).toEqual([]);
    await context.close();
    const body = readFileSync(file);
    const post = (headers: Record<string, string>) =>
      fetch(`${bare.origin}/api/upload`, {
        method: 'POST',
        body,
        headers: { 'Content-Type': 'image/jpeg', ...headers },
      });
    expect((await post({})).status).toBe(401);
    const bearer = { Authorization: `Bearer ${bare.token}` };
    expect((await post({ ...bearer, Origin: 'http://elsewhere.example' })).status).toBe(403);
    expect((await post({ ...bearer, 'Content-Type': 'text/html' })).status).toBe(400);
    const answer = await post(bearer);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(await answer.json())).toContain('goldpan embed');
  } finally {
    await bare.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

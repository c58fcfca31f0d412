import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { visibleText } from '../../src/report/escape.ts';
import { renderReport } from '../../src/report/html.ts';
import type { ReportModel } from '../../src/report/model.ts';
import { launchChromium } from './browser.ts';
import { EMPTY_MODEL, HOSTILE, makeRichModel } from './report-fixture.ts';

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 900 };

/** What a page must not do: speak, fail, ask for anything beside itself, or run what a file name says. */
interface Watched {
  readonly page: Page;
  readonly url: string;
  readonly messages: string[];
  readonly requests: string[];
  readonly dialogs: string[];
  wasOwned(): Promise<boolean>;
}

/** Relative luminance and contrast as WCAG 2 defines them, over every element with text of its own. */
const LOW_CONTRAST = `(() => {
  const parse = (css) => { const n = css.match(/[\\d.]+/g).map(Number); return { rgb: n.slice(0, 3), alpha: n.length > 3 ? n[3] : 1 }; };
  const over = (top, under) => top.rgb.map((c, i) => c * top.alpha + under[i] * (1 - top.alpha));
  const luminance = (rgb) => { const [r, g, b] = rgb.map((c) => { const s = c / 255; return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ground = (element) => {
    const layers = [];
    for (let e = element; e; e = e.parentElement) layers.push(parse(getComputedStyle(e).backgroundColor));
    return layers.reverse().reduce((under, layer) => over(layer, under), [255, 255, 255]);
  };
  const low = []; let checked = 0;
  for (const element of document.body.querySelectorAll('*')) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '');
    if (!own || element.closest('title') || !element.checkVisibility() || element.getBoundingClientRect().width < 2) continue;
    const style = getComputedStyle(element);
    const under = ground(element);
    const ink = over(parse(element instanceof SVGElement ? style.fill : style.color), under);
    const [a, b] = [luminance(ink), luminance(under)];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    checked++;
    if (contrast < 4.5) low.push(element.tagName + '.' + element.getAttribute('class') + ' ' + contrast.toFixed(2) + ' ' + element.textContent.slice(0, 30));
  }
  return { checked, low: [...new Set(low)] };
})()`;

const OVERFLOW = `(() => {
  const width = document.documentElement.clientWidth;
  const wide = [...document.querySelectorAll('body *')].filter((e) => {
    if (e.closest('.skip, .visually-hidden') || !e.checkVisibility()) return false;
    for (let p = e; p && p !== document.body; p = p.parentElement) if (getComputedStyle(p).overflowX === 'hidden' && p !== e) return false;
    const box = e.getBoundingClientRect();
    return box.right > width + 0.5 || box.left < -0.5;
  });
  return { scrolls: document.documentElement.scrollWidth - width, wide: wide.map((e) => e.tagName + '.' + e.getAttribute('class')) };
})()`;

describe('report in Chromium', () => {
  let folder: string;
  let browser: Browser;
  let rich: ReportModel;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'goldpan-report-'));
    rich = await makeRichModel();
    await writeFile(join(folder, 'rich.html'), renderReport(rich));
    await writeFile(join(folder, 'empty.html'), renderReport(EMPTY_MODEL));
    browser = await launchChromium();
  });

  afterAll(async () => {
    await browser?.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  async function open(name: string, options: BrowserContextOptions = {}): Promise<Watched> {
    const context = await browser.newContext({ viewport: DESKTOP, ...options });
    await context.addInitScript('globalThis.owned = () => { globalThis.top.wasOwned = true; };');
    const page = await context.newPage();
    const messages: string[] = [];
    const requests: string[] = [];
    const dialogs: string[] = [];
    page.on('console', (message) => messages.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => messages.push(`pageerror: ${error.message}`));
    page.on('request', (request) => requests.push(request.url()));
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    const url = pathToFileURL(join(folder, name)).href;
    await page.goto(url, { waitUntil: 'load' });
    const wasOwned = () => page.evaluate<boolean>('globalThis.wasOwned === true');
    return { page, url, messages, requests, dialogs, wasOwned };
  }

  const decodeAll = (page: Page): Promise<readonly number[]> =>
    page.evaluate<readonly number[]>(
      'Promise.all([...document.images].map((image) => image.decode().then(() => image.naturalWidth, () => 0)))',
    );

  it('notices a page that misbehaves, so that silence below means something', async () => {
    await writeFile(
      join(folder, 'bad.html'),
      `<body>${HOSTILE[0]}<script>console.error('x')</script><a style="color:#999">grey</a>`,
    );
    const bad = await open('bad.html');
    await expect.poll(bad.wasOwned).toBe(true);
    expect(bad.messages.length).toBeGreaterThan(0);
    expect(bad.requests.length).toBeGreaterThan(1);
    expect((await bad.page.evaluate<{ low: readonly string[] }>(LOW_CONTRAST)).low).toHaveLength(1);
    await bad.page.context().close();
  });

  it.each(['rich.html', 'empty.html'])(
    '%s opens from disk without a word, a request, a dialog or a script',
    async (name) => {
      const { page, url, messages, requests, dialogs, wasOwned } = await open(name);
      await decodeAll(page);
      await page.hover('h1');
      expect(messages).toEqual([]);
      expect(requests).toEqual([url]);
      expect(dialogs).toEqual([]);
      expect(await wasOwned()).toBe(false);
      const active =
        'script, iframe, object, embed, form, base, [onerror], [onload], [onmouseover], a:not([href^="#"])';
      expect(await page.locator(active).count()).toBe(0);
      await page.context().close();
    },
  );

  it('shows every hostile name as it is written', async () => {
    const { page } = await open('rich.html');
    expect(await page.title()).toBe(`${visibleText(HOSTILE[2])} · goldpan report`);
    expect(await page.locator('h1').textContent()).toBe(visibleText(HOSTILE[2]));
    const names = await page.locator('.tile .file').allTextContents();
    const paths = await page.evaluate<readonly string[]>(
      `[...document.querySelectorAll('.problems .path')].map((path) => path.title || path.textContent)`,
    );
    for (const [i, text] of HOSTILE.entries()) {
      expect(names).toContain(`train/${visibleText(text)}`);
      expect(paths[i]).toBe(visibleText(text));
    }
    expect(names).toContain('train/invoice[U+202E]gpj.exe');
    expect(names).toContain('train/line␊break␉tab␍.jpg');
    const isolated = await page.evaluate<readonly string[]>(
      `[...document.querySelectorAll('bdi')].map((element) => getComputedStyle(element).unicodeBidi)`,
    );
    expect(new Set(isolated)).toEqual(new Set(['isolate']));
    await page.context().close();
  });

  it('loads every thumbnail, and says where there is none', async () => {
    const { page } = await open('rich.html');
    const shown = [
      ...rich.sections.flatMap((s) => s.shown.map((f) => f.image)),
      ...rich.groups.shown.flatMap((g) => g.members),
    ];
    const widths = await decodeAll(page);
    expect(widths).toHaveLength(shown.filter((image) => image.thumbnail !== null).length);
    expect(Math.min(...widths)).toBeGreaterThan(0);
    expect(await page.locator('.picture.none').count()).toBe(shown.filter((image) => image.thumbnail === null).length);
    expect(await page.locator('img:not([alt]), img[alt=""]').count()).toBe(0);
    await page.context().close();
  });

  it.each([
    ['rich.html', PHONE],
    ['rich.html', { width: 320, height: 600 }],
    ['rich.html', { width: 820, height: 1100 }],
    ['rich.html', DESKTOP],
    ['empty.html', PHONE],
    ['empty.html', DESKTOP],
  ])('%s fits %o without sideways scrolling', async (name, viewport) => {
    const { page } = await open(name, { viewport });
    await decodeAll(page);
    expect(await page.evaluate(OVERFLOW)).toEqual({ scrolls: 0, wide: [] });
    await page.context().close();
  });

  it('links only to places that exist, with ids that are unique', async () => {
    const { page } = await open('rich.html');
    const { missing, links, twice } = await page.evaluate<{
      missing: string[];
      links: number;
      twice: string[];
    }>(`(() => {
      const links = [...document.querySelectorAll('a')].map((a) => a.hash.slice(1));
      const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
      const labels = [...document.querySelectorAll('[aria-labelledby]')].map((e) => e.getAttribute('aria-labelledby'));
      return { missing: [...links, ...labels].filter((id) => !ids.includes(id)), links: links.length, twice: ids.filter((id, i) => ids.indexOf(id) !== i) };
    })()`);
    expect(missing).toEqual([]);
    expect(twice).toEqual([]);
    expect(links).toBeGreaterThan(15);
    await page.context().close();
  });

  it('has one h1, no skipped heading level, and the landmarks', async () => {
    const { page } = await open('rich.html');
    const levels = await page.evaluate<readonly number[]>(
      `[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map((heading) => Number(heading.tagName[1]))`,
    );
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    for (let i = 1; i < levels.length; i++) expect(levels[i]! - levels[i - 1]!).toBeLessThanOrEqual(1);
    for (const landmark of ['main', 'nav', 'body > header', 'body > footer'])
      expect(await page.locator(landmark).count()).toBe(1);
    await page.context().close();
  });

  it.each(['light', 'dark'] as const)('every text reaches a contrast of 4.5 in %s', async (colorScheme) => {
    for (const name of ['rich.html', 'empty.html']) {
      const { page } = await open(name, { colorScheme });
      const { checked, low } = await page.evaluate<{ checked: number; low: string[] }>(LOW_CONTRAST);
      expect(low).toEqual([]);
      expect(checked).toBeGreaterThan(name === 'rich.html' ? 400 : 4);
      await page.context().close();
    }
  });

  it('is dark where the screen asks for it, and never on paper', async () => {
    const { page } = await open('rich.html', { colorScheme: 'dark' });
    const ground = (): Promise<string> => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    const lightness = (css: string): number => Math.max(...css.match(/\d+/g)!.slice(0, 3).map(Number));
    expect(lightness(await ground())).toBeLessThan(40);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await ground()).toBe('rgb(255, 255, 255)');
    expect(await page.evaluate('getComputedStyle(document.body).color')).toBe('rgb(0, 0, 0)');
    await page.context().close();
  });

  it('prints: nothing sticks, no navigation, whole names', async () => {
    const { page } = await open('rich.html');
    const sticking = `[...document.querySelectorAll('body *')].filter((e) => e.checkVisibility() && ['sticky', 'fixed'].includes(getComputedStyle(e).position)).map((e) => e.tagName)`;
    expect(await page.evaluate(sticking)).toEqual(['NAV']);
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate(sticking)).toEqual([]);
    expect(await page.locator('nav').isVisible()).toBe(false);
    const clipped = `[...document.querySelectorAll('.tile .name')].filter((e) => e.scrollHeight > e.clientHeight + 1 && getComputedStyle(e).overflow === 'hidden').length`;
    expect(await page.evaluate(clipped)).toBe(0);
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    await page.context().close();
  });

  it('is reached by keyboard: the skip link, then the navigation, visibly focused', async () => {
    const { page } = await open('rich.html');
    const focused = (): Promise<{ text: string; hash: string; inNav: boolean; outline: string; top: number }> =>
      page.evaluate(`(() => { const e = document.activeElement; const style = getComputedStyle(e);
        return { text: e.textContent.trim(), hash: e.hash ?? '', inNav: e.closest('nav') !== null, outline: style.outlineStyle, top: e.getBoundingClientRect().top }; })()`);
    await page.keyboard.press('Tab');
    const skip = await focused();
    expect(skip.text).toBe('Skip to the report');
    expect(skip.top).toBeGreaterThanOrEqual(0);
    await page.keyboard.press('Tab');
    const first = await focused();
    expect(first).toMatchObject({ inNav: true, hash: '#dataset', outline: 'solid' });
    await page.keyboard.press('Enter');
    expect(await page.evaluate('location.hash')).toBe('#dataset');
    await page.context().close();
  });

  it('holds 1,000 findings with thumbnails of 8 KB', async () => {
    const noise = Buffer.alloc(8192, 7);
    const thumbnail = `data:image/webp;base64,${noise.toString('base64')}`;
    const section = rich.sections[0]!;
    const many = Array.from({ length: 1000 }, (_, i) => ({
      ...section.shown[i % section.shown.length]!,
      image: { ...section.shown[i % section.shown.length]!.image, id: `train/${i}.jpg`, thumbnail },
    }));
    const page = renderReport({ ...rich, sections: [{ ...section, count: 1000, shown: many }] });
    expect(Buffer.byteLength(page)).toBeLessThan(14e6);
    await writeFile(join(folder, 'many.html'), page);
    const opened = await open('many.html');
    expect(await opened.page.locator('.finding .tile').count()).toBe(1000);
    expect(opened.messages).toEqual([]);
    await opened.page.context().close();
  });
});

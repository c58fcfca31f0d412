import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { Agent, request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENDPOINTS } from '../../src/server/endpoints.ts';
import { goldpan } from '../cli/run.ts';
import { hostileRequests } from './abuse/hostile-requests.ts';
import { ACTIVE_FILES, makeHostileSet } from './abuse/hostile-set.ts';
import { type RawAnswer, request, sendRaw } from './abuse/raw-http.ts';
import { launchChromium } from './browser.ts';
import { openPage, type Review, startReview } from './review.ts';

let browser: Browser;
let folder: string;
let review: Review;
let port: number;
/** The state under review, and the images in it. */
let state: string;
let images: number;
let files: string;

const JSON_TYPE = { 'Content-Type': 'application/json' };
const auth = () => ({ Authorization: `Bearer ${review.token}` });

const ask = (name: string, body: unknown, headers: Record<string, string | null> = {}) =>
  request({
    port,
    method: 'POST',
    path: `/api/${name}`,
    headers: { ...auth(), ...JSON_TYPE, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

async function lookAgain(): Promise<void> {
  const session = JSON.parse((await ask('session/get', {})).body) as { state: { name: string; images: number } };
  state = session.state.name;
  images = session.state.images;
}

/** Names and sizes of everything in the source. */
const sourceFiles = () =>
  JSON.stringify(
    ['set <b>bold</b>', 'set <b>bold</b>/active'].flatMap((name) =>
      readdirSync(join(folder, name), { encoding: 'buffer' })
        .map((entry) => [
          entry.toString('latin1'),
          statSync(Buffer.concat([Buffer.from(`${join(folder, name)}/`), entry])).size,
        ])
        .sort(),
    ),
  );

beforeAll(async () => {
  browser = await launchChromium();
  folder = mkdtempSync(join(tmpdir(), 'goldpan-abuse-'));
  await makeHostileSet(folder);
  files = sourceFiles();
  review = await startReview(folder);
  port = Number(new URL(review.origin).port);
  await lookAgain();
}, 120_000);
afterAll(async () => {
  await review?.stop();
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What every answer must have, whatever was asked. */
function assertSafe(answer: RawAnswer, about: string): void {
  const { headers, whole } = answer;
  expect(headers.get('x-content-type-options'), about).toBe('nosniff');
  expect(headers.get('content-security-policy'), about).toMatch(/default-src 'none'/);
  expect(headers.get('cross-origin-resource-policy'), about).toBe('same-origin');
  expect(headers.get('x-frame-options'), about).toBe('DENY');
  expect(headers.get('referrer-policy'), about).toBe('no-referrer');
  expect(headers.get('access-control-allow-origin'), about).toBeUndefined();
  expect(whole, about).not.toContain(folder);
  expect(whole, about).not.toMatch(/\broot:[^\n]*:0:0:|\n {4}at .*\.[jt]s:\d+/);
}

describe('who is let in', () => {
  it.each([
    'evil.example',
    'evil.example:PORT',
    'localhost.evil.example:PORT',
    '127.0.0.1.evil.example:PORT',
    '127.0.0.1:1',
    '127.0.0.1',
    '127.0.0.1:PORT.evil.example',
    '127.0.0.1:PORT@evil.example',
    'evil.example:80@127.0.0.1:PORT',
    '[::1].evil.example:PORT',
    '2130706433:PORT',
    '0.0.0.0:PORT',
    '',
  ])('answers to no other name: Host "%s"', async (host) => {
    for (const path of ['/', '/api/session/get', `/picture/${state}/0/full`]) {
      const answer = await request({ port, path, headers: { Host: host.replace('PORT', String(port)), ...auth() } });
      expect([400, 421]).toContain(answer.status);
      if (answer.status === 421) assertSafe(answer, host);
      expect(answer.body).not.toContain('<script');
    }
  });

  it('answers by the names of this machine', async () => {
    for (const host of [`localhost:${port}`, `LOCALHOST:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`])
      expect((await request({ port, path: '/', headers: { Host: host } })).status).toBe(200);
  });

  it.each([
    { Origin: 'http://evil.example' },
    { Origin: 'null' },
    { Origin: 'http://localhost:1' },
    { Origin: 'https://127.0.0.1:PORT' },
    { Origin: 'http://127.0.0.1:PORT.evil.example' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
    { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' },
  ])('turns the requests of other sites away: %j', async (headers) => {
    const own = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value.replace('PORT', String(port))]),
    );
    const answer = await ask('session/get', {}, own);
    expect(answer.status).toBe(403);
    assertSafe(answer, JSON.stringify(own));
  });

  it('lets nobody in without the whole token', async () => {
    const { token } = review;
    const cookie = `goldpan-${port}`;
    const wrong: Record<string, string | null>[] = [
      {},
      { Authorization: 'Bearer ' },
      { Authorization: `Bearer ${token.slice(0, -1)}` },
      { Authorization: `Bearer ${token}x` },
      { Authorization: `Bearer ${'x'.repeat(8000)}` },
      { Authorization: `Basic ${token}` },
      { Authorization: token },
      { Cookie: `${cookie}=` },
      { Cookie: `${cookie}=${token.slice(0, -1)}` },
      { Cookie: `goldpan-${port + 1}=${token}` },
      { Cookie: `${cookie.toUpperCase()}=${token}` },
      { Cookie: `x=1; ${cookie}%3d${token}` },
    ];
    for (const headers of wrong) {
      for (const path of [
        `/picture/${state}/0/256.webp`,
        '/api/events',
        `/api/map/points?state=${state}`,
        '/%61pi/events',
        `/pict%75re/${state}/0/full`,
      ]) {
        const answer = await request({ port, path, headers });
        expect(answer.status, `${path} ${JSON.stringify(headers)}`).toBe(401);
        assertSafe(answer, path);
      }
      const answer = await ask('session/get', {}, { Authorization: null, ...headers });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('set-cookie')).toBeUndefined();
    }
    for (const query of ['', '?token=', `?token=${token.slice(1)}`, `?token[]=${token}`, `?Token=${token}`]) {
      const answer = await request({ port, path: `/${query}` });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('set-cookie')).toBeUndefined();
    }
    // The token is for opening a page, not for a request that does something.
    const posted = await request({
      port,
      method: 'POST',
      path: `/api/session/get?token=${token}`,
      headers: JSON_TYPE,
      body: '{}',
    });
    expect(posted.status).toBe(401);
  });

  it('sends whoever brings the token nowhere else', async () => {
    for (const path of ['//evil.example/', '/\\evil.example/', '//evil.example/%2f..', '/?next=http://evil.example']) {
      const answer = await request({ port, path: `${path}${path.includes('?') ? '&' : '?'}token=${review.token}` });
      expect(answer.headers.get('location') ?? '/', path).toMatch(/^\/(?![/\\])/);
    }
  });
});

describe('what is asked for', () => {
  const SECRETS = ['etc/passwd', 'goldpan.json', '.goldpan/goldpan.json', 'package.json', 'dist/main.js'];
  const STEPS = ['../', '..%2f', '%2e%2e/', '%2e%2e%2f', '%252e%252e%252f', '..\\', '..%5c', '%c0%ae%c0%ae/', '....//'];

  it('reaches no file by a path, in any spelling and under any route', async () => {
    const page = (await request({ port, path: '/' })).body;
    for (const prefix of [
      '/',
      '/assets/',
      `/picture/${state}/0/`,
      `/picture/${state}/`,
      '/picture/',
      '/api/',
      '/api/upload/',
    ]) {
      const paths = STEPS.flatMap((step) => SECRETS.map((secret) => `${prefix}${step.repeat(8)}${secret}`));
      const odd = [
        '//etc/passwd',
        'file:///etc/passwd',
        '%00',
        'index.html%00.png',
        '/etc/passwd',
        'C:\\x',
        '~root',
        '%2fetc%2fpasswd',
      ];
      for (const path of [...paths, ...odd.map((rest) => prefix + rest)]) {
        const answer = await request({ port, path, headers: auth() });
        const isPage = answer.status === 200 && answer.body === page;
        expect(isPage || answer.status === 404 || answer.status === 400, `${path} ${answer.status}`).toBe(true);
        expect(answer.body).not.toMatch(/goldpan-workspace|"dependencies"|root:x/);
      }
    }
  });

  it('shows images by sound numbers of its state alone', async () => {
    const sizes = [
      '64.webp',
      '257.webp',
      '256.png',
      '256',
      '256.webp.png',
      '0256.webp',
      '1e2.webp',
      'FULL',
      'full/',
      '',
      '%00',
    ];
    const numbers = [
      '-1',
      '1.5',
      '1e3',
      '0x1',
      'NaN',
      '00',
      '+1',
      '4294967295',
      '99999999999',
      '0%00',
      'constructor',
      images,
    ];
    const paths = [
      ...sizes.map((size) => `${state}/0/${size}`),
      ...numbers.flatMap((number) => [`${state}/${number}/256.webp`, `${state}/${number}/full`]),
      `${state.toUpperCase().replace(/\d/g, 'A')}/0/full`,
      `${state.slice(1)}/0/full`,
      `__proto__/0/full`,
    ];
    for (const path of paths) {
      const answer = await request({ port, path: `/picture/${path}`, headers: auth() });
      expect(answer.status, path).toBe(404);
      assertSafe(answer, path);
    }
    const foreign = await request({ port, path: `/picture/${'0'.repeat(16)}/0/full`, headers: auth() });
    expect(foreign.status).toBe(409);
    assertSafe(foreign, 'foreign state');
  });

  it('takes JSON by POST and nothing else', async () => {
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'TRACE', 'PROPFIND']) {
      const answer = await request({ port, method, path: '/api/session/get', headers: { ...auth(), ...JSON_TYPE } });
      expect([400, 404, 405], method).toContain(answer.status);
    }
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'text/json',
      'application/jsonp',
      '',
      null,
    ]) {
      const answer = await ask('session/get', '{}', { 'Content-Type': type });
      expect(answer.status, String(type)).toBe(400);
      assertSafe(answer, String(type));
    }
    for (const name of [
      '',
      'session',
      'session/get/x',
      'session/GET',
      'constructor/name',
      '__proto__/x',
      'toString/',
      'session%2fget',
    ]) {
      const answer = await ask(name, {});
      expect([404], name).toContain(answer.status);
      assertSafe(answer, name);
    }
  });

  it('survives bodies that are too much, broken or bottomless', async () => {
    const deep = (n: number) => `${'['.repeat(n)}${']'.repeat(n)}`;
    const bodies = [
      '',
      '{',
      'null',
      '[]',
      '"x"',
      'NaN',
      '{"a":1}{"b":2}',
      '{"__proto__":{"isAdmin":true}}',
      '{"constructor":{"prototype":{"isAdmin":true}}}',
      deep(100_000),
      `{"x":${deep(1_000_000)}}`,
      '{"a":'.repeat(200_000),
      `"${'\\u0000'.repeat(100_000)}"`,
      `{"n":${'9'.repeat(500_000)}}`,
      Buffer.from([0xff, 0xfe, 0x00]).toString('latin1'),
    ];
    for (const body of bodies) {
      const answer = await ask('session/get', body);
      expect(answer.status, body.slice(0, 40)).toBe(400);
      assertSafe(answer, body.slice(0, 40));
    }
    const said = await ask('session/get', '{}', { 'Content-Length': '99999999999' });
    expect(said.status).toBe(413);
    const lead = `POST /api/session/get HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${review.token}\r\nContent-Type: application/json\r\n`;
    const chunk = `10000\r\n${' '.repeat(0x10000)}\r\n`;
    const endless = await sendRaw(port, `${lead}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(300)}`);
    expect(endless.status).toBe(413);
    // Two lengths, and a second request hidden in the first.
    for (const lengths of [
      'Content-Length: 2\r\nContent-Length: 40',
      'Content-Length: 2\r\nTransfer-Encoding: chunked',
    ])
      expect((await sendRaw(port, `${lead}${lengths}\r\n\r\n{}GET / HTTP/1.1\r\n\r\n`)).status).toBe(400);
    const long = await request({ port, path: `/?${'x'.repeat(100_000)}`, headers: auth() });
    expect([414, 431]).toContain(long.status);
  });

  it('answers every spoiled request of every endpoint in words', { timeout: 240_000 }, async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 8 });
    const broken: string[] = [];
    const send = (name: string, body: unknown) =>
      new Promise<void>((resolve, reject) => {
        const text = JSON.stringify(body) ?? '';
        const headers = { ...auth(), ...JSON_TYPE, 'Content-Length': Buffer.byteLength(text) };
        const sent = httpRequest(
          { agent, port, host: '127.0.0.1', method: 'POST', path: `/api/${name}`, headers },
          (answer) => {
            const parts: Buffer[] = [];
            answer.on('data', (part: Buffer) => parts.push(part));
            answer.once('end', () => {
              const reply = Buffer.concat(parts).toString();
              const isSound =
                [200, 400, 404, 409].includes(answer.statusCode!) &&
                answer.headers['content-type']?.startsWith('application/json') === true &&
                !reply.includes(folder);
              if (!isSound) broken.push(`${name} ${text.slice(0, 200)} → ${answer.statusCode} ${reply.slice(0, 200)}`);
              resolve();
            });
          },
        );
        sent.setTimeout(20_000, () => sent.destroy(new Error(`${name} does not answer ${text.slice(0, 200)}`)));
        sent.once('error', reject);
        sent.end(text);
      });
    // Sound requests are among them, and those that write make another state.
    const inOrder = Object.entries(ENDPOINTS).sort(([, a], [, b]) =>
      a.access < b.access ? -1 : a.access > b.access ? 1 : 0,
    );
    for (const [name, endpoint] of inOrder) {
      await lookAgain();
      // A job that runs would keep others from being started; they have a test of their own.
      if (name === 'jobs/start') continue;
      const waiting: Promise<void>[] = [];
      for (const body of hostileRequests(endpoint.request, state)) waiting.push(send(name, body));
      await Promise.all(waiting);
    }
    agent.destroy();
    expect(broken).toEqual([]);
    await lookAgain();
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('isAdmin');
  });
});

describe('too many at once', () => {
  it('goes on while requests are never finished', async () => {
    const halves = Array.from({ length: 100 }, (_, i) =>
      sendRaw(port, `POST /api/session/get HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-${i}: `, 4000),
    );
    const started = performance.now();
    expect((await ask('session/get', {})).status).toBe(200);
    expect(performance.now() - started).toBeLessThan(2000);
    await Promise.all(halves);
  });

  it('drops thumbnails that nobody waits for any more', async () => {
    const descriptors = () => readdirSync(`/proc/${review.pid}/fd`).length;
    const before = process.platform === 'linux' ? descriptors() : 0;
    const agent = new Agent({ maxSockets: 2000 });
    const requests = Array.from({ length: 2000 }, (_, i) => {
      const path = `/picture/${state}/${i % images}/${['128.webp', '256.webp', '512.webp', 'full'][i % 4]}`;
      const sent = httpRequest({ agent, port, host: '127.0.0.1', path, headers: auth() }, (answer) => answer.resume());
      sent.on('error', () => undefined);
      sent.end();
      return sent;
    });
    await new Promise((resolve) => setTimeout(resolve, 250));
    for (const sent of requests) sent.destroy();
    agent.destroy();
    const started = performance.now();
    const answer = await request({ port, path: `/picture/${state}/0/256.webp`, headers: auth() });
    expect(answer.status).toBe(200);
    expect(performance.now() - started).toBeLessThan(3000);
    if (process.platform !== 'linux') return;
    await expect.poll(descriptors, { timeout: 10_000 }).toBeLessThan(before + 20);
  });
});

describe('what is shown', () => {
  const ran = (page: Page) => page.evaluate('window.ran ?? null');

  it('serves no content that is active, whatever it is called', async () => {
    const named = (
      JSON.parse((await ask('images/facts', { state, numbers: [...Array(images).keys()] })).body) as {
        images: { n: number; id: string; outcome: string }[];
      }
    ).images.filter(({ id }) => id.includes('active/'));
    expect(named.map(({ id }) => id.replace(/^.*active/, 'active')).sort()).toEqual(Object.keys(ACTIVE_FILES).sort());
    const { page, context } = await openPage(browser, review, '/jobs');
    const dialogs: string[] = [];
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    for (const { n, id, outcome } of named) {
      for (const size of ['full', '256.webp']) {
        const path = `/picture/${state}/${n}/${size}`;
        const answer = await request({ port, path, headers: auth() });
        assertSafe(answer, id);
        expect(answer.headers.get('content-security-policy')).toContain('sandbox');
        expect(answer.headers.get('content-type'), id).toMatch(
          outcome === 'measured' ? /^image\/(?:png|webp|gif|jpeg)$/ : /^text\/plain/,
        );
        expect(answer.status).toBe(outcome === 'measured' ? 200 : 404);
        await page.goto(review.origin + path).catch(() => undefined);
        expect(await ran(page)).toBeNull();
      }
    }
    expect(dialogs).toEqual([]);
    await context.close();
  });

  it('shows hostile names, labels, splits and EXIF as text, on every screen', { timeout: 120_000 }, async () => {
    const { images: some } = JSON.parse((await ask('images/facts', { state, numbers: [0, 1, 2, 3, 20, 40] })).body) as {
      images: { n: number; id: string }[];
    };
    const label = '<img src=x onerror=window.ran=1>';
    await ask('decisions/add', { state, images: { numbers: [1, 2] }, kind: 'relabel', label, reason: label });
    await ask('decisions/add', { state, images: { numbers: [0] }, kind: 'remove', reason: label });
    await ask('decisions/add', { state, images: { numbers: [3] }, kind: 'assign-split', split: label });
    const { page, context, problems } = await openPage(browser, review, '/');
    const dialogs: string[] = [];
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    const screens = ['', 'grid', 'duplicates', 'quality', 'leakage', 'map', 'plan', 'jobs'];
    const addresses = [
      ...screens.map((screen) => `/${screen}`),
      ...some.map(({ id }) => `/grid?image=${encodeURIComponent(id)}`),
      `/grid?f=${encodeURIComponent(JSON.stringify([{ text: label }]))}`,
      `/grid?f=${encodeURIComponent(label)}&sort=${encodeURIComponent(label)}`,
      ...screens.map((screen) => `/${screen}?image=${encodeURIComponent(label)}&check=${encodeURIComponent(label)}`),
    ];
    // What a software renderer says of its own speed is no problem of ours, nor is the refusal of an address that makes
    // no sense.
    const isProblem = (problem: string) => !problem.includes('GL Driver Message') && !problem.includes('400 (Bad');
    for (const address of addresses) {
      const isSound = !address.includes(encodeURIComponent(label));
      const before = problems.length;
      await page.goto(review.origin + address);
      await page
        .locator('main')
        .locator(':scope > *')
        .first()
        .waitFor({ state: 'attached', timeout: 5000 })
        .catch(() => undefined);
      await page.waitForTimeout(400);
      expect(await ran(page), address).toBeNull();
      expect(await page.locator('main script, main iframe, main object, img[src="x"]').count(), address).toBe(0);
      expect(await page.locator('main b', { hasText: /^bold/ }).count(), address).toBe(0);
      expect(
        await page.locator('[onerror], [onload], [onmouseover], [onfocus], a[href^="javascript:"]').count(),
        address,
      ).toBe(0);
      expect(await page.getByText('This screen has failed').count(), address).toBe(0);
      const own = problems.slice(before).filter((problem) => !problem.includes('GL Driver Message'));
      if (isSound) expect(own, address).toEqual([]);
    }
    expect(dialogs).toEqual([]);
    expect(problems.filter(isProblem)).toEqual([]);
    await context.close();
  });
});

it('refuses everything that writes in a read-only review', async () => {
  const looking = await startReview(folder, '--read-only');
  const at = Number(new URL(looking.origin).port);
  const writing = Object.entries(ENDPOINTS).filter(([, { access }]) => access === 'writes');
  expect(writing.length).toBeGreaterThan(4);
  for (const [name] of writing) {
    const answer = await request({
      port: at,
      method: 'POST',
      path: `/api/${name}`,
      headers: { Authorization: `Bearer ${looking.token}`, ...JSON_TYPE },
      body: '{}',
    });
    expect(answer.status, name).toBe(403);
    assertSafe(answer, name);
  }
  const before = readdirSync(join(folder, '.goldpan'), { recursive: true }).length;
  for (let n = 0; n < 5; n++)
    await request({
      port: at,
      path: `/picture/${state}/${n}/128.webp`,
      headers: { Authorization: `Bearer ${looking.token}` },
    });
  expect(readdirSync(join(folder, '.goldpan'), { recursive: true }).length).toBe(before);
  await looking.stop();
});

it('listens for other machines with a token alone', async () => {
  const { code, stderr } = await goldpan(folder, 'review', '--no-open', '--host', '0.0.0.0');
  expect(code).toBe(2);
  expect(stderr).toContain('--token');
});

it('is alive and right after all that, and has moved nothing', async () => {
  const answer = await ask('session/get', {});
  expect(JSON.parse(answer.body)).toMatchObject({ state: { name: state, images } });
  expect(sourceFiles()).toBe(files);
  expect(review.output()).not.toMatch(/Error|\n {4}at /);
  expect(readFileSync(join(folder, '.goldpan/goldpan.json'), 'utf8')).toContain('goldpan-workspace');
});

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { goldens, MODELS, pictures, worstDifference } from '../../test/fixtures/goldens/embed/goldens.ts';
import { UserError } from '../model/errors.ts';
import { fetchModel, type HubOptions, type HubProgress, modelsFolder } from './hub.ts';
import { openEmbedder, parseEmbedder } from './open.ts';

/** A server that behaves as the hub does: large files redirect to another address, small ones come at once. */
const COMMIT = 'c0ffee0000000000000000000000000000000000';
const LARGE = 20_000;

interface Behaviour {
  /** Bytes after which a connection is cut, for each request in turn. */
  cuts: number[];
  /** Answer instead of the file, by path. */
  status: Record<string, number>;
  /** Wrong bytes. */
  damaged: Set<string>;
  ignoresRange: boolean;
}

const files = new Map<string, Buffer>();
const requests: { method: string; path: string; range: string | undefined; token: string | undefined }[] = [];
let behaviour: Behaviour;
let server: Server;
let endpoint = '';
const scratch = mkdtempSync(join(tmpdir(), 'goldpan-hub-'));
let folder = '';
let count = 0;

const sha = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const blob = (bytes: Buffer) => createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');

function send(request: IncomingMessage, response: ServerResponse, path: string): void {
  const whole = files.get(path)!;
  const bytes = behaviour.damaged.has(path) ? Buffer.from(whole).fill(7, 10, 20) : whole;
  const range = behaviour.ignoresRange ? null : /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
  const from = range ? Number(range[1]) : 0;
  if (range && from >= bytes.length) {
    response.writeHead(416).end();
    return;
  }
  response.writeHead(range ? 206 : 200, {
    'content-length': bytes.length - from,
    ...(range && { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` }),
  });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  const cut = behaviour.cuts.shift();
  if (cut === undefined) response.end(bytes.subarray(from));
  // A moment later, so that what was sent has come.
  else response.write(bytes.subarray(from, from + cut), () => setTimeout(() => response.destroy(), 20));
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  // Each request has its own connection, so that one that is cut disturbs no other.
  response.setHeader('connection', 'close');
  const url = new URL(request.url!, endpoint);
  requests.push({
    method: request.method!,
    path: url.pathname,
    range: request.headers.range,
    token: request.headers.authorization,
  });
  if (url.pathname.startsWith('/store/')) {
    send(request, response, decodeURIComponent(url.pathname.slice('/store/'.length)));
    return;
  }
  const path = decodeURIComponent(url.pathname.replace(/^\/owner\/tiny\/resolve\/[^/]+\//, ''));
  const bytes = files.get(path);
  const status = behaviour.status[path] ?? (bytes ? 200 : 404);
  if (status !== 200 || !bytes) {
    response.writeHead(status).end();
    return;
  }
  response.setHeader('x-repo-commit', COMMIT);
  if (bytes.length >= LARGE) {
    response.writeHead(302, {
      'x-linked-etag': `"${sha(bytes)}"`,
      'x-linked-size': String(bytes.length),
      location: `${endpoint}/store/${path}`,
    });
    response.end();
    return;
  }
  response.setHeader('etag', `W/"${blob(bytes)}"`);
  send(request, response, path);
}

beforeAll(async () => {
  server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(scratch, { recursive: true, force: true });
});
beforeEach(() => {
  behaviour = { cuts: [], status: {}, damaged: new Set(), ignoresRange: false };
  requests.length = 0;
  files.clear();
  files.set('config.json', Buffer.from('{"model_type": "clip"}'));
  files.set('onnx/big model.onnx', Buffer.from(Uint8Array.from({ length: 50_000 }, (_, i) => (i * 31) >> 3)));
  folder = join(scratch, `models${count++}`);
});

const fetchBoth = (options: HubOptions = {}) =>
  fetchModel('owner/tiny', ['config.json', 'onnx/big model.onnx'], folder, {
    endpoint,
    retryDelay: 1,
    environment: {},
    ...options,
  });
const stored = (path: string) => readFileSync(join(folder, path));
const leftOvers = () =>
  existsSync(folder) ? readdirSync(folder, { recursive: true }).filter((name) => String(name).endsWith('.part')) : [];

describe('fetchModel', () => {
  it('fetches what is missing, checked, all of one commit, and tells how far it is', async () => {
    const progress: HubProgress[] = [];
    await fetchBoth({ onProgress: (one) => progress.push(one) });
    for (const [path, bytes] of files) expect(stored(path).equals(bytes)).toBe(true);
    expect(leftOvers()).toEqual([]);
    const last = progress.at(-1)!;
    expect(last).toEqual({ repository: 'owner/tiny', file: 'onnx/big model.onnx', done: 50_000, total: 50_000 });
    expect(progress.every(({ done, total }) => total === null || done <= total)).toBe(true);
    expect(requests.filter(({ method }) => method === 'HEAD').map(({ path }) => path)).toEqual([
      '/owner/tiny/resolve/main/config.json',
      `/owner/tiny/resolve/${COMMIT}/onnx/big%20model.onnx`,
    ]);
    requests.length = 0;
    await fetchBoth();
    expect(requests).toEqual([]);
  });

  it('goes on where a connection was cut, as often as new bytes come', async () => {
    behaviour.cuts = [10, 100, 9_000, 9_000, 9_000, 9_000, 9_000, 2_000];
    await fetchBoth();
    expect(stored('onnx/big model.onnx').equals(files.get('onnx/big model.onnx')!)).toBe(true);
    const ranges = requests
      .filter(({ path, method }) => path.startsWith('/store/') && method === 'GET')
      .map(({ range }) => range);
    expect(ranges[0]).toBeUndefined();
    expect(ranges.slice(1).every((range) => /^bytes=[1-9]\d*-$/.test(range ?? ''))).toBe(true);
    expect(ranges.length).toBeGreaterThanOrEqual(6);
  });

  it('goes on in a later run', async () => {
    await fetchModel('owner/tiny', ['config.json'], folder, { endpoint, environment: {} });
    const big = files.get('onnx/big model.onnx')!;
    const part = join(folder, 'onnx', `big model.onnx.${sha(big).slice(0, 12)}.part`);
    mkdirSync(join(folder, 'onnx'));
    writeFileSync(part, big.subarray(0, 30_000));
    requests.length = 0;
    await fetchBoth();
    expect(requests.map(({ range }) => range)).toContain('bytes=30000-');
    expect(stored('onnx/big model.onnx').equals(big)).toBe(true);
    expect(leftOvers()).toEqual([]);
  });

  it('needs no more bytes when all of them had come', async () => {
    const big = files.get('onnx/big model.onnx')!;
    mkdirSync(join(folder, 'onnx'), { recursive: true });
    writeFileSync(join(folder, 'onnx', `big model.onnx.${sha(big).slice(0, 12)}.part`), big);
    await fetchBoth();
    expect(requests.some(({ path }) => path.startsWith('/store/'))).toBe(false);
    expect(stored('onnx/big model.onnx').equals(big)).toBe(true);
  });

  it('starts anew where the server does not know ranges', async () => {
    behaviour.ignoresRange = true;
    behaviour.cuts = [10, 9_000];
    await fetchBoth();
    expect(stored('onnx/big model.onnx').equals(files.get('onnx/big model.onnx')!)).toBe(true);
  });

  it.each(['config.json', 'onnx/big model.onnx'])('throws away what has a wrong checksum: %s', async (path) => {
    behaviour.damaged.add(path);
    await expect(fetchBoth()).rejects.toThrow(/came with checksum [0-9a-f]{12}… instead of [0-9a-f]{12}….*try again/);
    expect(existsSync(join(folder, path))).toBe(false);
    expect(leftOvers()).toEqual([]);
    behaviour.damaged.clear();
    await fetchBoth();
    expect(stored(path).equals(files.get(path)!)).toBe(true);
  });

  it('never joins parts of two versions', async () => {
    const other = Buffer.alloc(30_000, 1);
    mkdirSync(join(folder, 'onnx'), { recursive: true });
    writeFileSync(join(folder, 'onnx', `big model.onnx.${sha(other).slice(0, 12)}.part`), other);
    await fetchBoth();
    expect(stored('onnx/big model.onnx').equals(files.get('onnx/big model.onnx')!)).toBe(true);
  });

  it.each([
    [404, /has no file onnx\/big model\.onnx in owner\/tiny/],
    [401, /does not give owner\/tiny to everybody \(401\).*HF_TOKEN/],
    [403, /does not give owner\/tiny to everybody \(403\)/],
  ])('says what a refusal means: %d', async (status, message) => {
    behaviour.status['onnx/big model.onnx'] = status;
    const error = await fetchBoth().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(UserError);
    expect((error as Error).message).toMatch(message);
    expect(existsSync(join(folder, 'config.json'))).toBe(true);
  });

  it('shows the token to the hub alone', async () => {
    await fetchBoth({ environment: { HF_TOKEN: 'secret' } });
    expect(requests.every(({ token }) => token === 'Bearer secret')).toBe(true);
    requests.length = 0;
    // Another host name for the same server: where large files lie is not the hub.
    const { port } = server.address() as AddressInfo;
    rmSync(folder, { recursive: true });
    await fetchModel('owner/tiny', ['onnx/big model.onnx'], folder, {
      endpoint: `http://localhost:${port}`,
      environment: { HF_TOKEN: 'secret' },
    });
    expect(requests.filter(({ path }) => path.startsWith('/store/')).map(({ token }) => token)).toEqual([undefined]);
  });

  it('lists the files and where to put them when the hub cannot be reached', async () => {
    const error = (await fetchBoth({ endpoint: 'http://127.0.0.1:9' }).catch((caught: unknown) => caught)) as Error;
    expect(error).toBeInstanceOf(UserError);
    expect(error.message).toContain('owner/tiny cannot be fetched from http://127.0.0.1:9');
    expect(error.message).toContain('http://127.0.0.1:9/owner/tiny/resolve/main/onnx/big%20model.onnx');
    expect(error.message).toContain(`→ ${join(folder, 'onnx', 'big model.onnx')}`);
    expect(existsSync(folder)).toBe(false);
  });

  it('gives up on a server that always cuts, and keeps what has come', async () => {
    behaviour.cuts = [0, 0, 0, 0, 0, 0, 0, 0];
    await expect(fetchBoth()).rejects.toThrow('owner/tiny cannot be fetched');
    behaviour.cuts = [];
    await fetchModel('owner/tiny', ['config.json'], folder, { endpoint, environment: {}, retryDelay: 1 });
    behaviour.cuts = [12_000, 0, 0, 0, 0, 0, 0];
    await expect(fetchBoth()).rejects.toThrow('big%20model.onnx');
    expect(leftOvers()).toHaveLength(1);
  });

  it('opens no connection when HF_HUB_OFFLINE says so', async () => {
    await expect(fetchBoth({ environment: { HF_HUB_OFFLINE: '1' } })).rejects.toThrow(/HF_HUB_OFFLINE forbids/);
    expect(requests).toEqual([]);
  });

  it('stops when it is told to, and leaves no file that looks whole', async () => {
    const controller = new AbortController();
    const fetching = fetchBoth({
      signal: controller.signal,
      onProgress: ({ file }) => file.startsWith('onnx') && controller.abort(),
    });
    await expect(fetching).rejects.toThrow(/abort/i);
    expect(existsSync(join(folder, 'onnx', 'big model.onnx'))).toBe(false);
  });

  it('takes the endpoint from HF_ENDPOINT', async () => {
    await fetchModel('owner/tiny', ['config.json'], folder, { environment: { HF_ENDPOINT: `${endpoint}/` } });
    expect(stored('config.json').equals(files.get('config.json')!)).toBe(true);
  });
});

describe('a model of the hub', () => {
  beforeEach(() => {
    files.clear();
    for (const entry of readdirSync(`${MODELS}clip`, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      files.set(
        path
          .slice(`${MODELS}clip`.length + 1)
          .split(sep)
          .join('/'),
        readFileSync(path),
      );
    }
  });

  it('is fetched, opened, and opened again without a connection', async () => {
    const source = parseEmbedder('hub:owner/tiny', { models: folder });
    await expect(openEmbedder(source)).rejects.toThrow('owner/tiny is not complete in');
    expect(requests).toEqual([]);
    const first = await openEmbedder(source, { hub: { endpoint, environment: {} } });
    expect(worstDifference(goldens.clip.images, await first.embedImages(pictures))).toBeLessThan(2e-6);
    expect(worstDifference(goldens.clip.texts, await first.embedTexts!(goldens.texts))).toBeLessThan(2e-6);
    expect(first.description).toMatchObject({ name: 'owner-tiny', hasText: true });
    await first.close();
    requests.length = 0;
    const second = await openEmbedder(source);
    expect(second.description).toEqual(first.description);
    expect(requests).toEqual([]);
    await second.close();
  });
});

describe('modelsFolder', () => {
  it('follows the environment', () => {
    expect(modelsFolder({ GOLDPAN_MODELS: '/a', XDG_CACHE_HOME: '/b' })).toBe('/a');
    expect(modelsFolder({ XDG_CACHE_HOME: '/b' })).toBe(join('/b', 'goldpan', 'models'));
    expect(modelsFolder({})).toMatch(/goldpan.models$/);
  });
});

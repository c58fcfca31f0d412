import { spawn } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { jpeg } from '../fixtures/pictures.ts';
import { writeTinyModel } from '../fixtures/tiny-onnx.ts';
import { CLI, type CommandResult, goldpan } from './run.ts';

const COUNT = 24;
/** Numbers of the model of the tests: 3 × 4 × 4. */
const DIMENSIONS = 48;
let source: string;
let folder: string;

beforeAll(async () => {
  source = mkdtempSync(join(tmpdir(), 'goldpan-source-'));
  mkdirSync(join(source, 'photos'));
  const place = (name: string) => join(source, 'photos', name);
  for (let i = 0; i < COUNT; i++) {
    const name = `image-${String(i).padStart(2, '0')}.jpg`;
    // One is a strip, so narrow that the base view is too small for a model that wants more.
    writeFileSync(place(name), i === 7 ? await jpeg(i, 90, 2400, 120) : await jpeg(i));
    utimesSync(place(name), 1_600_000_000, 1_600_000_000);
  }
  const black = { width: 64, height: 64, channels: 3, background: 'black' } as const;
  writeFileSync(place('black.png'), await sharp({ create: black }).png().toBuffer());
  writeFileSync(place('broken.jpg'), 'not an image');
  writeTinyModel(join(source, 'tiny.onnx'));
  const { code, stderr } = await goldpan(source, 'scan', 'photos', '-w', 'scanned', '-q');
  expect(code, stderr).toBe(0);
}, 60_000);
afterAll(() => rmSync(source, { recursive: true, force: true }));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'goldpan-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const MODEL = () => `onnx:${join(source, 'tiny.onnx')}`;
const run = (...args: readonly string[]): Promise<CommandResult> => goldpan(folder, ...args, '-q');

async function json<T = Record<string, unknown>>(...args: readonly string[]): Promise<T> {
  const result = await goldpan(folder, ...args, '--json', '-q');
  expect(result.code, result.stderr).toBe(0);
  return JSON.parse(result.stdout) as T;
}

interface Entry {
  readonly name: string;
  readonly version: string;
  readonly key: string;
  readonly isOfCrops: boolean;
}
const entriesOf = (workspace: string): readonly Entry[] =>
  (JSON.parse(readFileSync(join(folder, workspace, 'goldpan.json'), 'utf8')) as { embeddings: Entry[] }).embeddings;

const vectorFile = (workspace: string, { name, version, key }: Entry): string =>
  join(folder, workspace, 'vectors', `${name}-${version}`, `${key}.f16`);

/** The bytes of the vectors and of the table beside them. */
function stored(workspace: string, at = 0): readonly string[] {
  const entry = entriesOf(workspace)[at]!;
  const table = readFileSync(join(folder, workspace, 'tables/embedded', `${entry.key}.parquet`));
  return [entry.key, readFileSync(vectorFile(workspace, entry)).toString('base64'), table.toString('base64')];
}

const scan = (workspace: string, ...args: readonly string[]) =>
  json('scan', join(source, 'photos'), '-w', workspace, ...args);

/** A scanned workspace without vectors. */
const scanned = (workspace: string) => cpSync(join(source, 'scanned'), join(folder, workspace), { recursive: true });

describe('goldpan embed', () => {
  it('makes one vector per measured image, says why others have none, and makes none twice', async () => {
    scanned('ws');
    const first = await json('embed', '-w', 'ws', '--embedder', MODEL());
    expect(first).toMatchObject({ embedder: 'tiny', dimensions: DIMENSIONS, vectors: COUNT, made: COUNT, failed: 1 });
    expect(Object.keys(first.reasons as object)[0]).toContain('not finite');
    expect(statSync(vectorFile('ws', entriesOf('ws')[0]!)).size).toBe(64 + COUNT * DIMENSIONS * 2);
    const before = stored('ws');
    const again = await json('embed', '-w', 'ws');
    expect(again).toMatchObject({ embedder: 'tiny', vectors: COUNT, made: 0, failed: 1, missing: 0 });
    expect(stored('ws')).toEqual(before);
  });

  it('gives the very vectors that scan --embed makes from the same decode', async () => {
    scanned('apart');
    // A model that wants more than the base view of the strip has.
    writeTinyModel(join(folder, 'larger.onnx'), 64, 'larger');
    await json('embed', '-w', 'apart', '--embedder', 'onnx:larger.onnx');
    const summary = await scan('together', '--embed', '--embedder', 'onnx:larger.onnx');
    expect(summary.embedding).toMatchObject({ embedder: 'larger', dimensions: 3 * 64 * 64, vectors: COUNT, failed: 1 });
    expect(stored('together')).toEqual(stored('apart'));
    // An image that was measured without its vector gets it all the same.
    scanned('later');
    await scan('later', '--embedder', 'onnx:larger.onnx');
    expect(stored('later')).toEqual(stored('apart'));
  });

  it('goes on where it was killed and ends with the very bytes of an uninterrupted run', async () => {
    scanned('whole');
    scanned('killed');
    const args = ['--embedder', MODEL(), '--checkpoint', '2'];
    await json('embed', '-w', 'whole', ...args);
    const place = join(folder, 'killed/vectors');
    const parts = (): number => {
      try {
        return readdirSync(place, { recursive: true }).filter((name) => String(name).endsWith('.f16')).length;
      } catch {
        return 0;
      }
    };
    for (let seen = 0; seen < 3; seen++) {
      const had = parts();
      const child = spawn(process.execPath, [CLI, 'embed', '-w', 'killed', ...args, '-q'], { cwd: folder });
      const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once('exit', (_, signal) => resolve(signal)));
      // One more part on disk says that it is at work.
      const poll = setInterval(() => {
        if (parts() > had) child.kill('SIGKILL');
      }, 2);
      const signal = await ended;
      clearInterval(poll);
      expect(signal).toBe('SIGKILL');
    }
    const last = await json('embed', '-w', 'killed', ...args);
    expect(last.made as number).toBeLessThan(COUNT);
    expect(last.vectors).toBe(COUNT);
    expect(stored('killed')).toEqual(stored('whole'));
    const names = (workspace: string) =>
      readdirSync(join(folder, workspace), { recursive: true })
        // Each run has its own record there.
        .filter((name) => !String(name).startsWith('jobs/'))
        .sort();
    const withoutKeys = (workspace: string) =>
      names(workspace).map((name) => String(name).replace(/\.(f16|parquet)$/, ''));
    expect(withoutKeys('killed')).toEqual(withoutKeys('whole'));
  });

  it('embeds a range, then the rest', async () => {
    scanned('ws');
    const some = await json('embed', '-w', 'ws', '--embedder', MODEL(), '--offset', '4', '--limit', '6');
    expect(some).toMatchObject({ vectors: 6, made: 6, missing: COUNT + 1 - 6 });
    const rest = await json('embed', '-w', 'ws');
    expect(rest).toMatchObject({ vectors: COUNT, made: COUNT - 6, missing: 0 });
  });

  it('embeds again only what a scan found changed', async () => {
    mkdirSync(join(folder, 'photos'));
    for (let i = 0; i < 6; i++) {
      const name = `image-0${i}.jpg`;
      copyFileSync(join(source, 'photos', name), join(folder, 'photos', name));
    }
    await json('scan', 'photos', '-w', 'ws', '--embedder', MODEL());
    writeFileSync(join(folder, 'photos/image-03.jpg'), await jpeg(99));
    rmSync(join(folder, 'photos/image-05.jpg'));
    // Before it is scanned, the workspace does not know the file any more.
    const stale = await json('embed', '-w', 'ws');
    expect(stale).toMatchObject({ vectors: 6, made: 0 });
    await json('scan', '-w', 'ws');
    expect(await json('embed', '-w', 'ws')).toMatchObject({ vectors: 5, made: 1, failed: 0 });
    writeFileSync(join(folder, 'photos/image-01.jpg'), await jpeg(98));
    rmSync(join(folder, 'ws/vectors'), { recursive: true });
    const changed = await json('embed', '-w', 'ws');
    expect(changed).toMatchObject({ vectors: 4, failed: 1 });
    expect(changed.reasons).toEqual({ 'the file has changed since the scan: scan again': 1 });
  });

  it('keeps several embedders side by side, and lists them', async () => {
    await scan('ws', '--embedder', MODEL());
    writeTinyModel(join(folder, 'other.onnx'), 2, 'other');
    await json('embed', '-w', 'ws', '--embedder', 'onnx:other.onnx');
    const list = await json<Record<string, unknown>[]>('embed', '-w', 'ws', '--list');
    expect(list.map(({ name, dimensions, isCurrent }) => [name, dimensions, isCurrent])).toEqual([
      ['tiny', DIMENSIONS, false],
      ['other', 12, true],
    ]);
    const table = await goldpan(folder, 'embed', '-w', 'ws', '--list');
    expect(table.stdout).toContain('current');
    // A scan leaves them alone, and a name is enough to use a model again.
    await json('scan', '-w', 'ws');
    expect(await json('embed', '-w', 'ws', '--embedder', 'tiny')).toMatchObject({ made: 0, vectors: COUNT });
  });

  it('replaces the vectors of an older version of a model', async () => {
    scanned('ws');
    writeTinyModel(join(folder, 'mine.onnx'), 4, 'mine');
    await json('embed', '-w', 'ws', '--embedder', 'onnx:mine.onnx');
    const [before] = entriesOf('ws');
    writeTinyModel(join(folder, 'mine.onnx'), 2, 'mine');
    expect(await json('embed', '-w', 'ws')).toMatchObject({ embedder: 'mine', dimensions: 12, made: COUNT });
    const [after, ...more] = entriesOf('ws');
    expect([after!.version === before!.version, more]).toEqual([false, []]);
    expect(readdirSync(join(folder, 'ws/vectors'))).toEqual([`mine-${after!.version}`]);
  });

  it('embeds a crop of every image, or crops of a file', async () => {
    scanned('ws');
    const boxed = await json('embed', '-w', 'ws', '--embedder', MODEL(), '--box', '10,200,60,50');
    // The black picture has no column 200.
    expect(boxed).toMatchObject({ embedder: 'tiny+crops', vectors: COUNT, failed: 1 });
    expect(Object.keys(boxed.reasons as object)).toEqual(['the crop lies outside the picture (64×64 px)']);
    writeFileSync(
      join(folder, 'boxes.csv'),
      'filename,row_y,col_x,width,height\nimage-02.jpg,0,0,320,240\nimage-02.jpg,10,200,60,50\nimage-03.jpg,5,5,20,20\n',
    );
    const listed = await json('embed', '-w', 'ws', '--embedder', MODEL(), '--boxes', 'boxes.csv');
    expect(listed).toMatchObject({ embedder: 'tiny+crops', vectors: 3, made: 2 });
    // A crop of everything is the image itself; a part is not.
    await json('embed', '-w', 'ws', '--embedder', MODEL());
    const rows = (at: number) => readFileSync(vectorFile('ws', entriesOf('ws')[at]!)).subarray(64);
    const row = (bytes: Buffer, n: number) => bytes.subarray(2 * DIMENSIONS * n, 2 * DIMENSIONS * (n + 1));
    const [crops, whole] = [rows(0), rows(1)];
    expect(row(crops, 0)).toEqual(row(whole, 2));
    expect(row(crops, 1)).not.toEqual(row(whole, 2));
  });

  it('exports vectors as NumPy reads them, with the images they are of', async () => {
    await scan('ws', '--embedder', MODEL());
    const exported = await goldpan(folder, 'export', 'npy', '-w', 'ws', '--embedder', 'tiny', '-o', 'out');
    expect(exported.code, exported.stderr).toBe(0);
    expect(exported.stdout).toContain('Measured images without a vector: 1');
    const array = readFileSync(join(folder, 'out/vectors.npy'));
    expect(array.toString('latin1', 10, 128)).toContain(
      `'descr': '<f4', 'fortran_order': False, 'shape': (${COUNT}, 48)`,
    );
    expect(array.length).toBe(128 + 4 * COUNT * DIMENSIONS);
    for (let row = 0; row < COUNT; row++) {
      let squares = 0;
      for (let i = 0; i < DIMENSIONS; i++) squares += array.readFloatLE(128 + 4 * (DIMENSIONS * row + i)) ** 2;
      expect(squares).toBeCloseTo(1, 2);
    }
    const list = readFileSync(join(folder, 'out/images.csv'), 'utf8').trimEnd().split('\n');
    expect(list.slice(0, 2)).toEqual(['index,id,path', `0,image-00.jpg,${join(source, 'photos/image-00.jpg')}`]);
    expect(list).toHaveLength(COUNT + 1);
    const unknown = await goldpan(folder, 'export', 'npy', '-w', 'ws', '--embedder', 'clip', '-o', 'out');
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('no vectors of clip. It has: tiny')]);
  });

  it('runs in a recipe', async () => {
    const recipe = {
      version: 1,
      source: [join(source, 'photos')],
      workspace: 'ws',
      steps: [
        { scan: { quiet: true, embed: true, embedder: MODEL() } },
        { embed: { quiet: true, embedder: MODEL(), limit: 5 } },
      ],
    };
    writeFileSync(join(folder, 'recipe.json'), JSON.stringify(recipe));
    const result = await goldpan(folder, 'run', 'recipe.json');
    expect(result.code, result.stderr).toBe(0);
    expect(result.stdout).toContain(`${COUNT} vectors of ${DIMENSIONS} numbers (tiny): none new, 1 image without one`);
  });

  it('keeps what was done on Ctrl-C and says so', async () => {
    scanned('ws');
    const child = spawn(process.execPath, [CLI, 'embed', '-w', 'ws', '--embedder', MODEL(), '--checkpoint', '1'], {
      cwd: folder,
    });
    let stderr = '';
    child.stderr.on('data', (text: Buffer) => {
      stderr += text.toString();
    });
    const poll = setInterval(() => {
      if (!existsSync(join(folder, 'ws/tables/embedded'))) return;
      clearInterval(poll);
      child.kill('SIGINT');
    }, 2);
    const code = await new Promise((resolve) => child.once('close', resolve));
    clearInterval(poll);
    expect(stderr).toContain('goes on from there');
    expect(code).toBe(130);
    expect((await json('embed', '-w', 'ws', '--embedder', MODEL())).made).toBeLessThan(COUNT);
  });

  it.each([
    ['no workspace', ['embed', '-w', 'nowhere'], 'There is no workspace at'],
    ['an unknown model', ['embed', '-w', 'ws', '--embedder', 'clop'], 'no such model'],
    ['a model that is not there', ['embed', '-w', 'ws', '--embedder', 'onnx:gone.onnx'], 'gone.onnx'],
    ['a file that is no model', ['embed', '-w', 'ws', '--embedder', 'onnx:noise.onnx'], 'noise.onnx'],
    ['a crop that is none', ['embed', '-w', 'ws', '--box', '1,2,3'], '--box does not understand "1,2,3"'],
    ['two kinds of crops', ['embed', '-w', 'ws', '--box', '1,2,3,4', '--boxes', 'b.csv'], 'not both'],
    ['crops of no image', ['embed', '-w', 'ws', '--boxes', 'b.csv'], 'b.csv, line 2: there is no image zebra.jpg'],
    ['a crop in words', ['embed', '-w', 'ws', '--boxes', 'c.csv'], 'c.csv, line 2: "all of it" is no crop'],
    ['another device', ['embed', '-w', 'ws', '--device', 'tpu'], 'tpu'],
    ['a scan with a wrong model', ['scan', '.', '-w', 'new', '--embedder', 'onnx:gone.onnx'], 'gone.onnx'],
  ])('refuses %s', async (_, args, message) => {
    scanned('ws');
    writeFileSync(join(folder, 'noise.onnx'), 'this is no model');
    writeFileSync(join(folder, 'b.csv'), 'filename,row_y,col_x,width,height\nzebra.jpg,0,0,1,1\n');
    writeFileSync(join(folder, 'c.csv'), 'filename,crop\nimage-01.jpg,all of it\n');
    const result = await run(...args);
    expect(result.stderr).toContain(message);
    expect(result.stderr).not.toContain('    at ');
    expect(result.code).toBe(2);
    expect(readdirSync(join(folder, 'ws'))).not.toContain('vectors');
  });

  it('refuses a damaged vector file and one of another model, and overwrites nothing', async () => {
    await scan('ws', '--embedder', MODEL());
    const file = vectorFile('ws', entriesOf('ws')[0]!);
    const sound = readFileSync(file);
    const state = readFileSync(join(folder, 'ws/goldpan.json'), 'utf8');
    const damage = async (change: () => void, message: string) => {
      change();
      const bytes = readFileSync(file);
      const result = await run('embed', '-w', 'ws');
      expect([result.code, result.stderr]).toEqual([2, expect.stringContaining(message)]);
      expect(result.stderr).toContain(file);
      expect(readFileSync(file)).toEqual(bytes);
      expect(readFileSync(join(folder, 'ws/goldpan.json'), 'utf8')).toBe(state);
      writeFileSync(file, sound);
    };
    await damage(() => truncateSync(file, 1000), 'is damaged: it has 1000 bytes');
    await damage(() => {
      const bytes = Buffer.from(sound);
      bytes.write('0000000000000000', 24, 'latin1');
      bytes.write('other', 40, 'latin1');
      writeFileSync(file, bytes);
    }, 'holds vectors of other (version 0000000000000000), not of tiny');
    // As the message says: away with it, and the vectors are made again.
    rmSync(file);
    expect(await json('embed', '-w', 'ws')).toMatchObject({ vectors: COUNT, made: COUNT });
    expect(readFileSync(file)).toEqual(sound);
  });

  it('fails when a model has numbers for no picture at all', async () => {
    mkdirSync(join(folder, 'p'));
    copyFileSync(join(source, 'photos/black.png'), join(folder, 'p/black.png'));
    await json('scan', 'p', '-w', 'ws');
    const result = await run('embed', '-w', 'ws', '--embedder', MODEL());
    expect([result.code, result.stderr]).toEqual([
      2,
      expect.stringContaining('tiny gave no vector for any of 1 images'),
    ]);
    expect(entriesOf('ws')).toEqual([]);
  });

  it('does not cost the scan it was made beside', async () => {
    mkdirSync(join(folder, 'p'));
    copyFileSync(join(source, 'photos/black.png'), join(folder, 'p/black.png'));
    const result = await run('scan', 'p', '-w', 'ws', '--embedder', MODEL());
    expect([result.code, result.stderr]).toEqual([
      2,
      expect.stringContaining('tiny gave no vector for any of 1 images'),
    ]);
    expect(JSON.parse((await goldpan(folder, 'images', '-w', 'ws', '--json')).stdout)).toHaveLength(1);
  });
});

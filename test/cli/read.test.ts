import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkspace, scan, UserError } from '../../src/index.ts';
import { jpeg, picture, writeTree } from '../fixtures/pictures.ts';
import { goldpan } from './run.ts';

const HOSTILE = '"><img src=x onerror=alert(1)>\n\u001b[31mred.jpg';
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'goldpan-'));
  writeTree(folder, {
    'd/train/cat/a.jpg': await jpeg(1),
    'd/train/dog/b.jpg': await jpeg(2),
    'd/test/cat/copy.jpg': await jpeg(1),
    'd/test/dog/tiny.png': await (await picture(3, 20, 16)).png().toBuffer(),
    [`d/test/dog/${HOSTILE}`]: await jpeg(5),
    'd/test/dog/broken.jpg': 'x',
  });
  const run = await goldpan(folder, 'scan', 'd', '-q');
  if (run.code !== 0) throw new Error(run.stderr);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const json = async (...args: string[]) => {
  const run = await goldpan(folder, ...args);
  expect(run.code, run.stderr).toBe(0);
  return JSON.parse(run.stdout) as Record<string, unknown>[];
};

describe('goldpan findings', () => {
  it('prints an overview, a list, and all rows as JSON', async () => {
    expect((await goldpan(folder, 'findings')).stdout).toMatch(/split-leakage\s+2\s+33\.3 %/);
    const list = await goldpan(folder, 'findings', '--check', 'too-small');
    expect(list.stdout).toContain('test/dog/tiny.png');
    const rows = await json('findings', '--json');
    expect(rows.map((row) => `${row.check} ${row.id}`)).toEqual(
      expect.arrayContaining([
        'too-small test/dog/tiny.png',
        'unreadable test/dog/broken.jpg',
        'exact-duplicate train/cat/a.jpg',
      ]),
    );
    for (const row of rows) {
      expect(row.score).toBeGreaterThanOrEqual(0);
      expect(row.score).toBeLessThan(0.5);
      expect(row.explanation).toBeTruthy();
    }
  });

  it('moves a threshold without measuring anything again', async () => {
    const before = readFileSync(join(folder, '.goldpan/goldpan.json'), 'utf8');
    expect(await json('findings', '--check', 'too-small', '-t', 'too-small=1000', '--json')).toHaveLength(5);
    expect(await json('findings', '--check', 'too-small', '-t', 'too-small=5', '--json')).toHaveLength(0);
    expect(readFileSync(join(folder, '.goldpan/goldpan.json'), 'utf8')).toBe(before);
  });

  it('writes csv, jsonl and parquet, told by flag or extension', async () => {
    for (const [flags, file] of [
      [['-o', 'f.csv'], 'f.csv'],
      [['-o', 'f.jsonl'], 'f.jsonl'],
      [['--format', 'parquet', '-o', 'f.out'], 'f.out'],
    ] as const) {
      expect((await goldpan(folder, 'findings', ...flags)).code).toBe(0);
      expect(existsSync(join(folder, file))).toBe(true);
    }
    expect(readFileSync(join(folder, 'f.csv'), 'utf8').split('\n')[0]).toBe(
      'id,check,value,threshold,score,explanation',
    );
    expect(readFileSync(join(folder, 'f.out')).subarray(0, 4).toString()).toBe('PAR1');
    const stdout = await goldpan(folder, 'findings', '--format', 'csv');
    expect(stdout.stdout).toBe(readFileSync(join(folder, 'f.csv'), 'utf8'));
    const unknown = await goldpan(folder, 'findings', '-o', 'f.xlsx');
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain('its extension names no format');
  });

  it('never lets a file name write to the terminal', async () => {
    const { stdout } = await goldpan(folder, 'images');
    expect(stdout).toContain('\\x0a\\x1b[31mred.jpg');
    expect(stdout).not.toContain('\u001b[31m');
  });
});

describe('goldpan images', () => {
  it('gives one row per file with CleanVision-style columns', async () => {
    const rows = await json('images', '--json');
    expect(rows).toHaveLength(6);
    const tiny = rows.find((row) => row.id === 'test/dog/tiny.png')!;
    expect(tiny).toMatchObject({
      outcome: 'measured',
      format: 'png',
      width: 20,
      height: 16,
      split: 'test',
      label: 'dog',
      is_too_small_issue: true,
    });
    expect(tiny.dark_score).toBeGreaterThan(0.5);
    expect(tiny.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(tiny.phash).toMatch(/^[0-9a-f]{16}$/);
    expect(rows.find((row) => row.outcome === 'unreadable')).toMatchObject({
      id: 'test/dog/broken.jpg',
      reason_code: 'unknown-format',
      is_unreadable_issue: true,
    });
  });
});

describe('goldpan query', () => {
  it('answers SQL over the views', async () => {
    expect(
      await json('query', 'SELECT split, count(*) AS n FROM images GROUP BY split ORDER BY split', '--json'),
    ).toEqual([
      { split: 'test', n: 4 },
      { split: 'train', n: 2 },
    ]);
    expect(await json('query', 'SELECT * FROM pairs', '--json')).toEqual([
      {
        a: 'test/cat/copy.jpg',
        b: 'train/cat/a.jpg',
        relation: 'identical-bytes',
        score: 1,
        is_confirmed: true,
        found_by: 'bytes',
        phash_distance: 0,
        pdq_distance: 0,
        embedding_similarity: null,
        evidence: null,
        is_represented: true,
      },
    ]);
    const group = {
      group_id: 'test/cat/copy.jpg',
      relation: 'identical-bytes',
      size: 2,
      keeper_id: 'test/cat/copy.jpg',
      weakest_a: 'test/cat/copy.jpg',
      weakest_b: 'train/cat/a.jpg',
      weakest_relation: 'identical-bytes',
      weakest_score: 1,
    };
    expect(await json('query', 'SELECT * FROM groups ORDER BY position', '--json')).toEqual([
      { ...group, keeper_reason: expect.any(String), position: 0, id: 'test/cat/copy.jpg' },
      { ...group, keeper_reason: expect.any(String), position: 1, id: 'train/cat/a.jpg' },
    ]);
  });

  it.each([
    "COPY images TO 'stolen.csv'",
    'DROP VIEW images',
    'CREATE TABLE t AS SELECT 1',
    "ATTACH 'x.db'",
    'INSTALL httpfs',
    'SELECT 1; SELECT 2',
    "SELECT * FROM read_csv('../secret.csv')",
    "SELECT * FROM read_text('/etc/hostname')",
    "SET allowed_directories = ['/']",
    'SELEC 1',
    'SELECT nothing FROM images',
  ])('refuses %s with one line', async (sql) => {
    writeFileSync(join(folder, 'secret.csv'), 'password\n1234\n');
    const run = await goldpan(folder, 'query', sql);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('error');
    expect(run.stderr).not.toContain('    at ');
    expect(run.stdout).not.toContain('1234');
    expect(existsSync(join(folder, 'stolen.csv'))).toBe(false);
  });

  it('writes what it found to a file, but reads no other', async () => {
    expect((await goldpan(folder, 'query', 'SELECT id FROM images', '-o', 'ids.csv')).code).toBe(0);
    expect(readFileSync(join(folder, 'ids.csv'), 'utf8').trim().split('\n').length).toBeGreaterThanOrEqual(7);
    const sneaky = await goldpan(
      folder,
      'query',
      `SELECT * FROM read_csv('${join(folder, 'secret.csv')}')`,
      '-o',
      'out.csv',
    );
    expect(sneaky.code).toBe(2);
    expect(existsSync(join(folder, 'out.csv'))).toBe(false);
  });
});

describe('the other commands', () => {
  it('report writes one file', async () => {
    const run = await goldpan(folder, 'report', '-o', 'report.html');
    expect(run.code, run.stderr).toBe(0);
    const text = readFileSync(join(folder, 'report.html'), 'utf8');
    expect(text).toContain('data:image/webp;base64,');
    expect(text).not.toContain('<img src=x');
  });

  it('doctor tries every decoder', async () => {
    const run = await goldpan(folder, 'doctor', '--json');
    expect(run.code, run.stderr).toBe(0);
    const report = JSON.parse(run.stdout) as {
      workerProblem: unknown;
      decoders: { format: string; available: boolean }[];
    };
    expect(report.workerProblem).toBeNull();
    expect(report.decoders.filter(({ available }) => available).map(({ format }) => format)).toEqual(
      expect.arrayContaining(['jpeg', 'png', 'webp', 'tiff', 'gif', 'avif', 'svg', 'bmp', 'pnm', 'jxl', 'jp2', 'raw']),
    );
  });

  it.each([
    [['findings', '-w', 'nowhere'], 2, 'nowhere'],
    [['findings', '--check', 'drak'], 2, 'Did you mean dark?'],
    [['findigns'], 2, 'Did you mean findings?'],
    [['--version'], 0, ''],
    [['--help'], 0, ''],
  ] as const)('%j exits with %i', async (args, code, says) => {
    const run = await goldpan(folder, ...args);
    expect(run.code).toBe(code);
    expect(run.stderr).toContain(says);
    expect(run.stderr).not.toContain('    at ');
  });

  it('stops quietly when the reader of its pipe does', async () => {
    const { spawnSync } = await import('node:child_process');
    const { CLI } = await import('./run.ts');
    const run = spawnSync('sh', ['-c', `"${process.execPath}" "${CLI}" images --json | head -c 10`], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(run.stderr).toBe('');
  });
});

describe('the library', () => {
  it('scans, opens and reads with typed rows', async () => {
    const steps = new Set<string>();
    const summary = await scan({
      inputs: ['d'],
      cwd: folder,
      workspace: 'library',
      onProgress: ({ step }) => steps.add(step),
    });
    expect(summary.images).toBe(6);
    expect([...steps]).toEqual(expect.arrayContaining(['listing', 'measuring', 'comparing']));
    const workspace = await openWorkspace(join(folder, 'library'));
    try {
      const [first] = await workspace.images({ limit: 1 });
      expect(first!.id).toBe('test/cat/copy.jpg');
      expect((await workspace.findings({ check: 'unreadable' })).map(({ id }) => id)).toEqual(['test/dog/broken.jpg']);
      expect((await workspace.groups()).map(({ id }) => id)).toHaveLength(2);
      expect(await workspace.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    } finally {
      workspace.close();
    }
  });

  it('stops on an AbortSignal with its reason, and gives the workspace back', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const running = scan({
      inputs: ['d'],
      cwd: folder,
      workspace: 'aborted',
      signal: controller.signal,
      onProgress: ({ step }) => {
        if (step === 'measuring') controller.abort(reason);
      },
    });
    await expect(running).rejects.toBe(reason);
    await expect(openWorkspace(join(folder, 'aborted'))).rejects.toBeInstanceOf(UserError);
    expect((await scan({ inputs: ['d'], cwd: folder, workspace: 'aborted' })).images).toBe(6);
  });
});

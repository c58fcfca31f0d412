import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Evaluation, evaluate, exportAs, openWorkspace } from '../../src/index.ts';
import { jpeg, picture, writeTree } from '../fixtures/pictures.ts';
import { goldpan } from './run.ts';

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'goldpan-'));
  const original = await jpeg(1);
  writeTree(folder, {
    'd/one/a.jpg': original,
    'd/one/copy.jpg': original,
    'd/two/small.jpg': await (await picture(1)).resize(200).jpeg({ quality: 85 }).toBuffer(),
    'd/two/b.jpg': await jpeg(2),
    'd/two/c.jpg': await jpeg(3),
    'd/broken.jpg': 'x',
    'groups.csv': 'id,group\na.jpg,1\ncopy.jpg,1\nd/two/small.jpg,1\nb.jpg,2\ntwo/c.jpg,2\n',
    'pairs.csv': 'a,b,related\none/a.jpg,one/copy.jpg,1\ntwo/b.jpg,two/c.jpg,0\ngone.jpg,a.jpg,1\n',
    'map.json': JSON.stringify({
      'one/a.jpg': [['one/copy.jpg', 0]],
      'one/copy.jpg': [['one/a.jpg', 0]],
      'two/b.jpg': [],
    }),
    'bad.csv': 'a,b\na.jpg,\n',
  });
  const run = await goldpan(folder, 'scan', 'd', '-q');
  if (run.code !== 0) throw new Error(run.stderr);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const evaluation = async (...args: string[]): Promise<Evaluation> => {
  const run = await goldpan(folder, 'evaluate', '--json', ...args);
  expect(run.code, run.stderr).toBe(0);
  return JSON.parse(run.stdout) as Evaluation;
};

describe('goldpan evaluate', () => {
  it('compares with groups, pairs and maps', async () => {
    const groups = await evaluation('--truth', 'groups.csv');
    // a, copy and small are found; b and c are no copies, whatever the truth says.
    expect(groups.pairs).toMatchObject({ truePositives: 3, falsePositives: 0, falseNegatives: 1, accuracy: null });
    expect(groups.pairs.recall).toMatchObject({ value: 0.75 });
    expect(groups.groups).toMatchObject({ images: 5, bCubedPrecision: 1, bCubedRecall: 0.8 });
    const pairs = await evaluation('--truth', 'pairs.csv');
    expect(pairs).toMatchObject({
      scope: 'listed',
      pairs: { truePositives: 1, trueNegatives: 1, accuracy: 1 },
      groups: null,
    });
    expect(pairs.truth.notFound).toEqual({ unknown: 1, ambiguous: 0, names: ['gone.jpg'], pairs: 1 });
    const map = await evaluation('--truth', 'map.json', '--scope', 'named');
    expect(map).toMatchObject({
      truth: { format: 'map', images: 3 },
      retrieval: { queries: 3, map: 1, ndcg: 1, jaccard: 1 },
    });
    expect((await evaluation('--truth', 'groups.csv', '--relation', 'identical-bytes')).pairs.truePositives).toBe(1);
  });

  it('prints a table with intervals, what is wrong and what was missed', async () => {
    const { stdout, stderr, code } = await goldpan(folder, 'evaluate', '--truth', 'groups.csv');
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/recall\s+0\.7500\s+0\.3006 – 0\.9544\s+1 missed/);
    expect(stdout).toMatch(/Missed\n.*\n\s+two\/b\.jpg\s+two\/c\.jpg/);
    const pairs = await goldpan(folder, 'evaluate', '--truth', 'pairs.csv');
    expect(pairs.stderr).toContain('1 name no image of the workspace; 1 pairs could not be judged: gone.jpg');
  });

  it.each([
    [['--fail-on', 'recall<0.7'], 0, ''],
    [['--fail-on', 'recall<0.8', '--fail-on', 'precision<1'], 1, 'recall<0.8: recall is 0.75'],
    [['--fail-on', 'recal<0.8'], 2, 'Did you mean recall?'],
    [['--relation', 'resize'], 2, 'Did you mean resized?'],
    [['--scope', 'listed'], 2, 'needs a truth that lists unrelated pairs'],
    [['--truth', 'bad.csv'], 2, 'bad.csv, line 2'],
    [['--truth', 'nowhere.csv'], 2, 'nowhere.csv cannot be read'],
  ] as const)('%j exits with %i', async (args, code, says) => {
    const run = await goldpan(folder, 'evaluate', '--truth', 'groups.csv', ...args);
    expect(run.code, run.stderr).toBe(code);
    expect(run.stderr).toContain(says);
    expect(run.stderr).not.toContain('    at ');
  });
});

describe('goldpan export', () => {
  it('writes what fastdup does, with real paths', async () => {
    const run = await goldpan(folder, 'export', 'fastdup', '-o', 'fd');
    expect(run.code, run.stderr).toBe(0);
    expect(run.stdout).toContain('outliers.csv is left out');
    const list = readFileSync(join(folder, 'fd/atrain_features.dat.csv'), 'utf8').trimEnd().split('\n');
    expect(list).toHaveLength(6);
    for (const line of list.slice(1))
      expect(readFileSync(line.slice(line.indexOf(',') + 1)).length).toBeGreaterThan(100);
    expect(readFileSync(join(folder, 'fd/features.bad.csv'), 'utf8')).toMatch(
      /^0,.*broken\.jpg,ERROR_CORRUPT_IMAGE,1$/m,
    );
    expect(readFileSync(join(folder, 'fd/similarity.csv'), 'utf8')).toMatch(
      /^from,to,distance\n.*a\.jpg,.*copy\.jpg,1\.000000\n/,
    );
    const components = readFileSync(join(folder, 'fd/component_info.csv'), 'utf8').trimEnd().split('\n');
    expect(components).toHaveLength(2);
  });

  it('writes what imagededup does, which evaluates as perfect', async () => {
    const run = await goldpan(folder, 'export', 'imagededup', '-o', 'out/found.json', '--scores', '--json');
    expect(run.code, run.stderr).toBe(0);
    expect((JSON.parse(run.stdout) as { files: { name: string }[] }).files.map(({ name }) => name)).toEqual(
      readdirSync(join(folder, 'out')).sort(),
    );
    const map = JSON.parse(readFileSync(join(folder, 'out/found.json'), 'utf8')) as Record<string, [string, number][]>;
    expect(Object.keys(map)).toEqual(['one/a.jpg', 'one/copy.jpg', 'two/b.jpg', 'two/c.jpg', 'two/small.jpg']);
    expect(map['one/copy.jpg']!.map(([id]) => id)).toEqual(['one/a.jpg', 'two/small.jpg']);
    expect(map['two/b.jpg']).toEqual([]);
    const perfect = await evaluation('--truth', 'out/found.json');
    expect(perfect).toMatchObject({ pairs: { f1: 1 }, retrieval: { queries: 5, map: 1, ndcg: 1, jaccard: 1 } });
    const toRemove = JSON.parse(readFileSync(join(folder, 'out/found-to-remove.json'), 'utf8')) as string[];
    expect(toRemove).toHaveLength(2);
    expect(toRemove).toContain('two/small.jpg');
  });

  it.each([
    [['--list'], 0, ''],
    [[], 2, 'Say what to write'],
    [['fastdup'], 2, 'goldpan export fastdup -o FOLDER'],
    [['imagededup', '-o', 'x.csv'], 2, 'should end in .json'],
    [['fastdub', '-o', 'x'], 2, 'Did you mean fastdup?'],
    [['fastdup', '-o', 'x', '--scores'], 2, 'has no option scores'],
  ] as const)('%j exits with %i', async (args, code, says) => {
    const run = await goldpan(folder, 'export', ...args);
    expect(run.code, run.stderr).toBe(code);
    expect(run.stderr).toContain(says);
    expect(run.stdout).toMatch(args.length === 1 && args[0] !== '--list' ? /^$/ : /^$|fastdup.*\n.*imagededup/s);
  });
});

describe('the library', () => {
  it('evaluates against data, and exports', async () => {
    const workspace = await openWorkspace(undefined, { cwd: folder });
    try {
      const { pairs } = await evaluate(workspace, [['one/a.jpg', 'one/copy.jpg', 'two/small.jpg']]);
      expect(pairs.f1).toBe(1);
      const summary = await exportAs(workspace, 'fastdup', join(folder, 'library'), { numbers: true });
      expect(summary).toMatchObject({ exporter: 'fastdup', folder: join(folder, 'library') });
      expect(readFileSync(join(folder, 'library/similarity.csv'), 'utf8')).toMatch(/^1,2,1\.000000$/m);
    } finally {
      workspace.close();
    }
  });
});

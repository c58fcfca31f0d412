import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { jpeg } from '../fixtures/pictures.ts';
import { writeTinyModel } from '../fixtures/tiny-onnx.ts';
import { goldpan } from './run.ts';

let folder: string;
const predictions: [string, number, number][] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'goldpan-'));
  mkdirSync(join(folder, 'photos'), { recursive: true });
  const rows = ['path,label'];
  for (let n = 0; n < 12; n++) {
    writeFileSync(join(folder, 'photos', `${n}.jpg`), await jpeg(n + 1));
    rows.push(`photos/${n}.jpg,${n < 4 ? (n % 2 === 0 ? 'cat' : 'dog') : ''}`);
    // 0 and 1 are right, 2 and 3 wrong; of the others the later are the surer.
    const p = [0.9, 0.2, 0.05, 0.9][n] ?? 0.5 + 0.04 * (n - 4);
    predictions.push([`photos/${n}.jpg`, p, 1 - p]);
  }
  writeFileSync(join(folder, 'set.csv'), `${rows.join('\n')}\n`);
  writeFileSync(join(folder, 'probs.csv'), `id,cat,dog\n${predictions.map((row) => row.join(',')).join('\n')}\n`);
  writeTinyModel(join(folder, 'tiny.onnx'));
  const { code, stderr } = await goldpan(folder, 'scan', 'set.csv', '-w', 'ws', '--embedder', 'onnx:tiny.onnx', '-q');
  expect(code, stderr).toBe(0);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: readonly string[]) => goldpan(folder, 'mine', ...args, '-w', 'ws', '-q');
async function text(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await run(...args);
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

it('chooses, stores rounds, lists, shows and compares them', async () => {
  expect(await text('list')).toContain('No round yet.');
  const dry = await text('--probs', 'probs.csv', '-n', '2', '--diversity', '0', '--dry-run');
  expect(dry).toContain('2 images in a round that was not stored');
  expect(dry).toMatch(/1 {2}(photos\/)?4\.jpg +1\.000 {2}margin 1\.00/);
  expect(dry).toContain('accuracy 0.500');

  const first = await text(
    '--probs',
    'probs.csv',
    '-n',
    '4',
    '--false-positives',
    '1',
    '-o',
    'todo.csv',
    '--name',
    'v1',
  );
  expect(first).toContain('4 images in round 1, 1 of them false positives');
  expect(first).toContain('wrote todo.csv');
  const [heading, ...rows] = readFileSync(join(folder, 'todo.csv'), 'utf8').trim().split('\n');
  expect(heading).toBe('rank,id,path,round,kind,score,uncertainty,distance,label,predicted,confidence,reason');
  expect(rows[0]).toMatch(/^1,(photos\/)?2\.jpg,.*2\.jpg,1,false-positive,0\.9/);
  expect(rows).toHaveLength(4);

  const round = JSON.parse(await text('--probs', 'probs.csv', '-n', '9', '--json')) as {
    round: number;
    chosen: { id: string }[];
    pool: object;
  };
  expect(round).toMatchObject({ round: 2, pool: { images: 5, minedBefore: 3 } });
  expect(round.chosen).toHaveLength(5);
  expect(await text('list')).toMatch(/ +1 .* v1 +probs\.csv +4 +1 +4 +0\.500/);
  expect(await text('show', '1')).toContain('labelled cat, predicted dog with 0.95');
  const compared = await text('compare', '1', '2');
  expect(compared).toContain('Of the 4 images of round 1:');
  expect(compared).toContain('3 still have no label');
  expect(compared).toContain('Both rounds used the same predictions');
  expect(JSON.parse(await text('compare', '1', '2', '--json'))).toMatchObject({ overlap: { images: 0 } });
  expect(JSON.parse(await text('list', '--json'))).toHaveLength(2);
});

it('writes a list of files for those who label', async () => {
  await text('--probs', 'probs.csv', '-n', '3', '--again', '-o', 'todo.txt', '--dry-run');
  const paths = readFileSync(join(folder, 'todo.txt'), 'utf8').trim().split('\n');
  expect(paths).toHaveLength(3);
  for (const path of paths) expect(path).toMatch(/^\/.*\/photos\/\d+\.jpg$/);
});

it.each([
  [[], 'Name the predicted probabilities: goldpan mine --probs FILE -n 100'],
  [['--probs', 'nothing.csv'], 'nothing.csv'],
  [['--probs', 'probs.csv', '--all', '--split', 'x'], '--all and --split exclude each other.'],
  [['--probs', 'probs.csv', '--split', 'val'], 'no image is in a split named val'],
  [['--probs', 'probs.csv', '--strategy', 'doubt'], 'Allowed choices are margin'],
  [['--probs', 'probs.csv', '-o', 'x.doc'], 'its extension names no format'],
  [['compare', '1', '9'], 'There is no round 9.'],
  [['compare', '1', 'x'], 'A round is a whole number from 1.'],
])('refuses %j', async (args, message) => {
  const { code, stderr } = await run(...args);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});

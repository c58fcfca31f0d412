import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database } from '../../src/catalog/database.ts';
import { leaksAgainst, openWorkspace } from '../../src/index.ts';
import { jpeg, writeTree } from '../fixtures/pictures.ts';
import { goldpan, inFolder } from './run.ts';

interface Leak {
  readonly a: string;
  readonly b: string;
  readonly relation: string;
  readonly score: number;
  readonly splits: readonly [string, string];
  readonly labels: readonly [string, string];
  readonly labelsAgree: boolean | null;
}

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'goldpan-'));
  const files: Record<string, Uint8Array> = {};
  for (let i = 0; i < 20; i++) files[`d/train/${i % 2 ? 'cat' : 'dog'}/p${i}.jpg`] = await jpeg(100 + i);
  for (let i = 0; i < 4; i++) files[`d/val/${i % 2 ? 'cat' : 'dog'}/v${i}.jpg`] = await jpeg(200 + i);
  for (let i = 0; i < 6; i++) files[`d/test/${i % 2 ? 'cat' : 'dog'}/t${i}.jpg`] = await jpeg(300 + i);
  files['d/test/cat/copy-of-p0.jpg'] = await jpeg(100);
  files['d/test/dog/copy-of-p2.jpg'] = await jpeg(102);
  files['d/train/dog/copy-of-p2.jpg'] = await jpeg(102);
  files['d/test/dog/pixels-of-p6.png'] = await sharp(await jpeg(106))
    .png()
    .toBuffer();
  files['other/a.jpg'] = await jpeg(100);
  files['other/b.jpg'] = await jpeg(300);
  files['other/pixels.png'] = await sharp(await jpeg(301))
    .png()
    .toBuffer();
  files['other/c.jpg'] = await jpeg(999);
  writeTree(folder, files);
  const run = await goldpan(folder, 'scan', 'd', '-q');
  if (run.code !== 0) throw new Error(run.stderr);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function json<T>(cwd: string, ...args: string[]): Promise<T> {
  const run = await goldpan(cwd, ...args, '--json');
  expect(run.code, run.stderr).toBe(0);
  return JSON.parse(run.stdout) as T;
}

const LEAKS = [
  'identical-bytes test/cat/copy-of-p0.jpg train/dog/p0.jpg test-train cat-dog false',
  'identical-bytes test/dog/copy-of-p2.jpg train/dog/copy-of-p2.jpg test-train dog-dog true',
  'identical-bytes test/dog/copy-of-p2.jpg train/dog/p2.jpg test-train dog-dog true',
  'identical-pixels test/dog/pixels-of-p6.png train/dog/p6.jpg test-train dog-dog true',
];
const told = (leak: Leak) =>
  `${leak.relation} ${leak.a} ${leak.b} ${leak.splits.join('-')} ${leak.labels.join('-')} ${leak.labelsAgree}`;

/** Replaces the pairs of a workspace: relations that no small picture would have. */
async function forgePairs(cwd: string, pairs: readonly (readonly [a: string, b: string, relation: string])[]) {
  const parts = join(cwd, '.goldpan/tables/pairs');
  const [part] = readdirSync(parts).filter((name) => name.endsWith('.parquet'));
  const path = join(parts, part!);
  const database = await Database.open();
  try {
    await database.run(`CREATE TABLE old AS SELECT * FROM '${path}'`);
    const rows = pairs.map(([a, b, relation]) => `('${a}', '${b}', '${relation}')`).join(', ');
    const columns = (await database.columnNames('SELECT * FROM old')).map((name) => {
      if (['a', 'b', 'relation'].includes(name)) return name;
      if (name === 'score') return '0.9::DOUBLE AS score';
      if (name === 'is_confirmed') return 'true AS is_confirmed';
      return name === 'is_represented' ? 'false AS is_represented' : `NULL AS ${name}`;
    });
    await database.run(
      `COPY (SELECT ${columns.join(', ')} FROM (VALUES ${rows}) t(a, b, relation)) TO '${path}' (FORMAT parquet)`,
    );
  } finally {
    database.close();
  }
}

describe('goldpan leaks', () => {
  it('lists every cross-split pair, worst first, with splits and labels', async () => {
    const leaks = await json<Leak[]>(folder, 'leaks');
    expect(leaks.map(told)).toEqual(LEAKS);
    expect(leaks.every(({ score }) => score === 1)).toBe(true);
  });

  it('prints a matrix of pairs, images and shares, then the pairs', async () => {
    const { stdout } = await goldpan(folder, 'leaks');
    expect(stdout).toContain('4 leaks (3 identical-bytes, 1 identical-pixels)');
    expect(stdout).toMatch(/train +21 +– +4 · 4 \(19\.0 %\)/);
    expect(stdout).toMatch(/test +9 +4 · 3 \(33\.3 %\) +– +0/);
    expect(stdout).toMatch(/identical-bytes +test ↔ train +cat ≠ dog +test\/cat\/copy-of-p0\.jpg +train\/dog\/p0\.jpg/);
  });

  it.each([
    [['--fail-on', 'leaks>0'], 1],
    [['--fail-on', 'leaks>4'], 0],
    [['--fail-on', 'train-test>3'], 1],
    [['--fail-on', 'val-test>0'], 0],
    [['--fail-on', 'leaks>50%'], 0],
    [['--fail-on', 'leaks>10%', '--json'], 1],
    [['--relation', 'identical-pixels', '--fail-on', 'leaks>1'], 0],
    [['--fail-on', 'leaky>1'], 2],
    [['--relation', 'similar'], 2],
    [['--protect', 'test'], 2],
    [['--repair', '--against', 'other'], 2],
    [['--repair', '--protect', 'tset'], 2],
    [['--against', 'nowhere'], 2],
    [['--against', '.goldpan'], 2],
  ] as const)('%j exits with %i', async (args, code) => {
    const run = await goldpan(folder, 'leaks', ...args);
    expect(run.code, run.stderr).toBe(code);
    expect(run.stderr).not.toContain('    at ');
  });

  it('writes csv, and says when it lists less than there is', async () => {
    const run = await goldpan(folder, 'leaks', '-o', 'leaks.csv', '-n', '3');
    expect(run.code, run.stderr).toBe(0);
    expect(run.stderr).toContain('3 of 4 pairs are listed');
    const [head, ...rows] = readFileSync(join(folder, 'leaks.csv'), 'utf8').trim().split('\n');
    expect(head).toBe('a,b,relation,score,split_a,split_b,label_a,label_b,labels_agree');
    expect(rows).toHaveLength(3);
    expect(rows[0]).toBe('test/cat/copy-of-p0.jpg,train/dog/p0.jpg,identical-bytes,1.0,test,train,cat,dog,false');
  });

  it('--against compares with images elsewhere, and with a workspace', async () => {
    const leaks = await json<Leak[]>(folder, 'leaks', '--against', 'other');
    expect(leaks.map(({ relation, a, b }) => `${relation} ${a} ${b}`)).toEqual([
      'identical-bytes test/cat/copy-of-p0.jpg a.jpg',
      'identical-bytes train/dog/p0.jpg a.jpg',
      'identical-bytes test/dog/t0.jpg b.jpg',
      'identical-pixels test/cat/t1.jpg pixels.png',
    ]);
    expect(leaks[0]).toMatchObject({ splits: ['test', null], labels: ['cat', null], labelsAgree: null });
    const table = await goldpan(folder, 'leaks', '--against', 'other', '--fail-on', 'leaks>3');
    expect(table.code).toBe(1);
    expect(table.stdout).toMatch(/here +34 +4 +11\.8 %\n *there +4 +3 +75\.0 %/);
    const scanned = await goldpan(folder, 'scan', 'other', '-q', '-w', 'other/.goldpan');
    expect(scanned.code, scanned.stderr).toBe(0);
    expect(await json<Leak[]>(folder, 'leaks', '--against', 'other')).toEqual(leaks);
    rmSync(join(folder, 'other/.goldpan'), { recursive: true });
  });

  it('--against counts and orders what another comparison finds beside the exact copies', async () => {
    const [here, there] = [join(folder, '.goldpan'), join(folder, '.goldpan/against')];
    await goldpan(folder, 'leaks', '--against', 'other');
    const workspace = await openWorkspace(here);
    const other = await openWorkspace(join(there, readdirSync(there)[0]!));
    try {
      const found = await leaksAgainst(workspace, other, {
        compare: async () => [
          { a: 'test/dog/t2.jpg', b: 'c.jpg', relation: 'cropped', score: 0.8 },
          { a: 'test/dog/t4.jpg', b: 'c.jpg', relation: 'resized', score: 0.7 },
          { a: 'test/dog/t4.jpg', b: 'c.jpg', relation: 'same-scene', score: 0.7 },
          { a: 'test/dog/t0.jpg', b: 'b.jpg', relation: 'identical-bytes', score: 1 },
        ],
      });
      expect(found).toMatchObject({
        pairs: 6,
        affected: [6, 4],
        byRelation: { 'identical-bytes': 3, 'identical-pixels': 1, cropped: 1, resized: 1 },
        isExactOnly: false,
      });
      const relations = (await found.list(10)).map(({ relation }) => relation);
      expect(relations.slice(3)).toEqual(['identical-pixels', 'resized', 'cropped']);
      expect(await found.list(4)).toHaveLength(4);
    } finally {
      workspace.close();
      other.close();
    }
  });

  it('--repair decides for the smaller splits, and proves that nothing leaks', async () => {
    await inFolder(async (cwd) => {
      writeTree(cwd, {
        'd/train/a.jpg': await jpeg(1),
        'd/train/b.jpg': await jpeg(2),
        'd/train/c.jpg': await jpeg(3),
        'd/test/a.jpg': await jpeg(1),
        'd/test/d.jpg': await jpeg(4),
        'd/val/b.jpg': await jpeg(2),
        'd/val/a.jpg': await jpeg(1),
      });
      expect((await goldpan(cwd, 'scan', 'd', '-q')).code).toBe(0);
      const repair = await goldpan(cwd, 'leaks', '--repair');
      expect(repair.code, repair.stderr).toBe(0);
      expect(repair.stdout).toContain('Decided to remove 3 images: 2 from train, 1 from val.');
      expect(repair.stdout).toContain('0 leaks remain among what is kept (test 2, train 1, val 1).');
      const decisions = readFileSync(join(cwd, '.goldpan/decisions.jsonl'), 'utf8').trim().split('\n');
      expect(decisions.map((line) => JSON.parse(line) as object)).toMatchObject([
        { kind: 'remove', image: 'train/a.jpg', by: 'rule', rule: 'leak-repair' },
        { kind: 'remove', image: 'train/b.jpg', by: 'rule', rule: 'leak-repair' },
        { kind: 'remove', image: 'val/a.jpg', reason: 'related to test/a.jpg in test, which stays' },
      ]);
      const before = await goldpan(cwd, 'leaks');
      expect(before.stdout).toContain('4 leaks');
      expect(before.stderr).toContain('Decisions about 3 of these images');
      expect(await json<Leak[]>(cwd, 'leaks', '--decided')).toEqual([]);
      const again = await json<object>(cwd, 'leaks', '--repair');
      expect(again).toEqual({ decisions: 0, removed: {}, remaining: 0 });
    });
  });

  it('--repair leaves protected images and says what remains', async () => {
    await inFolder(async (cwd) => {
      writeTree(cwd, {
        'd/train/a.jpg': await jpeg(1),
        'd/train/b.jpg': await jpeg(2),
        'd/test/a.jpg': await jpeg(1),
      });
      await goldpan(cwd, 'scan', 'd', '-q');
      const both = await goldpan(cwd, 'leaks', '--repair', '--protect', 'train', 'test');
      expect(both.code).toBe(1);
      expect(both.stdout).toContain('1 leaks remain');
      expect(both.stdout).toMatch(/test\/a\.jpg +train\/a\.jpg/);
      const train = await goldpan(cwd, 'leaks', '--repair', '--protect', 'train');
      expect(train.code).toBe(0);
      expect(train.stdout).toContain('1 from test');
    });
  });

  it('is complete where copies are too many to be paired on disk', async () => {
    await inFolder(async (cwd) => {
      const same = await jpeg(7);
      const files: Record<string, Uint8Array> = {};
      for (let i = 0; i < 56; i++) files[`d/train/${i}.jpg`] = same;
      for (let i = 0; i < 5; i++) files[`d/val/${i}.jpg`] = same;
      files['d/test/other.jpg'] = await jpeg(8);
      writeTree(cwd, files);
      await goldpan(cwd, 'scan', 'd', '-q');
      const leaks = await json<Leak[]>(cwd, 'leaks');
      expect(leaks).toHaveLength(56 * 5);
      expect(new Set(leaks.map(({ a, b }) => `${a} ${b}`)).size).toBe(56 * 5);
      expect((await goldpan(cwd, 'leaks', '-n', '1')).stdout).toContain('280 leaks (280 identical-bytes) 61 images');
    });
  });
});

describe('the chain trap', () => {
  it('is one leak; not-a-duplicate ends it, and a split keeps the chain whole', async () => {
    await inFolder(async (cwd) => {
      writeTree(cwd, {
        'd/train/a.jpg': await jpeg(1),
        'd/train/b.jpg': await jpeg(2),
        'd/test/c.jpg': await jpeg(3),
      });
      await goldpan(cwd, 'scan', 'd', '-q');
      await forgePairs(cwd, [
        ['train/a.jpg', 'train/b.jpg', 'cropped'],
        ['test/c.jpg', 'train/b.jpg', 'resized'],
      ]);
      expect((await json<Leak[]>(cwd, 'leaks')).map(({ a, b }) => [a, b])).toEqual([['test/c.jpg', 'train/b.jpg']]);
      const rows = await json<{ id: string; split: string; group: string }[]>(cwd, 'split', '--ratios', '0.5,0.5');
      expect(new Set(rows.map(({ split }) => split)).size).toBe(1);
      expect(rows.map(({ group }) => group)).toEqual(new Array(3).fill('test/c.jpg'));
      const guarded = ['split', '--ratios', '0.9,0.1', '--names', 'train,val', '--protect', 'test'];
      expect(await json<object[]>(cwd, ...guarded)).toEqual([
        { id: 'test/c.jpg', split: 'test', label: null, group: null },
        { id: 'train/a.jpg', split: 'train', label: null, group: null },
        { id: 'train/b.jpg', split: 'excluded', label: null, group: 'test/c.jpg' },
      ]);
      writeFileSync(
        join(cwd, '.goldpan/decisions.jsonl'),
        `${JSON.stringify({ kind: 'not-a-duplicate', image: 'train/b.jpg', other: 'test/c.jpg', by: 'person', at: '2026-01-01T00:00:00.000Z' })}\n`,
      );
      expect(await json<Leak[]>(cwd, 'leaks')).toEqual([]);
    });
  });

  it('the same scene counts when asked for', async () => {
    await inFolder(async (cwd) => {
      writeTree(cwd, { 'd/train/a.jpg': await jpeg(1), 'd/test/c.jpg': await jpeg(3) });
      await goldpan(cwd, 'scan', 'd', '-q');
      await forgePairs(cwd, [['test/c.jpg', 'train/a.jpg', 'same-scene']]);
      expect(await json<Leak[]>(cwd, 'leaks')).toEqual([]);
      expect(await json<Leak[]>(cwd, 'leaks', '--relation', 'same-scene')).toHaveLength(1);
    });
  });
});

describe('goldpan conflicts', () => {
  it('names copies with different labels, group by group, with the majority', async () => {
    await inFolder(async (cwd) => {
      writeTree(cwd, {
        'd/cat/1.jpg': await jpeg(1),
        'd/cat/2.jpg': await jpeg(1),
        'd/dog/3.jpg': await jpeg(1),
        'd/dog/4.jpg': await jpeg(4),
      });
      await goldpan(cwd, 'scan', 'd', '-q');
      expect(await json<object[]>(cwd, 'conflicts')).toEqual([
        {
          a: 'cat/1.jpg',
          b: 'dog/3.jpg',
          relation: 'identical-bytes',
          score: 1,
          labels: ['cat', 'dog'],
          captions: [null, null],
          kind: 'label',
        },
        expect.objectContaining({ a: 'cat/2.jpg', b: 'dog/3.jpg', kind: 'label' }),
      ]);
      const { stdout } = await goldpan(cwd, 'conflicts');
      expect(stdout).toContain('2 pairs of copies with different labels');
      expect(stdout).toContain('most say cat (2 of 3)');
      expect(stdout).toMatch(/dog +≠ +dog\/3\.jpg/);
    });
  });

  it('compares captions without regard to case and spaces', async () => {
    await inFolder(async (cwd) => {
      writeTree(cwd, {
        '1.jpg': await jpeg(1),
        '2.jpg': await jpeg(1),
        '3.jpg': await jpeg(1),
        'm.csv': 'image,caption\n1.jpg,A cat.\n2.jpg,"  a  CAT."\n3.jpg,A dog.\n',
      });
      const scanned = await goldpan(cwd, 'scan', 'm.csv', '-q');
      expect(scanned.code, scanned.stderr).toBe(0);
      const found = await json<{ a: string; b: string; captions: string[]; kind: string }[]>(cwd, 'conflicts');
      expect(found.map(({ a, b, kind }) => [a, b, kind])).toEqual([
        ['1.jpg', '3.jpg', 'caption'],
        ['2.jpg', '3.jpg', 'caption'],
      ]);
      expect(found[0]!.captions).toEqual(['A cat.', 'A dog.']);
      expect((await goldpan(cwd, 'conflicts', '-o', 'c.csv')).code).toBe(0);
      expect(readFileSync(join(cwd, 'c.csv'), 'utf8')).toContain('caption_a,caption_b,kind');
    });
  });

  it('says that there are none', async () => {
    await inFolder(async (cwd) => {
      writeTree(cwd, { 'd/cat/1.jpg': await jpeg(1), 'd/dog/2.jpg': await jpeg(2) });
      await goldpan(cwd, 'scan', 'd', '-q');
      expect((await goldpan(cwd, 'conflicts')).stdout).toContain('0 conflicts');
      expect(await json<object[]>(cwd, 'conflicts')).toEqual([]);
    });
  });
});

describe('goldpan split', () => {
  it('prints what it would do, and writes the assignment as CSV', async () => {
    const run = await goldpan(folder, 'split', '--ratios', '0.7,0.15,0.15', '-o', 'split.csv');
    expect(run.code, run.stderr).toBe(0);
    expect(run.stdout).toContain('0 leaks: every related pair was checked');
    expect(run.stdout).toMatch(/largest deviation of a label’s share: \d/);
    expect(run.stdout).toMatch(/dog +\d+ +\d+ +\d/);
    const [head, ...rows] = readFileSync(join(folder, 'split.csv'), 'utf8').trim().split('\n');
    expect(head).toBe('id,split,label,group');
    expect(rows).toHaveLength(34);
    const splitOf = new Map(rows.map((row) => row.split(',').slice(0, 2) as [string, string]));
    expect(splitOf.get('test/cat/copy-of-p0.jpg')).toBe(splitOf.get('train/dog/p0.jpg'));
    expect(splitOf.get('test/dog/pixels-of-p6.png')).toBe(splitOf.get('train/dog/p6.jpg'));
    const again = await goldpan(folder, 'split', '--ratios', '0.7,0.15,0.15', '--format', 'csv');
    expect(again.stdout).toBe(readFileSync(join(folder, 'split.csv'), 'utf8'));
    const other = await goldpan(folder, 'split', '--ratios', '0.7,0.15,0.15', '--format', 'csv', '--seed', '5');
    expect(other.stdout).not.toBe(again.stdout);
  });

  it('stratifies by an attribute of the manifest', async () => {
    await inFolder(async (cwd) => {
      const files: Record<string, Uint8Array | string> = {};
      const rows = ['image,site of origin'];
      for (let i = 0; i < 20; i++) {
        files[`${i}.jpg`] = await jpeg(i, 90, 64, 48);
        rows.push(`${i}.jpg,${i < 10 ? 'north' : 'south'}`);
      }
      writeTree(cwd, { ...files, 'm.csv': `${rows.join('\n')}\n` });
      expect((await goldpan(cwd, 'scan', 'm.csv', '-q')).code).toBe(0);
      const found = await json<{ split: string; label: string }[]>(
        cwd,
        ...['split', '--ratios', '50,50', '--names', 'one,two', '--stratify', 'site of origin'],
      );
      const counts: Record<string, number> = {};
      for (const { split, label } of found) counts[`${split} ${label}`] = (counts[`${split} ${label}`] ?? 0) + 1;
      expect(counts).toEqual({ 'one north': 5, 'one south': 5, 'two north': 5, 'two south': 5 });
      const unknown = await goldpan(cwd, 'split', '--ratios', '0.5,0.5', '--stratify', 'site');
      expect(unknown.code).toBe(2);
      expect(unknown.stderr).toContain('Attributes: site of origin');
    });
  });

  it('--record writes decisions for what changes, and leaks --decided regards them', async () => {
    await inFolder(async (cwd) => {
      writeTree(cwd, {
        'd/train/a.jpg': await jpeg(1),
        'd/train/b.jpg': await jpeg(2),
        'd/train/c.jpg': await jpeg(3),
        'd/test/a.jpg': await jpeg(1),
      });
      await goldpan(cwd, 'scan', 'd', '-q');
      const args = ['split', '--ratios', '0.5,0.5', '--names', 'train,test', '--record'];
      const first = await goldpan(cwd, ...args);
      expect(first.code, first.stderr).toBe(0);
      expect(first.stdout).toMatch(/[1-9] decisions recorded/);
      expect((await goldpan(cwd, ...args)).stdout).toContain('0 decisions recorded');
      expect(await json<Leak[]>(cwd, 'leaks')).toHaveLength(1);
      expect(await json<Leak[]>(cwd, 'leaks', '--decided')).toEqual([]);
    });
  });

  it.each([
    [['--ratios', '0.8,0.1'], 'add up to 1'],
    [['--ratios', '0.8,x'], 'no number above 0'],
    [['--ratios', '0.25,0.25,0.25,0.25'], 'say with --names'],
    [['--ratios', '0.5,0.5', '--names', 'a'], 'one share to each split'],
    [['--ratios', '0.5,0.5', '--protect', 'tset'], 'no split named tset'],
    [['--ratios', '0.5,0.5', '--protect', 'train', 'test'], 'every split'],
    [['--ratios', '0.5,0.5', '--stratify', 'labl'], 'no column or attribute named labl'],
    [[], '--ratios'],
  ])('%j is refused', async (args, says) => {
    const run = await goldpan(folder, 'split', ...args);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain(says);
  });
});

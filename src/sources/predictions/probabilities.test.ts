import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openParquetFile } from '../../catalog/parquet-file.ts';
import { classLabels } from './class-labels.ts';
import { readGivenLabels } from './given-labels.ts';
import { readProbabilities } from './probabilities.ts';

const golden = (name: string): string => join(import.meta.dirname, 'goldens', name);
const truth = JSON.parse(readFileSync(golden('truth.json'), 'utf8')) as {
  probs: number[][];
  labels: number[];
  ids: string[];
  names: string[];
};
const options = { openParquet: openParquetFile };
const folder = mkdtempSync(join(tmpdir(), 'goldpan-predictions-'));
afterAll(() => rmSync(folder, { recursive: true }));
const written = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const EXACT = [
  'probs-f8.npy',
  'probs-big-f8.npy',
  'probs-fortran.npy',
  'probs-axes.npy',
  'probs-v2.npy',
  'probs-v3.npy',
  'both.npz',
  'both-packed.npz',
  'one.npz',
  'pandas.csv',
  'named.csv',
  'unnamed-columns.csv',
  'bare.csv',
  'savetxt.txt',
  'full.csv',
  'full.tsv',
  'full-semicolon.csv',
  'ids-bare.csv',
  'lists.csv',
  'long.csv',
  'matrix.json',
  'rows.json',
  'columns.json',
  'by-id.json',
  'lists.jsonl',
  'named.jsonl',
  'columns.parquet',
  'fixed.parquet',
];

describe('readProbabilities', () => {
  it.each(EXACT)('%s: the numbers that were written, bit by bit', async (name) => {
    const read = await readProbabilities(golden(name), { ...options, precision: 'stored' });
    expect([read.rows, read.classes, read.unusable]).toEqual([7, 3, 0]);
    expect(Array.from(read.data)).toEqual(truth.probs.flat());
  });

  it.each([
    ['probs-f4.npy', 1e-7],
    ['probs-big-f4.npy', 1e-7],
    ['probs-fortran-f4.npy', 1e-7],
    ['probs-f2.npy', 5e-4],
    ['lists.parquet', 1e-7],
    ['numpy-lists.csv', 1e-6],
  ])('%s: within its own precision', async (name, tolerance) => {
    const read = await readProbabilities(golden(name), { ...options, precision: 'stored' });
    for (const [i, value] of truth.probs.flat().entries())
      expect(Math.abs(read.data[i]! - value)).toBeLessThan(tolerance);
    if (name !== 'numpy-lists.csv') expect(read.data).toBeInstanceOf(Float32Array);
  });

  it('gives float32 unless asked otherwise', async () => {
    const { data } = await readProbabilities(golden('probs-f8.npy'));
    expect(data).toBeInstanceOf(Float32Array);
    expect(Array.from(data)).toEqual(truth.probs.flat().map(Math.fround));
  });

  it.each([
    ['full.csv', true],
    ['full.tsv', true],
    ['rows.json', true],
    ['columns.parquet', true],
    ['lists.parquet', true],
    ['named.jsonl', true],
    ['both.npz', true],
    ['columns.json', true],
    ['ids-bare.csv', false],
    ['lists.csv', false],
    ['long.csv', false],
    ['by-id.json', false],
    ['classified.jsonl', false],
  ])('%s: ids, and labels where there are some', async (name, hasLabels) => {
    const read = await readProbabilities(golden(name), options);
    expect(read.ids).toEqual(truth.ids);
    expect(read.labels !== null).toBe(hasLabels);
    if (read.labels) {
      expect(Array.from(classLabels(read.labels, 3, read.classNames ?? truth.names, name).labels)).toEqual(
        truth.labels,
      );
    }
  });

  it.each(['named.csv', 'full.csv', 'columns.parquet', 'long.csv', 'named.jsonl', 'columns.json'])(
    '%s: names of classes',
    async (name) => {
      expect((await readProbabilities(golden(name), options)).classNames).toEqual(truth.names);
    },
  );

  it('orders the answers of a classifier by class', async () => {
    const { classNames, data } = await readProbabilities(golden('classified.jsonl'), { precision: 'stored' });
    for (const [row, probs] of truth.probs.entries()) {
      for (const [k, name] of truth.names.entries()) expect(data[row * 3 + classNames!.indexOf(name)]).toBe(probs[k]);
    }
  });

  it('takes the softmax of logits when asked to, and says that they are some when not', async () => {
    await expect(readProbabilities(golden('logits.npy'))).rejects.toThrow(
      /"logits.npy" holds no probabilities.*row 1 holds.*|--softmax/,
    );
    const { data } = await readProbabilities(golden('logits.npy'), { softmax: true, precision: 'stored' });
    for (const [i, value] of truth.probs.flat().entries()) expect(data[i]).toBeCloseTo(value, 14);
  });

  it('takes one column for the second of two classes', async () => {
    const { classes, data } = await readProbabilities(golden('binary.npy'), { precision: 'stored' });
    expect(classes).toBe(2);
    expect(data[3]).toBe(truth.probs[1]![1]);
    expect(data[2]).toBe(1 - truth.probs[1]![1]!);
  });

  it('sets aside rows that cannot be used, and names them', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => `img${i}.png,0.25,0.75`);
    rows[3] = 'img3.png,,0.75';
    rows[5] = 'img5.png,0.25';
    rows[7] = 'img7.png,-0.5,1.5';
    rows[9] = 'img9.png,0.9,0.9';
    const read = await readProbabilities(written('some.csv', `id,a,b\n${rows.join('\n')}\n`));
    expect([read.rows, read.unusable]).toEqual([20, 4]);
    expect(read.problems.map(({ reason }) => reason)).toEqual([
      'row 4 has a missing number',
      'line 7: 2 cells where 3 are expected',
      'row 8 holds -0.5',
      'row 10 sums to 1.8',
    ]);
    expect(Array.from(read.data.subarray(6, 8))).toEqual([0, 0]);
    expect(read.usable?.[3]).toBe(0);
    expect(read.ids?.[5]).toBe('img5.png');
  });

  it.each([
    ['percent.csv', 'id,a,b\nx,30,70\ny,20,80\n', '"percent.csv" holds no probabilities: numbers beyond 0–1'],
    ['sigmoid.csv', 'id,a,b\nx,0.9,0.9\ny,0.8,0.1\n', '"sigmoid.csv" has rows whose sum is not 1; add --normalise'],
    ['text.csv', 'id,label\nx,cat\ny,dog\n', '"text.csv": no column holds probabilities among "id", "label"'],
    ['empty.csv', '', '"empty.csv" is empty'],
    ['open.csv', 'id,a,b\n"x,0.5,0.5\n', '"open.csv": a quote that opens in line 2 is never closed'],
    ['bad.json', '[[0.1,', '"bad.json" is not valid JSON'],
    ['short.npy', '\u0093NUMPY', '"short.npy"'],
  ])('%s is refused in words', async (name, text, message) => {
    await expect(readProbabilities(written(name, text))).rejects.toThrow(message);
  });

  it('refuses pickled objects and missing files', async () => {
    await expect(readGivenLabels(golden('labels-object.npy'))).rejects.toThrow('pickled Python objects');
    await expect(readProbabilities(join(folder, 'none.npy'))).rejects.toThrow('"none.npy" could not be read (ENOENT)');
  });

  it('reads quotes with separators and line ends inside', async () => {
    const read = await readProbabilities(
      written('quotes.csv', '"id","a, the first","b"\n"x\ny",0.25,0.75\n"z ""1""",1,0\n'),
    );
    expect(read.ids).toEqual(['x\ny', 'z "1"']);
    expect(read.classNames).toEqual(['a, the first', 'b']);
    expect(Array.from(read.data)).toEqual([0.25, 0.75, 1, 0]);
  });
});

describe('readGivenLabels', () => {
  it.each([
    'labels-i1.npy',
    'labels-i2.npy',
    'labels-i4.npy',
    'labels-i8.npy',
    'labels-u1.npy',
    'labels-u2.npy',
    'labels-u4.npy',
    'labels-u8.npy',
    'labels-big-i8.npy',
    'labels-big-i4.npy',
    'labels-f4.npy',
    'labels-column.npy',
    'labels-onehot.npy',
    'labels-text.npy',
    'labels-bytes.npy',
    'labels-series.csv',
    'labels-ids.csv',
    'labels-ids-bare.csv',
    'labels.txt',
    'labels-numbers.txt',
    'labels.json',
    'labels-by-id.json',
    'labels.parquet',
    'both.npz',
    'full.csv',
    'rows.json',
  ])('%s', async (name) => {
    const given = await readGivenLabels(golden(name), options);
    expect(Array.from(classLabels(given.labels, 3, truth.names, name).labels)).toEqual(truth.labels);
    if (/ids|rows|full|by-id/.test(name)) expect(given.ids).toEqual(truth.ids);
  });

  it('reads truth values', async () => {
    expect(Array.from((await readGivenLabels(golden('labels-bool.npy'))).labels as Int32Array)).toEqual([
      0, 1, 1, 0, 1, 1, 0,
    ]);
  });
});

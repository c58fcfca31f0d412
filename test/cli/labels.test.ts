import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { goldpan, inFolder } from './run.ts';

const goldens = join(import.meta.dirname, '../../src/analyse/labels/goldens');
const read = join(import.meta.dirname, '../../src/sources/predictions/goldens');

interface Golden {
  readonly classes: number;
  readonly labels: number[];
  readonly probabilities: { readonly base64: string };
  readonly issues: Record<string, number[]>;
  readonly numLabelIssues: number;
  readonly noise: { readonly base64: string };
}
interface Found {
  readonly issues: {
    index: number;
    id: string | null;
    given: string;
    suggested: string;
    score: number;
    isIssue: boolean;
  }[];
  readonly scores: (number | null)[];
  readonly noiseMatrix: number[][];
  readonly estimatedIssues: number;
  readonly issueCount: number;
  readonly rankedBy: string;
  readonly thresholds: number[];
  readonly leftOut: { count: number; reasons: string[] };
}

const doubles = (base64: string): number[] => [
  ...new Float64Array(Uint8Array.from(Buffer.from(base64, 'base64')).buffer),
];

describe('goldpan labels with files', () => {
  it('finds what cleanlab finds, without a workspace', () =>
    inFolder(async (folder) => {
      const golden = JSON.parse(readFileSync(join(goldens, 'noise20-k10.json'), 'utf8')) as Golden;
      const numbers = doubles(golden.probabilities.base64);
      const rows = golden.labels.map((_, i) => numbers.slice(i * 10, i * 10 + 10).join(','));
      writeFileSync(join(folder, 'probs.csv'), `${rows.join('\n')}\n`);
      writeFileSync(join(folder, 'labels.txt'), `${golden.labels.join('\n')}\n`);
      const run = (...args: readonly string[]) =>
        goldpan(folder, 'labels', '--probs', 'probs.csv', '--labels', 'labels.txt', ...args);

      const json = await run('--json');
      expect([json.code, json.stderr]).toEqual([0, '']);
      const found = JSON.parse(json.stdout) as Found;
      expect(found.issues.map(({ index }) => index).sort((a, b) => a - b)).toEqual(golden.issues.prune_by_noise_rate);
      expect(found.issueCount).toBe(found.issues.length);
      expect(found.estimatedIssues).toBe(golden.numLabelIssues);
      expect(found.scores).toHaveLength(golden.labels.length);
      expect(found.issues.map(({ score }) => score)).toEqual(found.issues.map(({ index }) => found.scores[index]));
      const scores = found.issues.map(({ score }) => score);
      expect(scores).toEqual(scores.toSorted((a, b) => a - b));
      for (const [i, value] of doubles(golden.noise.base64).entries()) {
        expect(found.noiseMatrix.flat()[i]).toBeCloseTo(value, 14);
      }
      const byClass = JSON.parse((await run('--json', '--filter', 'prune_by_class')).stdout) as Found;
      expect(byClass.issues.map(({ index }) => index).sort((a, b) => a - b)).toEqual(golden.issues.prune_by_class);

      const shown = await run('-n', '3');
      expect(shown.code).toBe(0);
      expect(shown.stdout).toContain(`${found.issueCount} label issues among 250 images`);
      expect(shown.stdout).toContain(`about ${golden.numLabelIssues} labels are wrong`);
      expect(shown.stdout).toMatch(/given ↓ true → +0 +1/);
      await run('--all', '-o', 'all.csv');
      expect(readFileSync(join(folder, 'all.csv'), 'utf8').trim().split('\n')).toHaveLength(251);
    }));

  it('joins by id, takes names, and says what it left out', () =>
    inFolder(async (folder) => {
      const probs = ['path,prob_cat,prob_dog'];
      const labels = ['image,label'];
      for (let i = 0; i < 40; i++) {
        const isDog = i % 2;
        probs.push(`/data/train/${isDog ? 'dog' : 'cat'}/${i}.jpg,${isDog ? '0.1,0.9' : '0.8,0.2'}`);
        // Numbers 4 and 7 have each other's label.
        labels.push(`${39 - i}.jpg,${39 - i === 4 ? 'dog' : 39 - i === 7 ? 'cat' : i % 2 ? 'cat' : 'dog'}`);
      }
      probs[11] = '/data/train/cat/10.jpg,,0.2';
      labels.splice(5, 1);
      writeFileSync(join(folder, 'probs.csv'), probs.join('\n'));
      writeFileSync(join(folder, 'labels.csv'), labels.join('\n'));
      const { stdout, code } = await goldpan(
        folder,
        'labels',
        '--probs',
        'probs.csv',
        '--labels',
        'labels.csv',
        '--json',
      );
      expect(code).toBe(0);
      const found = JSON.parse(stdout) as Found;
      expect(found.issues.map(({ id, given, suggested }) => [id, given, suggested])).toEqual([
        ['/data/train/dog/7.jpg', 'cat', 'dog'],
        ['/data/train/cat/4.jpg', 'dog', 'cat'],
      ]);
      expect(found.leftOut.count).toBe(2);
      expect(found.leftOut.reasons).toEqual([
        'row 11 has a missing number',
        '/data/train/dog/35.jpg: no label in "labels.csv"',
      ]);
      expect(found.scores[10]).toBeNull();
    }));

  it.each([
    ['full.csv', undefined],
    ['both.npz', undefined],
    ['columns.parquet', undefined],
    ['rows.json', undefined],
    ['probs-f2.npy', 'labels-i8.npy'],
    ['probs-f8.npy', 'labels.parquet'],
    ['lists.jsonl', 'labels-ids.csv'],
    ['named.csv', 'labels.txt'],
  ])('reads %s with %s', (probs, labels) =>
    inFolder(async (folder) => {
      const { code, stdout } = await goldpan(
        folder,
        'labels',
        '--probs',
        join(read, probs),
        ...(labels ? ['--labels', join(read, labels)] : []),
        '--json',
      );
      expect(code).toBe(0);
      expect((JSON.parse(stdout) as Found).issues.map(({ index }) => index)).toEqual([1, 2, 6, 3]);
    }),
  );

  it('says in one line what is wrong', () =>
    inFolder(async (folder) => {
      const labels = ['--labels', join(read, 'labels.txt')];
      const wrong: [readonly string[], RegExp][] = [
        [[], /--probs FILE/],
        [['--probs', 'none.npy', ...labels], /"none.npy" could not be read \(ENOENT\)/],
        [['--probs', join(read, 'logits.npy'), ...labels], /--softmax/],
        [
          ['--probs', join(read, 'probs-f8.npy'), '--labels', join(read, 'labels-object.npy')],
          /pickled Python objects/,
        ],
        [['--probs', join(read, 'probs-f8.npy'), ...labels, '--classes', 'a,b'], /has 3 columns, but 2 classes/],
        [
          ['--probs', join(read, 'probs-f8.npy'), ...labels, '--classes', 'ant,bee,dog'],
          /1 labels are no class: "cat"/,
        ],
      ];
      for (const [args, message] of wrong) {
        const { code, stderr } = await goldpan(folder, 'labels', ...args);
        expect([args, code]).toEqual([args, 2]);
        expect(stderr).toMatch(message);
        expect(stderr.trim().split('\n')).toHaveLength(1);
      }
    }));
});

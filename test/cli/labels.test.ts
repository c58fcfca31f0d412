import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
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
    reason: string;
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

describe('goldpan labels with boxes', () => {
  const annotations = {
    images: [1, 2, 3, 4, 5, 6].map((id) => ({ id, file_name: `${id}.jpg`, width: 400, height: 300 })),
    categories: [
      { id: 3, name: 'cat' },
      { id: 7, name: 'dog' },
    ],
    annotations: [
      { id: 11, image_id: 1, category_id: 3, bbox: [10, 10, 100, 100] },
      { id: 12, image_id: 2, category_id: 7, bbox: [10, 10, 100, 100] },
      // A dog that is called a cat; a dog of two that is missing; a cat that lies beside its place.
      { id: 13, image_id: 3, category_id: 3, bbox: [20, 20, 100, 100] },
      { id: 14, image_id: 4, category_id: 7, bbox: [10, 10, 100, 100] },
      { id: 15, image_id: 5, category_id: 3, bbox: [105, 105, 100, 100] },
      { id: 16, image_id: 6, category_id: 3, bbox: [50, 50, 100, 100] },
    ],
  };
  const boxes: [image: number, category: number, x: number, y: number][] = [
    [1, 3, 10, 10],
    [2, 7, 10, 10],
    [3, 7, 20, 20],
    [4, 7, 10, 10],
    [4, 7, 250, 150],
    [5, 3, 20, 20],
    [6, 3, 50, 50],
  ];
  const wrong = [
    ['overlooked', '4.jpg', null, 'dog'],
    ['swapped', '3.jpg', 'cat', 'dog'],
    ['badly-placed', '5.jpg', 'cat', null],
  ];
  const found = (stdout: string): unknown[][] =>
    (JSON.parse(stdout) as { issues: { kind: string; image: string; given: string; suggested: string }[] }).issues.map(
      ({ kind, image, given, suggested }) => [kind, image, given, suggested],
    );

  it('finds boxes that are missing, swapped or badly placed by COCO results and by YOLO files', () =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, 'annotations.json'), JSON.stringify(annotations));
      const results = boxes.map(([image_id, category_id, x, y]) => ({
        image_id,
        category_id,
        bbox: [x, y, 100, 100],
        score: 0.98,
      }));
      writeFileSync(join(folder, 'results.json'), JSON.stringify(results));
      mkdirSync(join(folder, 'predicted'));
      for (const { id } of annotations.images) {
        const lines = boxes
          .filter(([image]) => image === id)
          .map(([, k, x, y]) => `${k === 3 ? 0 : 1} ${(x + 50) / 400} ${(y + 50) / 300} 0.25 ${1 / 3} 0.98`);
        writeFileSync(join(folder, 'predicted', `${id}.txt`), `${lines.join('\n')}\n`);
      }
      for (const predictions of ['results.json', 'predicted']) {
        const run = await goldpan(
          folder,
          'labels',
          '--predictions',
          predictions,
          '--annotations',
          'annotations.json',
          '--json',
        );
        expect([run.code, run.stderr]).toEqual([0, '']);
        expect(found(run.stdout).sort()).toEqual(wrong.toSorted());
      }
      const shown = await goldpan(
        folder,
        'labels',
        '--predictions',
        'results.json',
        '--annotations',
        'annotations.json',
      );
      expect(shown.stdout).toContain('3 box issues in 3 of 6 images');
      const alone = await goldpan(folder, 'labels', '--predictions', 'results.json');
      expect([alone.code, alone.stderr]).toEqual([2, expect.stringContaining('--annotations PATH')]);
    }));
});

describe('goldpan labels in a workspace', () => {
  it('by predictions: columns, findings, decisions by a rule, and what a person said stands', () =>
    inFolder(async (folder) => {
      const probs = ['file,cat,dog'];
      for (let i = 0; i < 12; i++) {
        const name = i % 2 === 0 ? 'cat' : 'dog';
        mkdirSync(join(folder, 'photos', name), { recursive: true });
        writeFileSync(join(folder, 'photos', name, `${i}.png`), await noise(i));
        // 2 and 5 look like the other class, 5 less clearly.
        const cat = i === 2 ? 0.02 : i === 5 ? 0.85 : name === 'cat' ? 0.95 : 0.05;
        probs.push(`/somewhere/else/${name}/${i}.png,${cat},${1 - cat}`);
      }
      // A copy in the other class.
      writeFileSync(join(folder, 'photos', 'dog', 'copy.png'), await noise(4));
      writeFileSync(join(folder, 'probs.csv'), probs.join('\n'));
      expect((await goldpan(folder, 'scan', 'photos', '-w', 'ws', '-q')).code).toBe(0);
      const run = async (...args: readonly string[]) => {
        const { code, stdout, stderr } = await goldpan(folder, 'labels', '-w', 'ws', '-q', ...args);
        expect([code, stderr.includes('error')]).toEqual([0, false]);
        return { text: stdout, said: stderr };
      };
      const found = JSON.parse((await run('--probs', 'probs.csv', '--json')).text) as Found & { notes: string[] };
      const byId = new Map(found.issues.map((issue) => [issue.id, issue]));
      expect([...byId.keys()].sort()).toEqual(['cat/2.png', 'cat/4.png', 'dog/5.png', 'dog/copy.png']);
      expect(byId.get('cat/2.png')).toMatchObject({ given: 'cat', suggested: 'dog', isIssue: true });
      expect(byId.get('dog/copy.png')!.reason).toBe('its copy cat/4.png is labelled cat');
      expect(found.notes).toContain('12 rows joined by the end of the path');

      const findings = JSON.parse(
        (await goldpan(folder, 'findings', '-w', 'ws', '--check', 'label-issue', '--json')).stdout,
      ) as { id: string; explanation: string }[];
      expect(findings.map(({ id }) => id).sort()).toEqual([...byId.keys()].sort());
      expect(findings.find(({ id }) => id === 'cat/2.png')!.explanation).toMatch(/dog is likelier \(98.0 %\) than cat/);

      // The rule takes the clear one only; what a person decided on is not found again.
      expect((await run('--probs', 'probs.csv', '--decide', 'relabel')).text).toContain(
        '1 images to relabel by the rule labels',
      );
      const list = async () =>
        JSON.parse((await goldpan(folder, 'decide', 'list', '-w', 'ws', '--json')).stdout) as Record<string, string>[];
      expect(await list()).toMatchObject([{ image: 'cat/2.png', kind: 'relabel', label: 'dog', rule: 'labels' }]);
      expect((await goldpan(folder, 'decide', 'relabel', 'dog/5.png', 'dog', '-w', 'ws')).code).toBe(0);
      const after = JSON.parse((await run('--probs', 'probs.csv', '--decide', 'remove', '--json')).text) as Found;
      expect(after.issues.map(({ id }) => id).sort()).toEqual(['cat/2.png', 'cat/4.png', 'dog/copy.png']);
      expect((await list()).map(({ image, kind }) => [image, kind]).sort()).toEqual([
        ['cat/2.png', 'remove'],
        ['dog/5.png', 'relabel'],
      ]);
    }));

  it('without predictions it needs vectors, and says so', () =>
    inFolder(async (folder) => {
      for (const name of ['a', 'b']) {
        mkdirSync(join(folder, 'photos', name), { recursive: true });
        writeFileSync(join(folder, 'photos', name, '1.png'), await noise(name.charCodeAt(0)));
      }
      await goldpan(folder, 'scan', 'photos', '-w', 'ws', '-q');
      const run = await goldpan(folder, 'labels', '-w', 'ws', '-q');
      expect([run.code, run.stderr]).toEqual([2, expect.stringContaining('goldpan embed')]);
    }));
});

/** A picture of coarse noise, another one for each seed. */
function noise(seed: number): Promise<Buffer> {
  const side = 8;
  let value = seed * 7919 + 17;
  const data = Uint8Array.from({ length: side * side * 3 }, () => {
    value = (value * 1_103_515_245 + 12_345) % 2_147_483_648;
    return value >> 16;
  });
  return sharp(data, { raw: { width: side, height: side, channels: 3 } })
    .resize(96, 96, { kernel: 'nearest' })
    .png()
    .toBuffer();
}

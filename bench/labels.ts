import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { assessLabels } from '../src/analyse/labels/assess.ts';
import { adjustedProbabilities, labelQuality } from '../src/analyse/labels/label-quality.ts';
import type { Labelled } from '../src/analyse/labels/labelled.ts';
import { neighbourVotes } from '../src/analyse/labels/neighbour-votes.ts';
import { LABEL_SCORES } from '../src/analyse/labels/scores.ts';
import { npyHeader } from '../src/export/npy.ts';
import { floatToHalf } from '../src/kernel/vectors/half.ts';
import { knnGraph } from '../src/neighbours/knn-graph.ts';
import { memorySource, readNpyArray } from '../src/sources/predictions/npy-array.ts';
import { openNpz } from '../src/sources/predictions/npz-file.ts';
import { seededRandom } from '../src/transform/random.ts';
import { goldpan, withTemporaryFolder } from './goldpan.ts';
import type { BenchResult } from './result.ts';

const folder = join(import.meta.dirname, 'labels');
const CLASSES = 10;
const SETS = ['uniform5', 'uniform10', 'uniform20', 'pairs5', 'pairs10', 'pairs20'];
const VOTERS = [5, 10, 15];
const [IMAGES, MANY_CLASSES] = [50_000, 1000];

type Baseline = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Average precision of a ranking, the smallest value first; ties count as one step, as in scikit-learn. */
function averagePrecision(isWrong: Uint8Array, quality: ArrayLike<number>): number {
  const order = Array.from(isWrong, (_, i) => i).sort((a, b) => quality[a]! - quality[b]!);
  const wrong = isWrong.reduce((sum, one) => sum + one, 0);
  let found = 0;
  let sum = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    let here = 0;
    for (; to < order.length && quality[order[to]!] === quality[order[from]!]; to++) here += isWrong[order[to]!]!;
    found += here;
    sum += (here / wrong) * (found / to);
    from = to;
  }
  return sum;
}

export async function run(): Promise<BenchResult[]> {
  const results: BenchResult[] = [];
  const add = (
    name: string,
    value: number,
    unit: string,
    baseline: string | null,
    target: number | null = null,
  ): void => {
    results.push({ name: `labels/${name}`, value, unit, target, baseline });
  };
  const file = await openNpz(join(folder, 'digits.npz'), 'digits.npz');
  const array = async (name: string) => (await readNpyArray(memorySource(await file.read(name)), name)).numbers!;
  const baseline = JSON.parse(readFileSync(join(folder, 'baseline.json'), 'utf8')) as Baseline;
  const classes = await array('classes');
  const pixels = await array('pixels');
  const count = classes.length;
  const data = Uint16Array.from(pixels, floatToHalf);
  const graph = await knnGraph(
    { count, dimensions: pixels.length / count, data },
    { k: 20, metric: 'cosine', method: 'exact', threads: 1 },
  );
  for (const set of SETS) {
    const labels = Int32Array.from(await array(`labels_${set}`));
    const probabilities = Float32Array.from(await array(`probs_${set}`));
    const isWrong = Uint8Array.from(labels, (label, i) => (label === classes[i] ? 0 : 1));
    const share = isWrong.reduce((sum, one) => sum + one, 0) / count;
    const of: Labelled = { labels, probabilities, classes: CLASSES };
    const assessed = assessLabels(of);
    const theirs = baseline[set]!;
    const found = assessed.issues.reduce((sum, one) => sum + one, 0);
    const hits = assessed.issues.reduce((sum, one, i) => sum + (one & isWrong[i]!), 0);
    add(`${set}/precision`, hits / found, '', `cleanlab ${theirs.precision!.toFixed(4)}`);
    add(`${set}/recall`, hits / (share * count), '', `cleanlab ${theirs.recall!.toFixed(4)}`);
    for (const score of LABEL_SCORES) {
      const known = theirs[score];
      const other = known === undefined ? `random ${share.toFixed(3)}` : `cleanlab ${known.toFixed(4)}`;
      add(`${set}/ap ${score}`, averagePrecision(isWrong, labelQuality(of, score)), '', other);
    }
    const adjusted = adjustedProbabilities(of);
    add(`${set}/ap adjusted margin`, averagePrecision(isWrong, labelQuality(adjusted, 'normalized_margin')), '', null);
    for (const k of VOTERS) {
      const votes = neighbourVotes(graph, { k, labels, classes: CLASSES, groups: new Int32Array(count).fill(-1) });
      const byVotes: Labelled = { labels, probabilities: votes, classes: CLASSES };
      add(
        `${set}/ap ${k} neighbours`,
        averagePrecision(isWrong, labelQuality(byVotes, 'label_odds')),
        '',
        `random ${share.toFixed(3)}`,
      );
    }
  }
  await withTemporaryFolder((temporary) => {
    writeLargeSet(temporary);
    const { seconds } = goldpan(
      'labels',
      '--probs',
      join(temporary, 'p.npy'),
      '--labels',
      join(temporary, 'y.npy'),
      '-o',
      join(temporary, 'found.json'),
    );
    add('50,000 × 1,000 float32, time', seconds, 's', 'cleanlab 2.9, matrix in memory: 2.5 s', 10);
    return Promise.resolve();
  });
  return results;
}

/** 50,000 images of 1,000 classes, of which 6 % have the label of another, written row by row. */
function writeLargeSet(temporary: string): void {
  const random = seededRandom('labels', 0);
  const file = openSync(join(temporary, 'p.npy'), 'w');
  writeSync(file, npyHeader('float32', IMAGES, MANY_CLASSES));
  const row = new Float32Array(MANY_CLASSES);
  const labels = new Float32Array(IMAGES);
  for (let i = 0; i < IMAGES; i++) {
    const own = Math.floor(random() * MANY_CLASSES);
    let sum = 0;
    for (let k = 0; k < MANY_CLASSES; k++) {
      row[k] = random() ** 8 + (k === own ? 100 * random() : 0);
      sum += row[k]!;
    }
    for (let k = 0; k < MANY_CLASSES; k++) row[k]! /= sum;
    writeSync(file, new Uint8Array(row.buffer));
    labels[i] = random() < 0.06 ? Math.floor(random() * MANY_CLASSES) : own;
  }
  closeSync(file);
  const other = openSync(join(temporary, 'y.npy'), 'w');
  writeSync(other, npyHeader('float32', IMAGES, 1));
  writeSync(other, new Uint8Array(labels.buffer));
  closeSync(other);
}

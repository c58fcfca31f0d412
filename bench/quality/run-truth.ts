import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { withTemporaryFolder } from '../goldpan.ts';
import type { BenchResult } from '../result.ts';
import { shareInWords, textTable } from './format.ts';
import { findIn } from './found.ts';
import type { PairSet } from './pair-set.ts';
import { type PairScore, scorePairs } from './score.ts';
import { readTruthPairs } from './truth.ts';

export interface TruthOptions {
  readonly images: string;
  readonly truth: string;
  readonly isJson: boolean;
  readonly workspace: string | undefined;
  readonly out: string | undefined;
}

/** The pairs of `pairs` that are not in `others`, as ids. */
const onlyIn = (pairs: PairSet, others: PairSet): string[][] =>
  [...pairs].filter(([a, b]) => !others.hasNumbers(a, b)).map(([a, b]) => [pairs.ids[a]!, pairs.ids[b]!]);

function results(name: string, { precision, recall, f1 }: PairScore): BenchResult[] {
  const line = (what: string, value: number, baseline: string | null): BenchResult => ({
    name: `quality/${name}/${what}`,
    value: Number.isNaN(value) ? 0 : value,
    unit: 'share',
    target: null,
    baseline,
  });
  return [
    line('precision', precision.value, `${precision.trials} pairs reported`),
    line('recall', recall.value, `${recall.trials} true pairs`),
    line('f1', f1, null),
  ];
}

/** Scans any folder whose duplicates are published, and prints precision, recall and F1. */
export async function runTruth({ images, truth, isJson, workspace, out }: TruthOptions): Promise<void> {
  await withTemporaryFolder(async (temporary) => {
    const found = await findIn(resolve(images), workspace ?? join(temporary, 'workspace'));
    const { pairs, unknownIds } = readTruthPairs(truth, found.goldpan.another());
    const methods: readonly (readonly [string, PairSet])[] = [
      ['goldpan', found.goldpan],
      ['goldpan, with same-scene and semantic', found.wide],
      ['goldpan, all it looked at', found.candidates],
      ['pHash@10', found.phash],
      ['dHash@10', found.dhash],
      ['pHash@10 or dHash@10', found.hashes],
    ];
    const scores = methods.map(([name, reported]) => ({ name, ...scorePairs(reported, pairs) }));
    if (isJson) {
      for (const score of scores) for (const result of results(score.name, score)) console.log(JSON.stringify(result));
    } else {
      console.log(
        `${found.ids.length} images scanned in ${found.scanSeconds.toFixed(1)} s, ${pairs.size} true pairs\n`,
      );
      const rows = scores.map(({ name, precision, recall, f1 }) => [
        name,
        shareInWords(precision),
        shareInWords(recall),
        f1.toFixed(4),
      ]);
      console.log(textTable(['', 'precision', 'recall', 'F1'], rows));
    }
    if (unknownIds.length > 0) {
      console.error(
        `${unknownIds.length} ids of ${truth} are not among the scanned images, such as "${unknownIds[0]}".`,
      );
    }
    if (out) {
      const lists = { missed: onlyIn(pairs, found.goldpan), false: onlyIn(found.goldpan, pairs), unknownIds };
      writeFileSync(out, `${JSON.stringify(lists, null, 1)}\n`);
    }
  });
}

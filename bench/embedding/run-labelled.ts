import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { ScoreCounts } from '../../src/analyse/evaluate/average-precision.ts';
import { hasImageExtension } from '../../src/decode/extensions.ts';
import type { Embedder } from '../../src/embed/embedder.ts';
import { textTable } from '../quality/format.ts';
import { PairSet } from '../quality/pair-set.ts';
import { readTruthPairs } from '../quality/truth.ts';
import type { BenchResult } from '../result.ts';
import { featuresOf } from './features.ts';
import { type Nearest, NONE, nearestOf } from './nearest.ts';
import { progressLine } from './progress-line.ts';
import { rankersOf } from './rankers.ts';

/** Neighbours of each image whose pairs are ranked. */
const NEIGHBOURS = 10;

export interface LabelledScore {
  /** Share of the images with a true duplicate whose nearest other is one. */
  readonly recallAt1: number;
  /** Average precision of all pairs of neighbours, nearest first, over all true pairs. */
  readonly averagePrecision: number;
  /** Share of the true pairs that are among the pairs of neighbours. */
  readonly pairsReached: number;
}

/** Scores neighbours against the true pairs; a pair that both find counts once. */
export function scoreNearest({ k, neighbours, distances }: Nearest, truth: PairSet): LabelledScore {
  const hasDuplicate = new Set<number>();
  for (const [a, b] of truth) hasDuplicate.add(a).add(b);
  const counts = new ScoreCounts();
  const seen = truth.another();
  let [right, reached] = [0, 0];
  for (let query = 0; query < neighbours.length / k; query++) {
    // Of several that are equally near, each is as likely the first.
    let [nearest, nearestTrue] = [0, 0];
    for (let slot = 0; slot < k; slot++) {
      const other = neighbours[query * k + slot]!;
      if (other === NONE) break;
      const isTrue = truth.hasNumbers(query, other);
      if (distances[query * k + slot] === distances[query * k]) {
        nearest++;
        if (isTrue) nearestTrue++;
      }
      if (seen.hasNumbers(query, other)) continue;
      seen.addNumbers(query, other);
      counts.add(-distances[query * k + slot]!, isTrue);
      if (isTrue) reached++;
    }
    if (nearest > 0) right += nearestTrue / nearest;
  }
  return {
    recallAt1: right / hasDuplicate.size,
    averagePrecision: counts.averagePrecision(truth.size) ?? 0,
    pairsReached: reached / truth.size,
  };
}

export interface LabelledRun {
  readonly embedder: Embedder;
  readonly images: string;
  readonly truth: string;
  readonly isJson: boolean;
  readonly isTurned: boolean;
}

/** Ranks a folder whose duplicates are known by every ranker, and prints recall at 1 and average precision. */
export async function runLabelled({ embedder, images, truth, isJson, isTurned }: LabelledRun): Promise<void> {
  const line = progressLine(isJson);
  const paths = readdirSync(images, { recursive: true, encoding: 'utf8' })
    .filter((name) => hasImageExtension(name))
    .sort()
    .map((name) => join(images, name));
  const features = await featuresOf(paths, embedder, isTurned, (share) =>
    line(`${Math.round(100 * share)} % of ${paths.length} images embedded`),
  );
  const ids = features.paths.map((path) => relative(images, path).split(sep).join('/'));
  const { pairs, unknownIds } = readTruthPairs(truth, new PairSet(ids));
  const scores: { readonly name: string; readonly score: LabelledScore }[] = [];
  for (const ranker of rankersOf(features, embedder.description.name)) {
    line(`nearest by ${ranker.name}`);
    scores.push({ name: ranker.name, score: scoreNearest(await nearestOf(ranker, ids.length, NEIGHBOURS), pairs) });
  }
  line('');
  const WHAT = [
    ['recall@1', 'recallAt1'],
    ['average precision', 'averagePrecision'],
    ['pairs reached', 'pairsReached'],
  ] as const;
  if (isJson) {
    for (const { name, score } of scores) {
      for (const [what, key] of WHAT) {
        const result: BenchResult = {
          name: `embedding/labelled/${name}/${what}`,
          value: score[key],
          unit: 'share',
          target: null,
          baseline: `${pairs.size} true pairs of ${ids.length} images`,
        };
        console.log(JSON.stringify(result));
      }
    }
  } else {
    console.log(
      `${ids.length} images, ${pairs.size} true pairs; the ${NEIGHBOURS} nearest of each image by each ranker, all compared with all\n`,
    );
    const rows = scores.map(({ name, score }) => [name, ...WHAT.map(([, key]) => score[key].toFixed(3))]);
    console.log(textTable(['', ...WHAT.map(([what]) => what)], rows));
  }
  const { length: broken } = features.unreadable;
  if (broken > 0) console.error(`${broken} files cannot be read, such as ${features.unreadable[0]}.`);
  if (unknownIds.length > 0)
    console.error(`${unknownIds.length} ids of ${truth} are not among the images, such as "${unknownIds[0]}".`);
}

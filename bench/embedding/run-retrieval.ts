import { join } from 'node:path';
import type { Embedder } from '../../src/embed/embedder.ts';
import { textTable } from '../quality/format.ts';
import type { BenchResult } from '../result.ts';
import { buildRetrievalSet } from './build-set.ts';
import { featuresOf } from './features.ts';
import { progressLine } from './progress-line.ts';
import { rankersOf } from './rankers.ts';
import { type Retrieved, retrieve } from './retrieval.ts';

/** Share of copies found that is aimed at, of every family. */
const TARGET = 0.95;

interface Named {
  readonly name: string;
  readonly byFamily: ReadonlyMap<string, Retrieved>;
}

/** The best of the plain rankers on one family. */
function bestOther(others: readonly Named[], family: string): { readonly name: string; readonly value: number } {
  return others
    .map(({ name, byFamily }) => ({ name, value: byFamily.get(family)!.recallAt1 }))
    .reduce((best, other) => (other.value > best.value ? other : best));
}

/** What is wrong with a figure: below the target, or not better than another ranker; ties at 1 are allowed. */
function verdict(value: number, other: { readonly name: string; readonly value: number }): string {
  if (value < TARGET) return `below ${TARGET}`;
  if (value < other.value || (value === other.value && value < 1)) return `not above ${other.name}`;
  return '';
}

const digits = (value: number): string => value.toFixed(3);

export interface RetrievalRun {
  readonly embedder: Embedder;
  /** Where the set is, or is built. */
  readonly folder: string;
  readonly isJson: boolean;
  /** Rank by the eight orientations of each copy as well: eight times the inference. */
  readonly isTurned: boolean;
}

/** Builds the set, ranks it by every ranker, prints recall at 1 and mean reciprocal rank by family; gives what was missed. */
export async function runRetrieval({ embedder, folder, isJson, isTurned }: RetrievalRun): Promise<string[]> {
  const line = progressLine(isJson);
  const images = await buildRetrievalSet(folder, (text) => line(text));
  const features = await featuresOf(
    images.map(({ path }) => join(folder, path)),
    embedder,
    isTurned,
    (share) => line(`${Math.round(100 * share)} % of ${images.length} images embedded`),
  );
  line('');
  if (features.unreadable.length > 0) throw new Error(`${features.unreadable[0]} cannot be read: remove ${folder}`);
  const rankers = rankersOf(features, embedder.description.name);
  const ranked: Named[] = rankers.map((ranker) => ({ name: ranker.name, byFamily: retrieve(images, ranker) }));
  const own = ranked.filter(({ name }) => name.startsWith(embedder.description.name));
  const others = ranked.filter((each) => !own.includes(each));
  const families = [...own[0]!.byFamily.keys()];
  const judged = families.map((family) => {
    const value = own[0]!.byFamily.get(family)!.recallAt1;
    const other = bestOther(others, family);
    return { family, value, other, fault: verdict(value, other) };
  });
  if (isJson) {
    for (const { family, other } of judged) {
      for (const { name, byFamily } of ranked) {
        const { recallAt1, meanReciprocalRank } = byFamily.get(family)!;
        const isOwn = name === own[0]!.name;
        const result = (what: string, value: number, baseline: string | null, target: number | null): BenchResult => ({
          name: `embedding/${family}/${name}/${what}`,
          value,
          unit: 'share',
          target,
          baseline,
        });
        const baseline = isOwn ? `${other.name} ${digits(other.value)}` : null;
        console.log(JSON.stringify(result('recall@1', recallAt1, baseline, isOwn ? TARGET : null)));
        console.log(JSON.stringify(result('MRR', meanReciprocalRank, null, null)));
      }
    }
  } else {
    const count = (family: string) => images.filter((image) => image.family === family).length;
    console.log(
      `${count('original')} real photos, ${families.length} families of edits, ${count('distractor')} distractors; ` +
        `recall at 1, target ≥ ${TARGET} and above the others\n`,
    );
    const rows = judged.map(({ family, fault }) => [
      family,
      ...ranked.map(({ byFamily }) => digits(byFamily.get(family)!.recallAt1)),
      digits(own[0]!.byFamily.get(family)!.meanReciprocalRank),
      fault,
    ]);
    const mean = (value: (family: string) => number) =>
      digits(families.reduce((sum, family) => sum + value(family), 0) / families.length);
    rows.push([
      'mean of all',
      ...ranked.map(({ byFamily }) => mean((family) => byFamily.get(family)!.recallAt1)),
      mean((family) => own[0]!.byFamily.get(family)!.meanReciprocalRank),
      '',
    ]);
    console.log(textTable(['', ...ranked.map(({ name }) => name), 'its MRR', 'missed'], rows));
    const faults = judged.filter(({ fault }) => fault !== '').length;
    console.log(`\n${families.length - faults} of ${families.length} families reach the target`);
  }
  return families.flatMap((family) => own[0]!.byFamily.get(family)!.missed);
}

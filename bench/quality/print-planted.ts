import type { BenchResult } from '../result.ts';
import { percent, shareInWords, textTable } from './format.ts';
import { type EditScore, METHODS, type Method, type PlantedScore } from './planted.ts';
import type { SpecialSet } from './special-sets.ts';

const TITLES: Readonly<Record<Method, string>> = {
  goldpan: 'goldpan',
  phash: 'pHash@10',
  dhash: 'dHash@10',
  hashes: 'either',
};

/** False pairs shown on the terminal; all of them are in the file of `--out`. */
const SHOWN = 30;

function recallRow({ name, recall, candidates, named }: EditScore): string[] {
  const shares = [recall.goldpan, named, candidates, recall.phash, recall.dhash, recall.hashes];
  return [name, String(recall.goldpan.trials), ...shares.map(({ value }) => percent(value))];
}

const HEAD = ['recall, %', 'copies', 'goldpan', 'named', 'looked at', 'pHash@10', 'dHash@10', 'either'];

/** Tables for a person: every edit, every family, totals. */
export function printPlanted(score: PlantedScore, special: readonly SpecialSet[]): void {
  console.log(textTable(HEAD, score.edits.map(recallRow)));
  console.log(`\n${textTable(HEAD, [...score.families, score.reachable, score.all].map(recallRow))}`);
  console.log('\nnamed: found pairs whose relation is right; looked at: candidates, confirmed or not\n');
  for (const method of METHODS) {
    const { precision, strictPrecision, falsePairs } = score.methods[method];
    console.log(`${TITLES[method].padEnd(9)} precision ${shareInWords(precision)}, ${falsePairs.length} false pairs`);
    console.log(`${''.padEnd(9)} without pairs of two copies ${shareInWords(strictPrecision)}`);
  }
  const { falsePairs } = score.methods.goldpan;
  if (falsePairs.length > 0) console.log(`\nFalse pairs of goldpan:`);
  for (const [a, b] of falsePairs.slice(0, SHOWN)) console.log(`  ${a}  ${b}`);
  if (falsePairs.length > SHOWN) console.log(`  … and ${falsePairs.length - SHOWN} more (--out FILE has all)`);
  console.log();
  for (const { name, holds, found } of special)
    console.log(`${name.padEnd(24)} ${holds ? 'holds' : 'FAILS'}  ${found}`);
}

/** The lines of `--json`. */
export function plantedResults(score: PlantedScore, special: readonly SpecialSet[]): BenchResult[] {
  const baseline = ({ recall }: EditScore) =>
    `pHash@10 ${recall.phash.value.toFixed(3)}, dHash@10 ${recall.dhash.value.toFixed(3)}, ${recall.goldpan.trials} copies`;
  const line = (name: string, value: number, target: number | null, words: string | null): BenchResult => ({
    name: `quality/${name}`,
    value,
    unit: 'share',
    target,
    baseline: words,
  });
  const { goldpan, phash, dhash } = score.methods;
  const otherPrecision = `pHash@10 ${phash.precision.value.toFixed(4)}, dHash@10 ${dhash.precision.value.toFixed(4)}`;
  return [
    line('recall-hash-reachable', score.reachable.recall.goldpan.value, 0.95, baseline(score.reachable)),
    line('recall-all', score.all.recall.goldpan.value, 0.95, baseline(score.all)),
    line(
      'precision',
      goldpan.precision.value,
      0.995,
      `${otherPrecision}; 95 % interval from ${goldpan.precision.low.toFixed(4)}`,
    ),
    line(
      'precision-originals-with-copies',
      goldpan.strictPrecision.value,
      0.995,
      `pHash@10 ${phash.strictPrecision.value.toFixed(4)}, dHash@10 ${dhash.strictPrecision.value.toFixed(4)}`,
    ),
    line('relation-named', score.all.named.value, null, `${score.all.named.trials} found copies`),
    ...score.families.map((family) =>
      line(`recall/${family.name}`, family.recall.goldpan.value, null, baseline(family)),
    ),
    ...special.map(({ name, holds, found }) => ({
      ...line(name, holds ? 1 : 0, 1, found),
      unit: '1 = holds',
    })),
  ];
}

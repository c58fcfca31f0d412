import { ScoreCounts } from '../../src/analyse/evaluate/average-precision.ts';
import { type OutlierScores, outlierScores } from '../../src/analyse/outliers/outlier-scores.ts';
import type { Embedder } from '../../src/embed/embedder.ts';
import { cosineBetween } from '../../src/kernel/cluster/vectors.ts';
import { exactSelfGraph } from '../../src/neighbours/exact.ts';
import { vectorsOf } from '../../src/neighbours/vectors.ts';
import { seededRandom } from '../../src/transform/random.ts';
import { textTable } from '../quality/format.ts';
import type { BenchResult } from '../result.ts';
import { outlierSets } from './outlier-set.ts';
import { progressLine } from './progress-line.ts';

const NEIGHBOURS = 10;
/** Average precision that is aimed at; and what may be reported where nothing is planted. */
const TARGET = 0.8;
const MOST_ON_CLEAN = 0;

/** Outliers among the first `count` rows, by cosine distance. */
async function scoresOf(vectors: Float32Array, dimensions: number, count: number): Promise<OutlierScores> {
  const used = vectors.subarray(0, count * dimensions);
  const rows = Uint32Array.from({ length: count }, (_, i) => i);
  const graph = await exactSelfGraph({ vectors: vectorsOf(used, dimensions), rows }, NEIGHBOURS, 'cosine');
  return outlierScores(graph, cosineBetween({ count, dimensions, data: used }), { random: seededRandom('outliers') });
}

/** Average precision of the scores, given that the last `planted` are the outliers. */
export function plantedPrecision(score: Float32Array, planted: number): number {
  const counts = new ScoreCounts();
  for (const [i, value] of score.entries()) counts.add(value, i >= score.length - planted);
  return counts.averagePrecision(planted)!;
}

/** Plants pictures of another kind, and prints how well outliers find them, and what is reported without them. */
export async function runOutliers(embedder: Embedder, isJson: boolean): Promise<void> {
  const line = progressLine(isJson);
  line('drawing the sets of outliers');
  const rows: string[][] = [];
  for (const { name, images, planted } of await outlierSets()) {
    line(`embedding ${name}`);
    const { dimensions } = embedder.description;
    const vectors = await embedder.embedImages(images);
    const mixed = await scoresOf(vectors, dimensions, images.length);
    const clean = await scoresOf(vectors, dimensions, images.length - planted);
    const precision = plantedPrecision(mixed.score, planted);
    const hits = mixed.isOutlier.subarray(-planted).reduce((sum, is) => sum + is, 0);
    const results: readonly (readonly [what: string, value: number, unit: string, target: number | null])[] = [
      ['average precision', precision, 'share', TARGET],
      ['planted reported', hits, `of ${planted}`, null],
      ['others reported', mixed.outliers - hits, `of ${images.length - planted}`, null],
      ['reported on the clean set', clean.outliers, `of ${images.length - planted}`, MOST_ON_CLEAN],
    ];
    if (isJson) {
      for (const [what, value, unit, target] of results) {
        const result: BenchResult = { name: `embedding/outliers/${name}/${what}`, value, unit, target, baseline: null };
        console.log(JSON.stringify(result));
      }
    }
    const faults = [
      ...(precision < TARGET ? [`precision below ${TARGET}`] : []),
      ...(clean.outliers > MOST_ON_CLEAN ? ['reports on the clean set'] : []),
    ];
    rows.push([name, precision.toFixed(3), ...results.slice(1).map(([, value]) => String(value)), faults.join(', ')]);
  }
  line('');
  if (isJson) return;
  console.log(
    `\nOutliers: 30 of another kind among 1,000; average precision, target ≥ ${TARGET}, and none on the clean set\n`,
  );
  console.log(
    textTable(['', 'precision', 'planted reported', 'others reported', 'reported on the clean set', 'missed'], rows),
  );
}

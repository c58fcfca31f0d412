import { normaliseRows } from '../src/kernel/cluster/vectors.ts';
import { chooseDiverse } from '../src/kernel/mining/diverse-choice.ts';
import { seededRandom } from '../src/transform/random.ts';
import { runMiningLoop } from '../test/fixtures/mining-loop.ts';
import type { BenchResult } from './result.ts';

const SEEDS = 12;
const ROUNDS = 3;
const PER_ROUND = 20;
const POOL = 20_000;
const DIMENSIONS = 256;
const CHOOSE = 200;

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The loop of train, mine, label on generated sets, beside labelling by chance; and the time of one choice. */
/** Accuracy on unseen images of a generated set after the rounds, beside labelling as many images by chance. */
async function learnt(set: 'long-tail' | 'scattered'): Promise<BenchResult[]> {
  const gains: number[] = [];
  const mined: number[] = [];
  const random: number[] = [];
  for (let seed = 0; seed < SEEDS; seed++) {
    const found = await runMiningLoop({ seed, set, rounds: ROUNDS, perRound: PER_ROUND });
    mined.push(found.mined[ROUNDS]!);
    random.push(found.random[ROUNDS]!);
    gains.push(found.mined[ROUNDS]! - found.random[ROUNDS]!);
  }
  const gain = mean(gains);
  const deviation = Math.sqrt(mean(gains.map((one) => (one - gain) ** 2)) * (SEEDS / (SEEDS - 1)));
  const baseline = `${SEEDS} sets, ${ROUNDS} rounds of ${PER_ROUND} labels`;
  const unit = 'share right';
  return [
    { name: `mine/${set}: by mining`, value: mean(mined), unit, target: null, baseline },
    { name: `mine/${set}: by chance`, value: mean(random), unit, target: null, baseline },
    {
      name: `mine/${set}: gain`,
      value: gain,
      unit,
      target: 0,
      baseline: `standard error ${(deviation / Math.sqrt(SEEDS)).toFixed(4)}; better on ${gains.filter((one) => one > 0).length} of ${SEEDS} sets`,
    },
  ];
}

/** The loop of train, mine, label on generated sets, and the time of one choice. */
export async function run(): Promise<BenchResult[]> {
  const source = seededRandom('mine bench');
  const data = Float32Array.from({ length: POOL * DIMENSIONS }, () => source() - 0.5);
  normaliseRows(data, DIMENSIONS);
  const started = performance.now();
  chooseDiverse(
    { count: POOL, dimensions: DIMENSIONS, data },
    {
      choose: CHOOSE,
      diversity: 0.5,
      uncertainty: Float32Array.from({ length: POOL }, () => source()),
      distances: new Float32Array(POOL).fill(Number.POSITIVE_INFINITY),
      group: new Int32Array(POOL).fill(-1),
    },
  );
  const seconds = (performance.now() - started) / 1000;
  return [
    ...(await learnt('long-tail')),
    ...(await learnt('scattered')),
    {
      name: 'mine/choice of 200 among 20,000',
      value: seconds,
      unit: 's',
      target: null,
      baseline: `${DIMENSIONS} numbers per vector, one thread`,
    },
  ];
}

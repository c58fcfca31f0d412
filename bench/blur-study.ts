import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import blurry from '../src/analyse/checks/blurry.ts';
import type { LumaImage, RgbImage } from '../src/kernel/image.ts';
import { toLuma } from '../src/kernel/resample/luma.ts';
import { isNotApplicable } from '../src/measure/define.ts';
import edgeSharpness from '../src/measure/edge-sharpness.ts';
import gradients from '../src/measure/gradients.ts';
import type { Cell } from '../src/model/columns.ts';
import { accuses, dataFolder, decodeFile } from '../test/data/measure-file.ts';
import { addNoise, gaussianBlur, motionBlur } from '../test/fixtures/goldens/metric/scenes.ts';
import type { BenchResult } from './result.ts';

/** Folders whose photos are in focus somewhere, all looked at; of the scenes taken thrice only the sharp shots. */
const SHARP: readonly (readonly [folder: string, files: RegExp])[] = [
  ['annot/coco53/images', /\.jpg$/],
  ['neardup/imagededup/base_images', /\.jpg$/],
  ['models/coral', /\.jpg$/],
  ['quality/kwentar', /_S\.jpe?g$/i],
];

/** Blurs at the 512 px scale; a 12 MP photo is about eight times as wide. */
const BLURS: readonly (readonly [name: string, apply: (image: LumaImage) => LumaImage])[] = [
  ['gauss-1.5', (image) => gaussianBlur(image, 1.5)],
  ['gauss-2', (image) => gaussianBlur(image, 2)],
  ['gauss-3', (image) => gaussianBlur(image, 3)],
  ['gauss-4', (image) => gaussianBlur(image, 4)],
  ['gauss-3-noise-4', (image) => addNoise(gaussianBlur(image, 3), 4, 1)],
  ['motion-10-level', (image) => motionBlur(image, 10, 0)],
  ['motion-10-slanted', (image) => motionBlur(image, 10, 30)],
  ['motion-10-diagonal', (image) => motionBlur(image, 10, 45)],
];

interface Verdict {
  readonly laplacian: number;
  readonly isCalledBlurry: boolean;
}

function judge(luma: LumaImage): Verdict {
  const edges = edgeSharpness.measure({ luma }, edgeSharpness.params);
  const row: Record<string, Cell> = isNotApplicable(edges) ? {} : { ...edges };
  const plain = gradients.measure({ luma }, gradients.params);
  if (isNotApplicable(plain)) throw new Error(plain.reason);
  return { laplacian: Number(plain.laplacian_variance), isCalledBlurry: accuses(blurry, row) };
}

/** The threshold on Laplacian variance with the greatest recall minus false accusations over all these images. */
function bestThreshold(sharp: readonly number[], blurred: readonly number[]): number {
  let best = 0;
  let bestGain = Number.NEGATIVE_INFINITY;
  for (const threshold of [...sharp, ...blurred]) {
    const gain = rate(blurred, (v) => v < threshold) - rate(sharp, (v) => v < threshold);
    if (gain > bestGain) {
      bestGain = gain;
      best = threshold;
    }
  }
  return best;
}

const rate = <T>(items: readonly T[], holds: (item: T) => boolean): number => items.filter(holds).length / items.length;

/** `blurry` at its default threshold against Laplacian variance at the threshold that suits these very images best. */
export async function run(): Promise<BenchResult[]> {
  if (!existsSync(dataFolder)) throw new Error(`This bench needs the real photos at ${dataFolder}.`);
  const views: RgbImage[] = [];
  for (const [folder, files] of SHARP) {
    for (const file of readdirSync(join(dataFolder, folder)).filter((name) => files.test(name))) {
      views.push((await decodeFile(join(dataFolder, folder, file))).rgb);
    }
  }
  const lumas = views.map((view) => toLuma(view));
  const sharp = lumas.map(judge);
  const blurs = BLURS.map(([name, apply]) => ({ name, verdicts: lumas.map((luma) => judge(apply(luma))) }));
  const threshold = bestThreshold(
    sharp.map((v) => v.laplacian),
    blurs.flatMap(({ verdicts }) => verdicts.map((v) => v.laplacian)),
  );
  const isUnder = (v: Verdict) => v.laplacian < threshold;
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const line = (what: string, verdicts: readonly Verdict[], target: number | null): BenchResult => ({
    name: `blur-study/${what}`,
    value: 100 * rate(verdicts, (v) => v.isCalledBlurry),
    unit: '%',
    target,
    baseline: `Laplacian variance below ${threshold.toFixed(0)}: ${percent(rate(verdicts, isUnder))}; ${verdicts.length} images`,
  });
  return [
    line('false-accusations', sharp, 1),
    ...blurs.map(({ name, verdicts }) => line(`recall-${name}`, verdicts, name.startsWith('gauss-1') ? null : 95)),
  ];
}

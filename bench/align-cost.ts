import sharp, { type Sharp } from 'sharp';
import { alignByFeatures } from '../src/kernel/features/align-by-features.ts';
import { localFeatures } from '../src/kernel/features/local-features.ts';
import type { LumaImage } from '../src/kernel/image.ts';
import { toLuma } from '../src/kernel/resample/luma.ts';
import { realPhotos } from './photos.ts';
import type { BenchResult } from './result.ts';

const ROUNDS = 5;

async function view(photo: Sharp): Promise<LumaImage> {
  const { data, info } = await photo
    .toColourspace('srgb')
    .resize(256, 256, { fit: 'inside' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return toLuma({ width: info.width, height: info.height, data });
}

/** Processor time of one call, ms: the least of a few rounds over everything, the first ones warming up. */
function least(calls: readonly (() => unknown)[]): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.cpuUsage();
    for (const call of calls) call();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000 / calls.length);
  }
  return best;
}

/** What it costs to find the features of a photo of 256 px, and to lay two photos on each other by them. */
export async function run(): Promise<BenchResult[]> {
  const paths = realPhotos();
  const photos = await Promise.all(paths.map((path) => view(sharp(path).autoOrient())));
  const turned = await Promise.all(paths.map((path) => view(sharp(path).autoOrient().rotate(20))));
  const features = photos.map((photo) => localFeatures(photo));
  const turnedFeatures = turned.map((photo) => localFeatures(photo));
  const pair = (i: number, j: number) => () =>
    alignByFeatures(features[i]!, turnedFeatures[j]!, { a: photos[i]!, b: turned[j]! });
  const all = photos.map((_, i) => i);
  const unit = 'ms';
  const baseline = `${photos.length} photos, processor time, warm`;
  return [
    {
      name: 'align-cost/features',
      value: least(photos.map((photo) => () => localFeatures(photo))),
      unit,
      target: 15,
      baseline,
    },
    { name: 'align-cost/align same photo', value: least(all.map((i) => pair(i, i))), unit, target: 5, baseline },
    {
      name: 'align-cost/align different photos',
      value: least(all.map((i) => pair(i, (i + 1) % photos.length))),
      unit,
      target: 5,
      baseline,
    },
  ];
}

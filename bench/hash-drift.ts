import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { glob } from 'tinyglobby';
import { decodeImage } from '../src/decode/decode.ts';
import { sniffFormat } from '../src/decode/sniff.ts';
import { hammingHex } from '../src/kernel/hash/bits.ts';
import type { RgbImage } from '../src/kernel/image.ts';
import { toLuma } from '../src/kernel/resample/luma.ts';
import averageHash from '../src/measure/average-hash.ts';
import { type AnyMeasurement, isNotApplicable } from '../src/measure/define.ts';
import differenceHash from '../src/measure/difference-hash.ts';
import pdq from '../src/measure/pdq.ts';
import perceptualHash from '../src/measure/perceptual-hash.ts';
import waveletHash from '../src/measure/wavelet-hash.ts';
import { BASE_VIEW } from '../src/pipeline/recipe.ts';
import { Views } from '../src/pipeline/views.ts';
import type { BenchResult } from './result.ts';

const DATA = fileURLToPath(new URL('../../shared/data/', import.meta.url));
const PHOTOS = [
  'annot/coco53/images/*.jpg',
  'quality/kwentar/*',
  'quality/cleanvision/*.png',
  'neardup/pdq/*/*.jpg',
  'neardup/imagededup/base_images/*.jpg',
];
const MAX_PIXELS = 300e6;
/** A long side no photo has, px. */
const NO_REDUCTION = 1_000_000;

const HASHES: readonly { measurement: AnyMeasurement; column: string; bits: number; target: number }[] = [
  { measurement: averageHash, column: 'ahash', bits: 64, target: 1 },
  { measurement: differenceHash, column: 'dhash', bits: 64, target: 1 },
  { measurement: perceptualHash, column: 'phash', bits: 64, target: 1 },
  { measurement: waveletHash, column: 'whash', bits: 64, target: 1 },
  // PDQ reduces to 512 px itself; its own implementations are that far apart.
  { measurement: pdq, column: 'pdq', bits: 256, target: 10 },
];

async function decode(bytes: Uint8Array, longSide: number): Promise<RgbImage> {
  const format = sniffFormat(bytes);
  if (format === null) throw new Error('a photo of the bench is of no known format');
  return (await decodeImage(bytes, format, { longSide, maxPixels: MAX_PIXELS })).view;
}

function hashOf(measurement: AnyMeasurement, column: string, views: Pick<Views, 'luma'>): string {
  const needs = Object.entries<{ longSide: number }>(measurement.needs);
  const input = Object.fromEntries(needs.map(([name, { longSide }]) => [name, views.luma(longSide)]));
  const columns = measurement.measure(input, measurement.params);
  const hash = isNotApplicable(columns) ? null : columns[column];
  if (typeof hash !== 'string') throw new Error(`${measurement.name} gave no ${column}`);
  return hash;
}

/** Mean drift in bits of every hash between the scan's fast decode and a decode at full size without any view. */
export async function run(): Promise<BenchResult[]> {
  if (!existsSync(DATA)) throw new Error(`hash-drift needs the real photos in ${DATA}: put them there or leave it out`);
  const files = (await glob(PHOTOS, { cwd: DATA, absolute: true, caseSensitiveMatch: false })).sort();
  const drifts = HASHES.map((): number[] => []);
  for (const file of files) {
    const bytes = await readFile(file);
    const views = new Views(await decode(bytes, BASE_VIEW));
    const full = toLuma(await decode(bytes, NO_REDUCTION));
    HASHES.forEach(({ measurement, column }, i) => {
      const fast = hashOf(measurement, column, views);
      const slow = hashOf(measurement, column, { luma: () => full });
      drifts[i]!.push(hammingHex(fast, slow));
    });
  }
  return HASHES.flatMap(({ column, bits, target }, i) => {
    const baseline = `the same hash of all pixels, ${files.length} photos`;
    const drift = drifts[i]!;
    const mean = drift.reduce((sum, distance) => sum + distance, 0) / drift.length;
    return [
      { name: `hash-drift/${column}`, value: mean, unit: `bits of ${bits}, mean`, target, baseline },
      { name: `hash-drift/${column}-max`, value: Math.max(...drift), unit: `bits of ${bits}`, target: null, baseline },
    ];
  });
}

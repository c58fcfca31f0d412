import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import type { Check } from '../../src/analyse/checks/define.ts';
import type { LumaImage, RgbImage } from '../../src/kernel/image.ts';
import { blockAverageRgb, reductionFactor } from '../../src/kernel/resample/block-average.ts';
import { toLuma } from '../../src/kernel/resample/luma.ts';
import blockiness from '../../src/measure/blockiness.ts';
import borders from '../../src/measure/borders.ts';
import brightness from '../../src/measure/brightness.ts';
import colour from '../../src/measure/colour.ts';
import { type AnyMeasurement, isNotApplicable, type Need, type Provided } from '../../src/measure/define.ts';
import edgeSharpness from '../../src/measure/edge-sharpness.ts';
import gradients from '../../src/measure/gradients.ts';
import noise from '../../src/measure/noise.ts';
import spectrum from '../../src/measure/spectrum.ts';
import type { Cell } from '../../src/model/columns.ts';

/** The real files beside the repository. */
export const dataFolder = fileURLToPath(new URL('../../../shared/data/', import.meta.url));

/** Every measurement of image quality. */
export const QUALITY: readonly AnyMeasurement[] = [
  gradients,
  spectrum,
  edgeSharpness,
  brightness,
  colour,
  noise,
  blockiness,
  borders,
];

export interface BaseView {
  readonly rgb: RgbImage;
  /** The view is smaller than the image. */
  readonly reduced: boolean;
}

/** Oriented, over white, sRGB, long side at most 512 px and never enlarged. */
export async function decodeFile(file: string | Buffer): Promise<BaseView> {
  const image = sharp(file).autoOrient().flatten({ background: '#fff' }).toColourspace('srgb').removeAlpha();
  const { data, info } = await image
    .resize(512, 512, { fit: 'inside', withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { autoOrient } = await sharp(file).metadata();
  const rgb = { width: info.width, height: info.height, data: new Uint8Array(data) };
  return { rgb, reduced: Math.max(autoOrient.width, autoOrient.height) > 512 };
}

/** All quality columns of a view; those of a measurement that is not applicable stay empty. */
export function measureView({ rgb, reduced }: BaseView): Record<string, Cell> {
  const luma = toLuma(rgb);
  const row: Record<string, Cell> = {};
  for (const measurement of QUALITY) {
    const input: Record<string, Provided<Need>> = {};
    for (const [name, need] of Object.entries(measurement.needs as Record<string, Need>)) {
      input[name] = provide(need, rgb, luma, reduced);
    }
    const result = measurement.measure(input, measurement.params);
    if (!isNotApplicable(result)) Object.assign(row, result);
  }
  return row;
}

function provide(need: Need, rgb: RgbImage, luma: LumaImage, reduced: boolean): Provided<Need> {
  if (need.kind === 'luma' && need.longSide === 512) return luma;
  if (need.kind === 'rgb') {
    const factor = reductionFactor(Math.max(rgb.width, rgb.height), need.longSide);
    return blockAverageRgb(rgb, factor);
  }
  if (need.kind === 'decoded') {
    return {
      width: rgb.width,
      height: rgb.height,
      channels: 3,
      bitDepth: 8,
      transparentShare: 0,
      reduced,
      damage: null,
    };
  }
  throw new Error(`no quality measurement was known to need ${JSON.stringify(need)}`);
}

export const measureFile = async (path: string): Promise<Record<string, Cell>> => measureView(await decodeFile(path));

/** Whether the check speaks up, at its default threshold and conditions. */
export function accuses(check: Check, row: Readonly<Record<string, Cell>>): boolean {
  const holds = (column: string, direction: 'above' | 'below', limit: number) => {
    const cell = row[column];
    if (cell === undefined || cell === null) return false;
    return direction === 'above' ? Number(cell) > limit : Number(cell) < limit;
  };
  return (
    holds(check.column, check.direction, check.threshold) &&
    (check.conditions ?? []).every(({ column, direction, value }) => holds(column, direction, value))
  );
}

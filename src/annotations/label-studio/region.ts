import type { AnnotatedObject, Box, JsonValue } from '../../model/annotation.ts';
import { isFiniteNumber, isJsonObject, type JsonObject } from '../json-values.ts';
import { maskOfBrush } from './brush.ts';

/** The field in which what only Label Studio says is kept. */
export const OWN = 'label_studio';
/** The member of a result in which what only goldpan says is kept. */
export const GOLDPAN = 'goldpan';

/** Kinds of results that are a region of the picture, by the key of their value that holds the labels. */
export const REGION_KEYS = [
  'rectanglelabels',
  'polygonlabels',
  'brushlabels',
  'keypointlabels',
  'ellipselabels',
  'labels',
  'hypertextlabels',
] as const;
const REGION_TYPES: ReadonlySet<string> = new Set([
  ...REGION_KEYS,
  'rectangle',
  'polygon',
  'brush',
  'keypoint',
  'ellipse',
]);

export const isRegion = (item: JsonObject): boolean =>
  REGION_TYPES.has(String(item.type)) && isJsonObject(item.value) && !('text' in item.value && 'start' in item.value);

/** What is left away because every result says it. */
const DEFAULTS: Readonly<Record<string, JsonValue>> = {
  to_name: 'image',
  origin: 'manual',
  image_rotation: 0,
  readonly: false,
  hidden: false,
};
/** Name of the control that makes results of a type, where nothing else is known: `label` for boxes, `polygon` … */
export const controlOf = (type: string): string => (/^rectangle/.test(type) ? 'label' : type.replace(/labels$/, ''));

const READ = new Set(['id', 'type', 'value', 'original_width', 'original_height', 'score', GOLDPAN]);

/** px are kept to this: percentages of real exports have more digits than they mean. */
const px = (percent: number, side: number): number => Math.round(percent * side * 1e4) / 1e6;

/** @returns why a result is no object */
export function objectOfRegion(item: JsonObject, score: number | undefined): AnnotatedObject | string {
  const value = item.value as JsonObject;
  const key = REGION_KEYS.find((candidate) => Array.isArray(value[candidate]));
  const labels =
    key === undefined ? [] : (value[key] as readonly JsonValue[]).filter((label) => typeof label === 'string');
  const geometry = geometryOf(item, value);
  if (typeof geometry === 'string') return geometry;
  const given = isJsonObject(item[GOLDPAN]) ? item[GOLDPAN] : {};
  const own: [string, JsonValue][] = Object.entries(item).filter(
    ([name, kept]) =>
      !READ.has(name) && DEFAULTS[name] !== kept && !(name === 'from_name' && kept === controlOf(String(item.type))),
  );
  if (labels.length > 1) own.push(['labels', labels]);
  // `rectanglelabels` with `rectangle` beside it: which of both the result is called.
  if (geometry.isOther || (item.type !== key && key !== undefined)) own.push(['type', item.type!]);
  if (geometry.isOther) own.push(['value', value]);
  const { isOther, ...reckoned } = geometry;
  const shape = exactly(reckoned, given.px);
  const id = given.id ?? item.id;
  const confidence = isFiniteNumber(item.score) ? item.score : score;
  const fields = {
    ...(isJsonObject(given.fields) ? given.fields : {}),
    ...(own.length > 0 ? { [OWN]: Object.fromEntries(own) } : {}),
  };
  return {
    ...((typeof id === 'string' || typeof id === 'number') && !isMade(id) && { id }),
    category: labels[0] ?? null,
    ...shape,
    ...(isFiniteNumber(given.area) && { area: given.area }),
    ...(typeof given.iscrowd === 'boolean' && { isCrowd: given.iscrowd }),
    ...(confidence !== undefined && { score: confidence }),
    ...(Object.keys(fields).length > 0 && { fields }),
  };
}

/** px that percentages may differ from those noted beside them: more, and the region was moved since. */
const SAME_PX = 0.01;

/** The numbers of a region's outline, in px. */
export const numbersOf = ({
  box,
  corners,
  polygons,
}: Pick<AnnotatedObject, 'box' | 'corners' | 'polygons'>): readonly number[] => corners ?? polygons?.[0] ?? box ?? [];

/** A region with its px as they were noted, where percentages could not say them to the last digit. */
function exactly(geometry: Omit<Geometry, 'isOther'>, noted: JsonValue | undefined): Omit<Geometry, 'isOther'> {
  if (!Array.isArray(noted)) return geometry;
  // A rectangle that is not turned may still have been given by its corners.
  const isByCorners = geometry.box !== undefined && noted.length === 8;
  const numbers = isByCorners ? turned(geometry.box!, 0) : numbersOf(geometry);
  const isSame = (value: JsonValue, i: number): boolean =>
    isFiniteNumber(value) && Math.abs(value - numbers[i]!) <= SAME_PX;
  if (numbers.length !== noted.length || !(noted as readonly JsonValue[]).every(isSame)) return geometry;
  const px = noted as readonly number[];
  if (geometry.corners || isByCorners) return { corners: px };
  return geometry.polygons ? { polygons: [px] } : { box: px as unknown as Box };
}

/** Ids that were made up because Label Studio wants one. */
export const madeId = (task: number, region: number, part = 0): string =>
  `goldpan-${task}-${region}${part === 0 ? '' : `-${part}`}`;
export const isMade = (id: number | string): boolean => typeof id === 'string' && /^goldpan-\d+-\d+(?:-\d+)?$/.test(id);

export type Geometry = Pick<AnnotatedObject, 'box' | 'corners' | 'polygons' | 'mask'> & { readonly isOther?: true };

export function geometryOf(
  { type, original_width: width, original_height: height }: JsonObject,
  value: JsonObject,
): Geometry | string {
  if (!isFiniteNumber(width) || !isFiniteNumber(height) || width <= 0 || height <= 0) {
    return 'a region without original_width and original_height';
  }
  if (value.format === 'rle' || Array.isArray(value.rle)) {
    if (!Array.isArray(value.rle)) return 'a brush without rle';
    const mask = maskOfBrush(value.rle as readonly number[], width, height);
    return typeof mask === 'string' ? mask : { mask };
  }
  if (Array.isArray(value.points)) {
    const points: number[] = [];
    for (const point of value.points as readonly JsonValue[]) {
      const [x, y] = Array.isArray(point) ? (point as readonly JsonValue[]) : [];
      if (!isFiniteNumber(x) || !isFiniteNumber(y)) return 'a polygon whose points are not two numbers each';
      points.push(px(x, width), px(y, height));
    }
    return { polygons: [points] };
  }
  const isRectangle = /^(?:rectangle|labels$)/.test(String(type));
  const { x, y, width: w, height: h, rotation } = value;
  if (!isRectangle || !isFiniteNumber(w) || !isFiniteNumber(h)) {
    return /^rectangle/.test(String(type)) ? 'a rectangle without x, y, width and height' : { isOther: true };
  }
  if (!isFiniteNumber(x) || !isFiniteNumber(y)) return 'a rectangle without x, y, width and height';
  const box: Box = [px(x, width), px(y, height), px(w, width), px(h, height)];
  if (!isFiniteNumber(rotation) || rotation === 0) return { box };
  return { corners: turned(box, (rotation * Math.PI) / 180) };
}

/** Label Studio turns rectangles about their top left corner, clockwise. */
function turned([x, y, width, height]: Box, angle: number): number[] {
  const [ux, uy] = [width * Math.cos(angle), width * Math.sin(angle)];
  const [vx, vy] = [-height * Math.sin(angle), height * Math.cos(angle)];
  return [x, y, x + ux, y + uy, x + ux + vx, y + uy + vy, x + vx, y + vy].map((value) => Math.round(value * 1e6) / 1e6);
}

import type { AnnotatedObject, AnnotationCategory, JsonValue } from '../../model/annotation.ts';
import type { WriteContext } from '../format.ts';
import { isJsonObject } from '../json-values.ts';
import { brushOfMask } from './brush.ts';
import { controlOf, GOLDPAN, geometryOf, madeId, numbersOf, OWN } from './region.ts';

type Result = Record<string, JsonValue>;

interface Region {
  readonly type: string;
  readonly value: Record<string, JsonValue>;
  readonly goldpan?: Record<string, JsonValue>;
  /** The outline in px; noted where the percentages do not say it exactly. */
  readonly px?: readonly number[];
  /** What the result said besides. */
  readonly own?: Record<string, JsonValue>;
}

/** px that four corners may differ from a rectangle's and still be one. */
const SQUARE_PX = 0.01;

/** The results of an object: one region, or several of which the later ones name the first as `partOf`. */
export function resultsOfObject(
  object: AnnotatedObject,
  size: { readonly width: number; readonly height: number },
  category: AnnotationCategory | undefined,
  numbers: { readonly task: number; readonly region: number },
  { lose }: Pick<WriteContext, 'lose'>,
): Result[] {
  const { id, area, isCrowd, score, fields = {} } = object;
  const { [OWN]: kept, ...others } = fields;
  const { type, labels, value: _, keypoints: __, ...own } = isJsonObject(kept) ? kept : {};
  const regions = regionsOf(object, size, category, lose);
  const first = typeof id === 'string' ? id : madeId(numbers.task, numbers.region);
  const names =
    Array.isArray(labels) && labels[0] === object.category ? labels : object.category === null ? [] : [object.category];
  return regions.map((region, part) => {
    const key = /labels$/.test(region.type) ? region.type : `${region.type}labels`;
    const more: Record<string, JsonValue> =
      part === 0
        ? {
            ...(typeof id === 'number' && { id }),
            ...(area !== undefined && { area }),
            ...(isCrowd !== undefined && { iscrowd: isCrowd }),
            ...(Object.keys(others).length > 0 && { fields: others }),
          }
        : { partOf: first, ...region.goldpan };
    if (region.px && !isExact(region, size)) more.px = region.px;
    const kind = part === 0 && typeof type === 'string' ? type : region.type;
    const isNamed = region.goldpan?.keypoint !== undefined;
    return {
      id: part === 0 ? first : madeId(numbers.task, numbers.region, part),
      from_name: controlOf(kind),
      to_name: 'image',
      type: kind,
      origin: 'manual',
      original_width: size.width,
      original_height: size.height,
      image_rotation: 0,
      value:
        names.length === 0 || isNamed || Array.isArray(region.value[key])
          ? region.value
          : { ...region.value, [key]: names },
      ...(part === 0 && score !== undefined && { score }),
      ...(isNamed ? { parentID: first, ...region.own } : own),
      ...(Object.keys(more).length > 0 && { [GOLDPAN]: more }),
    };
  });
}

function regionsOf(
  { box, corners, polygons, mask, keypoints, fields }: AnnotatedObject,
  { width, height }: { readonly width: number; readonly height: number },
  category: AnnotationCategory | undefined,
  lose: WriteContext['lose'],
): Region[] {
  const regions: Region[] = [];
  const x = (px: number): number => (px * 100) / width;
  const y = (px: number): number => (px * 100) / height;
  const kept = fields?.[OWN];
  if (isJsonObject(kept) && isJsonObject(kept.value))
    regions.push({ type: String(kept.type), value: { ...kept.value } });
  const rle = mask && brushOfMask(mask);
  if (rle) regions.push({ type: 'brushlabels', value: { format: 'rle', rle } });
  else if (mask) lose('masks');
  for (const polygon of polygons ?? []) {
    const points: [number, number][] = [];
    for (let i = 0; i + 1 < polygon.length; i += 2) points.push([x(polygon[i]!), y(polygon[i + 1]!)]);
    regions.push({ type: 'polygonlabels', value: { points, closed: true }, px: polygon });
  }
  if (corners) {
    const turned = rectangleOf(corners);
    if (!turned) lose('rotated-boxes');
    const value = turned && {
      x: x(turned.x),
      y: y(turned.y),
      width: x(turned.width),
      height: y(turned.height),
      rotation: turned.rotation,
    };
    if (value) regions.push({ type: 'rectanglelabels', value, px: corners });
  }
  if (box) {
    const value = { x: x(box[0]), y: y(box[1]), width: x(box[2]), height: y(box[3]), rotation: 0 };
    regions.push({ type: 'rectanglelabels', value, px: box });
  }
  for (let i = 0; i + 2 < (keypoints?.length ?? 0); i += 3) {
    const [left, top, visibility] = keypoints!.slice(i, i + 3) as [number, number, number];
    const name = category?.keypoints?.[i / 3] ?? String(i / 3 + 1);
    const value = { x: x(left), y: y(top), width: 0.5, keypointlabels: [name] };
    const said = isJsonObject(kept) && isJsonObject(kept.keypoints) ? kept.keypoints[name] : undefined;
    const details = isJsonObject(said) ? { own: said } : {};
    regions.push({ type: 'keypointlabels', value, goldpan: { keypoint: i / 3, visibility }, ...details });
  }
  return regions;
}

/** Whether reading the percentages gives the same px. */
function isExact(
  { type, value, px }: Region,
  { width, height }: { readonly width: number; readonly height: number },
): boolean {
  const read = geometryOf({ type, original_width: width, original_height: height }, value);
  if (typeof read === 'string') return true;
  const numbers = numbersOf(read);
  return numbers.length === px!.length && numbers.every((number, i) => number === px![i]);
}

/** The rectangle of corners, turned about the first of them; null where they are none. */
function rectangleOf(
  corners: readonly number[],
): { x: number; y: number; width: number; height: number; rotation: number } | null {
  const [ax, ay, bx, by, cx, cy, dx, dy] = corners as [number, number, number, number, number, number, number, number];
  const isParallel = Math.abs(bx - ax - (cx - dx)) <= SQUARE_PX && Math.abs(by - ay - (cy - dy)) <= SQUARE_PX;
  const width = Math.hypot(bx - ax, by - ay);
  const height = Math.hypot(dx - ax, dy - ay);
  const dot = (bx - ax) * (dx - ax) + (by - ay) * (dy - ay);
  const isClockwise = (bx - ax) * (dy - ay) - (by - ay) * (dx - ax) > 0;
  if (!isParallel || !isClockwise || Math.abs(dot) > SQUARE_PX * (width + height)) return null;
  const degrees = (Math.atan2(by - ay, bx - ax) * 180) / Math.PI;
  return { x: ax, y: ay, width, height, rotation: (degrees + 360) % 360 };
}

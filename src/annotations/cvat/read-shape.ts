import { cornersOfRotatedBox } from '../../kernel/geometry/rotated-box.ts';
import type { AnnotatedObject, Box, Fields, JsonValue } from '../../model/annotation.ts';
import type { XmlElement } from '../xml/elements.ts';
import { maskOfCvat } from './mask.ts';

/** Shapes for which the model has no word: they stay as they are in `fields.shape`. */
export const OTHER_SHAPES: ReadonlySet<string> = new Set(['polyline', 'points', 'ellipse', 'cuboid']);

/** Attributes of a shape that say where it is. */
const GEOMETRY = new Set([
  'xtl',
  'ytl',
  'xbr',
  'ybr',
  'rotation',
  'points',
  'rle',
  'left',
  'top',
  'width',
  'height',
  'label',
]);
/** What every shape says, in CVAT's own defaults: not worth keeping. */
const DEFAULTS: Readonly<Record<string, string>> = {
  occluded: '0',
  source: 'manual',
  z_order: '0',
  outside: '0',
  keyframe: '1',
};

/** Digits after the point that are kept of what is reckoned: CVAT writes two. */
const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;

/**
 * An object of a shape's element.
 *
 * @param keypointsOf names of the keypoints of a skeleton's label, in order; those that are new are added
 * @returns why it is none
 */
export function objectOfShape(
  shape: XmlElement,
  label: string | undefined,
  size: { readonly width: number | null; readonly height: number | null },
  keypointsOf: (label: string) => string[],
): AnnotatedObject | string {
  const { name, attributes } = shape;
  const category = label ?? attributes.label ?? null;
  const geometry = geometryOf(shape, category, size, keypointsOf);
  if (typeof geometry === 'string') return geometry;
  const fields = fieldsOfShape(shape, name === 'box' || name === 'polygon' || name === 'mask' || name === 'skeleton');
  const own = { ...fields, ...(geometry.fields as Fields | undefined) };
  return { category, ...geometry, ...(Object.keys(own).length > 0 ? { fields: own } : {}) };
}

type Geometry = Pick<AnnotatedObject, 'box' | 'corners' | 'polygons' | 'mask' | 'keypoints' | 'fields'>;

function geometryOf(
  shape: XmlElement,
  category: string | null,
  { width, height }: { readonly width: number | null; readonly height: number | null },
  keypointsOf: (label: string) => string[],
): Geometry | string {
  const { name, attributes } = shape;
  const number = (key: string): number =>
    Number(attributes[key] === undefined ? Number.NaN : attributes[key] || Number.NaN);
  switch (name) {
    case 'box': {
      const [x, y, right, bottom] = ['xtl', 'ytl', 'xbr', 'ybr'].map(number) as [number, number, number, number];
      const box: Box = [x, y, rounded(right - x), rounded(bottom - y)];
      if (!box.every(Number.isFinite)) return 'a box without xtl, ytl, xbr and ybr';
      const rotation = attributes.rotation === undefined ? 0 : number('rotation');
      if (!Number.isFinite(rotation)) return 'the rotation of a box is not a number';
      // CVAT writes it of turned boxes alone.
      if (attributes.rotation === undefined) return { box };
      const centre = { x: x + box[2] / 2, y: y + box[3] / 2, width: box[2], height: box[3] };
      return { corners: cornersOfRotatedBox({ ...centre, angle: (rotation * Math.PI) / 180 }).map(rounded) };
    }
    case 'polygon': {
      const points = pointsOf(attributes.points);
      return points && points.length >= 6 ? { polygons: [points] } : 'a polygon without three points';
    }
    case 'mask': {
      if (width === null || height === null) return 'a mask in an image without width and height';
      const rle = (attributes.rle ?? '').split(',').map((run) => (run.trim() === '' ? Number.NaN : Number(run)));
      const [left, top, w, h] = ['left', 'top', 'width', 'height'].map(number) as [number, number, number, number];
      const mask = maskOfCvat({ rle, left, top, width: w, height: h }, width, height);
      return typeof mask === 'string' ? mask : { mask };
    }
    case 'skeleton':
      return skeletonOf(shape, keypointsOf(category ?? ''));
    default:
      return { fields: { shape: otherShape(shape) } };
  }
}

function skeletonOf({ children }: XmlElement, names: string[]): Geometry | string {
  const points = new Map<string, [number, number, number]>();
  const details: [string, JsonValue][] = [];
  for (const child of children) {
    if (child.name !== 'points') continue;
    const { label = '', points: text, outside, occluded } = child.attributes;
    const at = pointsOf(text);
    if (at?.length !== 2) return 'a point of a skeleton that is not at one place';
    if (!names.includes(label)) names.push(label);
    points.set(label, [at[0]!, at[1]!, outside === '1' ? 0 : occluded === '1' ? 1 : 2]);
    const own = attributesOf(child);
    if (own) details.push([label, own]);
  }
  const keypoints = names.flatMap((name) => points.get(name) ?? [0, 0, 0]);
  return { keypoints, ...(details.length > 0 && { fields: { points: Object.fromEntries(details) } }) };
}

/** All that an element of an unknown shape says of its place, as it says it. */
function otherShape({ name, attributes }: XmlElement): JsonValue {
  const kept = Object.entries(attributes).filter(
    ([key]) => !(key in DEFAULTS) && key !== 'label' && key !== 'group_id',
  );
  return { type: name, ...Object.fromEntries(kept) };
}

/** Occlusion, order, group, source and the label's attributes; CVAT's defaults are not kept. */
function fieldsOfShape(shape: XmlElement, hasGeometry: boolean): Fields {
  const entries: [string, JsonValue][] = [];
  for (const [name, value] of Object.entries(shape.attributes)) {
    if (DEFAULTS[name] === value || name === 'label') continue;
    if (hasGeometry ? GEOMETRY.has(name) : !(name in DEFAULTS) && name !== 'group_id') continue;
    entries.push([name, scalarOf(name, value)]);
  }
  const own = attributesOf(shape);
  if (own) entries.push(['attributes', own]);
  return Object.fromEntries(entries);
}

const scalarOf = (name: string, value: string): JsonValue => {
  if (name === 'occluded' || name === 'outside' || name === 'keyframe') return value === '1';
  return /^-?(?:0|[1-9]\d{0,14})$/.test(value) ? Number(value) : value;
};

/** `<attribute name="…">…</attribute>` of a shape; repeated ones as a list. */
export function attributesOf({ children }: XmlElement): JsonValue | undefined {
  const values = new Map<string, JsonValue>();
  for (const { name, attributes, text } of children) {
    if (name !== 'attribute') continue;
    const key = attributes.name ?? '';
    const known = values.get(key);
    values.set(key, known === undefined ? text : Array.isArray(known) ? [...known, text] : [known, text]);
  }
  return values.size > 0 ? Object.fromEntries(values) : undefined;
}

/** `x,y;x,y` → x, y, x, y; undefined where it is something else. */
function pointsOf(text: string | undefined): number[] | undefined {
  if (text === undefined || text === '') return undefined;
  const points: number[] = [];
  for (const pair of text.split(';')) {
    const [x, y, more] = pair.split(',');
    if (x === undefined || y === undefined || more !== undefined || x.trim() === '' || y.trim() === '')
      return undefined;
    const [left, top] = [Number(x), Number(y)];
    if (!Number.isFinite(left) || !Number.isFinite(top)) return undefined;
    points.push(left, top);
  }
  return points;
}

import { rotatedBoxOfCorners } from '../../kernel/geometry/rotated-box.ts';
import type { AnnotatedObject, AnnotationCategory, Fields, JsonValue } from '../../model/annotation.ts';
import type { WriteContext } from '../format.ts';
import { isJsonObject } from '../json-values.ts';
import { boundsOfPoints } from '../outlines.ts';
import { xmlAttributes, xmlText } from '../xml/elements.ts';
import { cvatOfMask } from './mask.ts';
import { OTHER_SHAPES } from './read-shape.ts';

/** Groups of this number and above join what one object was made of; CVAT counts its own from 1. */
export const FIRST_OWN_GROUP = 1_000_000;

/** Fields that a shape's element has room for. */
const ROOM = new Set(['occluded', 'source', 'z_order', 'group_id', 'attributes', 'shape', 'points']);
/** px by which a box may differ from the bounds of an outline and still say nothing that the outline does not. */
const SAME_PX = 1;

interface Shape {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number | undefined>>;
  /** Elements within, besides the label's attributes. */
  readonly inner?: string;
}

/** The elements of an object: one, or those of one group where it has several pieces or kinds of outline. */
export function shapesXml(
  object: AnnotatedObject,
  category: AnnotationCategory | undefined,
  nextGroup: () => number,
  context: Pick<WriteContext, 'lose'>,
): string {
  const { fields = {}, id, area, isCrowd, score } = object;
  const { lose } = context;
  if (id !== undefined) lose('object-ids');
  if (area !== undefined) lose('area');
  if (isCrowd) lose('crowd');
  if (score !== undefined) lose('scores');
  const roomless = Object.keys(fields).filter((name) => !ROOM.has(name)).length;
  if (roomless > 0) lose('object-fields', roomless);
  const shapes = shapesOf(object, category, context);
  if (shapes.length === 0) {
    lose('boxes');
    return '';
  }
  const group = shapes.length > 1 ? nextGroup() : numberIn(fields.group_id);
  const occluded = fields.occluded === true ? 1 : 0;
  const common = { source: typeof fields.source === 'string' ? fields.source : 'manual', occluded };
  return shapes
    .map(({ name, attributes, inner = '' }) => {
      const order = { z_order: numberIn(fields.z_order) ?? 0, group_id: group };
      const all = { label: object.category ?? '', ...common, ...attributes, ...order };
      return `<${name}${xmlAttributes(all)}>${attributesXml(fields.attributes)}${inner}</${name}>\n`;
    })
    .join('');
}

function shapesOf(
  { box, corners, polygons, mask, keypoints, fields }: AnnotatedObject,
  category: AnnotationCategory | undefined,
  { lose }: Pick<WriteContext, 'lose'>,
): Shape[] {
  const shapes: Shape[] = [];
  const kept = fields?.shape;
  if (isJsonObject(kept) && typeof kept.type === 'string' && OTHER_SHAPES.has(kept.type)) {
    const { type, ...attributes } = kept;
    const plain = Object.entries(attributes).filter(
      ([name, value]) => typeof value === 'string' && /^[a-z_]\w*$/i.test(name),
    );
    shapes.push({ name: type, attributes: Object.fromEntries(plain) as Record<string, string> });
  }
  const cvat = mask && cvatOfMask(mask);
  if (cvat) {
    const { rle, ...at } = cvat;
    shapes.push({ name: 'mask', attributes: { rle: rle.join(', '), ...at } });
  } else if (mask) lose('masks');
  const outlines = (polygons ?? []).filter((polygon) => polygon.length >= 6);
  if (polygons && outlines.length < polygons.length) lose('polygons', polygons.length - outlines.length);
  for (const polygon of outlines) shapes.push({ name: 'polygon', attributes: { points: pointsText(polygon) } });
  if (corners) shapes.push(rotated(corners));
  const bounds = boundsOfPoints(outlines.flat());
  const isImplied = box && bounds && box.every((side, i) => Math.abs(side - bounds[i]!) <= SAME_PX);
  if (box && isImplied) lose('boxes');
  else if (box) {
    const [x, y, width, height] = box;
    shapes.push({ name: 'box', attributes: { xtl: x, ytl: y, xbr: x + width, ybr: y + height } });
  }
  const names = category?.keypoints;
  if (keypoints && names) shapes.push(skeleton(keypoints, names, fields));
  else if (keypoints) lose('keypoints');
  return shapes;
}

function rotated(corners: readonly number[]): Shape {
  const { x, y, width, height, angle } = rotatedBoxOfCorners(corners);
  const degrees = ((((angle * 180) / Math.PI) % 360) + 360) % 360;
  const at = { xtl: x - width / 2, ytl: y - height / 2, xbr: x + width / 2, ybr: y + height / 2, rotation: degrees };
  return {
    name: 'box',
    // What is reckoned from six digits has no more.
    attributes: Object.fromEntries(Object.entries(at).map(([name, value]) => [name, Math.round(value * 1e5) / 1e5])),
  };
}

function skeleton(keypoints: readonly number[], names: readonly string[], fields: Fields | undefined): Shape {
  const details = isJsonObject(fields?.points) ? fields.points : {};
  const points = names.map((label, i) => {
    const [x = 0, y = 0, visibility = 0] = keypoints.slice(3 * i, 3 * i + 3);
    const flags = { outside: visibility === 0 ? 1 : 0, occluded: visibility === 1 ? 1 : 0 };
    const all = { label, source: 'manual', ...flags, points: `${x},${y}` };
    return `\n<points${xmlAttributes(all)}>${attributesXml(details[label])}</points>`;
  });
  return { name: 'skeleton', attributes: {}, inner: `${points.join('')}\n` };
}

const pointsText = (points: readonly number[]): string => {
  let text = '';
  for (let i = 0; i + 1 < points.length; i += 2) text += `${i === 0 ? '' : ';'}${points[i]},${points[i + 1]}`;
  return text;
};

/** `<attribute>` of each; a list is one of them repeated. */
export function attributesXml(attributes: JsonValue | undefined): string {
  if (!isJsonObject(attributes)) return '';
  return Object.entries(attributes)
    .flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((item) => [name, item] as const))
    .map(([name, value]) => `<attribute${xmlAttributes({ name })}>${xmlText(textOf(value))}</attribute>`)
    .join('');
}

const textOf = (value: JsonValue): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));

const numberIn = (value: JsonValue | undefined): number | undefined => (typeof value === 'number' ? value : undefined);

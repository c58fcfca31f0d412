import type { AnnotatedObject, JsonValue } from '../../model/annotation.ts';
import { splitOfName } from '../../sources/split.ts';
import type { XmlElement } from '../xml/elements.ts';
import { attributesOf, objectOfShape } from './read-shape.ts';
import { FIRST_OWN_GROUP } from './write-shape.ts';

export interface CvatImage {
  readonly path: string;
  readonly id?: number | string;
  readonly width: number | null;
  readonly height: number | null;
  readonly split?: string;
  readonly labels?: readonly string[];
  readonly objects: readonly AnnotatedObject[];
  readonly fields?: Readonly<Record<string, JsonValue>>;
  readonly problems: readonly string[];
}

const OWN = new Set(['id', 'name', 'width', 'height', 'subset']);

/** @returns why it is no image */
export function imageOfElement(element: XmlElement, keypointsOf: (label: string) => string[]): CvatImage | string {
  const { attributes, children } = element;
  const { id, name, subset } = attributes;
  if (name === undefined || name === '') return 'an image without a name';
  const size = { width: side(attributes.width), height: side(attributes.height) };
  const problems: string[] = [];
  const objects: AnnotatedObject[] = [];
  const labels: string[] = [];
  const tags: JsonValue[] = [];
  for (const [i, child] of children.entries()) {
    if (child.name === 'tag') {
      const { label = '', source } = child.attributes;
      const own = attributesOf(child);
      if (!labels.includes(label)) labels.push(label);
      tags.push({
        label,
        ...(source !== undefined && source !== 'manual' && { source }),
        ...(own && { attributes: own }),
      });
      continue;
    }
    const object = objectOfShape(child, undefined, size, keypointsOf);
    if (typeof object === 'string') problems.push(`shape ${i + 1}: ${object}`);
    else objects.push(object);
  }
  const fields: [string, JsonValue][] = Object.entries(attributes)
    .filter(([key]) => !OWN.has(key))
    .map(([key, value]) => [key, plainValue(value)]);
  const split = subset === undefined || subset === '' ? undefined : (splitOfName(subset) ?? subset);
  if (subset && split !== subset) fields.push(['subset', subset]);
  if (tags.some((tag) => Object.keys(tag as object).length > 1)) fields.push(['tags', tags]);
  return {
    path: name.replaceAll('\\', '/'),
    ...(id !== undefined && { id: /^(?:0|[1-9]\d{0,14})$/.test(id) ? Number(id) : id }),
    ...size,
    ...(split !== undefined && { split }),
    ...(labels.length > 0 && { labels }),
    objects: joined(objects),
    ...(fields.length > 0 && { fields: Object.fromEntries(fields) }),
    problems,
  };
}

/** Numbers and booleans where they are written as such and nothing else. */
export const plainValue = (text: string): JsonValue => {
  if (text === 'true' || text === 'false') return text === 'true';
  const number = Number(text);
  return text !== '' && Number.isFinite(number) && String(number) === text ? number : text;
};

const side = (text: string | undefined): number | null => {
  const value = Number(text || Number.NaN);
  return Number.isFinite(value) && value > 0 ? value : null;
};

/** Shapes that were one object when they were written are one again. */
function joined(objects: readonly AnnotatedObject[]): AnnotatedObject[] {
  const result: AnnotatedObject[] = [];
  for (const object of objects) {
    const group = object.fields?.group_id;
    const before = result.at(-1);
    const isPart = typeof group === 'number' && group >= FIRST_OWN_GROUP;
    if (!isPart || before?.fields?.group_id !== group || before.category !== object.category) {
      result.push(object);
      continue;
    }
    const polygons = [...(before.polygons ?? []), ...(object.polygons ?? [])];
    result[result.length - 1] = {
      ...before,
      ...object,
      ...(polygons.length > 0 && { polygons }),
      fields: { ...before.fields, ...object.fields },
    };
  }
  return result.map((object) => {
    const { group_id, ...fields } = object.fields ?? {};
    if (typeof group_id !== 'number' || group_id < FIRST_OWN_GROUP) return object;
    const { fields: _, ...rest } = object;
    return Object.keys(fields).length > 0 ? { ...rest, fields } : rest;
  });
}

import type { AnnotationCategory, Fields, JsonValue } from '../../model/annotation.ts';
import { isJsonObject } from '../json-values.ts';
import { type XmlElement, xmlAttribute, xmlAttributes, xmlText } from '../xml/elements.ts';

const child = (element: XmlElement, name: string): XmlElement | undefined =>
  element.children.find((candidate) => candidate.name === name);

/** The labels of a task's `<meta>`, wherever they lie in it. Labels of a skeleton's points become its keypoints. */
export function categoriesOfMeta(meta: XmlElement): AnnotationCategory[] {
  const labels = find(meta, 'labels');
  if (!labels) return [];
  const categories = new Map<string, { category: AnnotationCategory; keypoints: string[]; points: JsonValue[] }>();
  const all = labels.children.filter(({ name }) => name === 'label');
  const text = (label: XmlElement, name: string): string => child(label, name)?.text.trim() ?? '';
  for (const label of all) {
    const name = text(label, 'name');
    if (text(label, 'parent') !== '' || categories.has(name)) continue;
    const fields = fieldsOfLabel(label);
    const skeleton = edgesOf(text(label, 'svg'));
    const category = { name, id: null, ...(skeleton && { skeleton }), ...(fields && { fields }) };
    categories.set(name, { category, keypoints: [], points: [] });
  }
  for (const label of all) {
    const parent = categories.get(text(label, 'parent'));
    if (!parent) continue;
    parent.keypoints.push(text(label, 'name'));
    parent.points.push(fieldsOfLabel(label) ?? {});
  }
  return [...categories.values()].map(({ category, keypoints, points }) => {
    if (keypoints.length === 0) return category;
    const hasFields = points.some((point) => Object.keys(point as object).length > 0);
    const fields = { ...category.fields, ...(hasFields && { points }) };
    return { ...category, keypoints, ...(Object.keys(fields).length > 0 && { fields }) };
  });
}

/** Everything else that a label says: its colour, its type, its attributes. */
function fieldsOfLabel(label: XmlElement): Fields | undefined {
  const entries: [string, JsonValue][] = [];
  for (const part of label.children) {
    if (part.name === 'name' || part.name === 'parent') continue;
    if (part.name !== 'attributes') entries.push([part.name, part.text]);
    else if (part.children.length > 0) {
      const attributes = part.children.map(
        (attribute): JsonValue => Object.fromEntries(attribute.children.map(({ name, text }) => [name, text])),
      );
      entries.push(['attributes', attributes]);
    }
  }
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

/** Lines of a skeleton's drawing join nodes by their numbers, from 1. */
function edgesOf(svg: string): [number, number][] | undefined {
  const edges: [number, number][] = [];
  for (const [line] of svg.slice(0, 1_000_000).matchAll(/<line\b[^>]*>/g)) {
    const from = /data-node-from="(\d{1,6})"/.exec(line)?.[1];
    const to = /data-node-to="(\d{1,6})"/.exec(line)?.[1];
    if (from !== undefined && to !== undefined) edges.push([Number(from), Number(to)]);
  }
  return edges.length > 0 ? edges : undefined;
}

function find(element: XmlElement, name: string): XmlElement | undefined {
  for (const part of element.children) {
    const found = part.name === name ? part : find(part, name);
    if (found) return found;
  }
  return undefined;
}

/** `<labels>` of the categories, those of keypoints after their skeleton's. */
export function labelsXml(categories: readonly AnnotationCategory[]): string {
  const lines: string[] = [];
  for (const category of categories) {
    const { name, keypoints, fields } = category;
    const { points, ...own } = fields ?? {};
    const svg = keypoints ? { svg: skeletonSvg(keypoints, category.skeleton ?? []) } : {};
    lines.push(
      labelXml(name, withDefaults(known(own), { type: keypoints ? 'skeleton' : 'any', attributes: [], ...svg })),
    );
    for (const [i, keypoint] of (keypoints ?? []).entries()) {
      const given = Array.isArray(points) ? (points as readonly JsonValue[])[i] : undefined;
      const more = isJsonObject(given) ? known(given) : {};
      lines.push(labelXml(keypoint, withDefaults(more, { type: 'points', attributes: [] }), name));
    }
  }
  return `<labels>\n${lines.join('')}</labels>\n`;
}

/** What is there keeps its order. */
const withDefaults = (parts: Fields, defaults: Fields): Fields => ({
  ...parts,
  ...Object.fromEntries(Object.entries(defaults).filter(([name]) => !Object.hasOwn(parts, name))),
});

const LABEL_PARTS = new Set(['color', 'type', 'attributes', 'svg']);

/** What CVAT knows of a label; fields of other formats are none of it. */
const known = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => LABEL_PARTS.has(name)));

export const unknownLabelFields = (fields: Fields): number =>
  Object.keys(fields).filter((name) => !LABEL_PARTS.has(name) && name !== 'points').length;

function labelXml(name: string, parts: Fields, parent?: string): string {
  const lines = [`<name>${xmlText(name)}</name>`];
  for (const [part, value] of Object.entries(parts)) {
    if (part !== 'attributes') lines.push(`<${part}>${xmlText(String(value))}</${part}>`);
    else {
      const attributes = (Array.isArray(value) ? value : []).filter(isJsonObject).map((attribute) => {
        const items = Object.entries(attribute).filter(([key]) => /^[A-Za-z_][\w.-]*$/.test(key));
        return `<attribute>${items.map(([key, text]) => `<${key}>${xmlText(String(text))}</${key}>`).join('')}</attribute>`;
      });
      lines.push(`<attributes>${attributes.join('')}</attributes>`);
    }
  }
  if (parent !== undefined) lines.push(`<parent>${xmlText(parent)}</parent>`);
  return `<label>${lines.join('')}</label>\n`;
}

/** The drawing by which CVAT knows a skeleton: its points on a circle, numbered from 1, and the lines between them. */
function skeletonSvg(keypoints: readonly string[], skeleton: readonly (readonly [number, number])[]): string {
  const at = keypoints.map((_, i) => {
    const angle = (2 * Math.PI * i) / keypoints.length - Math.PI / 2;
    return [(50 + 40 * Math.cos(angle)).toFixed(2), (50 + 40 * Math.sin(angle)).toFixed(2)] as const;
  });
  const lines = skeleton.flatMap(([from, to]) => {
    const [a, b] = [at[from - 1], at[to - 1]];
    if (!a || !b) return [];
    const ends = xmlAttributes({ x1: a[0], y1: a[1], x2: b[0], y2: b[1] });
    return [`<line${ends} data-type="edge" data-node-from="${from}" data-node-to="${to}"></line>`];
  });
  const nodes = at.map(
    ([x, y], i) =>
      `<circle r="1.5" cx="${x}" cy="${y}" data-type="element node" data-element-id="${i + 1}" data-node-id="${i + 1}" data-label-name="${xmlAttribute(keypoints[i]!)}"></circle>`,
  );
  return [...lines, ...nodes].join('');
}

import type {
  AnnotatedObject,
  AnnotationCategory,
  AnnotationProblem,
  Fields,
  JsonValue,
} from '../../model/annotation.ts';
import { type XmlElement, xmlElements } from '../xml/elements.ts';
import { categoriesOfMeta } from './labels.ts';
import { type CvatImage, imageOfElement } from './read-image.ts';
import { objectOfShape } from './read-shape.ts';

/** Names of the keypoints of each skeleton's label; reading adds those that the labels do not declare. */
export type KeypointNames = Map<string, string[]>;

export interface CvatHead {
  readonly categories: AnnotationCategory[];
  /** `version` and the tree of `<meta>` but for its labels. */
  readonly fields: Fields;
  /** Of videos. */
  readonly size: { readonly width: number | null; readonly height: number | null };
}

type Report = (where: string, reason: string) => void;

/**
 * Streams the images of a CVAT file; frames of tracks come last, in their order, and are held in memory.
 *
 * @param onHead called with what `<meta>` says, before the first image
 */
export async function* cvatImages(
  path: string,
  names: KeypointNames,
  onHead: (head: CvatHead) => void,
  onProblem: (problem: AnnotationProblem) => void,
  signal?: AbortSignal,
): AsyncGenerator<CvatImage> {
  const report: Report = (where, reason) => onProblem({ file: path, where, reason, kind: 'malformed' });
  const keypointsOf = (label: string): string[] => {
    const known = names.get(label) ?? [];
    names.set(label, known);
    return known;
  };
  const frames = new Map<number, AnnotatedObject[]>();
  let head: CvatHead = { categories: [], fields: {}, size: { width: null, height: null } };
  for await (const item of xmlElements(path, signal)) {
    if ('root' in item) {
      if (item.root !== 'annotations') {
        report('', `its outermost element is <${item.root}>, not <annotations>`);
        return;
      }
      continue;
    }
    if ('reason' in item) {
      report(`line ${item.line}`, `not well-formed XML: ${item.reason}; nothing from there on was read`);
      break;
    }
    const { element, line } = item;
    if (element.name === 'version') head = { ...head, fields: { ...head.fields, version: element.text } };
    else if (element.name === 'meta') {
      const categories = categoriesOfMeta(element);
      for (const { name, keypoints } of categories) if (keypoints && !names.has(name)) names.set(name, [...keypoints]);
      const meta = treeOf(element, new Set(['labels']));
      head = { categories, fields: { ...head.fields, meta }, size: sizeOf(element) };
      onHead(head);
    } else if (element.name === 'image') {
      const image = imageOfElement(element, keypointsOf);
      if (typeof image === 'string') report(`line ${line}`, image);
      else yield image;
    } else if (element.name === 'track')
      addTrack(element, head, frames, keypointsOf, (reason) => report(`line ${line}`, reason));
  }
  for (const [frame, objects] of [...frames].sort(([a], [b]) => a - b)) {
    yield { path: `frame_${String(frame).padStart(6, '0')}`, id: frame, ...head.size, objects, problems: [] };
  }
}

/** The shapes of a track, each in its frame; where it is outside of the picture there is none. */
function addTrack(
  track: XmlElement,
  { size }: CvatHead,
  frames: Map<number, AnnotatedObject[]>,
  keypointsOf: (label: string) => string[],
  report: (reason: string) => void,
): void {
  const { id, label, source, group_id } = track.attributes;
  const constant = track.children.filter(({ name }) => name === 'attribute');
  for (const shape of track.children) {
    const { frame, outside, ...attributes } = shape.attributes;
    if (shape.name === 'attribute' || outside === '1') continue;
    if (frame === undefined || !/^\d{1,9}$/.test(frame)) {
      report('a shape of a track without a frame');
      continue;
    }
    const own = { ...(source !== undefined && { source }), ...(group_id !== undefined && { group_id }), ...attributes };
    const whole = { ...shape, attributes: own, children: [...constant, ...shape.children] };
    const object = objectOfShape(whole, label, size, keypointsOf);
    if (typeof object === 'string') {
      report(`frame ${frame}: ${object}`);
      continue;
    }
    const fields = { ...(id !== undefined && { track_id: /^\d{1,15}$/.test(id) ? Number(id) : id }), ...object.fields };
    const all = frames.get(Number(frame)) ?? [];
    all.push({ ...object, fields });
    frames.set(Number(frame), all);
  }
}

/** An element as JSON: `[name, attributes, text or children …]`, but for some. */
function treeOf({ attributes, children, text }: XmlElement, without: ReadonlySet<string>): JsonValue {
  const kept = children.filter(({ name }) => !without.has(name));
  const isLeaf = children.length === 0;
  return {
    ...(Object.keys(attributes).length > 0 && { attributes: { ...attributes } }),
    ...(isLeaf
      ? { text }
      : { children: kept.map((child) => ({ name: child.name, ...(treeOf(child, without) as object) })) }),
  };
}

function sizeOf(meta: XmlElement): { readonly width: number | null; readonly height: number | null } {
  const original = find(meta, 'original_size');
  const side = (name: string): number | null => {
    const value = Number(original?.children.find((child) => child.name === name)?.text || Number.NaN);
    return Number.isFinite(value) && value > 0 ? value : null;
  };
  return { width: side('width'), height: side('height') };
}

function find(element: XmlElement, name: string): XmlElement | undefined {
  for (const child of element.children) {
    const found = child.name === name ? child : find(child, name);
    if (found) return found;
  }
  return undefined;
}

import type { AnnotatedObject, Box, JsonValue } from '../../model/annotation.ts';
import { setOwn } from '../json-values.ts';
import { childOf, jsonOfXml, numberOf, textOf, type XmlElement } from '../xml-tree.ts';
import { snapPx } from '../yolo/numbers.ts';

/** Values VOC writes where there is nothing to say: they are not kept, and always written. */
export const VOC_DEFAULTS: Readonly<Record<string, JsonValue>> = { pose: 'Unspecified', truncated: 0, difficult: 0 };
export const USUAL_DEPTH = 3;

export interface VocRecord {
  readonly fileName: string | undefined;
  readonly width: number | null;
  readonly height: number | null;
  readonly objects: readonly AnnotatedObject[];
  readonly fields: Readonly<Record<string, JsonValue>>;
}

/** @param complain told of each object that is left out, or whose box is no box */
export function readRecord(root: XmlElement, isOneBased: boolean, complain: (reason: string) => void): VocRecord {
  const fields: Record<string, JsonValue> = {};
  const objects: AnnotatedObject[] = [];
  const side = (name: string): number | null => {
    const value = numberOf(childOf(childOf(root, 'size'), name));
    return value !== undefined && value > 0 ? value : null;
  };
  for (const name of Object.keys(root.attributes)) setOwn(fields, `@${name}`, root.attributes[name]!);
  const others: XmlElement[] = [];
  let files = 0;
  for (const child of root.children) {
    if (child.name === 'object') {
      const object = readObject(child, isOneBased, complain);
      if (object) objects.push(object);
    } else if (child.name === 'size') {
      const rest = child.children.filter(
        (each) =>
          !(each.name === 'width' && side('width') !== null) &&
          !(each.name === 'height' && side('height') !== null) &&
          !(each.name === 'depth' && numberOf(each) === USUAL_DEPTH),
      );
      if (rest.length > 0) others.push({ ...child, children: rest });
    } else if (child.name === 'segmented' && numberOf(child) === 0) continue;
    else if (child.name === 'filename' && files++ === 0) continue;
    else others.push(child);
  }
  const json = jsonOfXml({ name: root.name, attributes: {}, children: others, text: '' });
  if (others.length > 0) Object.assign(fields, json);
  return {
    fileName: textOf(childOf(root, 'filename')),
    width: side('width'),
    height: side('height'),
    objects,
    fields,
  };
}

function readObject(
  element: XmlElement,
  isOneBased: boolean,
  complain: (reason: string) => void,
): AnnotatedObject | null {
  const name = textOf(childOf(element, 'name'));
  const box = readBox(childOf(element, 'bndbox'), isOneBased);
  if (!box && childOf(element, 'bndbox')) complain(`the box of ${name ?? 'an object'} is not four numbers`);
  if (name === undefined && !box) {
    complain('an object has neither a name nor a box, and was left out');
    return null;
  }
  let named = 0;
  const others = element.children.filter((child) => {
    if (child.name === 'name' && named++ === 0) return false;
    if (child.name === 'bndbox' && box) return false;
    const usual = Object.hasOwn(VOC_DEFAULTS, child.name) ? VOC_DEFAULTS[child.name] : undefined;
    return usual === undefined || jsonOfXml(child) !== usual;
  });
  const rest = { ...element, children: others, text: '' };
  const fields = others.length > 0 || Object.keys(element.attributes).length > 0 ? jsonOfXml(rest) : null;
  return {
    category: name === undefined || name === '' ? null : name,
    ...(box && { box }),
    ...(fields !== null && { fields: fields as Readonly<Record<string, JsonValue>> }),
  };
}

/**
 * The edges as written are those of the box: how labelImg, CVAT, Roboflow and most readers take them. One-based, as the
 * VOC devkit has it, pixels are counted from 1 and the last one belongs to the box.
 */
function readBox(element: XmlElement | undefined, isOneBased: boolean): Box | null {
  if (!element) return null;
  const [left, top, right, bottom] = ['xmin', 'ymin', 'xmax', 'ymax'].map((name) => numberOf(childOf(element, name)));
  if (left === undefined || top === undefined || right === undefined || bottom === undefined) return null;
  const first = isOneBased ? 1 : 0;
  return [left - first, top - first, snapPx(right - left + first), snapPx(bottom - top + first)];
}

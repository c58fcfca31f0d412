import { boundsOf } from '../../kernel/geometry/box.ts';
import type { AnnotatedImage, AnnotatedObject, Box } from '../../model/annotation.ts';
import { pathOfUri } from '../../sources/uri.ts';
import { escapeXml } from '../xml-tree.ts';

/** A VOC file of a picture that has none yet, without any object. */
export function newRecord(picture: string, { width, height }: Pick<AnnotatedImage, 'width' | 'height'>): string {
  const path = pathOfUri(picture).toString();
  const name = escapeXml(path.slice(path.lastIndexOf('/') + 1));
  const size = `\t<size>\n\t\t<width>${width ?? 0}</width>\n\t\t<height>${height ?? 0}</height>\n\t\t<depth>3</depth>\n\t</size>\n`;
  return `<annotation>\n\t<filename>${name}</filename>\n${size}</annotation>\n`;
}

/**
 * A VOC file with further objects before its end, indented as those that are there; all else stays byte for byte. Edges
 * are written as the file's own: whole numbers where all of its numbers are.
 */
export function withObjects(text: string, objects: readonly AnnotatedObject[]): string {
  const end = text.lastIndexOf('</annotation>');
  if (end < 0) return text;
  const indent = /\n([ \t]*)<(?:object|size|filename)\b/.exec(text)?.[1] ?? '\t';
  const isWhole = !/<[xy]m(?:in|ax)>\s*-?\d+\.\d*[1-9]/.test(text) && /<xmin>/.test(text);
  const added = objects.map((object) => objectText(object, indent, isWhole)).join('');
  const before = text.slice(0, end);
  return `${before}${before.endsWith('\n') ? '' : '\n'}${added}${text.slice(end)}`;
}

function objectText(object: AnnotatedObject, indent: string, isWhole: boolean): string {
  const box: Box | null = object.box ?? boundsOf(object.polygons?.flat() ?? object.corners ?? []);
  if (box === null) return '';
  const [x, y, width, height] = box;
  const edge = (value: number) => (isWhole ? Math.round(value) : Number(value.toFixed(3)));
  const names = ['xmin', 'ymin', 'xmax', 'ymax'];
  const edges = [x, y, x + width, y + height].map(
    (value, i) => `${indent}${indent}${indent}<${names[i]}>${edge(value)}</${names[i]}>\n`,
  );
  const flag = (name: string) => {
    const value = object.fields?.[name];
    return `${indent}${indent}<${name}>${typeof value === 'string' || typeof value === 'number' ? escapeXml(String(value)) : name === 'pose' ? 'Unspecified' : 0}</${name}>\n`;
  };
  const name = object.category === null ? '' : `${indent}${indent}<name>${escapeXml(object.category)}</name>\n`;
  const flags = ['pose', 'truncated', 'difficult'].map(flag).join('');
  return `${indent}<object>\n${name}${flags}${indent}${indent}<bndbox>\n${edges.join('')}${indent}${indent}</bndbox>\n${indent}</object>\n`;
}

import type { AnnotatedObject, Box, Caption, Fields, JsonValue } from '../../model/annotation.ts';
import { splitOfName } from '../../sources/split.ts';
import { isJsonObject } from '../json-values.ts';
import { captionsOf } from '../record/image-words.ts';
import { jsonValue, numberList, numberOf, parseJson } from '../record/json-value.ts';
import { isObjectWord, objectOfRecord, objectRecords } from '../record/object-record.ts';
import type { TableRoles } from './roles.ts';

/** What one row says about an image. */
export interface RowPart {
  readonly path: string;
  readonly split?: string;
  readonly id?: number | string;
  readonly width?: number;
  readonly height?: number;
  readonly labels?: readonly string[];
  readonly captions?: readonly Caption[];
  readonly objects: readonly AnnotatedObject[];
  /** The boxes' numbers as they stand in box columns; they may be shares of the picture's sides. */
  readonly hasBoxColumns: boolean;
  readonly fields?: Fields;
  /** Objects that were left out, and why. */
  readonly problems: readonly string[];
}

/** @returns why the row says nothing that can be used, where it does not */
export function readRow(
  input: Readonly<Record<string, unknown>>,
  roles: TableRoles,
  nameOf: (id: number) => string,
): RowPart | string {
  const rest = restOf(roles.rest === undefined ? undefined : input[roles.rest]);
  const cell = (column: string | undefined): unknown => (column === undefined ? undefined : input[column]);
  const word = (name: string, column: string | undefined): unknown => rest[name] ?? cell(column) ?? undefined;

  const path = pathOf(word('path', roles.path));
  if (path === undefined) return roles.path === undefined ? 'no column with a path' : `no path in "${roles.path}"`;
  const problems: string[] = [];
  const label = word('label', roles.label);
  const names = labelsOf(word('labels', roles.labels), nameOf);
  if (names === undefined) problems.push('its labels are not a list of names');
  const only = label === undefined ? undefined : nameOfCell(label, nameOf);
  const captions = captionsOf(listOf(word('captions', roles.captions)) ?? []);
  if (captions === undefined) problems.push('its captions are not a list of texts');
  const caption = word('caption', roles.caption);
  const split = word('split', roles.split);
  const width = numberOf(word('width', roles.width));
  const height = numberOf(word('height', roles.height));
  const id = jsonValue(word('id', roles.id));

  const objects: AnnotatedObject[] = [];
  const given = word('objects', roles.objects);
  if (given !== undefined) {
    const records = objectRecords(listOf(given));
    if (records === undefined) problems.push('its objects are not a list of objects');
    for (const [i, record] of (records ?? []).entries()) {
      const object = objectOfRecord(record, nameOf);
      if (typeof object === 'string') problems.push(`object ${i + 1}: ${object}`);
      else objects.push(object);
    }
  }
  const fields: [string, JsonValue][] = [];
  const own: [string, JsonValue][] = [];
  for (const column of roles.others) {
    const value = input[column];
    if (value === undefined) continue;
    const json = jsonValue(value);
    if (json !== undefined) (roles.box ? own : fields).push([column, json]);
  }
  if (isJsonObject(rest.fields)) fields.push(...Object.entries(rest.fields));
  if (roles.box) {
    const box = boxOf(roles.box.columns.map(cell), roles.box.kind);
    if (box === undefined) problems.push('its box is not four numbers');
    else if (box !== null) objects.push(objectOfRow(box, only, cell(roles.objectId), own, nameOf));
    else if (only !== undefined) fields.push(...own);
  }
  return {
    path,
    ...(split !== undefined && { split: splitOf(String(split)) }),
    ...((typeof id === 'number' || typeof id === 'string') && { id }),
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...labelsPart(roles.box ? undefined : only, names),
    ...(caption !== undefined || (captions && (captions.length > 0 || word('captions', roles.captions) !== undefined))
      ? { captions: [...(caption === undefined ? [] : [{ text: textOf(caption) }]), ...(captions ?? [])] }
      : {}),
    objects,
    hasBoxColumns: roles.box !== undefined,
    ...(fields.length > 0 || isJsonObject(rest.fields) ? { fields: Object.fromEntries(fields) } : {}),
    problems,
  };
}

/** Words of objects are known in capitals too (`Confidence`). */
const wordOf = (name: string): string => (isObjectWord(name.toLowerCase()) ? name.toLowerCase() : name);

/** Fields of a row that are words of an object go through the same reading as objects in lists. */
function objectOfRow(
  box: Box,
  category: string | undefined,
  id: unknown,
  fields: readonly (readonly [string, JsonValue])[],
  nameOf: (id: number) => string,
): AnnotatedObject {
  const read = objectOfRecord(
    {
      ...Object.fromEntries(fields.map(([name, value]) => [wordOf(name), value ?? undefined])),
      category: category ?? null,
      id,
    },
    nameOf,
  );
  return typeof read === 'string'
    ? { category: category ?? null, box, ...(fields.length > 0 && { fields: Object.fromEntries(fields) }) }
    : { ...read, box };
}

/** @returns null where all cells are empty: an image without objects */
function boxOf(cells: readonly unknown[], kind: 'list' | 'corners' | 'size' | 'centre'): Box | null | undefined {
  const values = kind === 'list' ? listOf(cells[0]) : cells;
  if (values === undefined || values === null) return null;
  if (!Array.isArray(values)) return undefined;
  if (values.every((value) => value === null || value === undefined || value === '')) return null;
  const numbers = numberList(values.map((value) => numberOf(value)));
  if (numbers?.length !== 4) return undefined;
  const [a, b, c, d] = numbers as unknown as Box;
  if (kind === 'corners') return [a, b, c - a, d - b];
  if (kind === 'centre') return [a - c / 2, b - d / 2, c, d];
  return [a, b, c, d];
}

function pathOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  // A picture inside the table, as `datasets` stores it, has its name beside its bytes.
  if (typeof value === 'object' && value !== null && 'path' in value) return pathOf(value.path);
  return undefined;
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(jsonValue(value) ?? null);

const splitOf = (name: string): string => splitOfName(name.trim()) ?? name.trim();

function restOf(value: unknown): Readonly<Record<string, JsonValue>> {
  const rest = typeof value === 'string' ? parseJson(value) : value;
  return isJsonObject(rest) ? rest : {};
}

/** Lists and objects are JSON in tables of text. */
function listOf(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const text = value.trim();
  return /^[[{]/.test(text) ? (parseJson(text) ?? value) : value;
}

function nameOfCell(value: unknown, nameOf: (id: number) => string): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return nameOf(value);
  if (typeof value === 'bigint') return nameOf(Number(value));
  return typeof value === 'boolean' ? String(value) : undefined;
}

/** Names in JSON, or divided by `|`, `;` or `,`; undefined for anything else. */
function labelsOf(value: unknown, nameOf: (id: number) => string): string[] | null | undefined {
  if (value === undefined) return null;
  const list = listOf(value);
  if (typeof list === 'string') {
    const mark = ['|', ';', ','].find((candidate) => list.includes(candidate));
    return mark === undefined
      ? [list]
      : list
          .split(mark)
          .map((name) => name.trim())
          .filter((name) => name !== '');
  }
  if (!Array.isArray(list)) {
    const name = nameOfCell(list, nameOf);
    return name === undefined ? undefined : [name];
  }
  const names = list.map((item) => nameOfCell(item, nameOf));
  return names.every((name) => name !== undefined) ? names : undefined;
}

function labelsPart(only: string | undefined, names: string[] | null | undefined): { labels?: readonly string[] } {
  if (only === undefined) return names ? { labels: names } : {};
  return { labels: names?.includes(only) ? names : [only, ...(names ?? [])] };
}

import type { JsonValue } from '../../model/annotation.ts';
import { isObjectWord, type ObjectRecord, REST } from '../record/object-record.ts';
import { fitsTyped, type ScalarKind, scalarKind } from './plan.ts';

/** What a value of an object's column is: `boxes` is a list of numbers, `polygons` a list of such lists. */
export type ObjectKind = ScalarKind | 'numbers' | 'polygons' | 'mask';

export interface ObjectColumn {
  readonly name: string;
  readonly kind: ObjectKind;
}

const WORDS: readonly (readonly [string, ObjectKind])[] = [
  ['category', 'text'],
  ['bbox', 'numbers'],
  ['corners', 'numbers'],
  ['segmentation', 'polygons'],
  ['mask', 'mask'],
  ['keypoints', 'numbers'],
  ['area', 'number'],
  ['iscrowd', 'boolean'],
  ['score', 'number'],
];
const MOST_FIELDS = 100;

/** The columns of objects, one type each, from the objects of the first images; what does not fit goes into `goldpan`. */
export class ObjectColumns {
  readonly columns: readonly ObjectColumn[];
  /** Some object of the first images has something that fits no column. */
  readonly usesRest: boolean;
  readonly #byName: ReadonlyMap<string, ObjectColumn>;

  constructor(sample: readonly ObjectRecord[]) {
    const words = new Set(['category', 'bbox']);
    const kinds = new Map<string, ScalarKind>();
    let idKind: ScalarKind | null = null;
    for (const record of sample) {
      for (const [name, value] of Object.entries(record)) {
        words.add(name);
        if (name === 'id') idKind ??= typeof value === 'string' ? 'text' : 'integer';
        const kind = isObjectWord(name) ? null : scalarKind(value);
        if (kind === null) continue;
        const known = kinds.get(name);
        if (known === undefined ? kinds.size < MOST_FIELDS : known === 'integer' && kind === 'number')
          kinds.set(name, kind);
      }
    }
    this.columns = [
      ...(idKind === null ? [] : [{ name: 'id', kind: idKind }]),
      ...WORDS.filter(([name]) => words.has(name)).map(([name, kind]) => ({ name, kind })),
      ...[...kinds].map(([name, kind]) => ({ name, kind })),
      // Always there, so that files of several splits have the same columns.
      { name: REST, kind: 'text' as const },
    ];
    this.#byName = new Map(this.columns.map((column) => [column.name, column]));
    this.usesRest = sample.some((record) => this.row(record)[REST] !== null);
  }

  /** One value per column, null where there is none. */
  row(record: ObjectRecord): Record<string, JsonValue> {
    const row: Record<string, JsonValue> = {};
    for (const { name } of this.columns) row[name] = null;
    const words: [string, JsonValue][] = [];
    const fields: [string, JsonValue][] = [];
    for (const [name, value] of Object.entries(record)) {
      if (name === REST) continue;
      const column = this.#byName.get(name);
      if (column && fits(column.kind, value)) row[name] = value;
      else if (name === 'category' && value === null) continue;
      else (isObjectWord(name) ? words : fields).push([name, value]);
    }
    const kept = record[REST] as { readonly fields?: { readonly [name: string]: JsonValue } } | undefined;
    if (words.length > 0 || fields.length > 0 || kept) {
      const all = [...fields, ...Object.entries(kept?.fields ?? {})];
      row[REST] = JSON.stringify({
        ...Object.fromEntries(words),
        ...((all.length > 0 || kept) && { fields: Object.fromEntries(all) }),
      });
    }
    return row;
  }
}

function fits(kind: ObjectKind, value: JsonValue): boolean {
  switch (kind) {
    case 'numbers':
    case 'polygons':
      return Array.isArray(value);
    case 'mask':
      return typeof (value as { readonly counts?: JsonValue }).counts === 'string';
    default:
      return fitsTyped(kind, value);
  }
}

import type { Fields, JsonValue } from '../../model/annotation.ts';
import { isJsonObject } from '../json-values.ts';
import { IMAGE_WORDS, type ImageWord, type ImageWords } from '../record/image-words.ts';
import { isFreeColumn } from './roles.ts';

/** Images that are looked at before the columns are fixed. */
export const PLANNED_FROM = 2000;
/** Fields of more names than this are kept in `goldpan`. */
const MOST_FIELDS = 400;

export type ScalarKind = 'text' | 'integer' | 'number' | 'boolean';
export type ColumnKind = ScalarKind | 'texts' | 'objects';

export interface PlannedColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  /** Absent where it is a field. */
  readonly word?: ImageWord;
}

export interface ImageParts {
  readonly words: ImageWords;
  readonly fields: Fields | undefined;
}

export interface PlannedRow {
  /** By column; absent where there is none. */
  readonly cells: Readonly<Record<string, JsonValue>>;
  /** What no column has room for: JSON for the column `goldpan`. */
  readonly rest: { readonly [name: string]: JsonValue } | null;
}

export interface PlanOptions {
  /** Names of word columns where they are not the words themselves. */
  readonly names?: Readonly<Partial<Record<ImageWord, string>>>;
  /** Whether a value can stand in a column of a kind and be read back as it is. */
  readonly fits: (kind: ColumnKind, value: JsonValue) => boolean;
  /** Further names that fields cannot have. */
  readonly isFree?: (name: string) => boolean;
}

/**
 * The columns of a table whose rows are of one type each, from its first images: a column for each word they use and each
 * field with plain values. What comes later and does not fit goes into the column `goldpan`, so that nothing is lost.
 */
export class TablePlan {
  readonly columns: readonly PlannedColumn[];
  readonly #options: PlanOptions;
  readonly #byField = new Map<string, PlannedColumn>();
  readonly #byWord = new Map<ImageWord, PlannedColumn>();

  constructor(sample: readonly ImageParts[], options: PlanOptions) {
    this.#options = options;
    const columns: PlannedColumn[] = [];
    for (const word of IMAGE_WORDS) {
      const values = sample.flatMap(({ words }) => (words[word] === undefined ? [] : [words[word]]));
      if (values.length === 0 && word !== 'path') continue;
      const kind = kindOfWord(word, values);
      if (kind === null) continue;
      const column = { name: options.names?.[word] ?? word, kind, word };
      columns.push(column);
      this.#byWord.set(word, column);
    }
    const kinds = new Map<string, ScalarKind>();
    for (const { fields } of sample) {
      for (const [name, value] of Object.entries(fields ?? {})) {
        const kind = scalarKind(value);
        if (kind === null) continue;
        const known = kinds.get(name);
        if (known === undefined ? kinds.size < MOST_FIELDS : known === 'integer' && kind === 'number')
          kinds.set(name, kind);
      }
    }
    const used = new Set(columns.map(({ name }) => name));
    for (const [name, kind] of kinds) {
      if (used.has(name) || !isFreeColumn(name) || options.isFree?.(name) === false) continue;
      const column = { name, kind };
      columns.push(column);
      this.#byField.set(name, column);
    }
    this.columns = columns;
  }

  row({ words, fields }: ImageParts): PlannedRow {
    const cells: Record<string, JsonValue> = {};
    const rest: [string, JsonValue][] = [];
    const { fits } = this.#options;
    for (const word of IMAGE_WORDS) {
      const value = words[word];
      if (value === undefined) continue;
      const column = this.#byWord.get(word);
      if (column && (word === 'path' || fits(column.kind, value))) cells[column.name] = value;
      else rest.push([word, value]);
    }
    const others: [string, JsonValue][] = [];
    for (const [name, value] of Object.entries(fields ?? {})) {
      const column = this.#byField.get(name);
      if (column && fits(column.kind, value)) cells[column.name] = value;
      else others.push([name, value]);
    }
    if (others.length > 0 || (fields && Object.keys(fields).length === 0))
      rest.push(['fields', Object.fromEntries(others)]);
    return { cells, rest: rest.length === 0 ? null : Object.fromEntries(rest) };
  }
}

function kindOfWord(word: ImageWord, values: readonly JsonValue[]): ColumnKind | null {
  switch (word) {
    case 'id':
      return values.every((value) => typeof value === 'string') ? 'text' : 'integer';
    case 'width':
    case 'height':
      return values.every(Number.isInteger) ? 'integer' : 'number';
    case 'labels':
      return 'texts';
    case 'captions':
      return values.some(isTexts) ? 'texts' : null;
    case 'objects':
      return 'objects';
    default:
      return 'text';
  }
}

export function scalarKind(value: JsonValue): ScalarKind | null {
  if (typeof value === 'string') return 'text';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'integer' : 'number';
  return null;
}

const isTexts = (value: JsonValue): boolean => Array.isArray(value) && value.every((item) => typeof item === 'string');

/** What typed tables (Parquet, metadata of `datasets`) take. */
export function fitsTyped(kind: ColumnKind, value: JsonValue): boolean {
  switch (kind) {
    case 'text':
      return typeof value === 'string';
    case 'integer':
      return Number.isSafeInteger(value) && !Object.is(value, -0);
    case 'number':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'texts':
      return isTexts(value);
    case 'objects':
      return Array.isArray(value) && value.every(isJsonObject);
  }
}

import { readFileSync, statSync } from 'node:fs';
import { UserError } from '../../model/errors.ts';
import { readLines } from '../lines.ts';
import { LongTable } from './long-table.ts';
import { RowBuilder } from './row-builder.ts';
import { tableRoles } from './table-roles.ts';
import type { PredictionTable, TableOptions, Wanted } from './types.ts';

/** Longest JSON text that the engine can hold, bytes; longer files are written as JSON Lines. */
const LONGEST = 500 * 1024 * 1024;

/**
 * Reads JSON or JSON Lines in any of these forms: a list (or lines) of lists of numbers; of objects with an id, a label
 * and numbers as `probs: [..]`, `probs: {name: p}`, `{label, score}` objects, or a key per class; an object of columns
 * (`{probs, labels, ids, classes}`), or of ids to lists. For labels also a list of names or whole numbers, or an object
 * of ids to labels.
 *
 * @throws UserError when the file is none of these
 */
export async function readJson(
  path: string,
  shownAs: string,
  wanted: Wanted,
  options: TableOptions,
): Promise<PredictionTable> {
  const collector = new JsonRows(shownAs, wanted, options);
  if (await isOneText(path, shownAs)) {
    if (statSync(path).size > LONGEST) {
      throw new UserError(`"${shownAs}" is too large for one JSON text: write JSON Lines, Parquet or .npy`);
    }
    let value: unknown;
    try {
      value = JSON.parse(readFileSync(path, 'utf8'));
    } catch (error) {
      throw new UserError(`"${shownAs}" is not valid JSON (${(error as Error).message})`);
    }
    return collector.all(value);
  }
  for await (const { number, bytes } of readLines(path, shownAs, options.signal)) {
    const text = bytes?.toString('utf8') ?? '';
    if (text.trim() === '') continue;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      collector.problem(`line ${number}: not valid JSON (${(error as Error).message})`);
      continue;
    }
    collector.add(value, `line ${number}`);
  }
  return collector.table();
}

/** Whether the first line is no whole value, or the only one. */
async function isOneText(path: string, shownAs: string): Promise<boolean> {
  let lines = 0;
  for await (const { bytes } of readLines(path, shownAs)) {
    const text = bytes?.toString('utf8') ?? '';
    if (text.trim() === '') continue;
    lines++;
    if (lines === 2) return false;
    try {
      JSON.parse(text);
    } catch {
      return true;
    }
  }
  return !/\.(jsonl|ndjson)$/i.test(path);
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const asText = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
const isScalar = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number';
/** As Python writes and `null` stands for: no number. */
const asNumber = (value: unknown): number => (typeof value === 'number' ? value : Number.NaN);

class JsonRows {
  readonly #shownAs: string;
  readonly #wanted: Wanted;
  readonly #options: TableOptions;
  readonly #builder = new RowBuilder(() => 1024);
  #named: LongTable | undefined;
  #namedRows = 0;
  #hasIds = true;
  #columnNames: readonly string[] | null = null;

  constructor(shownAs: string, wanted: Wanted, options: TableOptions) {
    this.#shownAs = shownAs;
    this.#wanted = wanted;
    this.#options = options;
  }

  all(value: unknown): PredictionTable {
    if (Array.isArray(value)) {
      for (const [i, row] of value.entries()) this.add(row, `row ${i + 1}`);
    } else if (isFields(value)) this.#columns(value);
    else this.#refuse();
    return this.table();
  }

  problem(reason: string): void {
    if (this.#named) this.#named.problem(reason);
    else this.#builder.endRow(undefined, undefined, reason);
  }

  add(value: unknown, where: string, givenId?: string): void {
    if (this.#wanted === 'labels' && isScalar(value)) this.#builder.endRow(givenId, asText(value));
    else if (Array.isArray(value)) {
      if (value.length > 0 && value.every(isFields)) this.#classified(value, givenId, undefined);
      else this.#list(value, where, givenId, undefined);
    } else if (isFields(value)) this.#fields(value, where, givenId);
    else this.problem(`${where}: neither a list nor an object`);
  }

  table(): PredictionTable {
    if (this.#named) return this.#named.table(this.#hasIds);
    return this.#builder.table(this.#columnNames);
  }

  #refuse(): never {
    throw new UserError(`"${this.#shownAs}" holds no rows: write a list of rows, or one row per line`);
  }

  #list(list: readonly unknown[], where: string, id: string | undefined, label: string | undefined): void {
    const expected = this.#builder.columns;
    if (expected >= 0 && list.length !== expected) {
      this.#builder.endRow(id, label, `${where}: ${list.length} numbers where ${expected} are expected`);
      return;
    }
    const data = this.#builder.room(list.length);
    const at = this.#builder.rows * list.length;
    for (let i = 0; i < list.length; i++) data[at + i] = asNumber(list[i]);
    this.#builder.endRow(id, label);
  }

  #key(id: string | undefined): string {
    if (id === undefined) this.#hasIds = false;
    return id ?? String(this.#namedRows);
  }

  /** A list of `{label, score}`, as classifiers answer. */
  #classified(list: readonly Fields[], id: string | undefined, label: string | undefined): void {
    this.#named ??= new LongTable();
    const key = this.#key(id);
    this.#namedRows++;
    for (const entry of list) {
      const name = asText(entry.label ?? entry.class ?? entry.name ?? entry.category);
      const value = entry.score ?? entry.probability ?? entry.prob ?? entry.confidence ?? entry.p;
      this.#named.add(key, name, asNumber(value));
    }
    if (label !== undefined) this.#named.label(key, label);
  }

  #fields(fields: Fields, where: string, givenId: string | undefined): void {
    const names = Object.keys(fields);
    const kinds = names.map((name) => {
      const value = fields[name];
      if (typeof value === 'number' || value === null) return 'number' as const;
      if (typeof value === 'string') return 'text' as const;
      return Array.isArray(value) || isFields(value) ? ('list' as const) : ('other' as const);
    });
    const roles = tableRoles(names, kinds, this.#wanted, this.#shownAs, this.#options);
    const text = (at: number | undefined): string | undefined =>
      at === undefined ? undefined : asText(fields[names[at]!]);
    const id = text(roles.id) ?? givenId;
    const label = text(roles.label);
    const list = roles.list === undefined ? undefined : fields[names[roles.list]!];
    if (this.#wanted === 'labels' && roles.numbers.length === 0) this.#builder.endRow(id, label);
    else if (Array.isArray(list)) {
      if (list.length > 0 && list.every(isFields)) this.#classified(list, id, label);
      else this.#list(list, where, id, label);
    } else {
      const entries = isFields(list)
        ? Object.entries(list)
        : roles.numbers.map((at) => [names[at]!, fields[names[at]!]]);
      this.#classified(
        entries.map(([name, score]) => ({ label: name, score })),
        id,
        label,
      );
    }
  }

  /** Columns of the same length side by side, or ids with what is said of them. */
  #columns(value: Fields): void {
    const find = (...names: readonly string[]): unknown[] | undefined => {
      for (const name of names) if (Array.isArray(value[name])) return value[name];
      return undefined;
    };
    const probabilities = find('probs', 'pred_probs', 'probabilities', 'predictions', 'logits', 'scores');
    const labels = find('labels', 'given_labels', 'label', 'targets', 'y');
    if (probabilities || (labels && this.#wanted === 'labels')) {
      const ids = find('ids', 'id', 'image_ids', 'images', 'paths', 'files', 'filenames');
      const classes = find('classes', 'class_names', 'names');
      if (classes) this.#columnNames = classes.map(asText);
      for (let i = 0; i < (probabilities ?? labels!).length; i++) {
        const [id, label] = [ids && asText(ids[i]), labels && asText(labels[i])];
        const row = probabilities?.[i];
        if (!probabilities || this.#wanted === 'labels') this.#builder.endRow(id, label);
        else if (Array.isArray(row)) this.#list(row, `row ${i + 1}`, id, label);
        else this.#builder.endRow(id, label, `row ${i + 1}: no list of numbers`);
      }
      return;
    }
    const entries = Object.entries(value);
    if (entries.length === 0) this.#refuse();
    for (const [id, row] of entries) {
      if (
        isFields(row) &&
        this.#wanted === 'probabilities' &&
        Object.values(row).every((one) => typeof one === 'number')
      ) {
        this.#classified(
          Object.entries(row).map(([label, score]) => ({ label, score })),
          id,
          undefined,
        );
      } else this.add(row, `"${id}"`, id);
    }
  }
}

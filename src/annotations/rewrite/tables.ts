import type { AnnotationHeader } from '../../model/annotation.ts';
import { UserError } from '../../model/errors.ts';
import { splitOfName } from '../../sources/split.ts';
import { fileNameColumn } from '../huggingface/metadata-files.ts';
import { csvDialect } from '../table/csv-dialect.ts';
import { type TableRoles, tableRoles } from '../table/roles.ts';
import { cellText, csvRecords, withCells } from './csv-records.ts';
import { memberRanges, withMembers } from './json-pieces.ts';
import { lines } from './lists.ts';
import type { AnnotationRewriter, RecordChange, RewriteRequest } from './rewriter.ts';

const HEAD = 65_536;

/** Tables whose rows name a picture: rows leave, and cells of path, label and split change. */
const tableRewriter = (
  rewrite: AnnotationRewriter['rewrite'],
  more: Partial<AnnotationRewriter> = {},
): AnnotationRewriter => ({
  can: ['leaves', 'path', 'label', 'split'],
  isOpenedAlone: false,
  keyOf: ({ path }) => path,
  rewrite,
  ...more,
});

export const csvRewriter = tableRewriter(rewriteCsv);
export const jsonlRewriter = tableRewriter(rewriteJsonl);

/** Of metadata files those that are text. */
export const huggingFaceRewriter = tableRewriter(
  (request) => (/\.csv$/i.test(request.uri) ? rewriteCsv(request) : rewriteJsonl(request)),
  { handles: (uri) => /\.(?:csv|jsonl)$/i.test(uri) },
);

function* rewriteCsv(request: RewriteRequest): Generator<Uint8Array> {
  const { chunks, uri, records } = request;
  const dialect = csvDialect(headOf(chunks()), /\.tsv$/i.test(uri));
  if (dialect === null) throw new UserError('its first row names no column of paths');
  const delimiter = dialect.shape.delimiter ?? ',';
  let columns: readonly string[] | null = dialect.shape.columns ?? null;
  const words = new Words(request);
  for (const record of csvRecords(chunks(), delimiter)) {
    if (columns === null) {
      columns = record.cells.map((_, i) => cellText(record, i).trim());
      yield record.bytes;
      continue;
    }
    const named = columns;
    const roles = words.roles(named);
    const cell = (name: string | undefined) => (name === undefined ? '' : cellText(record, named.indexOf(name)));
    words.note(cell(roles.split));
    const change = records.get(cell(roles.path));
    if (change?.leaves) continue;
    const values = change && words.values(roles, change, cell);
    if (!values || values.size === 0) yield record.bytes;
    else {
      const cells = new Map([...values].map(([name, value]) => [named.indexOf(name), String(value)]));
      yield withCells(record, cells, delimiter);
    }
  }
}

function* rewriteJsonl(request: RewriteRequest): Generator<string | Uint8Array> {
  const words = new Words(request);
  for (const line of lines(request.chunks())) {
    if (!line.trimStart().startsWith('{')) {
      yield line;
      continue;
    }
    const bytes = Buffer.from(line);
    const members = memberRanges(bytes);
    const roles = words.roles([...members.keys()]);
    const cell = (name: string | undefined): unknown => {
      const range = name === undefined ? undefined : members.get(name);
      return range && JSON.parse(bytes.toString('utf8', range[0], range[1]));
    };
    words.note(cell(roles.split));
    const change = request.records.get(String(cell(roles.path)));
    if (change?.leaves) continue;
    const values = change && words.values(roles, change, cell);
    yield values && values.size > 0 ? withMembers(bytes, Object.fromEntries(values)) : line;
  }
}

/** What the columns mean, and how the table spells labels and splits. */
class Words {
  readonly #header: AnnotationHeader;
  readonly #isHuggingFace: boolean;
  readonly #spelling = new Map<string, string>();
  #roles: { readonly key: string; readonly roles: TableRoles } | null = null;

  constructor({ header, uri }: RewriteRequest) {
    this.#header = header;
    this.#isHuggingFace = /\/metadata\.(?:csv|jsonl)$/i.test(uri);
  }

  roles(columns: readonly string[]): TableRoles {
    const key = columns.join('\0');
    if (this.#roles?.key === key) return this.#roles.roles;
    const roles = tableRoles(columns, this.#isHuggingFace ? fileNameColumn(columns) : undefined);
    this.#roles = { key, roles };
    return roles;
  }

  /** Remembers how a row spells its split. */
  note(split: unknown): void {
    if (typeof split === 'string' && split !== '') this.#spelling.set(splitOfName(split.trim()) ?? split.trim(), split);
  }

  /** New cells by their columns. */
  values(
    roles: TableRoles,
    change: RecordChange,
    cell: (name: string | undefined) => unknown,
  ): Map<string, string | number> {
    const values = new Map<string, string | number>();
    if (change.path !== undefined && roles.path !== undefined) values.set(roles.path, change.path);
    if (change.split !== undefined && roles.split !== undefined) {
      values.set(roles.split, this.#spelling.get(change.split) ?? change.split);
    }
    // Where a row is an object, its label is that of the object.
    if (change.label !== undefined && roles.label !== undefined && roles.box === undefined) {
      values.set(roles.label, this.#labelLike(cell(roles.label), change.label));
    }
    return values;
  }

  /** A number where the table has numbers for labels. */
  #labelLike(before: unknown, label: string): string | number {
    const isNumber = typeof before === 'number' || (typeof before === 'string' && /^\d+$/.test(before));
    const id = this.#header.categories.find(({ name }) => name === label)?.id;
    return isNumber && id !== undefined && id !== null ? id : label;
  }
}

function headOf(chunks: Iterable<Uint8Array>): string {
  for (const chunk of chunks)
    return Buffer.from(chunk.subarray(0, HEAD))
      .toString('utf8')
      .replace(/^\ufeff/, '');
  return '';
}

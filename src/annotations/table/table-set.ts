import type { AnnotatedImage, AnnotationCategory, AnnotationHeader } from '../../model/annotation.ts';
import type { ManifestRow } from '../../sources/manifest-row.ts';
import { uriOfPath } from '../../sources/uri.ts';
import { findPicture } from '../find-picture.ts';
import type { AnnotationSet, ReadOptions } from '../format.ts';
import type { PictureFinder } from '../picture-finder.ts';
import { byNumberThenName } from './category-order.ts';
import { ImageBuilder } from './image-builder.ts';
import { type RowPart, readRow } from './read-row.ts';
import type { TableRoles } from './roles.ts';

/** One file of rows. */
export interface Table {
  /** Absolute path. */
  readonly path: string;
  /** The split of all its images; `undefined` where rows say it. */
  readonly split?: string;
  readonly finder: PictureFinder;
  /** Streams the rows; can be called again. */
  rows(signal?: AbortSignal): AsyncIterable<ManifestRow>;
  roles(columns: readonly string[]): TableRoles;
  /** Split by an image's path, where neither the rows nor the file say it. */
  splitOf?(path: string): string | undefined;
}

const BATCH = 256;
/** Box columns whose largest number is at most this hold shares of the picture's sides, slightly overshot ones included. */
const LARGEST_SHARE = 1.5;

interface Survey {
  readonly header: AnnotationHeader;
  /** Rows of one image follow each other, so that images need not be collected in memory. */
  readonly isGrouped: readonly boolean[];
  readonly isRelative: readonly boolean[];
}

/**
 * A set of tables as annotations. All rows are read once to know the categories, whether boxes are shares, and whether an
 * image's rows follow each other; where they do not, one table's annotations are held in memory.
 *
 * @param known what a file beside the tables says of the set; null without one
 */
export async function openTables(
  format: string,
  tables: readonly Table[],
  known: AnnotationHeader | null,
  options: ReadOptions,
  files: readonly string[] = [],
): Promise<AnnotationSet> {
  const names = new Map(known?.categories.flatMap(({ id, name }) => (id === null ? [] : [[id, name] as const])) ?? []);
  const nameOf = (id: number): string => names.get(id) ?? String(id);
  const survey = await surveyTables(tables, known, nameOf, options.signal);
  return {
    format,
    header: survey.header,
    files: [...tables.map(({ path }) => uriOfPath(path)), ...files],
    async *images() {
      let batch: AnnotatedImage[] = [];
      for (const [i, table] of tables.entries()) {
        const isRelative = survey.isRelative[i]!;
        for await (const builder of buildersOf(table, survey.isGrouped[i]!, nameOf, options)) {
          batch.push(await imageOf(builder, table, isRelative, options));
          if (batch.length < BATCH) continue;
          yield batch;
          batch = [];
        }
      }
      if (batch.length > 0) yield batch;
    },
  };
}

async function surveyTables(
  tables: readonly Table[],
  known: AnnotationHeader | null,
  nameOf: (id: number) => string,
  signal: AbortSignal | undefined,
): Promise<Survey> {
  const found = new Map<string, number | null>();
  const isGrouped: boolean[] = [];
  const isRelative: boolean[] = [];
  for (const table of tables) {
    const seen = new Set<number>();
    let last: number | undefined;
    let largest = -1;
    let grouped = true;
    const noted = (id: number): string => {
      const name = nameOf(id);
      if (!found.has(name)) found.set(name, id);
      return name;
    };
    for await (const part of partsOf(table, noted, signal)) {
      if ('reason' in part) continue;
      const key = hashOf(`${part.split ?? ''}\0${part.path}`);
      if (key !== last) {
        if (seen.has(key)) grouped = false;
        else seen.add(key);
        last = key;
      }
      for (const label of part.labels ?? []) if (!found.has(label)) found.set(label, null);
      for (const { category, box } of part.objects) {
        if (category !== null && !found.has(category)) found.set(category, null);
        if (part.hasBoxColumns && box) {
          for (const value of [box[0], box[1], box[0] + box[2], box[1] + box[3]]) {
            largest = Math.max(largest, Math.abs(value));
          }
        }
      }
    }
    isGrouped.push(grouped);
    isRelative.push(largest >= 0 && largest <= LARGEST_SHARE);
  }
  const declared = known?.categories ?? [];
  const isDeclared = new Set(declared.map(({ name }) => name));
  const added = [...found]
    .filter(([name]) => !isDeclared.has(name))
    .map(([name, id]): AnnotationCategory => ({ name, id }))
    .sort(byNumberThenName);
  return { header: { ...known, categories: [...declared, ...added] }, isGrouped, isRelative };
}

async function* partsOf(
  table: Table,
  nameOf: (id: number) => string,
  signal: AbortSignal | undefined,
): AsyncGenerator<(RowPart & { readonly where: string }) | { readonly where: string; readonly reason: string }> {
  let last = '';
  let roles: TableRoles | undefined;
  for await (const item of table.rows(signal)) {
    if ('reason' in item) {
      yield item;
      continue;
    }
    const columns = Object.keys(item.row);
    const joined = columns.join('\0');
    if (roles === undefined || joined !== last) {
      last = joined;
      roles = table.roles(columns);
    }
    const part = readRow(item.row, roles, nameOf);
    yield typeof part === 'string' ? { where: item.where, reason: part } : { ...part, where: item.where };
  }
}

async function* buildersOf(
  table: Table,
  isGrouped: boolean,
  nameOf: (id: number) => string,
  { onProblem, signal }: ReadOptions,
): AsyncGenerator<ImageBuilder> {
  const all = new Map<string, ImageBuilder>();
  const reported = new Set<string>();
  let current: { key: string; builder: ImageBuilder } | undefined;
  for await (const part of partsOf(table, nameOf, signal)) {
    if ('reason' in part) {
      onProblem({ file: table.path, where: part.where, reason: part.reason, kind: 'malformed' });
      continue;
    }
    for (const reason of part.problems) onProblem({ file: table.path, where: part.where, reason, kind: 'malformed' });
    const key = `${part.split ?? ''}\0${part.path}`;
    const known = isGrouped ? (current?.key === key ? current.builder : undefined) : all.get(key);
    if (known) {
      for (const name of known.add(part)) {
        if (reported.has(name)) continue;
        reported.add(name);
        const reason = `rows of ${part.path} say different things in "${name}" (as may those of further images): the first counts`;
        onProblem({ file: table.path, where: part.where, reason, kind: 'conflict' });
      }
      continue;
    }
    const builder = new ImageBuilder(part);
    if (isGrouped) {
      if (current) yield current.builder;
      current = { key, builder };
    } else all.set(key, builder);
  }
  if (current) yield current.builder;
  yield* all.values();
}

async function imageOf(
  builder: ImageBuilder,
  table: Table,
  isRelative: boolean,
  { sizeOf, onProblem }: ReadOptions,
): Promise<AnnotatedImage> {
  const isNameOnly = !/\.[a-z0-9]{2,5}$/i.test(builder.path);
  const uri = findPicture(table.finder, builder.path, isNameOnly);
  let size = builder.size;
  let scale: [number, number] | null = null;
  if (isRelative && builder.hasObjects) {
    if ((size.width === null || size.height === null) && uri !== null) size = (await sizeOf(uri)) ?? size;
    if (size.width !== null && size.height !== null) scale = [size.width, size.height];
    else {
      const reason = 'its boxes are shares of the picture, whose size is not known: give the folder of the pictures';
      onProblem({ file: table.path, where: builder.path, reason, kind: 'missing-image' });
    }
  }
  const split = table.split ?? builder.split ?? table.splitOf?.(builder.path);
  const image = builder.build(uri, size, scale, uriOfPath(table.path), split);
  // Shares that cannot be turned into px are no boxes of the model.
  return isRelative && builder.hasObjects && !scale ? { ...image, objects: [] } : image;
}

/** 53 bits of two FNV-1a hashes: a collision only costs memory. */
function hashOf(text: string): number {
  let low = 0x811c9dc5;
  let high = 0x01000193;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ (code + 0x9e37), 0x85ebca6b);
  }
  return (low >>> 0) + ((high >>> 0) & 0x1fffff) * 0x100000000;
}

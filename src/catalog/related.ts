import { type RelatedRows, RelatedRowsBuilder } from '../analyse/leakage/related-rows.ts';
import { DigestNumbers } from '../kernel/hash/digest-numbers.ts';
import { RELATIONS, type Relation, relationRank } from '../model/relation.ts';
import { type Database, identifier, literal, type Row } from './database.ts';

/** Images with what the source says of them, and the pairs between them, as numbers in id order. */
export interface LoadedRelated {
  readonly ids: readonly string[];
  readonly split: readonly (string | null)[];
  readonly label: readonly (string | null)[];
  readonly caption: readonly (string | null)[];
  /** Equal for equal bytes, -1 when unknown. */
  readonly bytesNumber: Int32Array;
  readonly rows: RelatedRows;
}

export interface RelatedQuery {
  /** Relations that are wanted; exact copies are always loaded, since they share all others. */
  readonly relations: readonly Relation[];
  /** `paired`: only images in some pair · `measured`: all that were measured. */
  readonly images: 'paired' | 'measured';
  /** SQL expression over `images` for the label; default its column `label`. */
  readonly label?: string;
  /** Leave captions out. */
  readonly withoutCaptions?: boolean;
  /** Pairs that are no duplicates whatever was measured, as a person said. */
  readonly areDifferent?: readonly (readonly [string, string])[];
}

const text = (value: Row[string] | undefined): string | null =>
  value === null || value === undefined ? null : String(value);

let tables = 0;

/** Loads images and their related pairs: about 100 bytes per image and its texts, 18 per pair. */
export async function loadRelated(database: Database, query: RelatedQuery): Promise<LoadedRelated> {
  // A stream has a connection of its own, which sees no temporary tables; several loads may run at once.
  const table = `related_images_${++tables}`;
  const wanted = `relation IN (${[...new Set(['identical-bytes', 'identical-pixels', ...query.relations])].map(literal).join(', ')})`;
  const paired = `SELECT a AS id FROM pairs WHERE ${wanted} UNION SELECT b FROM pairs WHERE ${wanted}`;
  await database.run(
    `CREATE TABLE ${table} AS SELECT (row_number() OVER (ORDER BY id) - 1)::INTEGER AS number, id, split,
       ${query.label ?? 'label'} AS label, ${query.withoutCaptions ? 'NULL' : 'caption'} AS caption, sha256
     FROM images_base WHERE outcome = 'measured'${query.images === 'paired' ? ` AND id IN (${paired})` : ''}`,
  );
  try {
    const images = await loadImages(database, table);
    const rows = await loadRows(database, table, wanted, images.ids, query.areDifferent ?? []);
    return { ...images, rows };
  } finally {
    await database.run(`DROP TABLE ${table}`);
  }
}

async function loadImages(database: Database, table: string): Promise<Omit<LoadedRelated, 'rows'>> {
  const count = await database.scalar(`SELECT count(*) FROM ${table}`);
  const ids: string[] = [];
  const split: (string | null)[] = [];
  const label: (string | null)[] = [];
  const caption: (string | null)[] = [];
  const bytesNumber = new Int32Array(count);
  const bytes = new DigestNumbers();
  const known = new Map<string, string>();
  /** One string per split and label, not one per image. */
  const shared = (value: string | null): string | null => {
    if (value === null) return null;
    const same = known.get(value);
    if (same !== undefined) return same;
    known.set(value, value);
    return value;
  };
  for await (const rows of database.stream(`SELECT id, split, label, caption, sha256 FROM ${table} ORDER BY number`)) {
    for (const row of rows) {
      bytesNumber[ids.length] = bytes.numberOf(text(row.sha256));
      ids.push(String(row.id));
      split.push(shared(text(row.split)));
      label.push(shared(text(row.label)));
      caption.push(text(row.caption));
    }
  }
  return { ids, split, label, caption, bytesNumber };
}

async function loadRows(
  database: Database,
  table: string,
  wanted: string,
  ids: readonly string[],
  areDifferent: readonly (readonly [string, string])[],
): Promise<RelatedRows> {
  // Another shot of the same scene is no copy, so no threshold for copies confirms it.
  const holds = "(p.is_confirmed OR p.relation = 'same-scene')";
  // What is not wanted, or none, matters beside copies and what others stand for: there other rows speak for it, too.
  const sharing = `SELECT unnest([a, b]) AS id FROM pairs WHERE is_represented OR relation IN ('identical-bytes', 'identical-pixels')`;
  const query = `SELECT x.number AS a, y.number AS b, p.relation, p.score, ${holds} AS is_confirmed, p.is_represented
    FROM pairs p JOIN ${table} x ON x.id = p.a JOIN ${table} y ON y.id = p.b
    WHERE (${holds} AND p.${wanted}) OR p.a IN (${sharing}) OR p.b IN (${sharing})`;
  const different = new Set(areDifferent.map(([a, b]) => pairKey(a, b)));
  const builder = new RelatedRowsBuilder();
  for await (const rows of database.stream(query)) {
    for (const row of rows) {
      const a = Number(row.a);
      const b = Number(row.b);
      const isDifferent = different.size > 0 && different.delete(pairKey(ids[a]!, ids[b]!));
      builder.add({
        a,
        b,
        rank: relationRank(String(row.relation)),
        score: Number(row.score),
        isConfirmed: row.is_confirmed === true && !isDifferent,
        isRepresented: row.is_represented === true,
      });
    }
  }
  if (different.size > 0) addDifferent(builder, ids, areDifferent, different);
  return builder.finish();
}

/** No id holds a NUL, since no path does. */
const pairKey = (a: string, b: string): string => (a < b ? `${a}\0${b}` : `${b}\0${a}`);

/** What a person said of pairs that have no row, but may follow from others. */
function addDifferent(
  builder: RelatedRowsBuilder,
  ids: readonly string[],
  areDifferent: readonly (readonly [string, string])[],
  left: ReadonlySet<string>,
): void {
  const named = new Set(areDifferent.flat());
  const numberOf = new Map<string, number>();
  for (const [number, id] of ids.entries()) if (named.has(id)) numberOf.set(id, number);
  for (const [first, second] of areDifferent) {
    const a = numberOf.get(first);
    const b = numberOf.get(second);
    if (a === undefined || b === undefined || a === b || !left.has(pairKey(first, second))) continue;
    builder.add({ a, b, rank: RELATIONS.length, score: 0, isConfirmed: false, isRepresented: false });
  }
}

/** How many measured images each split has; images without one are not counted. */
export async function countSplits(database: Database): Promise<{ name: string; images: number }[]> {
  const rows = await database.rows(
    `SELECT split AS name, count(*) AS n FROM images_base WHERE split IS NOT NULL AND outcome = 'measured'
     GROUP BY split ORDER BY n DESC, name`,
  );
  return rows.map((row) => ({ name: String(row.name), images: Number(row.n) }));
}

/** The groups that some images are in, with all their members, keeper first. */
export async function groupsOfImages(
  database: Database,
  ids: ReadonlySet<string>,
): Promise<{ id: string; relation: string; members: string[] }[]> {
  const groups: { id: string; relation: string; members: string[] }[] = [];
  const dropUnwanted = () => {
    if (groups.length > 0 && !groups.at(-1)!.members.some((id) => ids.has(id))) groups.pop();
  };
  for await (const rows of database.stream('SELECT group_id, relation, id FROM groups ORDER BY group_id, position')) {
    for (const row of rows) {
      if (groups.at(-1)?.id !== row.group_id) {
        dropUnwanted();
        groups.push({ id: String(row.group_id), relation: String(row.relation), members: [] });
      }
      groups.at(-1)!.members.push(String(row.id));
    }
  }
  dropUnwanted();
  return groups;
}

/** SQL for a column of `images`, or an attribute of a manifest; the attributes there are when it is neither. */
export async function labelExpression(
  database: Database,
  name: string,
): Promise<{ readonly sql: string } | { readonly attributes: string[] }> {
  const columns = await database.columnNames('SELECT * FROM images_base');
  if (columns.includes(name)) return { sql: `CAST(${identifier(name)} AS VARCHAR)` };
  const attributes = (
    await database.rows(
      'SELECT DISTINCT unnest(json_keys(attributes)) AS name FROM images_base WHERE attributes IS NOT NULL ORDER BY name',
    )
  ).map((row) => String(row.name));
  if (!attributes.includes(name)) return { attributes };
  // A JSON pointer, in which ~ and / are written otherwise, takes any name.
  const pointer = `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  return { sql: `json_extract_string(attributes, ${literal(pointer)})` };
}

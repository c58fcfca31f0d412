import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { ResolvedCheck } from '../analyse/checks/evaluate.ts';
import { issueSql } from './check-sql.ts';
import { type Database, literal, type Row } from './database.ts';
import { appendRows } from './rows.ts';

/** What decisions make of a set. */
export interface SetDecisions {
  readonly remove: Iterable<string>;
  readonly keep: Iterable<string>;
  readonly relabel: ReadonlyMap<string, string>;
  readonly assignSplit: ReadonlyMap<string, string>;
  /** Name of the split that leaves an image out. */
  readonly excluded: string;
}

/** What a card counts, by column: its name, and how many images have it. */
export interface Counted {
  readonly name: string | null;
  readonly images: number;
}

/** Objects of the set that have a box. */
const BOXED = 'objects o SEMI JOIN card_image i ON i.id = o.id WHERE o.width IS NOT NULL AND o.height IS NOT NULL';

/** Checks that compare an image with the others of its group. */
const OF_GROUPS = new Set(['exact-duplicate', 'near-duplicate']);

const text = (value: Row[string] | undefined): string | null =>
  value === null || value === undefined ? null : String(value);

/** SQL: the value of an attribute; null where it is empty. */
export const attributeSql = (name: string): string =>
  `nullif(trim(json_extract_string(attributes, ${literal(`/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`)})), '')`;

/** Names of all attributes, in order. */
export async function attributeNames(database: Database): Promise<string[]> {
  const rows = await database.rows(
    'SELECT DISTINCT unnest(json_keys(attributes)) AS name FROM images_base WHERE attributes IS NOT NULL ORDER BY name',
  );
  return rows.map((row) => String(row.name));
}

/** What the tree of files says by itself: see `CardLayout`. */
export interface CardTree {
  readonly extensions: string[];
  readonly splitFolders: Record<string, string> | null;
  readonly isLabelFolder: boolean;
  readonly otherFiles: number;
  readonly paths: string[] | null;
}

/**
 * The images that a card is of, as the view `card_image`: those that were measured, less what decisions remove, with the
 * labels and splits they give, and `path` from the folder of the dataset.
 */
export class CardSet {
  readonly #database: Database;

  private constructor(database: Database) {
    this.#database = database;
  }

  /** @param root `file:` URL of the folder of the dataset; null where there is no one folder */
  static async open(database: Database, root: string | null, decisions: SetDecisions | null): Promise<CardSet> {
    const ids = async (table: string, list: Iterable<string>) => {
      await database.run(`DROP TABLE IF EXISTS ${table}`);
      await appendRows(
        database,
        table,
        [['id', 'VARCHAR']],
        [...list].map((id) => [id]),
      );
    };
    await database.run('DROP VIEW IF EXISTS card_image');
    await ids('card_gone', decisions?.remove ?? []);
    await ids('card_kept', decisions?.keep ?? []);
    await database.run('DROP TABLE IF EXISTS card_said');
    const said = new Set([...(decisions?.relabel.keys() ?? []), ...(decisions?.assignSplit.keys() ?? [])]);
    await appendRows(
      database,
      'card_said',
      [
        ['id', 'VARCHAR'],
        ['new_label', 'VARCHAR'],
        ['new_split', 'VARCHAR'],
      ],
      [...said].map((id) => [id, decisions?.relabel.get(id), decisions?.assignSplit.get(id)]),
    );
    const below = root === null ? null : root.endsWith('/') ? root : `${root}/`;
    const path =
      below === null
        ? 'i.id'
        : `CASE WHEN starts_with(i.uri, ${literal(below)}) THEN coalesce(TRY(url_decode(substr(i.uri, ${below.length + 1}))), i.id) ELSE i.id END`;
    const split = 'coalesce(s.new_split, i.split)';
    await database.run(`CREATE VIEW card_image AS
      SELECT i.* REPLACE (coalesce(s.new_label, i.label) AS label, ${split} AS split), ${path} AS path
      FROM images_base i LEFT JOIN card_said s ON s.id = i.id ANTI JOIN card_gone g ON g.id = i.id
      WHERE i.outcome = 'measured'${decisions ? ` AND ${split} IS DISTINCT FROM ${literal(decisions.excluded)}` : ''}`);
    return new CardSet(database);
  }

  async #counted(sql: string): Promise<Counted[]> {
    return (await this.#database.rows(sql)).map((row) => ({ name: text(row.name), images: Number(row.n) }));
  }

  /** How often each value of an expression occurs, most frequent first; nothing, too, is a value. */
  count(expression: string, limit: number): Promise<Counted[]> {
    return this.#counted(
      `SELECT CAST(${expression} AS VARCHAR) AS name, count(*) AS n FROM card_image GROUP BY ALL ORDER BY n DESC, name LIMIT ${limit}`,
    );
  }

  async totals() {
    const [row] =
      await this.#database.rows(`SELECT count(*) AS images, coalesce(sum(greatest(size_bytes, 0)), 0)::DOUBLE AS bytes,
        count(label) AS labelled, count(DISTINCT label) AS labels, count(nullif(trim(caption), '')) AS captions,
        min(width) AS w0, median(width) AS w1, max(width) AS w2, min(height) AS h0, median(height) AS h1, max(height) AS h2 FROM card_image`);
    const number = (name: string) => Number(row?.[name] ?? 0);
    const images = number('images');
    return {
      images,
      bytes: number('bytes'),
      labels: number('labels'),
      captions: number('captions'),
      sizes:
        images === 0
          ? null
          : {
              width: [number('w0'), number('w1'), number('w2')] as const,
              height: [number('h0'), number('h1'), number('h2')] as const,
            },
    };
  }

  async splits(): Promise<(Counted & { readonly bytes: number })[]> {
    const rows = await this.#database.rows(
      'SELECT split AS name, count(*) AS n, sum(greatest(size_bytes, 0))::DOUBLE AS bytes FROM card_image GROUP BY ALL ORDER BY n DESC, name',
    );
    return rows.map((row) => ({ name: text(row.name), images: Number(row.n), bytes: Number(row.bytes) }));
  }

  async labels(limit: number): Promise<(Counted & { readonly bySplit: Record<string, number> })[]> {
    const rows =
      await this.#database.rows(`WITH top AS (SELECT label, count(*) AS n FROM card_image WHERE label IS NOT NULL GROUP BY ALL ORDER BY n DESC, label LIMIT ${limit})
      SELECT t.label AS name, any_value(t.n) AS n, i.split, count(*) AS m FROM card_image i JOIN top t ON t.label = i.label
      GROUP BY t.label, i.split ORDER BY n DESC, name, split`);
    const labels = new Map<string, { name: string; images: number; bySplit: Record<string, number> }>();
    for (const row of rows) {
      const name = String(row.name);
      const label = labels.get(name) ?? { name, images: Number(row.n), bySplit: {} };
      if (row.split !== null) label.bySplit[String(row.split)] = Number(row.m);
      labels.set(name, label);
    }
    return [...labels.values()];
  }

  /** Findings of each check: in the set, and, of all, what decisions remove and keep. */
  async findings(checks: readonly ResolvedCheck[]): Promise<{ found: number; removed: number; kept: number }[]> {
    if (checks.length === 0) return [];
    const cells = checks.map((check, i) => {
      const issue = issueSql(check);
      // A copy is none any more once the others of its group are gone.
      const still = OF_GROUPS.has(check.name) ? ' AND coalesce(x.n > 1, true)' : '';
      return `count_if(${issue} AND g.id IS NULL${still}) AS f${i}, count_if(${issue} AND g.id IS NOT NULL) AS r${i}, count_if(${issue} AND k.id IS NOT NULL) AS k${i}`;
    });
    const [row] = await this.#database.rows(
      `SELECT ${cells.join(', ')} FROM images_base i LEFT JOIN card_gone g ON g.id = i.id LEFT JOIN card_kept k ON k.id = i.id
       LEFT JOIN (SELECT group_id AS of_group, count(*) AS n FROM groups ANTI JOIN card_gone h ON h.id = groups.id GROUP BY group_id) x ON x.of_group = i.group_id`,
    );
    return checks.map((_, i) => ({
      found: Number(row?.[`f${i}`]),
      removed: Number(row?.[`r${i}`]),
      kept: Number(row?.[`k${i}`]),
    }));
  }

  /** Groups that still have two images of the set, and the images beyond the first of each. */
  async duplicates(): Promise<{ groups: number; images: number }> {
    const [row] = await this.#database.rows(`SELECT count(*) AS groups, coalesce(sum(n - 1), 0)::DOUBLE AS images FROM (
        SELECT group_id, count(*) AS n FROM groups ANTI JOIN card_gone g ON g.id = groups.id GROUP BY group_id HAVING n > 1)`);
    return { groups: Number(row?.groups), images: Number(row?.images) };
  }

  /** @param most images that are named one by one where others lie among them */
  async layout(most: number): Promise<CardTree> {
    const extensions = await this.#database.rows(
      `SELECT DISTINCT regexp_extract(path, '\\.([^./]+)$', 1) AS name FROM card_image ORDER BY name`,
    );
    const folders = await this.#database.rows(
      `SELECT split, CASE WHEN contains(path, '/') THEN split_part(path, '/', 1) END AS folder FROM card_image GROUP BY ALL ORDER BY split, folder LIMIT 1000`,
    );
    const isOneToOne =
      folders.length > 0 &&
      folders.every(({ split, folder }) => split !== null && folder !== null) &&
      new Set(folders.map(({ split }) => split)).size === folders.length &&
      new Set(folders.map(({ folder }) => folder)).size === folders.length;
    const elsewhere = await this.#database.scalar(
      `SELECT count(*) FROM card_image WHERE label IS NULL OR label IS DISTINCT FROM regexp_extract(path, '([^/]+)/[^/]+$', 1)`,
    );
    const names = extensions.map(({ name }) => String(name));
    const images = await this.#database.scalar('SELECT count(*) FROM card_image');
    const otherFiles =
      (await this.#database.scalar("SELECT count(*) FROM images_base WHERE outcome <> 'notApplicable'")) - images;
    const paths =
      otherFiles === 0 || images > most ? null : await this.#database.rows('SELECT path FROM card_image ORDER BY path');
    return {
      otherFiles,
      paths: paths?.map(({ path }) => String(path)) ?? null,
      extensions: names.includes('') ? [] : names,
      splitFolders: isOneToOne
        ? Object.fromEntries(folders.map(({ split, folder }) => [String(split), String(folder)]))
        : null,
      isLabelFolder: elsewhere === 0,
    };
  }

  /** Why files of the scan are no images of the set, by code. */
  async unreadable(): Promise<{ reason: string; images: number }[]> {
    const rows = await this.#database.rows(
      `SELECT coalesce(reason_code, 'unreadable') AS name, count(*) AS n FROM images_base i ANTI JOIN card_gone g ON g.id = i.id WHERE outcome = 'unreadable' GROUP BY ALL ORDER BY n DESC, name`,
    );
    return rows.map((row) => ({ reason: String(row.name), images: Number(row.n) }));
  }

  /** Digest of the pictures whatever their names: SHA-256 of the sorted hexadecimal digests, a line each. */
  async contentsDigest(): Promise<string> {
    const hash = createHash('sha256');
    for await (const rows of this.#database.stream('SELECT sha256 FROM card_image ORDER BY sha256')) {
      hash.update(rows.map((row) => `${row.sha256}\n`).join(''));
    }
    return hash.digest('hex');
  }

  /** Writes what `sha256sum` would print of all images, in the order of the bytes of the lines. @returns its SHA-256 */
  async writeSums(to: string): Promise<string> {
    // A backslash before a line says that its name is escaped, as GNU does it.
    const escaped = `replace(replace(replace(path, '\\', '\\\\'), chr(10), '\\n'), chr(13), '\\r')`;
    const line = `CASE WHEN ${escaped} <> path THEN '\\' || sha256 || '  ' || ${escaped} ELSE sha256 || '  ' || path END`;
    const hash = createHash('sha256');
    const stream = createWriteStream(to, { flags: 'wx' });
    for await (const rows of this.#database.stream(`SELECT ${line} AS line FROM card_image ORDER BY line`)) {
      const chunk = rows.map((row) => `${row.line}\n`).join('');
      hash.update(chunk);
      if (!stream.write(chunk)) await once(stream, 'drain');
    }
    stream.end();
    await finished(stream);
    return hash.digest('hex');
  }

  /** Annotated objects of the set that have a box; null where no annotations were read. */
  async objects(limit: number): Promise<{ boxes: number; images: number; categories: Counted[] } | null> {
    const there = await this.#database.scalar("SELECT count(*) FROM duckdb_views() WHERE view_name = 'objects'");
    if (there === 0) return null;
    const [row] = await this.#database.rows(`SELECT count(*) AS boxes, count(DISTINCT o.id) AS images FROM ${BOXED}`);
    return {
      boxes: Number(row?.boxes),
      images: Number(row?.images),
      categories: await this.#counted(
        `SELECT o.category AS name, count(*) AS n FROM ${BOXED} GROUP BY ALL ORDER BY n DESC, name LIMIT ${limit}`,
      ),
    };
  }

  /** Writes the table of those objects: image, category, box as left, top, width and height with spaces between, which the reference implementation reads. */
  async writeObjects(to: string): Promise<void> {
    await this.#database.run(
      `COPY (SELECT o.id, o.category, concat_ws(' ', o.x, o.y, o.width, o.height) AS box FROM ${BOXED} ORDER BY o.id, o.annotation_set, o.n)
       TO ${literal(to)} (FORMAT parquet, COMPRESSION snappy)`,
    );
  }

  /** Writes the table of all images, in id order. @param columns of those that {@link CardSet} has, beside `path` */
  async writeTable(
    to: string,
    columns: readonly string[],
    attributes: { license: string | null; url: string | null },
  ): Promise<void> {
    const cell = (name: string): string => {
      if (name === 'license') return `${attributeSql(attributes.license ?? '')} AS license`;
      if (name === 'source_url') return `${attributeSql(attributes.url ?? '')} AS source_url`;
      return name;
    };
    await this.#database.run(
      `COPY (SELECT path, ${columns.map(cell).join(', ')} FROM card_image ORDER BY id) TO ${literal(to)} (FORMAT parquet, COMPRESSION snappy)`,
    );
  }
}

import type { DuckDBAppender } from '@duckdb/node-api';
import type { Cell } from '../model/columns.ts';
import { appendCell, type Database, literal } from './database.ts';
import { createTable, type TableColumns } from './rows.ts';

const FACTS = [
  ['caption', 'VARCHAR'],
  ['normal', 'VARCHAR'],
  ['words', 'INTEGER'],
  ['boilerplate', 'VARCHAR'],
  ['head', 'VARCHAR'],
  ['tail', 'VARCHAR'],
  ['language', 'VARCHAR'],
] as const satisfies TableColumns;

/** What one caption says by itself. */
export interface CaptionFacts {
  readonly caption: string;
  /** As captions are compared; null where there is nothing. */
  readonly normal: string | null;
  readonly words: number;
  readonly boilerplate: string | null;
  readonly head: string | null;
  readonly tail: string | null;
  /** ISO 639-1; null where it cannot be told. */
  readonly language: string | null;
}

/** Fewer captions of one template are chance. */
const FEWEST_OF_TEMPLATE = 10;

/**
 * All captions of the images, those of the scan and those read from annotation sets, as the table `captions`.
 * @returns how many images have one
 */
export async function collectCaptions(database: Database): Promise<number> {
  await database.run(
    `CREATE TABLE captions AS SELECT DISTINCT row, caption FROM (
       SELECT n.row, c.caption FROM current c JOIN numbered n ON n.id = c.id WHERE trim(coalesce(c.caption, '')) <> ''
       UNION ALL SELECT row, caption FROM read_captions WHERE trim(caption) <> '')`,
  );
  return database.scalar('SELECT count(DISTINCT row) FROM captions');
}

/** Different captions, a few thousand at a time. */
export async function* differentCaptions(database: Database): AsyncGenerator<string[]> {
  for await (const rows of database.stream('SELECT DISTINCT caption FROM captions')) {
    yield rows.map(({ caption }) => String(caption));
  }
}

/** A caption that is in another language than the rest. */
export interface OtherLanguage {
  readonly caption: string;
  /** ISO 639-1. */
  readonly language: string;
  /** 0–1. */
  readonly doubt: number;
}

const OTHERS = [
  ['caption', 'VARCHAR'],
  ['language', 'VARCHAR'],
  ['doubt', 'DOUBLE'],
] as const satisfies TableColumns;

/** A table that takes rows while others are read. */
export class CaptionTable<T extends CaptionFacts | OtherLanguage> {
  readonly #appender: DuckDBAppender;
  readonly #columns: TableColumns;

  private constructor(appender: DuckDBAppender, columns: TableColumns) {
    this.#appender = appender;
    this.#columns = columns;
  }

  /** What captions say by themselves. */
  static async ofFacts(database: Database): Promise<CaptionTable<CaptionFacts>> {
    await createTable(database, 'caption_facts', FACTS);
    return new CaptionTable(await database.appender('caption_facts'), FACTS);
  }

  static async ofOthers(database: Database): Promise<CaptionTable<OtherLanguage>> {
    await createTable(database, 'other_language', OTHERS);
    return new CaptionTable(await database.appender('other_language'), OTHERS);
  }

  add(row: T): void {
    for (const [name, type] of this.#columns) appendCell(this.#appender, type, row[name as keyof T] as Cell);
    this.#appender.endRow();
  }

  close(): void {
    this.#appender.closeSync();
  }
}

/** The language that most captions are in, if more than half of those that can be told. */
export async function majorityLanguage(database: Database): Promise<string | null> {
  const [row] = await database.rows(
    `SELECT language, count(*) AS n, sum(count(*)) OVER () AS told FROM caption_facts WHERE language IS NOT NULL
     GROUP BY language ORDER BY n DESC, language LIMIT 1`,
  );
  return row && 2 * Number(row.n) > Number(row.told) ? String(row.language) : null;
}

/** Captions that a fast look does not find in the expected language. */
export async function* captionsNotIn(database: Database, language: string): AsyncGenerator<string[]> {
  const sql = `SELECT caption FROM caption_facts WHERE language IS NOT NULL AND language <> ${literal(language)} ORDER BY caption`;
  for await (const rows of database.stream(sql)) yield rows.map(({ caption }) => String(caption));
}

/** SQL: the derived columns of the analysis `caption-text`; needs the table `other_language(caption, language, doubt)`. */
export const CAPTION_COLUMNS_QUERY = `
  WITH normals AS (SELECT normal, any_value(head) AS head, any_value(tail) AS tail FROM caption_facts GROUP BY normal),
  frames AS (
    SELECT frame, count(*) AS n FROM (SELECT head AS frame FROM normals WHERE head IS NOT NULL
      UNION ALL SELECT tail FROM normals WHERE tail IS NOT NULL AND tail IS DISTINCT FROM head) GROUP BY frame HAVING count(*) >= ${FEWEST_OF_TEMPLATE}
  ), total AS (SELECT greatest(count(*), 1) AS n FROM normals),
  repeats AS (SELECT f.normal, count(DISTINCT c.row) AS n FROM captions c JOIN caption_facts f USING (caption) GROUP BY f.normal),
  each AS (
    SELECT c.row, f.words,
      coalesce(f.boilerplate, CASE WHEN regexp_matches(c.caption, '[0-9_]')
        AND regexp_replace(lower(c.caption), '[^a-z0-9]', '', 'g') = regexp_replace(lower(regexp_extract(i.id, '([^/]*?)(\\.[^./]*)?$', 1)), '[^a-z0-9]', '', 'g')
        THEN 'its own file name' END) AS boilerplate,
      r.n AS repeats, coalesce(greatest(h.n, t.n), h.n, t.n, 0) AS template_count,
      CASE WHEN coalesce(t.n, 0) > coalesce(h.n, 0) THEN t.frame ELSE h.frame END AS template,
      l.language, coalesce(l.doubt, 0) AS doubt
    FROM captions c JOIN caption_facts f USING (caption) JOIN numbered i ON i.row = c.row
    LEFT JOIN repeats r ON r.normal = f.normal
    LEFT JOIN frames h ON h.frame = f.head LEFT JOIN frames t ON t.frame = f.tail
    LEFT JOIN other_language l ON l.caption = c.caption
  ), per_image AS (
    SELECT row, min(words) AS caption_words, max(words) AS longest_caption_words,
      bool_or(boilerplate IS NOT NULL) AS is_caption_boilerplate, min(boilerplate) AS caption_boilerplate,
      max(repeats) AS caption_repeats, max(template_count) / any_value(total.n) AS caption_template_share,
      arg_max(template, template_count) AS caption_template,
      arg_max(language, doubt) FILTER (WHERE doubt > 0) AS caption_language, max(doubt) AS caption_language_doubt
    FROM each, total GROUP BY row
  )
  SELECT n.id, CASE WHEN n.is_image OR p.row IS NOT NULL THEN coalesce(p.caption_words, 0) END AS caption_words, p.* EXCLUDE (row, caption_words)
  FROM numbered n LEFT JOIN per_image p ON p.row = n.row`;

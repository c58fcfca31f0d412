import { attributesNamed, LICENCE_ATTRIBUTES } from '../model/attributes.ts';
import { isSameLicence } from '../model/licence.ts';
import { COPY_RELATIONS } from '../model/relation.ts';
import { hostOf, isInDomain, normalUrl } from '../model/url.ts';
import { attributeNames, attributeSql } from './card-set.ts';
import { type Database, literal } from './database.ts';
import { appendRows } from './rows.ts';

/** An image and why it is asked for. */
export interface AskedImage {
  readonly id: string;
  readonly why: string;
}

/** An image that is a copy of one that is asked for. */
export interface AskedCopy {
  readonly id: string;
  readonly of: string;
  readonly relation: string;
}

const COPIES = COPY_RELATIONS.map(literal).join(', ');
const SLICE = 500;

/** Finds the images of a workspace that a request is about; every list is in id order. */
export class TakedownSearch {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async #asked(sql: string): Promise<AskedImage[]> {
    return (await this.#database.rows(`${sql} ORDER BY id`)).map((row) => ({
      id: String(row.id),
      why: String(row.why),
    }));
  }

  /** Images one of whose attributes holds one of these values; the values are looked up in slices. */
  async #holding(attribute: string, values: readonly string[], why: (value: string) => string): Promise<AskedImage[]> {
    const found: AskedImage[] = [];
    for (let from = 0; from < values.length; from += SLICE) {
      const list = values.slice(from, from + SLICE);
      const rows = await this.#database.rows(
        `SELECT id, ${attributeSql(attribute)} AS value FROM images_own WHERE ${attributeSql(attribute)} IN (${list.map(literal).join(', ')}) ORDER BY id`,
      );
      for (const row of rows) found.push({ id: String(row.id), why: why(String(row.value)) });
    }
    return found;
  }

  /** Different values of an attribute that pass. */
  async #values(attribute: string, passes: (value: string) => boolean, like = ''): Promise<string[]> {
    const values: string[] = [];
    const sql = `SELECT DISTINCT ${attributeSql(attribute)} AS value FROM images_own WHERE attributes IS NOT NULL${like}`;
    for await (const rows of this.#database.stream(sql)) {
      for (const { value } of rows) if (typeof value === 'string' && passes(value)) values.push(value);
    }
    return values;
  }

  /** Images of which an attribute, whatever its name, is one of these addresses: as written, or another way of writing it. */
  async byUrl(urls: readonly string[]): Promise<AskedImage[]> {
    const exact = new Set(urls.map((url) => url.trim()));
    const normal = new Set(urls.map(normalUrl).filter((url) => url !== null));
    return this.#byAddress(
      (value) => exact.has(value) || (normal.size > 0 && normal.has(normalUrl(value) ?? '')),
      (value) => `url ${value}`,
    );
  }

  /** Images of which an attribute is an address on one of these domains, or below it. */
  async byDomain(domains: readonly string[]): Promise<AskedImage[]> {
    const isIn = (value: string) => {
      const host = hostOf(value);
      return host !== null && domains.some((domain) => isInDomain(host, domain));
    };
    return this.#byAddress(isIn, (value) => `domain of ${value}`);
  }

  async #byAddress(passes: (value: string) => boolean, why: (value: string) => string): Promise<AskedImage[]> {
    const found: AskedImage[] = [];
    for (const attribute of await attributeNames(this.#database)) {
      const like = ` AND contains(${attributeSql(attribute)}, ':')`;
      found.push(...(await this.#holding(attribute, await this.#values(attribute, passes, like), why)));
    }
    return found;
  }

  /** Images under one of these licences, by identifier or by text. */
  async byLicence(licences: readonly string[]): Promise<AskedImage[]> {
    const found: AskedImage[] = [];
    for (const attribute of attributesNamed(await attributeNames(this.#database), LICENCE_ATTRIBUTES)) {
      const values = await this.#values(attribute, (value) => licences.some((one) => isSameLicence(one, value)));
      found.push(...(await this.#holding(attribute, values, (value) => `licence ${value}`)));
    }
    return found;
  }

  /** Images whose file, or whose exact pixels, have one of these digests. */
  async byDigest(column: 'sha256' | 'pixel_digest', digests: readonly string[], why: string): Promise<AskedImage[]> {
    if (digests.length === 0) return [];
    await this.#database.run('DROP TABLE IF EXISTS asked_digest');
    await appendRows(
      this.#database,
      'asked_digest',
      [['digest', 'VARCHAR']],
      digests.map((digest) => [digest]),
    );
    return this.#asked(
      `SELECT id, ${literal(`${why} `)} || ${column} AS why FROM images_base WHERE ${column} IN (SELECT digest FROM asked_digest)`,
    );
  }

  /** Images whose perceptual hash lies within some bits of the one given. @param hash hexadecimal, as long as the column's */
  async byHash(column: 'pdq' | 'phash', hash: string, distance: number): Promise<AskedImage[]> {
    const bits = (value: string) => `CAST(unhex(${value}) AS BIT)`;
    const apart = `bit_count(xor(${bits(column)}, ${bits(literal(hash))}))`;
    return this.#asked(
      `SELECT id, '${column} ${hash.slice(0, 16)}… within ' || d || ' bits' AS why FROM (
         SELECT id, ${apart} AS d FROM images_own WHERE outcome = 'measured' AND length(${column}) = ${hash.length}) WHERE d <= ${distance}`,
    );
  }

  /** The copies of some images: the same bytes or pixels, confirmed pairs, and members of their groups. */
  async copies(ids: readonly string[]): Promise<AskedCopy[]> {
    if (ids.length === 0) return [];
    const run = (sql: string) => this.#database.run(sql);
    await run('DROP TABLE IF EXISTS asked_image');
    await appendRows(
      this.#database,
      'asked_image',
      [['id', 'VARCHAR']],
      [...new Set(ids)].map((id) => [id]),
    );
    // What is identical to an image shares its pairs: the pairs are stored with one of them only.
    const same = (key: string, relation: string, from: string) =>
      `SELECT o.id, f.root, '${relation}' AS relation FROM ${from} f JOIN images_base i ON i.id = f.id JOIN images_base o ON o.${key} = i.${key}`;
    await run('DROP TABLE IF EXISTS asked_same');
    await run(`CREATE TABLE asked_same AS SELECT id, id AS root, 'itself' AS relation FROM asked_image UNION ALL
      ${same('sha256', 'identical-bytes', '(SELECT id, id AS root FROM asked_image)')} UNION ALL
      ${same('pixel_digest', 'identical-pixels', '(SELECT id, id AS root FROM asked_image)')}`);
    await run('DROP TABLE IF EXISTS asked_pair');
    await run(`CREATE TABLE asked_pair AS
      SELECT CASE WHEN p.a = s.id THEN p.b ELSE p.a END AS id, s.root, p.relation FROM (SELECT DISTINCT id, root FROM asked_same) s
      JOIN pairs p ON (p.a = s.id) WHERE p.is_confirmed AND p.relation IN (${COPIES}) UNION ALL
      SELECT p.a AS id, s.root, p.relation FROM (SELECT DISTINCT id, root FROM asked_same) s
      JOIN pairs p ON (p.b = s.id) WHERE p.is_confirmed AND p.relation IN (${COPIES}) UNION ALL
      SELECT g.id, s.root, g.relation FROM (SELECT DISTINCT id, root FROM asked_same) s JOIN groups m ON m.id = s.id
      JOIN groups g ON g.group_id = m.group_id WHERE g.relation IN (${COPIES})`);
    const rows = await this.#database.rows(`SELECT id, arg_min(root, n) AS root, arg_min(relation, n) AS relation FROM (
        SELECT id, root, relation, row_number() OVER (ORDER BY CASE relation WHEN 'identical-bytes' THEN 0 WHEN 'identical-pixels' THEN 1 ELSE 2 END, root) AS n FROM (
          SELECT id, root, relation FROM asked_same WHERE relation <> 'itself' UNION ALL SELECT * FROM asked_pair UNION ALL
          ${same('sha256', 'identical-bytes', 'asked_pair')} UNION ALL ${same('pixel_digest', 'identical-pixels', 'asked_pair')}))
      WHERE id NOT IN (SELECT id FROM asked_image) GROUP BY id ORDER BY id`);
    return rows.map((row) => ({ id: String(row.id), of: String(row.root), relation: String(row.relation) }));
  }

  /** What a record tells of images. */
  async facts(ids: readonly string[], licence: string | null, url: string | null) {
    await this.#database.run('DROP TABLE IF EXISTS asked_fact');
    await appendRows(
      this.#database,
      'asked_fact',
      [['id', 'VARCHAR']],
      ids.map((id) => [id]),
    );
    const said = (attribute: string | null) => (attribute === null ? 'NULL' : attributeSql(attribute));
    const rows = await this.#database.rows(
      `SELECT i.id, i.uri, i.size_bytes, i.modified_ms, i.sha256, ${said(licence)} AS licence, ${said(url)} AS url FROM images_own i SEMI JOIN asked_fact a ON a.id = i.id`,
    );
    const text = (value: unknown) => (typeof value === 'string' ? value : null);
    return new Map(
      rows.map((row) => [
        String(row.id),
        {
          uri: String(row.uri),
          sizeBytes: Number(row.size_bytes),
          modifiedMs: Number(row.modified_ms),
          sha256: text(row.sha256),
          licence: text(row.licence),
          url: text(row.url),
        },
      ]),
    );
  }

  /** Files of all images, a few thousand at a time, for what can only be told by reading them. */
  async *files(): AsyncGenerator<{ readonly id: string; readonly uri: string }[]> {
    for await (const rows of this.#database.stream(
      'SELECT id, uri FROM images_own WHERE size_bytes >= 0 ORDER BY id',
    )) {
      yield rows.map((row) => ({ id: String(row.id), uri: String(row.uri) }));
    }
  }
}

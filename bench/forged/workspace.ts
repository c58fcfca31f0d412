import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { literal } from '../../src/catalog/database.ts';
import { COPY_OPTIONS } from '../../src/catalog/part.ts';
import { MEASUREMENTS } from '../../src/measure/registry.generated.ts';
import type { ColumnSpec } from '../../src/model/columns.ts';
import { scanInto } from '../goldpan.ts';

export const FORGED_ROWS = 1_000_000;
const PART_ROWS = 20_480;

/** A believable value of each column, by its declared range and type; the same every run. */
function expression(name: string, spec: ColumnSpec): string {
  if (name === 'sha256') return 'md5(i::VARCHAR) || md5((i + 1)::VARCHAR)';
  if (name === 'format') return "CASE WHEN i % 9 = 0 THEN 'png' ELSE 'jpeg' END";
  if (name === 'width' || name === 'stored_width') return '(640 + i % 640)::INTEGER';
  if (name === 'height' || name === 'stored_height') return '(480 + i % 480)::INTEGER';
  if (name === 'short_side') return '(480 + i % 480)::INTEGER';
  if (name === 'pdq') return "md5('p' || i) || md5('q' || i)";
  if (name.endsWith('digest')) return `md5('${name}' || i)`;
  if (spec.type === 'text') return `substr(md5('${name}' || i), 1, 16)`;
  if (spec.type === 'boolean') return 'i % 53 = 0';
  const { from, to } = spec.histogram ?? { from: 0, to: 1 };
  const value = `${from} + ${to - from} * sqrt((hash(i, '${name}') % 10000) / 10000.0)`;
  return spec.type === 'integer' ? `(${value})::INTEGER` : `(${value})::DOUBLE`;
}

const ID = "'class-' || lpad((i // 10000)::VARCHAR, 3, '0') || '/image-' || lpad(i::VARCHAR, 7, '0') || '.jpg'";

/** Id of the i-th image. */
export const forgedId = (i: number): string =>
  `class-${String(Math.floor(i / 10_000)).padStart(3, '0')}/image-${String(i).padStart(7, '0')}.jpg`;

export interface ForgeOptions {
  /** URIs that the images share in turn; without any they name no file. */
  readonly uris?: readonly string[];
  /** Also a hundred thousand pairs of copies, clusters and a map. */
  readonly withRelations?: boolean;
}

interface ForgedManifest {
  snapshot: { images: string[]; medianSize: number; counts: Record<string, number> } & Record<string, unknown>;
  derived: unknown[];
}

/** Puts a million synthetic rows in the place of the images of a real workspace, which a scan of `source` makes. */
export async function forgeWorkspace(workspace: string, source: string, options: ForgeOptions = {}): Promise<void> {
  scanInto(workspace, source);
  const path = join(workspace, 'goldpan.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as ForgedManifest;
  const columns = MEASUREMENTS.flatMap((measurement) => Object.entries<ColumnSpec>(measurement.columns));
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const copy = (table: string, key: string, query: string) => {
    mkdirSync(join(workspace, 'tables', table), { recursive: true });
    return connection.run(`COPY (${query}) TO '${join(workspace, 'tables', table, `${key}.parquet`)}' ${COPY_OPTIONS}`);
  };
  const { uris } = options;
  const uri = uris
    ? `[${uris.map(literal).join(', ')}][1 + i % ${uris.length}]`
    : "'file:///data/image-' || i || '.jpg'";
  const keys: string[] = [];
  for (let from = 0; from < FORGED_ROWS; from += PART_ROWS) {
    const key = `synthetic-${String(from).padStart(7, '0')}`;
    keys.push(key);
    await copy(
      'images',
      key,
      `SELECT ${ID} AS id, ${uri} AS uri,
      CASE WHEN i % 10 = 0 THEN 'test' ELSE 'train' END AS split, 'class-' || (i % 100) AS label, NULL::VARCHAR AS caption, NULL::VARCHAR AS attributes,
      (50000 + i % 900000)::BIGINT AS size_bytes, 1.6e12 + i AS modified_ms, CASE WHEN i % 1000 = 0 THEN 'unreadable' ELSE 'measured' END AS outcome,
      CASE WHEN i % 1000 = 0 THEN 'corrupt' END AS reason_code, CASE WHEN i % 1000 = 0 THEN 'the file ends early' END AS reason,
      NULL::VARCHAR AS not_applicable, i % 501 = 0 AS is_wrong_extension,
      ${columns.map(([name, spec]) => `${expression(name, spec)} AS "${name}"`).join(', ')}
    FROM range(${from}, ${Math.min(FORGED_ROWS, from + PART_ROWS)}) t(i) ORDER BY id`,
    );
  }
  manifest.snapshot.images = keys;
  manifest.snapshot.medianSize = 800;
  manifest.snapshot.counts.images = FORGED_ROWS;
  if (options.withRelations) {
    await copy('duplicates', 'synthetic', DUPLICATES);
    await copy('pairs', 'synthetic', PAIRS);
    await copy('groups', 'synthetic', GROUPS);
    Object.assign(manifest.snapshot, { duplicates: 'synthetic', pairs: 'synthetic', groups: 'synthetic' });
    Object.assign(manifest.snapshot.counts, { groups: FORGED_ROWS / 10, duplicateImages: FORGED_ROWS / 10 });
    for (const [name, cells] of Object.entries(DERIVED)) {
      const names = Object.keys(cells);
      const list = Object.entries(cells).map(([column, sql]) => `${sql} AS ${column}`);
      await copy(
        'derived',
        `synthetic-${name}`,
        `SELECT ${ID} AS id, ${list.join(', ')}, (50000 + i % 900000)::BIGINT AS size_bytes, 1.6e12 + i AS modified_ms
         FROM range(${FORGED_ROWS}) t(i) ORDER BY id`,
      );
      const about = { embedding: null, parameters: {}, checks: [], ofCaption: false, at: new Date(0).toISOString() };
      manifest.derived.push({ name, key: `synthetic-${name}`, columns: names, ...about });
    }
  }
  connection.closeSync();
  writeFileSync(path, JSON.stringify(manifest));
}

/** Of ten images each the first two are copies. */
const idOf = (number: string): string => ID.replaceAll(/\bi\b/g, `(${number})`);
const PAIRED = `range(${FORGED_ROWS / 10}) t(g)`;
const GROUP_ID = "'g' || lpad(g::VARCHAR, 7, '0')";
const SCORE = '0.6 + 0.4 * (g % 100) / 100.0';
const DUPLICATES = `SELECT ${idOf('g * 10 + m')} AS id, ${GROUP_ID} AS group_id, 2::INTEGER AS group_size, m = 0 AS is_keeper,
    ${idOf('g * 10')} AS keeper_id, false AS is_exact_duplicate, NULL::VARCHAR AS exact_relation, NULL::VARCHAR AS exact_of,
    CASE WHEN m = 1 THEN (${SCORE})::DOUBLE END AS near_duplicate_similarity,
    CASE WHEN m = 1 THEN 'resized' END AS near_relation, CASE WHEN m = 1 THEN ${idOf('g * 10')} END AS near_duplicate_of,
    1::INTEGER AS cross_split_related, ${idOf('g * 10 + 1 - m')} AS cross_split_example
  FROM ${PAIRED}, range(2) u(m) ORDER BY id`;
const PAIRS = `SELECT ${idOf('g * 10')} AS a, ${idOf('g * 10 + 1')} AS b, 'resized' AS relation, (${SCORE})::DOUBLE AS score, true AS is_confirmed,
    'phash' AS found_by, 3::INTEGER AS phash_distance, 20::INTEGER AS pdq_distance, NULL::DOUBLE AS embedding_similarity,
    false AS is_represented, NULL::VARCHAR AS evidence
  FROM ${PAIRED} ORDER BY a, b`;
const GROUPS = `SELECT ${GROUP_ID} AS group_id, 'resized' AS relation, 2::INTEGER AS size, ${idOf('g * 10')} AS keeper_id, 'larger' AS keeper_reason,
    ${idOf('g * 10')} AS weakest_a, ${idOf('g * 10 + 1')} AS weakest_b, 'resized' AS weakest_relation, (${SCORE})::DOUBLE AS weakest_score,
    m::INTEGER AS position, ${idOf('g * 10 + m')} AS id
  FROM ${PAIRED}, range(2) u(m) ORDER BY group_id, position`;
const DERIVED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  clusters: {
    cluster: '(hash(i, 1) % 500)::BIGINT',
    cluster_size: '2000::BIGINT',
    cluster_centrality: '(hash(i, 2) % 10000 / 10000.0)::DOUBLE',
  },
  map: {
    map_x: '(hash(i, 3) % 10000 / 500.0)::DOUBLE',
    map_y: '(hash(i, 4) % 10000 / 500.0)::DOUBLE',
  },
};

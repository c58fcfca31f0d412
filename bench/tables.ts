import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { COPY_OPTIONS } from '../src/catalog/part.ts';
import { MEASUREMENTS } from '../src/measure/registry.generated.ts';
import type { ColumnSpec } from '../src/model/columns.ts';
import { goldpan, scanInto, withTemporaryFolder } from './goldpan.ts';
import type { BenchResult } from './result.ts';

const ROWS = 1_000_000;
const PART_ROWS = 20_480;
const REPEATS = 3;

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

/** Puts a million synthetic rows in the place of a real workspace's images part. */
async function swell(workspace: string, source: string): Promise<void> {
  scanInto(workspace, source);
  const { readFileSync } = await import('node:fs');
  const path = join(workspace, 'goldpan.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as {
    snapshot: { images: string[]; medianSize: number; counts: Record<string, number> };
  };
  const columns = MEASUREMENTS.flatMap((measurement) => Object.entries<ColumnSpec>(measurement.columns));
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const keys: string[] = [];
  for (let from = 0; from < ROWS; from += PART_ROWS) {
    const key = `synthetic-${String(from).padStart(7, '0')}`;
    keys.push(key);
    await connection.run(`COPY (
    SELECT 'class-' || lpad((i // 10000)::VARCHAR, 3, '0') || '/image-' || lpad(i::VARCHAR, 7, '0') || '.jpg' AS id, 'file:///data/image-' || i || '.jpg' AS uri,
      CASE WHEN i % 10 = 0 THEN 'test' ELSE 'train' END AS split, 'class-' || (i % 100) AS label, NULL::VARCHAR AS caption, NULL::VARCHAR AS attributes,
      (50000 + i % 900000)::BIGINT AS size_bytes, 1.6e12 + i AS modified_ms, CASE WHEN i % 1000 = 0 THEN 'unreadable' ELSE 'measured' END AS outcome,
      CASE WHEN i % 1000 = 0 THEN 'corrupt' END AS reason_code, CASE WHEN i % 1000 = 0 THEN 'the file ends early' END AS reason,
      NULL::VARCHAR AS not_applicable, i % 501 = 0 AS is_wrong_extension,
      ${columns.map(([name, spec]) => `${expression(name, spec)} AS "${name}"`).join(', ')}
    FROM range(${from}, ${Math.min(ROWS, from + PART_ROWS)}) t(i) ORDER BY id) TO '${join(workspace, 'tables/images', `${key}.parquet`)}' ${COPY_OPTIONS}`);
  }
  manifest.snapshot.images = keys;
  manifest.snapshot.medianSize = 800;
  manifest.snapshot.counts.images = ROWS;
  writeFileSync(path, JSON.stringify(manifest));
}

/** The middle of a few runs of the command line, start to end. */
function median(...args: string[]): number {
  const seconds = Array.from({ length: REPEATS }, () => goldpan(...args).seconds).sort((a, b) => a - b);
  return seconds[Math.floor(REPEATS / 2)]!;
}

export async function run(): Promise<BenchResult[]> {
  return withTemporaryFolder(async (temporary) => {
    const source = join(temporary, 'source');
    mkdirSync(source);
    writeFileSync(join(source, 'a.ppm'), 'P3 2 2 255 0 0 0 9 9 9 1 1 1 2 2 2');
    const workspace = join(temporary, 'ws');
    await swell(workspace, source);
    const queries: [string, string[]][] = [
      ['findings overview', ['findings']],
      ['findings of one check', ['findings', '--check', 'dark']],
      ['findings by path', ['findings', '--check', 'blurry', '--path', 'class-042/']],
      ['findings at a moved threshold', ['findings', '--check', 'dark', '-t', 'dark=40']],
      ['images', ['images']],
      ['images with a finding', ['images', '--check', 'dark']],
      [
        'query',
        [
          'query',
          'SELECT split, label, count(*) AS n, avg(luma_mean) AS luma FROM images GROUP BY ALL ORDER BY n DESC LIMIT 20',
        ],
      ],
    ];
    return queries.map(([name, args]) => ({
      name: `tables/${name}, 1,000,000 rows`,
      value: median(...args, '-w', workspace),
      unit: 's',
      target: 1,
      baseline: 'command line, start to end',
    }));
  });
}

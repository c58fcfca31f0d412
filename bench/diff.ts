import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { literal } from '../src/catalog/database.ts';
import { COPY_OPTIONS } from '../src/catalog/part.ts';
import type { WorkspaceDiff } from '../src/index.ts';
import { jpeg } from '../test/fixtures/pictures.ts';
import { FORGED_ROWS, forgeWorkspace } from './forged/workspace.ts';
import { withTemporaryFolder } from './goldpan.ts';
import type { BenchResult } from './result.ts';

const CLI = join(import.meta.dirname, '../dist/main.js');

/** Every hundredth image goes, moves, changes its split, its label, or its bytes, and all are a little brighter. */
const LATER = `SELECT * REPLACE (
    CASE WHEN n % 100 = 1 THEN 'moved/' || id ELSE id END AS id,
    CASE WHEN n % 100 = 2 THEN 'val' ELSE split END AS split,
    CASE WHEN n % 100 = 3 THEN 'other' ELSE label END AS label,
    CASE WHEN n % 100 = 4 THEN md5(sha256) || md5(id) ELSE sha256 END AS sha256,
    luma_mean + 5 AS luma_mean)
  FROM (SELECT *, substr(regexp_extract(id, '[0-9]+\\.jpg'), 1, 7)::INTEGER AS n FROM part) WHERE n % 100 <> 0`;

/** `goldpan diff` of two forged workspaces of a million images, each run a process of its own. */
export async function run(): Promise<BenchResult[]> {
  return withTemporaryFolder(async (temporary) => {
    const kept = process.env.GOLDPAN_BENCH_WORKSPACE ?? temporary;
    const [before, after] = [join(kept, 'before'), join(kept, 'after')];
    if (!existsSync(before)) {
      const source = join(temporary, 'source');
      mkdirSync(source, { recursive: true });
      writeFileSync(join(source, 'one.jpg'), await jpeg(1));
      await forgeWorkspace(before, source, { withRelations: true });
      await makeLater(before, after);
    }
    const { seconds, peak, diff } = await timed(before, after);
    const percent = FORGED_ROWS / 100;
    const counts = [diff.images.removed, diff.images.moved, diff.images.relabelled, diff.images.changed];
    if (counts.some(({ count }) => count !== percent))
      throw new Error(`wrong counts: ${JSON.stringify(counts.map(({ count }) => count))}`);
    const result = (name: string, value: number, unit: string, target: number | null, baseline: string) => ({
      name: `diff/${name}, 1,000,000 images twice`,
      value,
      unit,
      target,
      baseline,
    });
    return [
      result(
        'whole comparison',
        seconds,
        's',
        null,
        `command line, start to end; ${diff.drift.columns.length} columns`,
      ),
      result('peak memory', peak / 1e6, 'MB', 2000, 'the process'),
    ];
  });
}

/** Writes the images of a forged workspace again, as a later one would have them. */
async function makeLater(before: string, after: string): Promise<void> {
  cpSync(before, after, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(before, 'goldpan.json'), 'utf8')) as { snapshot: { images: string[] } };
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const part = (folder: string, key: string) => literal(join(folder, 'tables/images', `${key}.parquet`));
  const keys = manifest.snapshot.images.map((key) => `later-${key}`);
  for (const key of manifest.snapshot.images) {
    const query = LATER.replace('FROM part', `FROM read_parquet(${part(before, key)})`);
    await connection.run(
      `COPY (SELECT * EXCLUDE n FROM (${query}) ORDER BY id) TO ${part(after, `later-${key}`)} ${COPY_OPTIONS}`,
    );
  }
  connection.closeSync();
  manifest.snapshot.images = keys;
  writeFileSync(join(after, 'goldpan.json'), JSON.stringify(manifest));
}

/** Runs the command line and looks now and then at the most memory it has had. */
async function timed(before: string, after: string): Promise<{ seconds: number; peak: number; diff: WorkspaceDiff }> {
  const started = performance.now();
  const child = spawn(process.execPath, [CLI, 'diff', before, after, '--json', '-n', '10']);
  let [stdout, stderr, peak] = ['', '', 0];
  child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
  const look = setInterval(() => {
    peak = Math.max(peak, peakOf(child.pid!) ?? 0);
  }, 50);
  const code = await new Promise((resolve) => child.once('close', resolve));
  clearInterval(look);
  if (code !== 0) throw new Error(stderr);
  return { seconds: (performance.now() - started) / 1000, peak, diff: JSON.parse(stdout) as WorkspaceDiff };
}

function peakOf(pid: number): number | null {
  try {
    const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return line ? 1024 * Number(line[1]) : null;
  } catch {
    return null;
  }
}

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { forgeWorkspace } from './forged/workspace.ts';
import { goldpan, withTemporaryFolder } from './goldpan.ts';
import type { BenchResult } from './result.ts';

const REPEATS = 3;

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
    await forgeWorkspace(workspace, source);
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

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ScanSummary } from '../src/index.ts';

const CLI = join(import.meta.dirname, '../dist/main.js');

/** Runs the built command line as a user would, wall clock and all. */
export function goldpan(...args: string[]): { readonly seconds: number; readonly stdout: string } {
  if (!existsSync(CLI)) throw new Error('Build first: npm run build');
  const started = performance.now();
  const run = spawnSync(process.execPath, [CLI, ...args], { encoding: 'utf8', maxBuffer: 1 << 30 });
  const seconds = (performance.now() - started) / 1000;
  if (run.status !== 0) throw new Error(`goldpan ${args.join(' ')} ended with ${run.status}: ${run.stderr}`);
  return { seconds, stdout: run.stdout };
}

export function scanInto(
  workspace: string,
  folder: string,
): { readonly seconds: number; readonly summary: ScanSummary } {
  const { seconds, stdout } = goldpan('scan', folder, '-w', workspace, '--json', '--quiet');
  return { seconds, summary: JSON.parse(stdout) as ScanSummary };
}

export async function withTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'goldpan-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

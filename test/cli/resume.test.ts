import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jpeg, writeTree } from '../fixtures/pictures.ts';
import { CLI, goldpan, inFolder } from './run.ts';

const COUNT = 60;
let source: string;

beforeAll(async () => {
  source = mkdtempSync(join(tmpdir(), 'goldpan-source-'));
  for (let i = 0; i < COUNT; i++) {
    // Some exact and some near copies, so that pairs and groups are at stake, too.
    const content = await jpeg(i % 50, i >= 55 ? 60 : 90);
    writeTree(source, { [`image-${String(i).padStart(3, '0')}.jpg`]: content });
    utimesSync(join(source, `image-${String(i).padStart(3, '0')}.jpg`), 1_600_000_000, 1_600_000_000);
  }
  writeFileSync(join(source, 'broken.jpg'), 'not an image');
});
afterAll(() => rmSync(source, { recursive: true, force: true }));

/** The bytes of every committed table, and of the comparisons that are kept beside them. */
function tables(workspace: string): Record<string, string> {
  const { snapshot } = JSON.parse(readFileSync(join(workspace, 'goldpan.json'), 'utf8')) as {
    snapshot: Record<string, string | string[]>;
  };
  const keysOf = (table: string): readonly string[] =>
    table === 'compared'
      ? readdirSync(join(workspace, 'tables/compared')).map((name) => name.replace(/\.parquet$/, ''))
      : [snapshot[table]!].flat();
  const bytesOf = (table: string, key: string) =>
    readFileSync(join(workspace, 'tables', table, `${key}.parquet`)).toString('base64');
  return Object.fromEntries(
    ['images', 'pairs', 'duplicates', 'groups', 'compared'].map((table) => [
      table,
      keysOf(table)
        .map((key) => `${key} ${bytesOf(table, key)}`)
        .join('\n'),
    ]),
  );
}

function hasPart(workspace: string): boolean {
  try {
    return readdirSync(join(workspace, 'tables/measured')).some((name) => name.endsWith('.parquet'));
  } catch {
    return false;
  }
}

const exit = (child: ChildProcess) =>
  new Promise<NodeJS.Signals | null>((resolve) => child.once('exit', (_, signal) => resolve(signal)));

describe('a scan that is killed', () => {
  it('goes on where it stopped and ends with the very bytes of an uninterrupted one', async () => {
    await inFolder(async (folder) => {
      const whole = await goldpan(folder, 'scan', source, '-w', 'whole', '--json', '-q');
      expect(whole.code, whole.stderr).toBe(0);

      const args = ['scan', source, '-w', 'killed', '--checkpoint', '3', '--json', '-q'];
      let kills = 0;
      // Later and later, so that the kills fall into start, measuring, comparing and committing alike.
      for (let delay = 250; delay < 20_000; delay += 90) {
        const child = spawn(process.execPath, [CLI, ...args], { cwd: folder, stdio: 'ignore' });
        const ended = exit(child);
        const timer = setTimeout(() => child.kill('SIGKILL'), delay);
        const signal = await ended;
        clearTimeout(timer);
        if (signal !== 'SIGKILL') break;
        kills++;
      }
      expect(kills).toBeGreaterThan(2);
      const last = await goldpan(folder, ...args);
      expect(last.code, last.stderr).toBe(0);
      const expected = tables(join(folder, 'whole'));
      expect(expected.compared).not.toBe('');
      expect(tables(join(folder, 'killed'))).toEqual(expected);
      expect(readdirSync(join(folder, 'killed')).sort()).toEqual(readdirSync(join(folder, 'whole')).sort());
    });
  });

  it('keeps what was measured on Ctrl-C and says so', async () => {
    await inFolder(async (folder) => {
      const child = spawn(process.execPath, [CLI, 'scan', source, '-w', 'ws', '--checkpoint', '2'], { cwd: folder });
      let stderr = '';
      child.stderr.on('data', (text: Buffer) => {
        stderr += text.toString();
      });
      // A part on disk says that measuring is under way. Once only: a second Ctrl-C would stop at once.
      const poll = setInterval(() => {
        if (!hasPart(join(folder, 'ws'))) return;
        clearInterval(poll);
        child.kill('SIGINT');
      }, 5);
      const code = await new Promise((resolve) => child.once('close', resolve));
      expect(stderr).toContain('goes on from there');
      expect(code).toBe(130);
      const again = await goldpan(folder, 'scan', source, '-w', 'ws', '--json', '-q');
      expect((JSON.parse(again.stdout) as { reused: number }).reused).toBeGreaterThan(0);
    });
  });
});

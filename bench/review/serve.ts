import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const CLI = join(import.meta.dirname, '../../dist/main.js');

export interface ServedReview {
  readonly origin: string;
  readonly token: string;
  /** Most memory the server ever had resident, bytes; null where the system does not say. */
  readonly peakMemory: () => number | null;
  readonly stop: () => Promise<void>;
}

/** Starts the built command line on a workspace, as a user does, and waits for the address it prints. */
export async function serveReview(workspace: string): Promise<ServedReview> {
  const child = spawn(process.execPath, [CLI, 'review', '--no-open', '-w', workspace], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await printedUrl(child);
  return {
    origin: url.origin,
    token: url.searchParams.get('token')!,
    peakMemory: () => peakOf(child.pid!),
    stop: async () => {
      const ended = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGINT');
      await ended;
    },
  };
}

function printedUrl(child: ChildProcess): Promise<URL> {
  let output = '';
  return new Promise((resolve, reject) => {
    child.stdout!.on('data', (text: Buffer) => {
      output += text.toString();
      const url = /^http:\S+$/m.exec(output)?.[0];
      if (url !== undefined) resolve(new URL(url));
    });
    child.once('close', () => reject(new Error(`goldpan review ended: ${output}`)));
  });
}

function peakOf(pid: number): number | null {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  } catch {
    return null;
  }
}

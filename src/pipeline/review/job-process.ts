import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { JobKind } from '../../model/job.ts';
import { PACKAGE_FILE } from '../../version.ts';

const MOST_WORDS = 10_000;
/** What a command may print to be kept, characters. */
const MOST_OUTPUT = 64_000_000;

/** A `goldpan` command in a process of its own: what it does to its memory or its time, it does not do to the server. */
export class JobProcess {
  readonly id: string;
  readonly kind: JobKind;
  readonly startedAt = new Date().toISOString();
  readonly #child: ChildProcess;
  readonly ended: Promise<void>;
  #words = '';
  #output: string | null;
  #exitCode: number | null = null;
  #finishedAt: string | null = null;

  /**
   * @param args what stands behind `goldpan` on a command line
   * @param keepsOutput what it prints is wanted, too
   */
  constructor(id: string, kind: JobKind, args: readonly string[], keepsOutput = false) {
    this.#output = keepsOutput ? '' : null;
    this.id = id;
    this.kind = kind;
    const isSource = import.meta.url.endsWith('.ts');
    const entry = fileURLToPath(new URL(isSource ? './src/cli/main.ts' : './dist/main.js', PACKAGE_FILE));
    const loader = isSource ? ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href] : [];
    this.#child = spawn(process.execPath, [...loader, entry, ...args], {
      env: { ...process.env, GOLDPAN_JOB: id, NO_COLOR: '1' },
      stdio: ['ignore', keepsOutput ? 'pipe' : 'ignore', 'pipe'],
      // Ctrl-C in the server's terminal is for the server, which then stops its jobs in an orderly way.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      if (this.#output === null) return;
      this.#output = this.#output.length + text.length > MOST_OUTPUT ? null : this.#output + text;
    });
    this.#child.stderr!.on('data', (text: Buffer) => {
      this.#words = (this.#words + text.toString()).slice(-MOST_WORDS);
    });
    this.ended = new Promise((resolve) => {
      this.#child.once('error', (error) => {
        this.#words = `error ${error.message}`;
      });
      this.#child.once('close', (code) => {
        this.#exitCode = code;
        this.#finishedAt = new Date().toISOString();
        resolve();
      });
    });
  }

  get isRunning(): boolean {
    return this.#finishedAt === null;
  }

  get finishedAt(): string | null {
    return this.#finishedAt;
  }

  /** What it printed, as far as that was to be kept; null when it was not, or was too much. */
  get output(): string | null {
    return this.#output;
  }

  /** Why it ended as it did, in its own words; null when it ended well. */
  get error(): string | null {
    if (this.isRunning || this.#exitCode === 0 || this.#exitCode === 1) return null;
    const said = /(?:^|\n)error (.*)/s.exec(this.#words)?.[1]?.trim();
    return said || this.#words.trim() || `Its process ended with ${this.#exitCode ?? 'a signal'}.`;
  }

  /** As Ctrl-C does. */
  interrupt(): void {
    this.#child.kill('SIGINT');
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}

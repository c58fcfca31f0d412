import { once } from 'node:events';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  type WriteStream,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { finished } from 'node:stream/promises';
import { UserError } from '../model/errors.ts';
import type { OutputFile, Scratch } from './format.ts';

/**
 * A dataset under construction: a folder beside its place, or one file, that gets its name when all of it is written.
 * A folder must be new or empty; nothing of the user's is ever replaced.
 */
export class DatasetOutput {
  /** Absolute path of the folder, or of the file. */
  readonly target: string;
  /** Where the files lie until {@link commit}. */
  readonly folder: string;
  readonly #isFolder: boolean;
  readonly #made = new Set<string>();
  readonly #open = new Set<WriteStream>();
  #scratches = 0;

  /** @throws UserError when the target exists (a folder: is not empty) or cannot be written */
  constructor(target: string, isFolder: boolean) {
    this.target = resolve(target);
    this.#isFolder = isFolder;
    if (isFolder ? existsSync(this.target) && !isEmptyFolder(this.target) : existsSync(this.target)) {
      throw new UserError(
        isFolder
          ? `${target} is not an empty folder: name a new one, so that nothing in it is mixed up or replaced.`
          : `${target} exists: name another file, or remove it first.`,
      );
    }
    this.folder = join(dirname(this.target), `.tmp-goldpan-${process.pid}-${basename(this.target)}`);
    try {
      rmSync(this.folder, { recursive: true, force: true });
      mkdirSync(this.folder, { recursive: true });
    } catch (error) {
      throw new UserError(`${dirname(this.target)} cannot be written to: ${(error as Error).message}.`);
    }
  }

  /** Absolute path of a name within, its folder made. @throws UserError for a name that would lead outside */
  path(name: string): string {
    const names = name.split('/');
    if (names.some((part) => part === '' || part === '.' || part === '..') || name.includes('\0')) {
      throw new UserError(`"${name}" cannot be the name of a file in a dataset: it is empty or leads outside of it.`);
    }
    const folder = join(this.folder, ...names.slice(0, -1));
    if (!this.#made.has(folder)) {
      mkdirSync(folder, { recursive: true });
      this.#made.add(folder);
    }
    return join(folder, names.at(-1)!);
  }

  file(name: string): OutputFile {
    const stream = createWriteStream(this.path(name));
    let failure: Error | null = null;
    stream.on('error', (error) => {
      failure = error;
    });
    this.#open.add(stream);
    return {
      write: async (content) => {
        if (failure) throw failure;
        if (content.length > 0 && !stream.write(content)) await once(stream, 'drain');
      },
      close: async () => {
        stream.end();
        await finished(stream);
        this.#open.delete(stream);
      },
    };
  }

  scratch(): Scratch {
    const name = `.scratch-${++this.#scratches}`;
    const path = this.path(name);
    const file = this.file(name);
    return {
      write: (content) => file.write(content),
      read: async function* () {
        await file.close();
        yield* createReadStream(path, { highWaterMark: 1024 * 1024 });
        rmSync(path);
      },
    };
  }

  async writeFile(name: string, content: string | Uint8Array): Promise<void> {
    // Label files are many and small: without a round trip through the thread pool each.
    writeFileSync(this.path(name), content);
  }

  /** Closes what was left open, so that all of it can be read. */
  async settle(): Promise<void> {
    for (const stream of this.#open) {
      if (stream.path.toString().includes('.scratch-')) continue;
      stream.end();
      await finished(stream);
      this.#open.delete(stream);
    }
  }

  /** Gives everything its name. */
  async commit(): Promise<void> {
    for (const stream of this.#open) {
      stream.end();
      await finished(stream);
    }
    this.#open.clear();
    for (let i = 1; i <= this.#scratches; i++) rmSync(join(this.folder, `.scratch-${i}`), { force: true });
    if (this.#isFolder) {
      // Fails when something came into it meanwhile.
      if (existsSync(this.target)) rmdirSync(this.target);
      renameSync(this.folder, this.target);
      return;
    }
    for (const name of readdirSync(this.folder)) {
      const place = join(dirname(this.target), name);
      if (existsSync(place)) throw new UserError(`${place} exists: name another file, or remove it first.`);
    }
    for (const name of readdirSync(this.folder)) renameSync(join(this.folder, name), join(dirname(this.target), name));
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Takes back what was begun; nothing after {@link commit}. */
  discard(): void {
    for (const stream of this.#open) stream.destroy();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function isEmptyFolder(path: string): boolean {
  try {
    return readdirSync(path).length === 0;
  } catch {
    return false;
  }
}

import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { parseDecision } from '../curate/parse-decision.ts';
import type { Decision } from '../model/decision.ts';
import { UserError } from '../model/errors.ts';
import { syncFolder } from './durable.ts';
import { lockWorkspace } from './lock.ts';

export const decisionsPath = (folder: string): string => join(folder, 'decisions.jsonl');

const LOCK = 'decisions.lock';
/** Decisions are written in an instant: another writer is waited for this long. */
const PATIENCE_MS = 5000;

interface Log {
  readonly decisions: Decision[];
  /** Whole lines up to there, from the beginning of the log. */
  readonly lines: number;
  /** Bytes up to the end of the last whole line. */
  readonly length: number;
  /** The last line is whole, but its line break is missing. */
  readonly isOpen: boolean;
}

function parseLine(text: string, path: string, number: number): Decision {
  try {
    return parseDecision(JSON.parse(text));
  } catch (error) {
    throw new UserError(
      `${path}, line ${number} is no decision: ${(error as Error).message}. Mend or delete that line; the others hold.`,
    );
  }
}

/** The log from a byte on, which is the beginning of a line. */
function readLog(folder: string, start = 0, firstLine = 1): Log {
  const path = decisionsPath(folder);
  const bytes = readFrom(path, start);
  const decisions: Decision[] = [];
  let from = 0;
  let number = firstLine;
  for (; from < bytes.length; number++) {
    const end = bytes.indexOf(0x0a, from);
    const text = bytes.toString('utf8', from, end < 0 ? bytes.length : end);
    if (end < 0) {
      // A line without its end was torn by a power cut, unless it is whole: no beginning of an object is an object.
      const whole = isObject(text);
      if (whole) decisions.push(parseLine(text, path, number));
      return {
        decisions,
        lines: whole ? number : number - 1,
        length: start + (whole ? bytes.length : from),
        isOpen: whole,
      };
    }
    if (text.trim() !== '') decisions.push(parseLine(text, path, number));
    from = end + 1;
  }
  return { decisions, lines: number - 1, length: start + bytes.length, isOpen: false };
}

/** Bytes of a file from an offset to its end; none when there is no file. */
function readFrom(path: string, start: number): Buffer {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
  try {
    const bytes = Buffer.allocUnsafe(Math.max(0, fstatSync(descriptor).size - start));
    let length = 0;
    while (length < bytes.length) {
      const read = readSync(descriptor, bytes, length, bytes.length - length, start + length);
      if (read === 0) break;
      length += read;
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}

function isObject(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}

/** All decisions ever made, in order; none when nobody decided anything. @throws UserError for a line that is damaged */
export const readDecisions = (folder: string): Decision[] => readLog(folder).decisions;

async function lockDecisions(folder: string): Promise<() => void> {
  for (const started = Date.now(); ; ) {
    try {
      return lockWorkspace(folder, LOCK);
    } catch (error) {
      if (!(error instanceof UserError) || Date.now() - started > PATIENCE_MS) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/**
 * Adds decisions to the log, all or none, and returns once they are on the disk.
 *
 * @param choose gets every decision so far and says what to add; nobody else writes meanwhile
 * @throws whatever `choose` throws; UserError when the disk is full, with nothing added
 */
export async function appendDecisions(
  folder: string,
  choose: (sofar: readonly Decision[]) => readonly Decision[],
): Promise<readonly Decision[]> {
  const unlock = await lockDecisions(folder);
  try {
    const log = readLog(folder);
    return write(folder, log, choose(log.decisions));
  } finally {
    unlock();
  }
}

/** Bytes before the end of what is known that must be unchanged for the rest to be. */
const SEAM_BYTES = 4096;

/** Follows the log as it grows, by whomever, and reads each decision once. */
export class DecisionLog {
  readonly #folder: string;
  #length = 0;
  #isOpen = false;
  #lines = 0;
  #seam: Buffer = Buffer.alloc(0);
  #stamp: string | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * What was added since the last call. When somebody has changed what was there before, everything comes again.
   * @throws UserError for a line that is damaged
   */
  readNew(): { readonly decisions: readonly Decision[]; readonly isRestart: boolean } {
    const path = decisionsPath(this.#folder);
    const stats = statSync(path, { throwIfNoEntry: false });
    const stamp = stats ? `${stats.ino}-${stats.size}-${stats.mtimeMs}` : null;
    if (stamp === this.#stamp) return { decisions: [], isRestart: false };
    const seamStart = this.#length - this.#seam.length;
    const isSame = readFrom(path, seamStart).subarray(0, this.#seam.length).equals(this.#seam);
    const isRestart = this.#length > 0 && !isSame;
    const start = isRestart ? 0 : this.#length;
    const log = readLog(this.#folder, start, isRestart ? 1 : this.#lines + (this.#isOpen ? 0 : 1));
    this.#lines = log.lines;
    this.#take(log);
    this.#stamp = stamp;
    return { decisions: log.decisions, isRestart };
  }

  #take({ length, isOpen }: Log): void {
    this.#length = length;
    this.#isOpen = isOpen;
    const start = Math.max(0, length - SEAM_BYTES);
    this.#seam = Buffer.from(readFrom(decisionsPath(this.#folder), start).subarray(0, length - start));
  }

  /**
   * Adds decisions, all or none, and returns once they are on the disk; `readNew` brings them, too.
   *
   * @param choose gets what is new and says what to add; nobody else writes meanwhile
   */
  async append(
    choose: (fresh: ReturnType<DecisionLog['readNew']>) => readonly Decision[],
  ): Promise<readonly Decision[]> {
    const unlock = await lockDecisions(this.#folder);
    try {
      const chosen = choose(this.readNew());
      return write(this.#folder, { length: this.#length, isOpen: this.#isOpen }, chosen);
    } finally {
      unlock();
    }
  }
}

/** Adds decisions at the end of a log that is locked, with the time. */
function write(folder: string, end: Pick<Log, 'length' | 'isOpen'>, chosen: readonly Decision[]): readonly Decision[] {
  const at = new Date().toISOString();
  const added = chosen.map((decision) => ({ ...decision, at }));
  if (added.length > 0) append(folder, end, added.map((decision) => `${JSON.stringify(decision)}\n`).join(''));
  return added;
}

function append(folder: string, log: Pick<Log, 'length' | 'isOpen'>, text: string): void {
  const path = decisionsPath(folder);
  const descriptor = openSync(path, 'a+');
  try {
    // What a torn write left behind is no decision.
    ftruncateSync(descriptor, log.length);
    try {
      const bytes = Buffer.from(log.isOpen ? `\n${text}` : text, 'utf8');
      for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
      fsyncSync(descriptor);
    } catch (error) {
      ftruncateSync(descriptor, log.length);
      throw new UserError(`${path} could not be written (${(error as Error).message}). No decision was added.`);
    }
  } finally {
    closeSync(descriptor);
  }
  if (log.length === 0) syncFolder(folder);
}

import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { UserError } from '../model/errors.ts';
import { codeOf } from './entry.ts';
import type { Files, LogFile } from './files.ts';
import { type JournalLine, JournalState } from './journal-lines.ts';

interface Read {
  readonly state: JournalState;
  /** Bytes up to the end of the last whole line. */
  readonly length: number;
}

/** @throws UserError when a line in the midst is damaged */
function read(path: string): Read {
  const state = new JournalState();
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { state, length: 0 };
    throw error;
  }
  let from = 0;
  for (let number = 1, end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, from), number++) {
    try {
      state.add(JSON.parse(bytes.toString('utf8', from, end)) as JournalLine);
    } catch (error) {
      throw new UserError(
        `${path}, line ${number} is damaged (${(error as Error).message}). Nothing was touched: the lines before it say where each file is.`,
      );
    }
    from = end + 1;
  }
  // What follows the last line break was torn while it was written: it announces nothing that has happened.
  return { state, length: from };
}

/** Longest line that tells how a journal ended, bytes. */
const TAIL = 65_536;

/** How a journal ended, from its last line where that says it, so that a long one need not be read. */
export function journalPhase(path: string): JournalState['phase'] {
  let tail: string;
  try {
    tail = readTail(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 'unstarted';
    throw error;
  }
  const last = tail.slice(tail.lastIndexOf('\n', tail.length - 2) + 1);
  if (/^\{"step":"(?:applied|delete|deleted)"/.test(last) && last.endsWith('}\n')) return 'applied';
  if (last.startsWith('{"step":"undone"') && last.endsWith('}\n')) return 'undone';
  return readJournal(path).phase;
}

function readTail(path: string): string {
  const descriptor = openSync(path, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const buffer = Buffer.alloc(Math.min(size, TAIL));
    readSync(descriptor, buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString('utf8');
  } finally {
    closeSync(descriptor);
  }
}

/** What a journal says; unstarted when there is none. @throws UserError when it is damaged */
export const readJournal = (path: string): JournalState => read(path).state;

/** An append-only record of what is about to happen and what has happened. */
export class Journal {
  readonly state: JournalState;
  readonly #log: LogFile;
  #text = '';

  private constructor(state: JournalState, log: LogFile) {
    this.state = state;
    this.#log = log;
  }

  /** Opens the journal of a plan, making the file when it is missing; its folder must be there. */
  static open(files: Files, path: string): Journal {
    const { state, length } = read(path);
    return new Journal(state, files.openLog(path, length));
  }

  /** Adds a line in memory; it counts from {@link commit} on. */
  add(line: JournalLine): void {
    this.#text += `${JSON.stringify(line)}\n`;
    this.state.add(line);
  }

  /** Returns once every added line is on the disk. */
  commit(): void {
    if (this.#text === '') return;
    this.#log.append(this.#text);
    this.#log.sync();
    this.#text = '';
  }

  close(): void {
    this.#log.close();
  }
}

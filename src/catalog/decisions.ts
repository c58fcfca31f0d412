import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
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

function readLog(folder: string): Log {
  const path = decisionsPath(folder);
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { decisions: [], length: 0, isOpen: false };
    throw error;
  }
  const decisions: Decision[] = [];
  let from = 0;
  for (let number = 1; from < bytes.length; number++) {
    const end = bytes.indexOf(0x0a, from);
    const text = bytes.toString('utf8', from, end < 0 ? bytes.length : end);
    if (end < 0) {
      // A line without its end was torn by a power cut, unless it is whole: no beginning of an object is an object.
      const whole = isObject(text);
      if (whole) decisions.push(parseLine(text, path, number));
      return { decisions, length: whole ? bytes.length : from, isOpen: whole };
    }
    if (text.trim() !== '') decisions.push(parseLine(text, path, number));
    from = end + 1;
  }
  return { decisions, length: bytes.length, isOpen: false };
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
    const at = new Date().toISOString();
    const added = choose(log.decisions).map((decision) => ({ ...decision, at }));
    if (added.length > 0) append(folder, log, added.map((decision) => `${JSON.stringify(decision)}\n`).join(''));
    return added;
  } finally {
    unlock();
  }
}

function append(folder: string, log: Log, text: string): void {
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

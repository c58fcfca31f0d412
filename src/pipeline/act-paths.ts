import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf, isFatal } from '../act/entry.ts';
import { syncFolder } from '../catalog/durable.ts';
import { UserError } from '../model/errors.ts';

const journalFolder = (folder: string): string => join(folder, 'journal');
export const journalPath = (folder: string, plan: string): string => join(journalFolder(folder), `${plan}.jsonl`);

/** Makes the folder of the journals, for good, before the first of them is written. */
export function makeJournalFolder(folder: string): void {
  if (existsSync(journalFolder(folder))) return;
  mkdirSync(journalFolder(folder));
  syncFolder(folder);
}

/** Plans that were begun, oldest first. */
export function journalIds(folder: string): string[] {
  if (!existsSync(journalFolder(folder))) return [];
  return readdirSync(journalFolder(folder))
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => name.slice(0, -'.jsonl'.length))
    .sort();
}

const WORDS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'your share of the disk is used up',
  EIO: 'the disk reported an error',
};

/** What stops a whole run becomes a line that says how to go on; anything else is thrown as it is. */
export async function resumable<T>(plan: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isFatal(error)) throw error;
    const why = WORDS[codeOf(error)] ?? (error as Error).message;
    throw new UserError(
      `Stopped: ${why}. Nothing is lost. When that is mended, go on with: goldpan apply ${plan}   or go back with: goldpan undo ${plan}`,
    );
  }
}

import { folderOf } from './entry.ts';
import type { Files } from './files.ts';
import type { Intent } from './journal-lines.ts';
import { Placement } from './placement.ts';
import { Replacement } from './replacement.ts';
import { Transfer } from './transfer.ts';

/** One file of a unit, ready to be moved or made. */
export type FileStep = Transfer | Placement | Replacement;

/** The files of a unit in their order; `back` turns what was moved round. */
export function stepsOf(files: Files, plan: string, unit: Intent, direction: 'forth' | 'back' = 'forth'): FileStep[] {
  return unit.files.map((move, k) => {
    const tag = `${plan}-${unit.n}-${k}`;
    if (move.made === 'replaced') return new Replacement(files, move, tag);
    return move.made === 'moved' ? new Transfer(files, move, tag, direction) : new Placement(files, move, tag);
  });
}

/** Flushes each folder once. */
export function syncFolders(files: Files, uris: Iterable<string>): void {
  for (const folder of new Set([...uris].map(folderOf))) files.syncFolder(folder);
}

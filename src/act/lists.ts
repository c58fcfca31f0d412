import type { PlanOperation } from '../model/plan.ts';
import { folderOf, Skip, skipReason, within } from './entry.ts';
import type { Files } from './files.ts';
import { makeFolders, missingFolders } from './folders.ts';
import type { Journal } from './journal.ts';
import type { SkippedUnit } from './journal-lines.ts';
import { clearPart, nameCopy, readablePartOf } from './transfer.ts';

/** The lists of a plan, in the order of their numbers in the journal. */
const LISTS = [
  { name: 'kept.txt', action: 'keep' },
  { name: 'removed.txt', action: 'leave-out' },
] as const;

/** Lines that a list can hold as they are; others are written as URLs, which `goldpan scan LIST.txt` reads as well. */
const PLAIN_LINE = /^[^\s#\\%"'](?:[^\r\n%\\]*[^\s%\\])?$/;

/** A path on a line of its own, or its `file:` URL where it has bytes that a line cannot hold. */
function lineOf(uri: string): string {
  try {
    const path = decodeURIComponent(uri.slice('file://'.length));
    return PLAIN_LINE.test(path) && !/^file:\/\/\/[A-Za-z]:/.test(uri) ? path : uri;
  } catch {
    // Not valid UTF-8.
    return uri;
  }
}

function* linesOf(operations: Iterable<PlanOperation>, action: PlanOperation['action']): Generator<string> {
  for (const operation of operations) if (operation.action === action) yield `${lineOf(operation.from.uri)}\n`;
}

export interface ListOptions {
  readonly files: Files;
  readonly journal: Journal;
  /** `file:` URL of the folder that gets the lists. */
  readonly folder: string;
  readonly operations: () => Iterable<PlanOperation>;
}

/** Writes `kept.txt` and `removed.txt`: one path per line. Existing lists are never overwritten. */
export function writeLists({ files, journal, folder, operations }: ListOptions): SkippedUnit[] {
  const { state } = journal;
  for (const uri of missingFolders(files, folder)) journal.add({ step: 'folder', uri });
  journal.commit();
  makeFolders(files, missingFolders(files, folder));
  LISTS.forEach(({ name, action }, n) => {
    const known = state.units.get(n);
    if (state.skipped.has(n) || (known && known.state !== 'intent')) return;
    const to = within(folder, name);
    const part = readablePartOf(to, `${state.plan}-${n}-0`);
    clearPart(files, part);
    try {
      const sha256 = files.write(part, linesOf(operations(), action));
      const present = files.lstat(to);
      if (present !== undefined) {
        // Announced and complete, but not reported: its own doing.
        if (known?.files[0]?.sha256 !== sha256 || files.hash(to) !== sha256) {
          throw new Skip('something else is in its place already');
        }
      } else {
        const size = files.lstat(part)!.size;
        const list = { from: part, to, made: 'written', kind: 'file', size, mtimeNs: '0', sha256 } as const;
        journal.add({ step: 'intent', n, id: name, files: [list] });
        journal.commit();
        nameCopy(files, part, to);
        files.syncFolder(folderOf(to));
      }
      journal.add({ step: 'done', units: [n] });
    } catch (error) {
      journal.add({ step: 'skip', n, id: name, reason: skipReason(error) });
    } finally {
      clearPart(files, part);
    }
    journal.commit();
  });
  journal.add({ step: 'applied', at: new Date().toISOString() });
  journal.commit();
  return [...state.skipped.values()];
}

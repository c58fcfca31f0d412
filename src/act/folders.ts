import { codeOf, folderOf } from './entry.ts';
import type { Files } from './files.ts';

/** The folders that must be made before something can be put into `folder`, outer before inner. */
export function missingFolders(files: Files, folder: string): string[] {
  const missing: string[] = [];
  for (let at = folder; files.lstat(at) === undefined; at = folderOf(at)) {
    missing.unshift(at);
    if (folderOf(at) === at) break;
  }
  return missing;
}

/** Makes folders, outer before inner; those that are there already are fine. */
export function makeFolders(files: Files, folders: Iterable<string>): void {
  for (const folder of folders) {
    try {
      files.makeFolder(folder);
      files.syncFolder(folderOf(folder));
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
  }
}

/** Removes folders that were made and are empty now, inner before outer. */
export function removeEmptyFolders(files: Files, folders: Iterable<string>): void {
  for (const folder of [...folders].reverse()) {
    try {
      files.removeFolder(folder);
    } catch {
      // Somebody put something there, or it is gone: either way it is not ours to remove.
    }
  }
}

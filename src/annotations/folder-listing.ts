import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What lies in one folder; empty for one that cannot be opened. */
export interface FolderListing {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

/** Files and folders of a folder, each in order; hidden ones are left out, links are followed. */
export function listFolder(path: string): FolderListing {
  const files: string[] = [];
  const folders: string[] = [];
  try {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (entry.name.startsWith('.')) continue;
      const isFolder = entry.isSymbolicLink()
        ? (statSync(join(path, entry.name), { throwIfNoEntry: false })?.isDirectory() ?? false)
        : entry.isDirectory();
      (isFolder ? folders : files).push(entry.name);
    }
  } catch {
    // Gone, or not to be opened: nothing is in it.
  }
  return { files: files.sort(), folders: folders.sort() };
}

export const folders = (path: string): readonly string[] => listFolder(path).folders;

import { dirname } from 'node:path';
import type { ListedImage } from '../model/image-ref.ts';
import { type Base, idInBases } from './base.ts';
import { classFolders, type FolderCount, looksLikeImage } from './class-folders.ts';
import { problem, type SourceEntry } from './entry.ts';
import { compareIds } from './id.ts';
import { namesBelow } from './native-path.ts';
import { pacer } from './pace.ts';
import { SPECIAL_FILE, statOf } from './read-folder.ts';
import { folderOfId, splitOfFolder } from './split.ts';
import { uriOfPath } from './uri.ts';

/** The innermost folder that holds all the given absolute paths. Not empty. */
export function commonFolder(paths: readonly string[]): string {
  let folder = dirname(paths[0]!);
  for (const path of paths) {
    while (namesBelow(folder, path) === undefined && dirname(folder) !== folder) folder = dirname(folder);
  }
  return folder;
}

/**
 * Files named one by one, as a shell does with a pattern: in the order of their ids, with splits and class folders
 * found as in a folder.
 */
export async function* listFiles(
  paths: readonly string[],
  base: Base,
  bases: readonly Base[],
  signal?: AbortSignal,
): AsyncGenerator<SourceEntry> {
  const pace = pacer(signal);
  const files = paths.map((path) => ({ path, id: idInBases(path, bases, base, false) }));
  files.sort((a, b) => compareIds(a.id, b.id));
  const labels = classFolders(countFolders(files.map((file) => file.id)));
  for (const { path, id } of files) {
    const pause = pace();
    if (pause !== undefined) await pause;
    const found = statOf(path);
    if (found !== undefined && !found.isFile()) {
      yield problem(id, SPECIAL_FILE);
      continue;
    }
    const split = splitOfFolder(folderOfId(id));
    const label = labels.get(folderOfId(id));
    const image: ListedImage = {
      id,
      uri: uriOfPath(path),
      ...(split !== undefined && { split }),
      ...(label !== undefined && { label }),
      sizeBytes: found?.size ?? -1,
      modifiedMs: found?.mtimeMs ?? -1,
    };
    yield { image };
  }
}

function countFolders(ids: readonly string[]): FolderCount[] {
  const folders = new Map<string, { id: string; files: number; pictures: number }>();
  for (const image of ids) {
    const id = folderOfId(image);
    const folder = folders.get(id) ?? { id, files: 0, pictures: 0 };
    folders.set(id, folder);
    folder.files++;
    if (looksLikeImage(image)) folder.pictures++;
  }
  return [...folders.values()];
}

import { folderOf, within } from '../../act/entry.ts';
import { pathOfUri, uriOfPath } from '../../sources/uri.ts';
import { isWithin } from '../source-roots.ts';
import type { ImageRoles } from './file-changes.ts';

/**
 * Where a file of annotations goes in a new folder: as it lies in the source; from beside the source's own folder, the
 * same name with that of its folder.
 */
export function newPlaceOf(uri: string, to: string, roots: readonly string[]): string {
  const root = roots.find((candidate) => isWithin(uri, candidate));
  if (root !== undefined) return to + uri.slice(root.length);
  const folder = folderOf(uri);
  const isBeside = roots.some((candidate) => folderOf(candidate) === folder);
  const name = uri.slice(uri.lastIndexOf('/') + 1);
  return within(isBeside ? to : within(to, folder.slice(folder.lastIndexOf('/') + 1)), name);
}

/** The places of a new folder, as records of annotations name them. */
export function newPlaces(
  target: (uri: string) => string | undefined,
  to: string,
  roots: readonly string[],
): NonNullable<ImageRoles['newPlaces']> {
  const top = pathOfUri(to).toString();
  return {
    target,
    top,
    folder(path) {
      const uri = uriOfPath(path);
      const root = roots.find((candidate) => isWithin(uri, candidate));
      return root === undefined ? top : top + path.slice(pathOfUri(root).toString().length);
    },
  };
}

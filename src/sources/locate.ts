import { isAbsolute } from 'node:path';
import type { ListedImage } from '../model/image-ref.ts';
import { type Base, idInBases } from './base.ts';
import { type PlacedEntry, problem } from './entry.ts';
import { escapeName } from './id.ts';
import { type NativePath, resolvePath } from './native-path.ts';
import { SPECIAL_FILE, statOf } from './read-folder.ts';
import { folderOfId, splitOfFolder } from './split.ts';
import { pathOfUri, uriOfPath } from './uri.ts';

/** Where the entries of a list or manifest are looked for, and how problems name that file. */
export interface ListedFrom {
  /** Folder that relative paths start from. */
  readonly folder: string;
  readonly base: Base;
  readonly bases: readonly Base[];
  readonly shownAs: string;
}

/** What a manifest row says about its image. */
export interface RowDetails {
  /** Undefined: the manifest has no such column, so the path is asked. Null: it has, but the cell is empty. */
  readonly split?: string | null;
  readonly rest: Pick<ListedImage, 'label' | 'caption' | 'attributes'>;
}

const REMOTE = /^(?!file:)[a-z][a-z0-9+.-]+:\/\//i;
const LONGEST_SHOWN = 120;

/**
 * The image that a written path stands for. A path that does not exist is listed all the same, with size and time -1,
 * so that the scan says which image is missing.
 *
 * @param where the place of the entry, such as `line 12`
 */
export function locate(written: NativePath, where: string, from: ListedFrom, details?: RowDetails): PlacedEntry {
  const text = escapeName(written);
  const shown = text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
  const refuse = (reason: string): PlacedEntry => problem(from.shownAs, `${where}: ${reason}`);
  if (typeof written === 'string') {
    if (REMOTE.test(written)) return refuse(`${shown}: remote images are not read; download them and list the files`);
    if (written.startsWith('data:')) return refuse('embedded images are not read; save them as files');
  }
  if (written.includes('\0')) return refuse('the path has a NUL character');
  let path: NativePath;
  try {
    path = findPath(written, from.folder);
  } catch (error) {
    return refuse(`${shown}: ${(error as Error).message}`);
  }
  const found = statOf(path);
  if (found?.isDirectory()) return refuse(`${shown} is a folder; list its files, or give the folder itself`);
  if (found !== undefined && !found.isFile()) return refuse(`${shown} is ${SPECIAL_FILE}`);
  const id = idInBases(path, from.bases, from.base, isAbsolute(written.toString()));
  const split = details?.split === undefined ? splitOfId(id) : (details.split ?? undefined);
  return {
    image: {
      id,
      uri: uriOfPath(path),
      ...(split !== undefined && { split }),
      ...details?.rest,
      sizeBytes: found?.size ?? -1,
      modifiedMs: found?.mtimeMs ?? -1,
    },
    where,
  };
}

/** The folders of an absolute id are this machine's, not the dataset's: `/home/dev` is no validation split. */
const splitOfId = (id: string): string | undefined => (isAbsolute(id) ? undefined : splitOfFolder(folderOfId(id)));

/**
 * The absolute path that a written one means. If nothing has that very name, the forms it may have had on the machine
 * where it was written are tried: Windows separators, and the other Unicode normal form.
 */
function findPath(written: NativePath, folder: string): NativePath {
  if (typeof written !== 'string') return resolvePath(folder, written);
  const plain = written.startsWith('file://') ? pathOfUri(written) : written;
  if (plain.includes('\0')) throw new TypeError('the path has a NUL character');
  const path = resolvePath(folder, plain);
  if (typeof plain !== 'string' || statOf(path) !== undefined) return path;
  const slashed = plain.includes('\\') && !plain.includes('/') ? plain.replaceAll('\\', '/') : plain;
  for (const form of [slashed, slashed.normalize('NFC'), slashed.normalize('NFD')]) {
    if (form === plain) continue;
    const other = resolvePath(folder, form);
    if (statOf(other) !== undefined) return other;
  }
  return resolvePath(folder, slashed);
}

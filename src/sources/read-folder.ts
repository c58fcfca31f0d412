import { type Dirent, readdirSync, type Stats, statSync } from 'node:fs';
import { QUARANTINE_NAME } from '../model/quarantine.ts';
import { compareIds, idSegment, otherNormalForm } from './id.ts';
import { joinPath, type NativePath, nativePathOf } from './native-path.ts';

/** `special` is a named pipe, a socket or a device: never opened, since reading one may wait for ever. */
export type EntryKind = 'file' | 'folder' | 'linkedFolder' | 'special';

export interface FolderEntry {
  readonly name: NativePath;
  /** The entry's part of the id. */
  readonly segment: string;
  readonly kind: EntryKind;
  /** What entries are ordered by: folders end in a slash, so that a depth-first walk meets ids in ascending order. */
  readonly order: string;
}

/**
 * The entries of a folder in the order of their ids, names byte for byte, links resolved. A link that leads nowhere
 * counts as a file: the image it stands for is missing, and its place in the dataset should say so. What goldpan has set
 * aside is no part of any dataset.
 *
 * @throws the file system's error when the folder cannot be read
 */
export function readFolder(path: NativePath, hidden: boolean): FolderEntry[] {
  const found = readNames(path).filter(({ name }) => (hidden || !startsWithDot(name)) && name !== QUARANTINE_NAME);
  const twins = twinForms(found);
  const entries = found.map(({ name, type }): FolderEntry => {
    const composed = twins === undefined ? undefined : otherNormalForm(name);
    const segment = idSegment(name, composed !== undefined && twins!.has(composed));
    const kind = kindOf(type, path, name);
    return { name, segment, kind, order: kind === 'folder' || kind === 'linkedFolder' ? `${segment}/` : segment };
  });
  return entries.sort((a, b) => compareIds(a.order, b.order));
}

interface Found {
  readonly name: NativePath;
  readonly type: Dirent;
}

const startsWithDot = (name: NativePath): boolean =>
  typeof name === 'string' ? name.charCodeAt(0) === 0x2e : name[0] === 0x2e;

function readNames(path: NativePath): Found[] {
  if (typeof path === 'string') {
    const entries = readdirSync(path, { withFileTypes: true });
    // Decoding put U+FFFD where bytes made no sense (or the name really has one): then the bytes are asked for.
    if (!entries.some((entry) => entry.name.includes('\ufffd'))) {
      return entries.map((entry) => ({ name: entry.name, type: entry }));
    }
  }
  // The types of this Node version do not know that this encoding makes names buffers.
  const entries = readdirSync(path, { withFileTypes: true, encoding: 'buffer' } as unknown as { withFileTypes: true });
  return entries.map((entry) => ({ name: nativePathOf(entry.name as unknown as Buffer), type: entry }));
}

/** NFC forms that more than one entry of the folder shares. */
function twinForms(found: readonly Found[]): ReadonlySet<string> | undefined {
  const others = new Map<string, number>();
  for (const { name } of found) {
    const composed = otherNormalForm(name);
    if (composed !== undefined) others.set(composed, (others.get(composed) ?? 0) + 1);
  }
  if (others.size === 0) return undefined;
  for (const { name } of found) {
    if (typeof name === 'string' && others.has(name)) others.set(name, others.get(name)! + 1);
  }
  return new Set([...others].filter(([, count]) => count > 1).map(([form]) => form));
}

function kindOf(type: Dirent, folder: NativePath, name: NativePath): EntryKind {
  if (type.isFile()) return 'file';
  if (type.isDirectory()) return 'folder';
  if (!type.isSymbolicLink()) return 'special';
  const target = statOf(joinPath(folder, name));
  if (target === undefined || target.isFile()) return 'file';
  return target.isDirectory() ? 'linkedFolder' : 'special';
}

/** What a path leads to, links followed; undefined when it cannot be examined, whatever the reason. */
export function statOf(path: NativePath): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Device and inode of what a path leads to: the same folder by whatever name. Undefined where there is no such number. */
export function identityOf(path: NativePath): string | undefined {
  try {
    const found = statSync(path, { bigint: true, throwIfNoEntry: false });
    return found === undefined || found.ino === 0n ? undefined : `${found.dev}:${found.ino}`;
  } catch {
    return undefined;
  }
}

/** Why a folder could not be read, in words. */
export function folderFailure(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EACCES' || code === 'EPERM')
    return 'the folder may not be read (permission denied); its images are not listed';
  if (code === 'ENOENT') return 'the folder vanished while it was being listed';
  if (code === 'ENOTDIR') return 'the folder was replaced by something else while it was being listed';
  if (code === 'ENAMETOOLONG') return 'the path is longer than the system allows; its images are not listed';
  return `the folder could not be read (${code ?? String(error)}); its images are not listed`;
}

export const SPECIAL_FILE = 'a named pipe, socket or device, not a file; it was not opened';

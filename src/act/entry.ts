/** What is known of a path without reading its bytes. */
export interface Entry {
  readonly kind: 'file' | 'link' | 'folder' | 'other';
  readonly size: number;
  readonly mtimeNs: bigint;
  /** As a scan stores it. */
  readonly modifiedMs: number;
  /** Device and inode; undefined where the file system has no such numbers. */
  readonly identity: string | undefined;
  /** Names this file has. */
  readonly links: number;
}

/** Two paths with the same bytes by being the same file. */
export const areSameFile = (a: Entry | undefined, b: Entry | undefined): boolean =>
  a?.identity !== undefined && a.identity === b?.identity;

/** Milliseconds with their fraction, computed as `Stats.mtimeMs` is, so that stored times compare equal. */
export function millisecondsOf(ns: bigint): number {
  const seconds = ns / 1_000_000_000n;
  return Number(seconds) * 1000 + Number(ns - seconds * 1_000_000_000n) / 1e6;
}

/** The folder of a `file:` URL. */
export function folderOf(uri: string): string {
  const folder = uri.slice(0, uri.lastIndexOf('/'));
  // The root of a file system, or of a Windows drive, keeps its slash.
  return /^file:\/\/(\/[A-Za-z]:)?$/.test(folder) ? `${folder}/` : folder;
}

/** `folder/name` of `file:` URLs; the name percent-encoded. */
export const within = (folder: string, name: string): string =>
  folder.endsWith('/') ? folder + name : `${folder}/${name}`;

/** Codes that no other file would fare better with: the run stops, to be taken up again. */
const FATAL = new Set(['ENOSPC', 'EDQUOT', 'EIO', 'ENOMEM', 'EMFILE', 'ENFILE', 'ENXIO', 'ESTALE', 'ENODEV']);

export const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException | null)?.code ?? '';
export const isFatal = (error: unknown): boolean => FATAL.has(codeOf(error));

/** Why one image is left as it is; costs that image, never the run. */
export class Skip extends Error {
  override readonly name = 'Skip';
}

const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the volume is read-only',
  EEXIST: 'something else is in its place',
  ENOTDIR: 'a file stands where a folder is needed',
  ENAMETOOLONG: 'the path would be longer than the system allows',
  EBUSY: 'it is in use',
  ETXTBSY: 'it is in use',
  ELOOP: 'a link leads back to itself',
  EXDEV: 'it would have to cross to another volume; use --mode copy',
  ENOENT: 'it is gone',
};

/** @throws the error itself when it is a bug or stops the whole run */
export function skipReason(error: unknown): string {
  if (error instanceof Skip) return error.message;
  const code = codeOf(error);
  if (code === '' || isFatal(error)) throw error;
  return WORDS[code] ?? `the system refused (${code})`;
}

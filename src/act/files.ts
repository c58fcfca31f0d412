import type { Entry } from './entry.ts';

/** An append-only file. */
export interface LogFile {
  /** @throws the system's error, with nothing added as far as the file system allows */
  append(text: string): void;
  /** Returns when everything added is on the disk. */
  sync(): void;
  close(): void;
}

/**
 * The few things `act` does to a disk, so that tests can fail or stop each of them. Paths are `file:` URLs, which hold
 * the exact bytes of any name. Nothing here overwrites: what creates fails with EEXIST when the path is taken, except
 * `rename`, which the caller only uses onto an empty file it has reserved.
 */
export interface Files {
  /** Undefined when there is nothing; links are not followed. */
  lstat(uri: string): Entry | undefined;
  /** Links followed. */
  stat(uri: string): Entry | undefined;
  /** What a link says, percent-encoded. */
  readLink(uri: string): string;
  /** The path without any link on the way, the last name included. */
  canonical(uri: string): string;
  /** SHA-256 of the bytes, 64 hex digits; links are followed. */
  hash(uri: string): string;
  makeFolder(uri: string): void;
  /** Fails with ENOTEMPTY unless it is empty. */
  removeFolder(uri: string): void;
  link(from: string, to: string): void;
  /** Makes a symbolic link; `text` percent-encoded. */
  symlink(text: string, to: string, modifiedNs?: bigint): void;
  rename(from: string, to: string): void;
  unlink(uri: string): void;
  /** Makes an empty file. */
  reserve(uri: string): void;
  /** Copies bytes, mode and time, and returns once they are on the disk: the SHA-256 of what was read. */
  copy(from: string, to: string): string;
  /** Writes a new file, on the disk when this returns, with owner and mode of `like` where given: its SHA-256. */
  write(uri: string, pieces: Iterable<string | Uint8Array>, like?: string): string;
  /** Makes names added to and removed from a folder last. */
  syncFolder(uri: string): void;
  /** Opens a log whose whole lines end at `length`; what lies behind is cut off. */
  openLog(path: string, length: number): LogFile;
}

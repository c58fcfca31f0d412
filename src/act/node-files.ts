import { createHash } from 'node:crypto';
import {
  type BigIntStats,
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  ftruncateSync,
  linkSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  openSync,
  readlinkSync,
  readSync,
  realpathSync,
  renameSync,
  rmdirSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { nativePathOf } from '../sources/native-path.ts';
import { pathOfUri, percentEncode, uriOfPath } from '../sources/uri.ts';
import { codeOf, type Entry, millisecondsOf } from './entry.ts';
import { keepTime } from './file-time.ts';
import type { Files, LogFile } from './files.ts';

const CHUNK = 1 << 20;
const buffer = Buffer.allocUnsafeSlow(CHUNK);

function entryOf(stats: BigIntStats | undefined): Entry | undefined {
  if (stats === undefined) return undefined;
  return {
    kind: stats.isFile() ? 'file' : stats.isSymbolicLink() ? 'link' : stats.isDirectory() ? 'folder' : 'other',
    size: Number(stats.size),
    mtimeNs: stats.mtimeNs,
    modifiedMs: millisecondsOf(stats.mtimeNs),
    identity: stats.ino === 0n ? undefined : `${stats.dev}:${stats.ino}`,
    links: Number(stats.nlink),
  };
}

/** Nothing is there, or cannot be. */
const ABSENT = new Set(['ENOENT', 'ENOTDIR']);

function look(examine: () => BigIntStats | undefined): Entry | undefined {
  try {
    return entryOf(examine());
  } catch (error) {
    if (ABSENT.has(codeOf(error))) return undefined;
    throw error;
  }
}

function withFile<T>(path: string | Buffer, flags: string, work: (descriptor: number) => T): T {
  const descriptor = openSync(path, flags);
  try {
    return work(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
}

/** Names on disk, byte for byte. */
const encoded = (text: Buffer): string => percentEncode(nativePathOf(text));
const decoded = (text: string): string | Buffer => {
  // The codec takes absolute URLs; what a link says may be relative.
  const path = pathOfUri(`file:///${text}`);
  return typeof path === 'string' ? path.slice(1) : path.subarray(1);
};

/** Ownership only a superuser may give; without it the copy belongs to whoever made it. */
function keepOwner(descriptor: number, stats: BigIntStats): void {
  try {
    fchownSync(descriptor, Number(stats.uid), Number(stats.gid));
  } catch (error) {
    if (!['EPERM', 'EINVAL', 'ENOSYS'].includes(codeOf(error))) throw error;
  }
}

/** Some file systems refuse to open a folder, or to flush one. */
const UNSYNCABLE = ['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP', 'ENOENT'];

/** The real disk. */
export const nodeFiles: Files = {
  lstat: (uri) => look(() => lstatSync(pathOfUri(uri), { bigint: true, throwIfNoEntry: false })),
  stat: (uri) => look(() => statSync(pathOfUri(uri), { bigint: true, throwIfNoEntry: false })),
  readLink: (uri) => encoded(readlinkSync(pathOfUri(uri), { encoding: 'buffer' })),
  canonical: (uri) => uriOfPath(nativePathOf(realpathSync.native(pathOfUri(uri), { encoding: 'buffer' }))),
  hash(uri) {
    const hash = createHash('sha256');
    withFile(pathOfUri(uri), 'r', (descriptor) => {
      for (let read = readSync(descriptor, buffer); read > 0; read = readSync(descriptor, buffer)) {
        hash.update(buffer.subarray(0, read));
      }
    });
    return hash.digest('hex');
  },
  makeFolder: (uri) => mkdirSync(pathOfUri(uri)),
  removeFolder: (uri) => rmdirSync(pathOfUri(uri)),
  link: (from, to) => linkSync(pathOfUri(from), pathOfUri(to)),
  symlink(text, to, modifiedNs) {
    const path = pathOfUri(to);
    symlinkSync(decoded(text), path);
    if (modifiedNs !== undefined) {
      const seconds = Number(modifiedNs) / 1e9;
      lutimesSync(path, seconds, seconds);
    }
  },
  rename: (from, to) => renameSync(pathOfUri(from), pathOfUri(to)),
  unlink: (uri) => unlinkSync(pathOfUri(uri)),
  reserve: (uri) => closeSync(openSync(pathOfUri(uri), 'wx')),
  copy(from, to) {
    const hash = createHash('sha256');
    return withFile(pathOfUri(from), 'r', (source) => {
      const path = pathOfUri(to);
      const stats = statSync(pathOfUri(from), { bigint: true });
      withFile(path, 'wx', (target) => {
        for (let read = readSync(source, buffer); read > 0; read = readSync(source, buffer)) {
          hash.update(buffer.subarray(0, read));
          writeAll(target, buffer.subarray(0, read));
        }
        keepOwner(target, stats);
        fchmodSync(target, Number(stats.mode) & 0o7777);
        keepTime(source, target, stats.mtimeNs);
        fsyncSync(target);
      });
      return hash.digest('hex');
    });
  },
  write(uri, pieces, like) {
    const hash = createHash('sha256');
    withFile(pathOfUri(uri), 'wx', (target) => {
      for (const piece of pieces) {
        const bytes = typeof piece === 'string' ? Buffer.from(piece, 'utf8') : piece;
        hash.update(bytes);
        writeAll(target, bytes);
      }
      if (like !== undefined) {
        const stats = statSync(pathOfUri(like), { bigint: true });
        keepOwner(target, stats);
        fchmodSync(target, Number(stats.mode) & 0o7777);
      }
      fsyncSync(target);
    });
    return hash.digest('hex');
  },
  syncFolder(uri) {
    try {
      withFile(pathOfUri(uri), 'r', fsyncSync);
    } catch (error) {
      if (!UNSYNCABLE.includes(codeOf(error))) throw error;
    }
  },
  openLog: (path, length) => new NodeLog(path, length),
};

class NodeLog implements LogFile {
  readonly #descriptor: number;
  #length: number;

  constructor(path: string, length: number) {
    this.#descriptor = openSync(path, 'a');
    this.#length = length;
    ftruncateSync(this.#descriptor, length);
  }

  append(text: string): void {
    const bytes = Buffer.from(text, 'utf8');
    try {
      writeAll(this.#descriptor, bytes);
    } catch (error) {
      // Half a line would be taken for torn and be cut off later; cutting it off now is only tidier.
      ftruncateSync(this.#descriptor, this.#length);
      throw error;
    }
    this.#length += bytes.length;
  }

  sync(): void {
    fsyncSync(this.#descriptor);
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

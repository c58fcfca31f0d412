import { randomBytes } from 'node:crypto';
import { mkdir, opendir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A picture as it is sent. */
export interface CachedPicture {
  readonly bytes: Uint8Array;
  readonly type: 'image/webp' | 'image/png';
}

export interface PictureCacheLimits {
  readonly memoryBytes?: number;
  readonly diskBytes?: number;
}

const MEMORY_BYTES = 64_000_000;
const DISK_BYTES = 2_000_000_000;
/** What pruning leaves, so that it is not needed again at once. */
const PRUNED_SHARE = 0.8;
/** A file read again is marked as used at most so often. */
const MARK_MS = 86_400_000;

const TYPES = { webp: 'image/webp', png: 'image/png' } as const;

/**
 * Pictures made before, by the digest of what they were made from: the last ones in memory, the others in a folder that
 * may be deleted at any time. Both are bounded; what was used longest ago goes first.
 */
export class PictureCache {
  readonly #folder: string;
  readonly #isReadOnly: boolean;
  readonly #memoryBytes: number;
  readonly #diskBytes: number;
  /** The youngest last. */
  readonly #memory = new Map<string, CachedPicture>();
  #held = 0;
  /** Bytes in the folder when it was last counted; null until then. */
  #counted: number | null = null;
  /** Bytes written since that count began. */
  #added = 0;
  #pruning: Promise<void> | null = null;

  /** @param isReadOnly nothing is written to the folder */
  constructor(folder: string, isReadOnly: boolean, limits: PictureCacheLimits = {}) {
    this.#folder = folder;
    this.#isReadOnly = isReadOnly;
    this.#memoryBytes = limits.memoryBytes ?? MEMORY_BYTES;
    this.#diskBytes = limits.diskBytes ?? DISK_BYTES;
  }

  /** @param digest hexadecimal */
  async get(digest: string): Promise<CachedPicture | null> {
    const held = this.#memory.get(digest);
    if (held) {
      this.#memory.delete(digest);
      this.#memory.set(digest, held);
      return held;
    }
    for (const [extension, type] of Object.entries(TYPES)) {
      const path = this.#path(digest, extension);
      const bytes = await readFile(path).catch(() => null);
      // A machine that lost its power may leave an empty file.
      if (!bytes || bytes.length === 0) continue;
      if (!this.#isReadOnly) void markUsed(path);
      const picture = { bytes, type };
      this.#hold(digest, picture);
      return picture;
    }
    return null;
  }

  /** A folder that cannot be written to costs the cache, not the picture. */
  async put(digest: string, picture: CachedPicture): Promise<void> {
    this.#hold(digest, picture);
    if (this.#isReadOnly) return;
    const path = this.#path(digest, picture.type === 'image/png' ? 'png' : 'webp');
    const temporary = join(dirname(path), `.tmp-${process.pid}-${randomBytes(6).toString('hex')}`);
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(temporary, picture.bytes);
      await rename(temporary, path);
    } catch {
      await rm(temporary, { force: true }).catch(() => undefined);
      return;
    }
    this.#added += picture.bytes.length;
    const isFull = this.#counted === null || this.#counted + this.#added > this.#diskBytes;
    if (isFull) this.#pruning ??= this.#prune();
  }

  /** Waits for what is being written. */
  async settle(): Promise<void> {
    await this.#pruning;
  }

  #path(digest: string, extension: string): string {
    return join(this.#folder, digest.slice(0, 2), `${digest.slice(2)}.${extension}`);
  }

  #hold(digest: string, picture: CachedPicture): void {
    const before = this.#memory.get(digest);
    if (before) {
      this.#held -= before.bytes.length;
      this.#memory.delete(digest);
    }
    this.#memory.set(digest, picture);
    this.#held += picture.bytes.length;
    for (const [oldest, { bytes }] of this.#memory) {
      if (this.#held <= this.#memoryBytes) break;
      this.#memory.delete(oldest);
      this.#held -= bytes.length;
    }
  }

  async #prune(): Promise<void> {
    this.#added = 0;
    try {
      this.#counted = await prune(this.#folder, this.#diskBytes);
    } catch {
      // Somebody deletes the folder meanwhile: counted anew next time.
      this.#counted = null;
    } finally {
      this.#pruning = null;
    }
  }
}

async function markUsed(path: string): Promise<void> {
  try {
    const now = Date.now();
    if (now - (await stat(path)).mtimeMs > MARK_MS) await utimes(path, now / 1000, now / 1000);
  } catch {
    // Deleted since it was read.
  }
}

/** Deletes what was used longest ago once there are more than `limit` bytes. @returns the bytes that are left */
async function prune(folder: string, limit: number): Promise<number> {
  const files: { readonly path: string; readonly size: number; readonly usedMs: number }[] = [];
  let total = 0;
  for await (const sub of await opendir(folder)) {
    if (!sub.isDirectory()) continue;
    for await (const entry of await opendir(join(folder, sub.name))) {
      const path = join(folder, sub.name, entry.name);
      const facts = await stat(path).catch(() => null);
      if (!facts?.isFile()) continue;
      files.push({ path, size: facts.size, usedMs: facts.mtimeMs });
      total += facts.size;
    }
  }
  if (total <= limit) return total;
  files.sort((a, b) => a.usedMs - b.usedMs);
  for (const { path, size } of files) {
    if (total <= limit * PRUNED_SHARE) break;
    await rm(path, { force: true });
    total -= size;
  }
  return total;
}

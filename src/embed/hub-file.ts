import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UserError } from '../model/errors.ts';

/** One file of a repository at one of its commits. */
export interface RemoteFile {
  readonly url: string;
  /** Bytes; null where the server does not say. */
  readonly size: number | null;
  /** SHA-256 of the file (Git LFS), or SHA-1 of it as a Git blob; null where the server says neither. */
  readonly digest: { readonly kind: 'sha256' | 'git'; readonly hex: string } | null;
}

export interface FetchSettings {
  readonly headers: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Milliseconds before the first retry, doubled for each one. */
  readonly retryDelay: number;
  onBytes(done: number): void;
}

/** The connection failed, and trying again may help. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
  /** There is no way to the server at all. */
  readonly isHopeless: boolean;
  constructor(reason: string) {
    super(reason);
    this.isHopeless = reason === 'ENOTFOUND' || reason === 'ECONNREFUSED' || reason === 'ENETUNREACH';
  }
}

/** Attempts without a single new byte before giving up. */
const MAX_FAILURES = 5;

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

/** Digest of a file by the method of `kind`, hex. */
export async function digestOf(path: string, kind: 'sha256' | 'git'): Promise<string> {
  const hash = createHash(kind === 'git' ? 'sha1' : 'sha256');
  // Git hashes a blob behind its length (git-hash-object).
  if (kind === 'git') hash.update(`blob ${await sizeOf(path)}\0`);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Why a request failed, in a few words. */
export function reasonOf(error: unknown): string {
  const cause = (error as { cause?: { code?: string; message?: string } }).cause;
  return cause?.code ?? cause?.message ?? (error instanceof Error ? error.message : String(error));
}

/**
 * Tries again after failures of the connection, each time later.
 * @param progress grows while attempts get further; then failures are counted anew
 * @param limit attempts without progress
 */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  progress: () => Promise<number>,
  limit: number,
  delay: number,
): Promise<T> {
  for (let failures = 0; ; ) {
    const before = await progress();
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      failures = (await progress()) > before ? 1 : failures + 1;
      if (failures >= limit || error.isHopeless) throw error;
      await wait(delay * 2 ** (failures - 1));
    }
  }
}

/** Adds what the server sends to `part`; it may send everything anew, or only what is missing. */
async function append(remote: RemoteFile, part: string, settings: FetchSettings): Promise<void> {
  let have = await sizeOf(part);
  if (remote.size !== null && have > remote.size) {
    await rm(part, { force: true });
    have = 0;
  }
  if (have > 0 && have === remote.size) return;
  let response: Response;
  try {
    response = await fetch(remote.url, {
      // A compressed answer would have another length than the file.
      headers: { ...settings.headers, 'accept-encoding': 'identity', ...(have > 0 && { range: `bytes=${have}-` }) },
      ...(settings.signal && { signal: settings.signal }),
    });
  } catch (error) {
    settings.signal?.throwIfAborted();
    throw new ConnectionError(reasonOf(error));
  }
  if (response.status === 416) {
    // Nothing lies behind what is here: it is whole, or of another version, which its digest will tell.
    await response.body?.cancel();
    if (remote.size === null) return;
    await rm(part, { force: true });
    throw new ConnectionError('the server has nothing to add');
  }
  if (response.status >= 500 || response.status === 408 || response.status === 429) {
    await response.body?.cancel();
    throw new ConnectionError(`the server answered ${response.status}`);
  }
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    throw new UserError(`${remote.url}: the server answered ${response.status}`);
  }
  const continues =
    response.status === 206 && (response.headers.get('content-range') ?? '').startsWith(`bytes ${have}-`);
  if (response.status === 206 && !continues) {
    await response.body.cancel();
    await rm(part, { force: true });
    throw new ConnectionError('the server sent another part than was asked for');
  }
  const file = await open(part, continues ? 'a' : 'w');
  let done = continues ? have : 0;
  try {
    for await (const chunk of response.body) {
      await file.write(chunk as Uint8Array);
      done += (chunk as Uint8Array).length;
      settings.onBytes(done);
    }
    await file.sync();
  } catch (error) {
    settings.signal?.throwIfAborted();
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') {
      throw new UserError(`no space left for ${part}: make room; what was fetched stays and is continued`);
    }
    throw new ConnectionError(reasonOf(error));
  } finally {
    await file.close();
  }
  if (remote.size !== null && done < remote.size) throw new ConnectionError('the connection was cut');
}

/**
 * Fetches a file to `target`, by way of a `.part` file beside it that is continued after an interruption; `target`
 * appears whole, checked, or not at all.
 * @throws ConnectionError when the connection keeps failing
 * @throws UserError when the server refuses, or what it sends does not have the size or checksum it announced
 */
export async function fetchFile(remote: RemoteFile, target: string, settings: FetchSettings): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  // Parts of different versions never meet.
  const part = `${target}.${remote.digest?.hex.slice(0, 12) ?? 'unknown'}.part`;
  await withRetries(
    () => append(remote, part, settings),
    () => sizeOf(part),
    MAX_FAILURES,
    settings.retryDelay,
  );
  const size = await sizeOf(part);
  if (remote.size !== null && size !== remote.size) {
    await rm(part, { force: true });
    throw new UserError(`${remote.url} came with ${size} bytes instead of ${remote.size}: try again`);
  }
  if (remote.digest !== null) {
    const found = await digestOf(part, remote.digest.kind);
    if (found !== remote.digest.hex) {
      await rm(part, { force: true });
      throw new UserError(
        `${remote.url} came with checksum ${found.slice(0, 12)}… instead of ${remote.digest.hex.slice(0, 12)}…: ` +
          'it was damaged on its way and is removed; try again',
      );
    }
  }
  await rename(part, target);
}

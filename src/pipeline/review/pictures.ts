import { createHash } from 'node:crypto';
import type { MadePicture, PictureJob } from '../worker-protocol.ts';
import { type OriginalFile, openOriginal } from './original-file.ts';
import { PictureCache } from './picture-cache.ts';
import { type FoundPicture, PictureLookup } from './picture-lookup.ts';
import { PictureWorkers } from './picture-workers.ts';
import type { ReviewSession } from './session.ts';

/** A picture of an image, or why there is none. */
export type PictureAnswer =
  | {
      readonly kind: 'picture';
      readonly body: Uint8Array | ReadableStream<Uint8Array>;
      readonly type: string;
      /** Equal for equal bytes; null when the file is not the one that was scanned. */
      readonly tag: string | null;
    }
  | { readonly kind: 'none'; readonly reason: string };

/** Long side of a whole picture that had to be converted, px. */
const FULL_SIDE = 4096;

/** Formats that hold every pixel as it was: converting them must not blur what a person came to see. */
const LOSSLESS: ReadonlySet<string> = new Set(['png', 'gif', 'bmp', 'pnm', 'tiff', 'svg']);

/** Raised when the same file gives other pictures than before. */
const VERSION = 1;

const KNOWN_FILES = 20_000;
const KNOWN_FAILURES = 10_000;
/** What did not work is tried again after this: memory may have been short, or a disk away. */
const FAILURE_MS = 600_000;

const GONE = 'The file is no longer where the scan saw it.';
const UNREADABLE = 'This image cannot be shown.';

/**
 * Pictures of one workspace for screens, by state and number. What a picture was made from names it in the cache, so a
 * file that changes is never shown by an old thumbnail, and a new state makes no new ones. A file that has changed
 * since its scan is shown as it is now, and not cached.
 */
export class Pictures {
  readonly #session: ReviewSession;
  readonly #cache: PictureCache;
  readonly #workers = new PictureWorkers();
  readonly #known = new Map<string, FoundPicture>();
  readonly #failed = new Map<string, { readonly reason: string; readonly until: number }>();

  constructor(session: ReviewSession) {
    this.#session = session;
    this.#cache = new PictureCache(session.thumbnailFolder, session.isReadOnly);
  }

  /**
   * A small picture.
   *
   * @param side its long side, px
   * @throws StateError for another state than the current one; the signal's reason
   */
  async thumbnail(state: string, image: number, side: number, signal: AbortSignal): Promise<PictureAnswer> {
    const found = await this.#find(state, image);
    signal.throwIfAborted();
    return this.#make(found, side, 'small', signal);
  }

  /** The whole picture: the file itself where browsers show it, else converted, at most 4096 px. */
  async full(state: string, image: number, signal: AbortSignal): Promise<PictureAnswer> {
    const found = await this.#find(state, image);
    signal.throwIfAborted();
    if (found?.file.outcome === 'measured') {
      const original = await openOriginal(found.file);
      if (original) return asScanned(found, original, digestOf(found, 'original'));
    }
    const isLossless = LOSSLESS.has(found?.file.format ?? '');
    return this.#make(found, FULL_SIDE, isLossless ? 'exact' : 'fine', signal);
  }

  /** Waits for what is being written, and ends the workers. */
  async close(): Promise<void> {
    await Promise.all([this.#workers.close(), this.#cache.settle()]);
  }

  async #find(state: string, image: number): Promise<FoundPicture | null> {
    const key = `${state}/${image}`;
    const known = this.#known.get(key);
    if (known) return known;
    const found = await this.#session.use((current) => PictureLookup.of(current).find(image), state);
    if (found) keep(this.#known, key, found, KNOWN_FILES);
    return found;
  }

  async #make(
    found: FoundPicture | null,
    longSide: number,
    quality: PictureJob['quality'],
    signal: AbortSignal,
  ): Promise<PictureAnswer> {
    if (found === null) return { kind: 'none', reason: 'There is no such image.' };
    const { file, id } = found;
    if (file.outcome !== 'measured' || !file.uri.startsWith('file:')) return { kind: 'none', reason: UNREADABLE };
    const digest = digestOf(found, quality, longSide);
    const failure = this.#failed.get(digest);
    if (failure && failure.until > Date.now()) return { kind: 'none', reason: failure.reason };
    const cached = await this.#cache.get(digest);
    if (cached) return { kind: 'picture', body: cached.bytes, type: cached.type, tag: digest };
    const { uri, sizeBytes, modifiedMs, width, height } = file;
    const maxPixels = (width ?? 0) * (height ?? 0);
    const job: PictureJob = { id, uri, sizeBytes, modifiedMs, longSide, quality, maxPixels };
    const made = await this.#workers.make(digest, job, signal);
    return this.#answer(found, digest, made);
  }

  async #answer(found: FoundPicture, digest: string, made: MadePicture): Promise<PictureAnswer> {
    if ('code' in made) {
      if (made.code === 'not-found') return { kind: 'none', reason: GONE };
      keep(this.#failed, digest, { reason: UNREADABLE, until: Date.now() + FAILURE_MS }, KNOWN_FAILURES);
      return { kind: 'none', reason: UNREADABLE };
    }
    const { bytes, type } = made;
    if (!isAsScanned(found, made)) return { kind: 'picture', body: bytes, type, tag: null };
    await this.#cache.put(digest, { bytes, type });
    return { kind: 'picture', body: bytes, type, tag: digest };
  }
}

/** Names a picture by the file it is made from, so that nothing has to be forgotten when that changes. */
function digestOf({ id, file }: FoundPicture, ...how: readonly (string | number)[]): string {
  const parts = [VERSION, id, file.sizeBytes, file.modifiedMs, ...how];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40);
}

const isAsScanned = ({ file }: FoundPicture, now: { readonly sizeBytes: number; readonly modifiedMs: number }) =>
  now.sizeBytes === file.sizeBytes && now.modifiedMs === file.modifiedMs;

function asScanned(found: FoundPicture, { stream, type, ...now }: OriginalFile, digest: string): PictureAnswer {
  return { kind: 'picture', body: stream, type, tag: isAsScanned(found, now) ? digest : null };
}

/** Adds the youngest and drops the oldest beyond `most`. */
function keep<T>(map: Map<string, T>, key: string, value: T, most: number): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= most) break;
    map.delete(oldest);
  }
}

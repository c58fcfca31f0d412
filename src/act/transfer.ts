import { areSameFile, codeOf, type Entry, folderOf, Skip, within } from './entry.ts';
import type { Files } from './files.ts';
import type { FileMove } from './journal-lines.ts';

/** This file system has no hard links, or allows none to this file. */
export const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL', 'EACCES']);

/** `back` goes from a move's `to` to its `from`. */
export type Direction = 'forth' | 'back';

/** What may lie at a target already and count as placed. Nothing else ever does. */
export interface Acceptable {
  /** The very file, byte for byte: an earlier attempt was cut short after it had placed it, or before it released it. */
  readonly whole: boolean;
  /** An empty file: an earlier attempt was cut short after it had reserved the name. */
  readonly reserved: boolean;
}

/**
 * Takes one file from one path to another, in two steps with everything flushed in between, so that there is no moment
 * without the file: {@link place} makes it appear (a second name, a reserved name, or a verified copy), {@link release}
 * takes the first name away. Each can be repeated after a kill at any point and goes on from what it finds.
 */
export class Transfer {
  readonly #files: Files;
  readonly #move: FileMove;
  readonly #from: string;
  readonly #to: string;
  readonly #tag: string;
  readonly #direction: Direction;

  /** @param tag of this file in this plan, and of no other: names what a copy is written to */
  constructor(files: Files, move: FileMove, tag: string, direction: Direction = 'forth') {
    this.#files = files;
    this.#move = move;
    [this.#from, this.#to] = direction === 'forth' ? [move.from, move.to] : [move.to, move.from];
    this.#tag = tag;
    this.#direction = direction;
  }

  get target(): string {
    return this.#to;
  }

  get origin(): string {
    return this.#from;
  }

  /**
   * Makes the file appear at its target, or finds that it is there.
   *
   * @throws Skip when the target holds anything else, or the file is not what it was
   */
  place(acceptable: Acceptable): void {
    const from = this.#files.lstat(this.#from);
    const to = this.#files.lstat(this.#to);
    if (to === undefined) {
      if (from === undefined) throw new Skip('it is gone from where it was');
      if (!this.#isSound(from)) throw new Skip('it was changed since');
      this.#make();
      return;
    }
    if (areSameFile(from, to)) return;
    if (acceptable.reserved && this.#isReservation(from, to)) return;
    if (acceptable.whole && this.isWhole(this.#to)) return;
    throw new Skip(from === undefined ? 'it was changed since it was put there' : 'something else is in its place');
  }

  /** Takes the file's first name away. Call only after {@link place}, with the target's folder flushed. */
  release(): void {
    const from = this.#files.lstat(this.#from);
    if (from === undefined) return;
    const to = this.#files.lstat(this.#to);
    if (to === undefined) throw new Skip('its new place was emptied meanwhile');
    if (areSameFile(from, to)) {
      this.#files.unlink(this.#from);
      return;
    }
    // Going back, an empty file where the move was to go only ever held the name.
    const isReserved = this.#direction === 'back' && this.#isReservation(to, from) && this.isWhole(this.#to);
    if (!isReserved && !this.#isSound(from)) throw new Skip('it was changed meanwhile');
    if (to.kind === 'file' && to.size === 0 && !this.#isOriginal(to)) this.#fillReservation(from);
    else this.#files.unlink(this.#from);
  }

  /** Undoes {@link place} and {@link release} of a move that shall not be: what is there stays, nothing is lost. */
  withdraw(): void {
    this.clear();
    const from = this.#files.lstat(this.#from);
    const to = this.#files.lstat(this.#to);
    if (to === undefined) return;
    if (from === undefined) {
      if (!this.isWhole(this.#to)) return;
      const back = new Transfer(this.#files, { ...this.#move, from: this.#to, to: this.#from }, this.#tag);
      back.place({ whole: false, reserved: false });
      this.#files.syncFolder(folderOf(this.#from));
      back.release();
      return;
    }
    if (
      areSameFile(from, to) ||
      this.#isReservation(from, to) ||
      // Going back, the empty file at the target can be the image, and that at the origin what held its name.
      ((this.#isOriginal(from) || !this.#isOriginal(to)) && this.isWhole(this.#from) && this.isWhole(this.#to))
    ) {
      this.#files.unlink(this.#to);
    }
  }

  /** Whether a path holds the file byte for byte: a link by what it says, a file by its digest. */
  isWhole(uri: string): boolean {
    const entry = this.#files.lstat(uri);
    if (entry?.kind !== this.#move.kind) return false;
    if (entry.kind === 'link') return this.#files.readLink(uri) === this.#move.link;
    return entry.size === this.#move.size && this.#files.hash(uri) === this.#move.sha256;
  }

  /** Removes what a copy that was cut short left behind, whichever way it went. */
  clear(): void {
    for (const uri of [this.#from, this.#to]) clearPart(this.#files, partOf(uri, this.#tag));
  }

  /** The file as it was verified, or still the same by size and time. */
  #isSound(entry: Entry): boolean {
    if (entry.kind !== this.#move.kind) return false;
    if (entry.kind === 'link') return this.#files.readLink(this.#from) === this.#move.link;
    return entry.size === this.#move.size && (entry.mtimeNs === BigInt(this.#move.mtimeNs) || this.isWhole(this.#from));
  }

  /** Of two empty files, one of which only holds a name, the one with the recorded time is the image. */
  #isOriginal(entry: Entry): boolean {
    return entry.size === this.#move.size && entry.mtimeNs === BigInt(this.#move.mtimeNs);
  }

  /** An empty file that only holds the name, while the real one is still in its place. */
  #isReservation(from: Entry | undefined, to: Entry): boolean {
    return from !== undefined && to.kind === 'file' && to.size === 0 && this.#move.size > 0;
  }

  #make(): void {
    if (this.#move.kind === 'link' && process.platform !== 'linux') {
      // Elsewhere a hard link to a symbolic link may be one to what it leads to.
      this.#files.symlink(this.#move.link!, this.#to, BigInt(this.#move.mtimeNs));
      return;
    }
    try {
      this.#files.link(this.#from, this.#to);
    } catch (error) {
      const code = codeOf(error);
      if (code === 'EXDEV') this.#copy();
      else if (NO_LINKS.has(code)) this.#files.reserve(this.#to);
      else throw error;
    }
  }

  #fillReservation(from: Entry): void {
    try {
      // The one rename: onto the empty file that holds the name.
      this.#files.rename(this.#from, this.#to);
    } catch (error) {
      if (codeOf(error) !== 'EXDEV') throw error;
      if (from.size > 0) {
        this.#files.unlink(this.#to);
        this.#copy();
        this.#files.syncFolder(folderOf(this.#to));
      }
      this.#files.unlink(this.#from);
    }
  }

  /** Another volume: a copy beside the target, verified, then given its name. */
  #copy(): void {
    if (this.#move.kind === 'link') {
      this.#files.symlink(this.#move.link!, this.#to, BigInt(this.#move.mtimeNs));
      return;
    }
    copyVerified(this.#files, this.#from, this.#to, this.#tag, this.#move.sha256);
  }
}

/** Where a file is written before it gets its name: hidden, beside its target, the same on every attempt. */
export const partOf = (target: string, tag: string): string => within(folderOf(target), `.goldpan-${tag}.part`);

/** As {@link partOf}, with the extension of the target, for what is read before it gets its name. */
export function readablePartOf(target: string, tag: string): string {
  const name = target.slice(target.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return partOf(target, tag) + (dot > 0 ? name.slice(dot) : '');
}

export function clearPart(files: Files, part: string): void {
  if (files.lstat(part) !== undefined) files.unlink(part);
}

/**
 * Copies a file beside its target, reads it again, and gives it its name.
 *
 * @param expected digest the source must have; null takes it as it is
 * @returns the digest
 * @throws Skip when the source is another file by now, or the copy differs from it
 */
export function copyVerified(files: Files, from: string, to: string, tag: string, expected: string | null): string {
  const part = partOf(to, tag);
  clearPart(files, part);
  try {
    const read = files.copy(from, part);
    if (expected !== null && read !== expected) throw new Skip('its bytes are not those that were scanned');
    if (files.hash(part) !== read) throw new Skip('the copy did not come out the same; check that volume');
    nameCopy(files, part, to);
    return read;
  } catch (error) {
    clearPart(files, part);
    throw error;
  }
}

/** Gives a finished file its name, unless that is taken. */
export function nameCopy(files: Files, part: string, to: string): void {
  try {
    files.link(part, to);
    files.unlink(part);
  } catch (error) {
    if (!NO_LINKS.has(codeOf(error))) throw error;
    files.reserve(to);
    try {
      files.rename(part, to);
    } catch (problem) {
      files.unlink(to);
      throw problem;
    }
  }
}

import { areSameFile, codeOf, type Entry, Skip } from './entry.ts';
import type { Files } from './files.ts';
import type { FileMove } from './journal-lines.ts';
import { type Acceptable, clearPart, copyVerified, NO_LINKS, partOf, readablePartOf } from './transfer.ts';

/** A name that was reserved for a copy, on a volume without hard links. */
const isEmpty = ({ kind, size }: Entry): boolean => kind === 'file' && size === 0;

/**
 * Gives a file other content: the new one is written beside it, the old one gets a second name where it is set aside,
 * and one rename puts the new one in its place, so that there is no moment without the file. Each step can be repeated
 * after a kill at any point and goes on from what it finds.
 */
export class Replacement {
  readonly #files: Files;
  readonly #move: FileMove;
  readonly #tag: string;

  constructor(files: Files, move: FileMove, tag: string) {
    this.#files = files;
    this.#move = move;
    this.#tag = tag;
  }

  /** Where the old content is set aside. */
  get target(): string {
    return this.#move.to;
  }

  get origin(): string {
    return this.#move.from;
  }

  /** Where the new content is written. */
  get part(): string {
    return readablePartOf(this.#move.from, this.#tag);
  }

  /** Whether all that is needed to go on is there: the new content in its place or beside it. */
  isReady(): boolean {
    return this.#isNew(this.#move.from) || this.#isNew(this.part);
  }

  /**
   * Sets the old content aside, under a second name.
   * @throws Skip when its place is taken, or the file is not what it was
   */
  place({ whole, reserved }: Acceptable): void {
    const { from, to, sha256 } = this.#move;
    const original = this.#files.lstat(from);
    const aside = this.#files.lstat(to);
    if (aside !== undefined) {
      if (areSameFile(original, aside) || (whole && this.isWhole(to))) return;
      if (!reserved || !isEmpty(aside)) {
        throw new Skip('something else is in the place where its old content was to be set aside');
      }
      this.#files.unlink(to);
    }
    if (original === undefined) throw new Skip('it is gone');
    if (!this.#isSound(original)) throw new Skip('it was changed since');
    try {
      this.#files.link(from, to);
    } catch (error) {
      if (codeOf(error) !== 'EXDEV' && !NO_LINKS.has(codeOf(error))) throw error;
      copyVerified(this.#files, from, to, this.#tag, sha256);
    }
  }

  /** Puts the new content in its place. Call only after {@link place}, with the target's folder flushed. */
  release(): void {
    const { from } = this.#move;
    if (this.#isNew(from)) {
      clearPart(this.#files, this.part);
      return;
    }
    const entry = this.#files.lstat(from);
    if (entry === undefined || !this.#isSound(entry)) throw new Skip('it was changed meanwhile');
    if (!this.#isNew(this.part)) throw new Skip('what was written in its stead is gone');
    this.#files.rename(this.part, from);
  }

  /** Undoes {@link place} and {@link release} of a replacement that shall not be. */
  withdraw(): void {
    this.assertReturnable();
    this.takeBack();
  }

  /** @throws Skip when the file was changed since it was rewritten, or its old content is not to be had */
  assertReturnable(): void {
    const { from, to, replacement } = this.#move;
    // Announced, and never written.
    if (replacement === undefined || this.isWhole(from)) return;
    if (this.#files.lstat(to) === undefined) throw new Skip('its old content is gone from where it was put');
    if (!this.isWhole(to)) throw new Skip('its old content was changed where it was put');
    if (this.#files.lstat(from) !== undefined && !this.#isNew(from)) {
      throw new Skip('it was changed since it was rewritten, and is left so');
    }
  }

  /** Puts the old content back. Call only after {@link assertReturnable}. */
  takeBack(): void {
    this.clear();
    const { from, to, replacement } = this.#move;
    if (replacement === undefined) return;
    if (this.isWhole(from)) {
      // Never replaced, or put back by a run that was cut short: what is aside is a second name or a copy of it.
      const aside = this.#files.lstat(to);
      if (aside !== undefined && (isEmpty(aside) || this.isWhole(to))) this.#files.unlink(to);
      return;
    }
    try {
      this.#files.rename(to, from);
    } catch (error) {
      if (codeOf(error) !== 'EXDEV') throw error;
      this.#copyBack();
    }
  }

  clear(): void {
    for (const part of [this.part, partOf(this.#move.to, this.#tag)]) clearPart(this.#files, part);
  }

  /** Whether a path holds the old content. */
  isWhole(uri: string): boolean {
    const entry = this.#files.lstat(uri);
    return entry?.kind === 'file' && entry.size === this.#move.size && this.#files.hash(uri) === this.#move.sha256;
  }

  #isNew(uri: string): boolean {
    const { replacement } = this.#move;
    const entry = this.#files.lstat(uri);
    if (replacement === undefined || entry?.kind !== 'file' || entry.size !== replacement.size) return false;
    return this.#files.hash(uri) === replacement.sha256;
  }

  #isSound(entry: Entry): boolean {
    const { size, mtimeNs, from } = this.#move;
    return entry.kind === 'file' && entry.size === size && (entry.mtimeNs === BigInt(mtimeNs) || this.isWhole(from));
  }

  /** From another volume: a copy beside its place, verified, then renamed onto it. */
  #copyBack(): void {
    const { from, to, sha256 } = this.#move;
    const digest = this.#files.copy(to, this.part);
    if (digest !== sha256 || this.#files.hash(this.part) !== digest) {
      clearPart(this.#files, this.part);
      throw new Skip('the copy did not come out the same; check that volume');
    }
    this.#files.rename(this.part, from);
    this.#files.syncFolder(from.slice(0, from.lastIndexOf('/')));
    this.#files.unlink(to);
  }
}

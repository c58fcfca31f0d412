import { areSameFile, Skip } from './entry.ts';
import type { Files } from './files.ts';
import type { FileMove } from './journal-lines.ts';
import { type Acceptable, clearPart, copyVerified, nameCopy, partOf, readablePartOf } from './transfer.ts';

/** Makes a file appear in a new folder, as a hard link, a symbolic link or a copy; its source is never touched. */
export class Placement {
  readonly #files: Files;
  readonly #move: FileMove;
  readonly #tag: string;

  constructor(files: Files, move: FileMove, tag: string) {
    this.#files = files;
    this.#move = move;
    this.#tag = tag;
  }

  get target(): string {
    return this.#move.to;
  }

  get origin(): string {
    return this.#move.from;
  }

  /** @throws Skip when the target holds anything but what an attempt that was cut short has made */
  place({ whole }: Acceptable): void {
    const { from, to, made, sha256 } = this.#move;
    if (this.#files.lstat(to) !== undefined) {
      if (whole && this.#isOurs()) {
        if (made === 'written') this.clear();
        return;
      }
      if (!this.#isReservation()) throw new Skip('something else is in its place');
      this.#files.unlink(to);
    }
    // The link or file itself, not a link to it, so that the new folder depends on no other name.
    if (made === 'hardlink') this.#files.link(this.#files.canonical(from), to);
    else if (made === 'symlink') this.#files.symlink(this.#text, to);
    else if (made === 'written') nameCopy(this.#files, this.part, to);
    else copyVerified(this.#files, from, to, this.#tag, sha256);
  }

  /** Nothing goes away: the source stays. */
  release(): void {}

  withdraw(): void {
    if (this.#isReservation()) this.#files.unlink(this.#move.to);
    this.clear();
    if (this.#files.lstat(this.#move.to) !== undefined && this.#isOurs()) this.#files.unlink(this.#move.to);
  }

  /**
   * Takes away what was made.
   * @throws Skip when it was changed since, or when it is the last there is of the file
   */
  takeBack(): void {
    if (this.#isReservation()) this.#files.unlink(this.#move.to);
    this.clear();
    const { from, to, made, sha256 } = this.#move;
    if (this.#files.lstat(to) === undefined) return;
    // Announced, and never written.
    if (made === 'written' && sha256 === null) return;
    if (!this.#isOurs()) {
      const isGone = made !== 'symlink' && made !== 'written' && this.#files.stat(from) === undefined;
      throw new Skip(isGone ? 'its original is gone: this is the last copy' : 'it was changed since it was made');
    }
    this.#files.unlink(to);
  }

  clear(): void {
    clearPart(this.#files, this.part);
  }

  /** Where it is written before it gets its name. */
  get part(): string {
    const { to, made } = this.#move;
    return made === 'written' ? readablePartOf(to, this.#tag) : partOf(to, this.#tag);
  }

  /** Whether all that is needed to go on with a written file is there. */
  isReady(): boolean {
    const { to, sha256 } = this.#move;
    if (sha256 === null) return false;
    return [to, this.part].some((uri) => this.#files.lstat(uri)?.kind === 'file' && this.#files.hash(uri) === sha256);
  }

  get #text(): string {
    return this.#move.from.slice('file://'.length);
  }

  /** An empty file that holds the name of what is written whole beside it, on a volume without hard links. */
  #isReservation(): boolean {
    const { to, made, sha256 } = this.#move;
    if (made !== 'written' || sha256 === null) return false;
    const entry = this.#files.lstat(to);
    if (entry?.kind !== 'file' || entry.size > 0 || this.#files.lstat(this.part) === undefined) return false;
    return this.#files.hash(this.part) === sha256;
  }

  /** Whether the target is what this made, with its original still there to be had. */
  #isOurs(): boolean {
    const { from, to, made, sha256, size } = this.#move;
    const entry = this.#files.lstat(to);
    if (made === 'symlink') return entry?.kind === 'link' && this.#files.readLink(to) === this.#text;
    if (made === 'written') return entry?.kind === 'file' && this.#files.hash(to) === sha256;
    const source = this.#files.stat(from);
    if (entry?.kind !== 'file' || source?.kind !== 'file') return false;
    if (made === 'hardlink') return areSameFile(source, entry);
    if (entry.size !== size) return false;
    const digest = this.#files.hash(to);
    return digest === (sha256 ?? digest) && this.#files.hash(from) === digest;
  }
}

import type { PlannedFile, PlanOperation } from '../model/plan.ts';
import { areSameFile, type Entry, folderOf, Skip, within } from './entry.ts';
import type { Files } from './files.ts';
import type { FileMove } from './journal-lines.ts';

/** Links that lead to links to links …: more than any system follows. */
const LONGEST_CHAIN = 64;

/** What a file is made into at its target. */
export type Made = FileMove['made'];

/** Looks at the files of an operation, right before they are touched. */
export class Verifier {
  readonly #files: Files;
  /** Keepers found sound, with the state they were in: many images can have the same one. */
  readonly #keepers = new Map<string, Entry>();

  constructor(files: Files) {
    this.#files = files;
  }

  /**
   * The moves of an image and its annotations, each file as it was found.
   *
   * @throws Skip when a file is not what was scanned, the keeper is not, or a target is taken
   */
  operation(operation: PlanOperation, made: Made): FileMove[] {
    const { from, to, keeper } = operation;
    const entry = this.#found(from, 'it');
    if (keeper) this.keeper(keeper, from.uri);
    const moves = [this.#move(from, to, entry, made, this.#digest(from, made))];
    for (const sidecar of operation.sidecars) {
      // An annotation that went meanwhile holds nothing up.
      if (this.#files.lstat(sidecar.from.uri) === undefined) continue;
      const found = this.#found(sidecar.from, 'its annotation');
      moves.push(this.#move(sidecar.from, sidecar.to, found, made, this.#digest(sidecar.from, made)));
    }
    for (const move of moves) {
      if (this.#files.lstat(move.to) !== undefined) throw new Skip('something else is in its place already');
    }
    return moves;
  }

  /**
   * The image that stays must be there, byte for byte, by itself and not by way of the one that goes.
   *
   * @throws Skip
   */
  keeper(keeper: PlannedFile & { readonly id: string }, leaving: string): void {
    const entry = this.#files.stat(keeper.uri);
    const which = `${keeper.id}, which is to stay in its stead,`;
    if (entry?.kind !== 'file') throw new Skip(`${which} is gone`);
    if (areSameFile(entry, this.#files.stat(leaving)) && this.#leadsThrough(keeper.uri, leaving)) {
      throw new Skip(`${which} is only a link to it`);
    }
    const known = this.#keepers.get(keeper.uri);
    if (known && known.size === entry.size && known.mtimeNs === entry.mtimeNs && known.identity === entry.identity) {
      return;
    }
    if (entry.size !== keeper.sizeBytes || keeper.sha256 === null || this.#files.hash(keeper.uri) !== keeper.sha256) {
      throw new Skip(`${which} changed since the scan`);
    }
    this.#keepers.set(keeper.uri, entry);
  }

  /**
   * A file that is to get other content must be, byte for byte, what it was planned from.
   *
   * @throws Skip
   */
  unchanged(file: PlannedFile): Entry {
    const entry = this.#found(file, 'it');
    if (entry.kind !== 'file') throw new Skip('it is a link by now');
    this.#digest(file, 'moved');
    return entry;
  }

  #found(file: PlannedFile, what: string): Entry {
    const entry = this.#files.lstat(file.uri);
    if (entry === undefined) throw new Skip(`${what} is gone`);
    const target = entry.kind === 'link' ? this.#files.stat(file.uri) : entry;
    if (target?.kind !== 'file') throw new Skip(`${what} is no file any more`);
    if (target.size !== file.sizeBytes) {
      throw new Skip(`${what} changed since the scan: ${target.size} bytes instead of ${file.sizeBytes}`);
    }
    if (target.modifiedMs !== file.modifiedMs) throw new Skip(`${what} changed since the scan: its time is another`);
    return entry;
  }

  /** What is taken away must have the bytes that were scanned; what is copied is verified while it is read. */
  #digest(file: PlannedFile, made: Made): string | null {
    if (made !== 'moved') return file.sha256;
    const digest = this.#files.hash(file.uri);
    if (file.sha256 !== null && digest !== file.sha256) {
      throw new Skip('changed since the scan: its bytes are others, though size and time are the same');
    }
    return digest;
  }

  #move(file: PlannedFile, to: string, entry: Entry, made: Made, sha256: string | null): FileMove {
    const isLink = made === 'moved' && entry.kind === 'link';
    return {
      from: file.uri,
      to,
      made,
      kind: isLink ? 'link' : 'file',
      size: isLink ? entry.size : file.sizeBytes,
      mtimeNs: String(entry.mtimeNs),
      sha256,
      ...(isLink ? { link: this.#files.readLink(file.uri) } : {}),
    };
  }

  /** Whether the way from a path to its bytes passes another path: then taking that one away breaks it. */
  #leadsThrough(start: string, other: string): boolean {
    const target = this.#place(other);
    let at = this.#place(start);
    for (let hops = 0; hops < LONGEST_CHAIN; hops++) {
      if (at === target) return true;
      if (this.#files.lstat(at)?.kind !== 'link') return false;
      const says = this.#files.readLink(at);
      at = this.#place(says.startsWith('/') ? `file://${says}` : within(folderOf(at), says));
    }
    return true;
  }

  /** A path with the links of its folders resolved, but not a link in its last name. */
  #place(uri: string): string {
    return within(this.#files.canonical(folderOf(uri)), uri.slice(uri.lastIndexOf('/') + 1));
  }
}

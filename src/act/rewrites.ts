import type { PlannedFile } from '../model/plan.ts';
import { breathe } from './apply.ts';
import { folderOf, Skip, skipReason } from './entry.ts';
import type { Files } from './files.ts';
import { makeFolders, missingFolders } from './folders.ts';
import type { Journal } from './journal.ts';
import type { FileMove, Intent } from './journal-lines.ts';
import { clearPart } from './transfer.ts';
import { type FileStep, stepsOf, syncFolders } from './unit-files.ts';
import { Verifier } from './verify.ts';

/** New content of a file, in pieces; made when it is asked for. */
export type Content = () => Iterable<string | Uint8Array>;

/** A file that gets other content, or a new file. */
export type RewrittenFile =
  | { readonly made: 'replaced'; readonly file: PlannedFile; readonly aside: string; readonly content: Content }
  | { readonly made: 'written'; readonly to: string; readonly like?: string; readonly content: Content };

/** Files that are rewritten together or not at all. */
export interface Rewrite {
  /** Below 0, and of this rewrite alone. */
  readonly n: number;
  /** What people know it by. */
  readonly id: string;
  /** Works out what the files are to hold, from what has become of the images. */
  make(): Promise<readonly RewrittenFile[]>;
  /**
   * Reads the new contents back, by the `file:` URLs they lie under, in the order of the files; the originals are still
   * in their places.
   *
   * @throws Skip when they do not say what they should
   */
  check(written: readonly string[]): Promise<void>;
}

export interface RewriteOptions {
  readonly files: Files;
  readonly journal: Journal;
  readonly rewrites: Iterable<Rewrite>;
  readonly signal?: AbortSignal;
}

/** Rewrites files, from where the journal ends: announced, written beside, read back, announced with their digests, swapped. */
export async function applyRewrites({ files, journal, rewrites, signal }: RewriteOptions): Promise<void> {
  for (const rewrite of rewrites) {
    signal?.throwIfAborted();
    const known = journal.state.units.get(rewrite.n);
    if (journal.state.skipped.has(rewrite.n) || (known !== undefined && known.state !== 'intent')) continue;
    await new RewriteRunner(files, journal, rewrite).run(known);
    await breathe();
  }
}

class RewriteRunner {
  readonly #files: Files;
  readonly #journal: Journal;
  readonly #rewrite: Rewrite;

  constructor(files: Files, journal: Journal, rewrite: Rewrite) {
    this.#files = files;
    this.#journal = journal;
    this.#rewrite = rewrite;
  }

  async run(known: Intent | undefined): Promise<void> {
    const { n, id } = this.#rewrite;
    let steps: FileStep[] = [];
    try {
      if (known) {
        steps = this.#steps(known);
        if (steps.every(isReady)) {
          this.#swap(steps, true);
          return;
        }
        this.#withdraw(steps);
        steps = [];
      }
      const intent = await this.#write();
      if (intent === null) return;
      steps = this.#steps(intent);
      await this.#rewrite.check(steps.map(partOfStep));
      this.#announce(intent);
      this.#swap(steps, false);
    } catch (error) {
      const reason = skipReason(error);
      const announced = this.#journal.state.units.get(n);
      this.#withdraw(steps.length > 0 || announced === undefined ? steps : this.#steps(announced));
      this.#journal.add({ step: 'skip', n, id, reason });
      this.#journal.commit();
    }
  }

  #steps(intent: Intent): FileStep[] {
    return stepsOf(this.#files, this.#journal.state.plan, intent);
  }

  /** Writes the new contents beside their places. @returns null when nothing changes */
  async #write(): Promise<Intent | null> {
    const { n, id } = this.#rewrite;
    const wanted = await this.#rewrite.make();
    const moves = wanted.map((file) => this.#move(file));
    const early = { n, id, files: moves };
    for (const folder of new Set(moves.map(({ to }) => folderOf(to)))) {
      for (const uri of missingFolders(this.#files, folder)) {
        if (!this.#journal.state.folders.has(uri)) this.#journal.add({ step: 'folder', uri });
      }
    }
    // Before the first byte is written, so that undo knows what to clear away.
    this.#announce(early);
    const steps = this.#steps(early);
    const written = steps.map((step, i) => {
      const file = wanted[i]!;
      const part = partOfStep(step);
      clearPart(this.#files, part);
      if (file.made === 'written') makeFolders(this.#files, missingFolders(this.#files, folderOf(file.to)));
      const sha256 = this.#files.write(part, file.content(), file.made === 'written' ? file.like : file.file.uri);
      const { size } = this.#files.lstat(part)!;
      const move = moves[i]!;
      return move.made === 'replaced'
        ? { ...move, replacement: { size, sha256 } }
        : { ...move, from: part, size, sha256 };
    });
    if (written.some((move) => move.made === 'written' || move.replacement!.sha256 !== move.sha256)) {
      return { n, id, files: written };
    }
    this.#withdraw(steps);
    // Nothing of it is there, and nothing is to be undone.
    this.#journal.add({ step: 'restored', units: [n] });
    this.#journal.commit();
    return null;
  }

  /** @throws Skip when the file is not what was planned, or its places are taken */
  #move(file: RewrittenFile): FileMove {
    const taken = file.made === 'written' ? file.to : file.aside;
    if (this.#files.lstat(taken) !== undefined) throw new Skip('something else is in its place already');
    if (file.made === 'written') {
      return { from: file.to, to: file.to, made: 'written', kind: 'file', size: 0, mtimeNs: '0', sha256: null };
    }
    const { mtimeNs } = new Verifier(this.#files).unchanged(file.file);
    const { uri, sizeBytes, sha256 } = file.file;
    return {
      from: uri,
      to: file.aside,
      made: 'replaced',
      kind: 'file',
      size: sizeBytes,
      mtimeNs: String(mtimeNs),
      sha256,
    };
  }

  #announce(intent: Intent): void {
    this.#journal.add({ step: 'intent', ...intent });
    this.#journal.commit();
  }

  #swap(steps: readonly FileStep[], isResumed: boolean): void {
    for (const { target } of steps) makeFolders(this.#files, missingFolders(this.#files, folderOf(target)));
    for (const step of steps) step.place({ whole: isResumed, reserved: isResumed });
    syncFolders(
      this.#files,
      steps.map(({ target }) => target),
    );
    for (const step of steps) step.release();
    syncFolders(
      this.#files,
      steps.map(({ origin }) => origin),
    );
    this.#journal.add({ step: 'done', units: [this.#rewrite.n] });
    this.#journal.commit();
  }

  #withdraw(steps: readonly FileStep[]): void {
    for (const step of [...steps].reverse()) {
      try {
        step.withdraw();
      } catch (error) {
        // Both contents stay then: more than needed, nothing lost.
        skipReason(error);
      }
    }
  }
}

const isReady = (step: FileStep): boolean => 'isReady' in step && step.isReady();

function partOfStep(step: FileStep): string {
  if ('part' in step) return step.part;
  throw new Error('only rewritten and new files are written beside their places');
}

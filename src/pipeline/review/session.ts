import { statSync } from 'node:fs';
import { join } from 'node:path';
import { manifestPath } from '../../catalog/locate.ts';
import { readManifest } from '../../catalog/manifest.ts';
import { UserError } from '../../model/errors.ts';
import { openWorkspace, type Workspace } from '../workspace.ts';
import { DecisionBook } from './decision-book.ts';
import { ImageTable, stateName } from './image-table.ts';
import { JobBoard } from './jobs.ts';
import { Pictures } from './pictures.ts';

/** What the last finished scan found, as the app looks at it. Never changes; a new scan makes a new state. */
export interface ReviewState {
  /** 16 hex digits; image numbers hold within one state only. */
  readonly name: string;
  readonly workspace: Workspace;
  readonly table: ImageTable;
}

/** No scan has finished yet, or the state that was asked for is no longer the current one. */
export class StateError extends Error {
  readonly code: 'no-state' | 'state-changed';

  constructor(code: 'no-state' | 'state-changed') {
    super(code === 'no-state' ? 'no scan has finished yet' : 'the workspace has changed');
    this.code = code;
  }
}

/** Columns are held beside the database, and both together in less than a gigabyte. */
const DATABASE_MEGABYTES = 240;

interface Held {
  readonly stamp: string;
  readonly state: ReviewState;
  users: number;
  isStale: boolean;
}

/** One workspace under review: follows what scans and other processes write, and keeps a state open while it is used. */
export class ReviewSession {
  readonly folder: string;
  readonly isReadOnly: boolean;
  /** What a scan started from the app lists; empty for the source of the last scan. */
  readonly inputs: readonly string[];
  readonly decisions: DecisionBook;
  readonly pictures: Pictures;
  readonly jobs: JobBoard;
  #held: Promise<Held> | null = null;
  #stamp = '';
  readonly #closers: (() => Promise<void>)[] = [];

  constructor(folder: string, options: { readonly isReadOnly?: boolean; readonly inputs?: readonly string[] } = {}) {
    this.folder = folder;
    this.isReadOnly = options.isReadOnly ?? false;
    this.inputs = options.inputs ?? [];
    this.decisions = new DecisionBook(folder);
    this.pictures = new Pictures(this);
    this.jobs = new JobBoard(this);
  }

  /**
   * Runs `work` on the current state, which stays open until it is done.
   *
   * @param name the state that image numbers of the request belong to
   * @throws StateError when there is no state, or another one than the named
   */
  async use<T>(work: (state: ReviewState) => Promise<T> | T, name?: string): Promise<T> {
    const held = await this.#current();
    if (name !== undefined && name !== held.state.name) throw new StateError('state-changed');
    held.users++;
    try {
      return await work(held.state);
    } finally {
      held.users--;
      if (held.isStale && held.users === 0) held.state.workspace.close();
    }
  }

  /** Name of the current state; null before the first scan has finished. */
  async stateName(): Promise<string | null> {
    try {
      return await this.use(({ name }) => name);
    } catch (error) {
      if (error instanceof StateError) return null;
      throw error;
    }
  }

  /** What else ends with the session: processes that were started for it. */
  onClose(end: () => Promise<void>): void {
    this.#closers.push(end);
  }

  async close(): Promise<void> {
    await Promise.all(this.#closers.splice(0).map((end) => end()));
    const held = await this.#held?.catch(() => null);
    this.#held = null;
    if (held && !held.isStale) this.#retire(held);
    await Promise.all([this.pictures.close(), this.jobs.close()]);
  }

  /** Opened anew once the manifest has been replaced. */
  async #current(): Promise<Held> {
    const stamp = stampOf(manifestPath(this.folder));
    if (stamp === null) throw new StateError('no-state');
    if (this.#held && this.#stamp === stamp) return this.#held;
    const before = this.#held;
    this.#stamp = stamp;
    const opening = this.#open(stamp, before);
    this.#held = opening;
    opening.catch(() => {
      if (this.#held === opening) this.#held = null;
    });
    return opening;
  }

  async #open(stamp: string, before: Promise<Held> | null): Promise<Held> {
    const manifest = readManifest(this.folder);
    if (!manifest.snapshot) throw new StateError('no-state');
    const { snapshot, derived, neighbours, checks, embeddings, calibration } = manifest;
    const name = stateName(snapshot, derived, neighbours, checks, embeddings, calibration);
    const last = await before?.catch(() => null);
    if (last?.state.name === name && !last.isStale) return last;
    const workspace = await openWorkspace(this.folder, { memoryLimitMegabytes: DATABASE_MEGABYTES });
    try {
      const table = await ImageTable.load(workspace, last?.state.table);
      if (last && !last.isStale) this.#retire(last);
      return { stamp, state: { name, workspace, table }, users: 0, isStale: false };
    } catch (error) {
      workspace.close();
      throw error;
    }
  }

  #retire(held: Held): void {
    held.isStale = true;
    if (held.users === 0) held.state.workspace.close();
  }

  /** @throws UserError in a session that only reads */
  assertWritable(): void {
    if (this.isReadOnly) throw new UserError('This review is read-only. Start goldpan review without --read-only.');
  }

  /** Where pictures made for the screen are cached; the folder may be deleted at any time. */
  get thumbnailFolder(): string {
    return join(this.folder, 'thumbs');
  }
}

/** Changes whenever the file is replaced; null when there is none. */
export function stampOf(path: string): string | null {
  try {
    const { ino, size, mtimeMs } = statSync(path);
    return `${ino}-${size}-${mtimeMs}`;
  } catch {
    return null;
  }
}

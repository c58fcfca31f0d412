import { journalPhase, readJournal } from '../../act/journal.ts';
import { PlanIndex } from '../../catalog/plan-index.ts';
import { planPath } from '../../catalog/plans.ts';
import { UserError } from '../../model/errors.ts';
import { journalIds, journalPath } from '../act-paths.ts';
import type { SkippedImage } from '../apply.ts';
import { type HistoryEntry, historyEntry, historyIds } from '../history.ts';
import { stampOf } from './session.ts';

/** Indexes of plans held at once. */
const MOST_INDEXES = 3;

/** The plans of a workspace and what became of them, read again only where a file has changed. */
export class PlanBook {
  readonly #folder: string;
  readonly #entries = new Map<string, { readonly stamp: string; readonly entry: HistoryEntry }>();
  readonly #phases = new Map<string, { readonly stamp: string; readonly phase: string }>();
  readonly #indexes = new Map<string, Promise<PlanIndex>>();
  #skipped: { readonly key: string; readonly images: readonly SkippedImage[] } | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Newest first. */
  ids(): string[] {
    return historyIds(this.#folder).reverse();
  }

  /**
   * @param running work on it goes on in this process: the journal grows, and is not read until that has ended
   * @throws UserError when there is no such plan
   */
  entry(id: string, running: 'applying' | 'undoing' | null = null): HistoryEntry {
    const known = this.#entries.get(id);
    if (running !== null && known) return { ...known.entry, state: running };
    const stamp = this.#stamp(id);
    if (known?.stamp === stamp) return known.entry;
    if (stamp === ' ') throw new UserError(`There is no plan ${id}.`);
    const entry = historyEntry(this.#folder, id);
    this.#entries.set(id, { stamp, entry });
    return entry;
  }

  /**
   * The latest plan that was begun so and not ended.
   * @param except the one that is being worked on, whose journal grows
   */
  begun(phase: 'applying' | 'undoing', except: string | null = null): string | null {
    return journalIds(this.#folder).findLast((id) => id !== except && this.#phase(id) === phase) ?? null;
  }

  #phase(id: string): string {
    const path = journalPath(this.#folder, id);
    const stamp = stampOf(path) ?? '';
    const known = this.#phases.get(id);
    if (known?.stamp === stamp) return known.phase;
    const phase = journalPhase(path);
    this.#phases.set(id, { stamp, phase });
    return phase;
  }

  /** Null when the plan's file is lost. @throws UserError when it is damaged */
  index(id: string): Promise<PlanIndex | null> {
    const stamp = stampOf(planPath(this.#folder, id));
    if (stamp === null) return Promise.resolve(null);
    const key = `${id} ${stamp}`;
    const known = this.#indexes.get(key);
    this.#indexes.delete(key);
    const index = known ?? PlanIndex.read(this.#folder, id);
    this.#indexes.set(key, index);
    if (this.#indexes.size > MOST_INDEXES) this.#indexes.delete(this.#indexes.keys().next().value!);
    index.catch(() => this.#indexes.delete(key));
    return index;
  }

  /** What apply left as it was, and why, as the journal says. */
  skipped(id: string): readonly SkippedImage[] {
    const key = `${id} ${this.#stamp(id)}`;
    if (this.#skipped?.key === key) return this.#skipped.images;
    const { skipped } = readJournal(journalPath(this.#folder, id));
    const images = [...skipped.values()].map(({ id: image, reason }) => ({ id: image, reason }));
    this.#skipped = { key, images };
    return images;
  }

  #stamp(id: string): string {
    return `${stampOf(planPath(this.#folder, id)) ?? ''} ${stampOf(journalPath(this.#folder, id)) ?? ''}`;
  }
}

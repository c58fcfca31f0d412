import type { AnnotationTotals, FolderTotal, PlanOperation, PlanTotals } from '../model/plan.ts';

/** Adds up a plan while it is written. */
export class PlanTally {
  readonly #spared: number;
  readonly #unknownDecisions: number;
  readonly #notes: readonly string[];
  readonly #counts = {
    remove: { images: 0, files: 0, bytes: 0 },
    keep: { images: 0, files: 0, bytes: 0 },
  };
  readonly #folders = new Map<string, { images: number; bytes: number }>();

  constructor(spared: number, unknownDecisions: number, notes: readonly string[]) {
    this.#spared = spared;
    this.#unknownDecisions = unknownDecisions;
    this.#notes = notes;
  }

  /** @param folder id of the folder the image lies in */
  add({ action, from, sidecars }: PlanOperation, folder: string): void {
    const bytes = sidecars.reduce((sum, sidecar) => sum + sidecar.from.sizeBytes, from.sizeBytes);
    const count = this.#counts[action === 'keep' ? 'keep' : 'remove'];
    count.images++;
    count.files += 1 + sidecars.length;
    count.bytes += bytes;
    if (action === 'keep') return;
    const total = this.#folders.get(folder) ?? { images: 0, bytes: 0 };
    total.images++;
    total.bytes += bytes;
    this.#folders.set(folder, total);
  }

  totals(annotations: { readonly totals: AnnotationTotals; readonly notes: readonly string[] } | null): PlanTotals {
    const folders: FolderTotal[] = [...this.#folders].map(([folder, total]) => ({ folder, ...total }));
    folders.sort((a, b) => b.bytes - a.bytes || (a.folder < b.folder ? -1 : 1));
    return {
      removed: this.#counts.remove,
      kept: this.#counts.keep,
      spared: this.#spared,
      unknownDecisions: this.#unknownDecisions,
      folders,
      notes: [...this.#notes, ...(annotations?.notes ?? [])],
      ...(annotations && annotations.totals.files > 0 && { annotations: annotations.totals }),
    };
  }
}

import type { PlanMode } from '../model/plan.ts';

/** One file on its way; enough to tell later what of it has happened, and to undo that. */
export interface FileMove {
  readonly from: string;
  readonly to: string;
  /** How `to` comes about. `moved` also takes `from` away, `replaced` gives it other content. */
  readonly made: 'moved' | 'hardlink' | 'symlink' | 'copy' | 'written' | 'replaced';
  readonly kind: 'file' | 'link';
  readonly size: number;
  /** Nanoseconds since 1970, of the path itself. */
  readonly mtimeNs: string;
  /** Of the bytes; null for hard and symbolic links to what is kept, which are told by what they lead to. */
  readonly sha256: string | null;
  /** What a symbolic link says, percent-encoded. */
  readonly link?: string;
  /** Of `replaced`: the new content of `from`; absent until it is written. */
  readonly replacement?: { readonly size: number; readonly sha256: string };
}

/** An image with its annotations: goes as a whole or not at all. */
export interface Intent {
  /** Number of the plan's operation; below 0 for files of annotations that are rewritten. */
  readonly n: number;
  readonly id: string;
  readonly files: readonly FileMove[];
}

/**
 * The lines of a journal. What announces (`folder`, `intent`, `restore`, `delete`) is on the disk before it happens,
 * what reports (`done`, `restored`, `deleted`) is written after it has happened and is on the disk.
 */
export type JournalLine =
  | {
      readonly step: 'begin';
      readonly version: 1;
      readonly plan: string;
      readonly digest: string;
      readonly mode: PlanMode;
      readonly at: string;
    }
  | { readonly step: 'folder'; readonly uri: string }
  | ({ readonly step: 'intent' } & Intent)
  | { readonly step: 'done'; readonly units: readonly number[] }
  | { readonly step: 'skip'; readonly n: number; readonly id: string; readonly reason: string }
  | { readonly step: 'applied'; readonly at: string }
  | { readonly step: 'undo'; readonly at: string }
  | { readonly step: 'restore'; readonly units: readonly number[] }
  | { readonly step: 'restored'; readonly units: readonly number[] }
  | { readonly step: 'undone'; readonly at: string }
  | { readonly step: 'delete'; readonly units: readonly number[] }
  | { readonly step: 'deleted'; readonly units: readonly number[] };

/** Where an image of the plan has got to. */
export interface Unit extends Intent {
  state: 'intent' | 'done' | 'restore' | 'restored' | 'delete' | 'deleted';
}

export interface SkippedUnit {
  readonly n: number;
  readonly id: string;
  readonly reason: string;
}

/** `unstarted` has no line yet; `partly-undone` could not put everything back and can be tried again. */
export type JournalPhase = 'unstarted' | 'applying' | 'applied' | 'undoing' | 'undone';

/** What a journal says, line by line. */
export class JournalState {
  plan = '';
  digest = '';
  mode: PlanMode = 'quarantine';
  startedAt = '';
  endedAt = '';
  phase: JournalPhase = 'unstarted';
  readonly units = new Map<number, Unit>();
  readonly skipped = new Map<number, SkippedUnit>();
  /** Folders that were made, outer before inner. */
  readonly folders = new Set<string>();

  add(line: JournalLine): void {
    switch (line.step) {
      case 'begin':
        Object.assign(this, { plan: line.plan, digest: line.digest, mode: line.mode, startedAt: line.at });
        this.phase = 'applying';
        return;
      case 'folder':
        this.folders.add(line.uri);
        return;
      case 'intent':
        this.units.set(line.n, { n: line.n, id: line.id, files: line.files, state: 'intent' });
        return;
      case 'skip':
        this.units.delete(line.n);
        this.skipped.set(line.n, { n: line.n, id: line.id, reason: line.reason });
        return;
      case 'applied':
        this.phase = 'applied';
        this.endedAt = line.at;
        return;
      case 'undo':
        this.phase = 'undoing';
        this.endedAt = line.at;
        return;
      case 'undone':
        this.phase = 'undone';
        this.endedAt = line.at;
        return;
      default:
        for (const n of line.units) {
          const unit = this.units.get(n);
          if (unit) unit.state = line.step;
        }
    }
  }
}

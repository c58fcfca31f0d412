import type { CheckSettings } from '../analyse/checks/evaluate.ts';
import type { DuplicateOptions } from './duplicate-options.ts';
import type { EmbedderChoice } from './embed-options.ts';
import type { OnScanProgress } from './progress.ts';
import type { MeasurementSettings } from './recipe.ts';
import type { WorkerLimits } from './worker-pool.ts';

export interface ScanOptions {
  /** Folders, files, globs, lists, manifests. Without any, the source of the workspace's last scan. */
  readonly inputs?: readonly string[];
  /** Default: `.goldpan` in `cwd`. Made when missing. */
  readonly workspace?: string;
  readonly cwd?: string;
  readonly checks?: CheckSettings;
  readonly measurements?: MeasurementSettings;
  /** How duplicates are found and which of them is kept; default: as the last scan. */
  readonly duplicates?: DuplicateOptions;
  readonly limits?: WorkerLimits;
  /** Also embed every image, from the same decode where it is measured; `{}` is the default embedder. */
  readonly embed?: EmbedderChoice;
  /** Also list names that begin with a dot. */
  readonly hidden?: boolean;
  /** Images between two checkpoints: what a kill costs at most, besides the files in flight. Default 1024. */
  readonly checkpointImages?: number;
  /** Stops between files; what is measured so far is kept, and the next scan goes on from there. */
  readonly signal?: AbortSignal;
  readonly onProgress?: OnScanProgress;
}

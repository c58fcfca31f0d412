import type { Device } from '../model/embedding.ts';
import type { OnScanProgress } from './progress.ts';
import type { WorkerLimits } from './worker-pool.ts';

/** Which embedder, and on what. */
export interface EmbedderChoice {
  /**
   * `builtin`, `onnx:FILE`, a family as `parseEmbedder` knows them, or the name of an embedder whose vectors the
   * workspace has. Default: the one used last, else `builtin`.
   */
  readonly embedder?: string;
  /** Default `auto`. */
  readonly device?: Device;
}

export interface EmbedOptions extends EmbedderChoice {
  /** Default: the nearest `.goldpan` upwards from `cwd`. */
  readonly workspace?: string;
  readonly cwd?: string;
  /** Images to skip, in the order of their ids. What is embedded already stays. Default 0. */
  readonly offset?: number;
  /** Images to look at, from the offset on. Default: all. */
  readonly limit?: number;
  /** Embed this crop of every image instead of the whole: `rows,cols,width,height` in px. */
  readonly box?: string;
  /** Embed the crops of this file (CSV or JSON lines) instead of whole images. */
  readonly boxes?: string;
  readonly limits?: WorkerLimits;
  /** Images between two checkpoints. Default 1024. */
  readonly checkpointImages?: number;
  /** Stops between files; what is done so far is kept, and the next run goes on from there. */
  readonly signal?: AbortSignal;
  readonly onProgress?: OnScanProgress;
}

/** What `embed` returns and `goldpan embed --json` prints. */
export interface EmbedSummary {
  /** Absolute path of the workspace. */
  readonly workspace: string;
  readonly embedder: string;
  readonly version: string;
  readonly dimensions: number;
  /** Vectors the workspace now has of this embedder. */
  readonly vectors: number;
  /** Of these, made by this run. */
  readonly made: number;
  /** Images (or crops) without a vector, with a reason. */
  readonly failed: number;
  /** Images (or crops) not tried yet, outside of offset and limit. */
  readonly missing: number;
  /** How often each reason was given. */
  readonly reasons: Readonly<Record<string, number>>;
  readonly seconds: number;
  /** Images embedded by this run per second, while it embedded. */
  readonly imagesPerSecond: number;
  /** Highest resident memory of this process and of each worker, added up. */
  readonly peakMemoryBytes: number;
}

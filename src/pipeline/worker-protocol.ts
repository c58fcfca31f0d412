import type { FileMeasures } from './measure-file.ts';
import type { MeasurementSettings } from './recipe.ts';

/** What a worker process can do with one file. */
export type Task =
  | { readonly kind: 'measure' }
  | { readonly kind: 'exact-pixels' }
  | { readonly kind: 'thumbnail'; readonly longSide: number };

export interface Job {
  readonly id: string;
  readonly uri: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

export interface WorkerSettings {
  readonly measurements: MeasurementSettings;
  readonly maxPixels: number;
  readonly memoryLimitBytes: number;
}

export type TaskResult<T extends Task['kind'] = Task['kind']> = T extends 'measure'
  ? FileMeasures
  : T extends 'exact-pixels'
    ? { readonly pixelDigest: string | null }
    : { readonly webp: Uint8Array | null };

export type ToWorker =
  | { readonly type: 'settings'; readonly settings: WorkerSettings }
  | { readonly type: 'job'; readonly number: number; readonly task: Task; readonly job: Job };

export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'done'; readonly number: number; readonly result: TaskResult; readonly peakMemoryBytes: number }
  /** A bug of ours, never a property of the file: the scan stops with this stack. */
  | { readonly type: 'bug'; readonly number: number; readonly stack: string }
  /** Sent just before the worker ends itself. */
  | { readonly type: 'memory-limit' };

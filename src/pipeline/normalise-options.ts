import type { ChannelStatistics } from '../kernel/stats/channel-totals.ts';
import type { KeptOptions } from './kept-images.ts';
import type { OnScanProgress } from './progress.ts';
import type { WorkerLimits } from './worker-pool.ts';

export interface NormaliseOptions extends KeptOptions {
  /** Default: the nearest `.goldpan` upwards from `cwd`. */
  readonly workspace?: string;
  readonly cwd?: string;
  /** Looks at views of this long side, px, instead of every pixel: quicker, and no longer exact. */
  readonly size?: number;
  readonly limits?: WorkerLimits;
  /** Images between two checkpoints. Default 4096. */
  readonly checkpointImages?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: OnScanProgress;
}

/** An image that takes no part, and why. */
export interface UnreadImage {
  readonly id: string;
  readonly reason: string;
}

export interface Normalisation {
  readonly workspace: string;
  /** Null: all images. */
  readonly split: string | null;
  /** Whether the split was asked for, is the one that means train, or there is none of that kind. */
  readonly splitChoice: 'asked' | 'train' | 'no-train-split';
  readonly plan: string | null;
  /** Long side of the views looked at, px; null: every pixel, exactly. */
  readonly size: number | null;
  readonly statistics: ChannelStatistics;
  /** Kept images whose pixels could not be read, in id order. */
  readonly unread: readonly UnreadImage[];
  /** 32 hex digits over the files, their state and the options it was computed from. */
  readonly computedFrom: string;
  readonly at: string;
  /** Images whose sums were stored already. */
  readonly reused: number;
}

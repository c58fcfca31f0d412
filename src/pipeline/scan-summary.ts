/** What `scan` returns and `goldpan scan --json` prints; its JSON Schema is `docs/scan-summary.schema.json`. */
export interface ScanSummary {
  /** Absolute path of the workspace. */
  readonly workspace: string;
  /** Image refs listed: `measured + unreadable + notApplicable`. */
  readonly images: number;
  readonly measured: number;
  readonly unreadable: number;
  readonly notApplicable: number;
  /** Findings per check, in alphabetical order. */
  readonly findings: Readonly<Record<string, number>>;
  readonly duplicates: {
    readonly groups: number;
    /** Images that a kept one makes superfluous. */
    readonly images: number;
  };
  /** What `embed` made; absent unless it was asked for. */
  readonly embedding?: {
    readonly embedder: string;
    readonly version: string;
    readonly dimensions: number;
    /** Vectors the workspace now has of this embedder, and images without one. */
    readonly vectors: number;
    readonly failed: number;
  };
  /** Annotation sets the workspace knows; absent when there are none. */
  readonly annotations?: {
    readonly sets: number;
    /** Images or annotation files have changed since they were read. */
    readonly isOutdated: boolean;
  };
  readonly seconds: number;
  /** Images measured in this run (reused ones not counted) per second. */
  readonly imagesPerSecond: number;
  /** Highest resident memory of this process and of each worker, added up. */
  readonly peakMemoryBytes: number;
  /** Images whose stored results still held. */
  readonly reused: number;
}

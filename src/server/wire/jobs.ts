/** Endpoints of the screen Jobs. */

/** Commands that take long enough to be watched and stopped. */
export type JobKind =
  | 'scan'
  | 'embed'
  | 'neighbours'
  | 'clusters'
  | 'outliers'
  | 'labels'
  | 'subset'
  | 'semdedup'
  | 'map'
  | 'captions'
  | 'prompts'
  | 'head'
  | 'annotations'
  | 'normalise'
  | 'mine'
  | 'calibrate'
  | 'verify'
  | 'apply'
  | 'undo'
  | 'export';

/** What a screen can start. */
export type StartableJob = 'scan' | 'embed' | 'clusters' | 'outliers' | 'map';

/** What is being done at the moment. */
export type JobStep =
  | 'listing'
  | 'measuring'
  | 'embedding'
  | 'downloading'
  | 'neighbours'
  | 'texts'
  | 'scoring'
  | 'analysing'
  | 'hashing'
  | 'comparing'
  | 'verifying'
  | 'applying'
  | 'undoing'
  | 'deleting'
  | 'exporting';

export interface JobProgress {
  readonly step: JobStep;
  /** Images, pairs or texts; bytes while downloading; a share of 1 for neighbours and scoring; null where it cannot be counted. */
  readonly done: number | null;
  readonly total: number | null;
  readonly perSecond: number | null;
  readonly secondsLeft: number | null;
  readonly failed: number;
  readonly reused: number;
  /** What is analysed, or the file that is downloaded. */
  readonly detail: string | null;
}

/** A job of any process that works on the workspace. */
export interface JobInfo {
  readonly id: string;
  readonly kind: JobKind;
  /** `lost`: its process ended without a word. */
  readonly state: 'running' | 'done' | 'failed' | 'stopped' | 'lost';
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly progress: JobProgress | null;
  /** Folders and files that could not be listed. */
  readonly problems: number;
  /** Why it failed, in words. */
  readonly error: string | null;
  /** What came of it: numbers by name, such as `images`. */
  readonly result: Readonly<Record<string, number>> | null;
}

export interface JobsApi {
  'jobs/list': {
    request: Record<string, never>;
    reply: {
      /** The youngest first. */
      readonly jobs: readonly JobInfo[];
      /** Whether it is known what a scan would list. */
      readonly canScan: boolean;
    };
  };
  /** Refused while another job runs. `embed` goes with a scan: each image gets its vector from the same decode. */
  'jobs/start': {
    request: { readonly kind: StartableJob; readonly embed?: boolean | undefined };
    reply: { readonly id: string };
  };
  /** Asks a job to end at its next good place. */
  'jobs/stop': { request: { readonly id: string }; reply: Record<string, never> };
}

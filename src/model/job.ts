/** Commands that take long enough to be watched and stopped. */
export const JOB_KINDS = [
  'scan',
  'embed',
  'neighbours',
  'clusters',
  'outliers',
  'labels',
  'subset',
  'semdedup',
  'map',
  'annotations',
  'captions',
  'prompts',
  'head',
  'normalise',
  'mine',
  'calibrate',
  'verify',
  'apply',
  'undo',
  'export',
] as const;
export type JobKind = (typeof JOB_KINDS)[number];

/** What is being done at the moment. */
export const JOB_STEPS = [
  'listing',
  'measuring',
  'embedding',
  'downloading',
  'neighbours',
  'texts',
  'scoring',
  'analysing',
  'hashing',
  'comparing',
  'verifying',
  'applying',
  'undoing',
  'deleting',
  'exporting',
] as const;
export type JobStep = (typeof JOB_STEPS)[number];

/** How far a job is. */
export interface JobProgress {
  readonly step: JobStep;
  /** In things of the step: images, pairs, texts; bytes while downloading; null where it cannot be counted. */
  readonly done: number | null;
  /** Null where nobody knows. */
  readonly total: number | null;
  /** Things per second since the step began; null at its beginning. */
  readonly perSecond: number | null;
  /** Until the end of the step; null where nobody knows. */
  readonly secondsLeft: number | null;
  /** Things that cannot be measured or embedded; their reasons are kept with the images. */
  readonly failed: number;
  /** Things whose stored results still hold. */
  readonly reused: number;
  /** What is analysed, or the file that is downloaded. */
  readonly detail: string | null;
}

/** `lost`: its process ended without a word. */
export type JobState = 'running' | 'done' | 'failed' | 'stopped' | 'lost';

/** A job of any process, as the workspace knows it. */
export interface Job {
  /** 16 hex digits. */
  readonly id: string;
  readonly kind: JobKind;
  readonly state: JobState;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly progress: JobProgress | null;
  /** Folders and files that could not be listed. */
  readonly problems: number;
  /** Why it failed, in words. */
  readonly error: string | null;
  /** What came of it, by name, such as `images`. */
  readonly result: Readonly<Record<string, number>> | null;
}

import { type JobKind, type JobWork, type OperationProgress, recordJob } from '../pipeline/api.ts';
import { abortOnInterrupt, Interrupted } from './interrupt.ts';

/** Where a command shows how far it is. */
export interface ProgressDisplay<P> {
  readonly show: (progress: P) => void;
  /** Clears it, so that what follows starts on its own line. */
  readonly finish: () => void;
}

interface LongCommand<T> {
  readonly kind: JobKind;
  /** The workspace, also one that the command makes. */
  readonly folder: string;
  /** What becomes of the work so far when somebody stops it. */
  readonly interrupted: string;
  /** None: nothing is shown. */
  readonly display?: ProgressDisplay<never> | undefined;
  /** What came of it, in numbers. */
  readonly result?: (value: T) => Readonly<Record<string, number>>;
}

/** The review app names the jobs it starts, so that it knows them again. */
const ID_VARIABLE = 'GOLDPAN_JOB';

function givenId(): string | undefined {
  const id = process.env[ID_VARIABLE];
  // The next step of a recipe is another job.
  delete process.env[ID_VARIABLE];
  return id !== undefined && /^[0-9a-f]{16}$/.test(id) ? id : undefined;
}

/** Runs a long command: it shows how far it is, here and in the workspace, and ends by Ctrl-C or when asked to there. */
export async function asJob<T>(command: LongCommand<T>, work: (told: JobWork) => Promise<T>): Promise<T> {
  const { kind, folder, interrupted, display, result } = command;
  const show = display?.show as ((progress: OperationProgress) => void) | undefined;
  try {
    return await recordJob(
      {
        kind,
        folder,
        id: givenId(),
        signal: abortOnInterrupt(interrupted),
        stopReason: () => new Interrupted(interrupted),
        ...(show ? { onProgress: show } : {}),
        ...(result ? { result } : {}),
      },
      work,
    );
  } finally {
    display?.finish();
  }
}

import type { JobInfo, JobProgress } from '../../../../src/server/api.ts';
import type { Texts } from '../../texts/texts.ts';

type JobTexts = Texts['jobs'];

/** Share of the current step that is done, 0–1; null where nobody knows. */
export function shareDone(progress: JobProgress | null): number | null {
  if (!progress || progress.done === null || !progress.total) return null;
  return Math.min(1, progress.done / progress.total);
}

/** What is being done. */
export function stepInWords({ steps, starting }: JobTexts, progress: JobProgress | null): string {
  if (!progress) return starting;
  const { step, detail } = progress;
  return detail === null ? steps[step] : `${steps[step]} · ${detail}`;
}

/** How far it is, part by part. */
export function progressInWords(texts: JobTexts, progress: JobProgress | null): string[] {
  if (!progress) return [];
  const { step, done, total, perSecond, secondsLeft, failed, reused } = progress;
  const isShare = step === 'neighbours' || step === 'scoring';
  const amount =
    done === null
      ? null
      : isShare
        ? texts.share(done)
        : step === 'downloading'
          ? texts.amountBytes(done, total)
          : texts.amount(done, total);
  return [
    amount,
    perSecond === null || isShare || step === 'downloading' || step === 'listing' ? null : texts.rate(perSecond),
    secondsLeft === null ? null : texts.left(secondsLeft),
    failed === 0 ? null : step === 'embedding' ? texts.withoutVector(failed) : texts.unreadable(failed),
    reused === 0 ? null : texts.reused(reused),
  ].filter((part) => part !== null);
}

/** What came of it; empty where it left no numbers. */
export function resultInWords({ results }: JobTexts, { kind, result }: JobInfo): string {
  const say = (results as Readonly<Record<string, (result: Readonly<Record<string, number>>) => string>>)[kind];
  return result && say ? say(result) : '';
}

/** Seconds from start to end; null while it runs or where the end is not known. */
export const secondsOf = ({ startedAt, finishedAt }: JobInfo): number | null =>
  finishedAt === null ? null : Math.max(0, (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000);

/** Parts of a job, in order, by the steps that belong to each. */
export const PHASES: Readonly<
  Record<string, readonly { readonly name: keyof JobTexts['phases']; readonly steps: readonly JobProgress['step'][] }[]>
> = {
  scan: [
    { name: 'list', steps: ['listing'] },
    { name: 'measure', steps: ['downloading', 'measuring', 'embedding'] },
    { name: 'compare', steps: ['neighbours', 'hashing', 'comparing'] },
  ],
  embed: [
    { name: 'embed', steps: ['downloading', 'listing', 'embedding'] },
    { name: 'compare', steps: ['neighbours', 'hashing', 'comparing'] },
  ],
};

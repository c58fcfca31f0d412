import type { ResolvedCheck } from '../../analyse/checks/evaluate.ts';
import { drawnColumns } from '../drawn-columns.ts';
import { decideOn } from './decide-on.ts';
import { stayCodes } from './decision-codes.ts';
import { countBins, histogramAxis } from './histogram.ts';
import { type ListedCheck, measuredCheck } from './quality-checks.ts';
import { imagesOnSide, type JudgedImages, judgedImages, pageOfSide, type SideQuery } from './quality-judged.ts';
import type { ReviewSession, ReviewState } from './session.ts';

async function judgedBy(state: ReviewState, name: string): Promise<ListedCheck & { judged: JudgedImages }> {
  const listed = measuredCheck(state, name);
  return { ...listed, judged: await judgedImages(state, listed.check) };
}

/** The column of a check over its range: the images it may accuse, and those that its conditions protect. */
export async function checkHistogram(state: ReviewState, name: string) {
  const { check, judged, defaultThreshold } = await judgedBy(state, name);
  const declared = drawnColumns(state.workspace.manifest).find(([column]) => column === check.column)?.[1].histogram;
  const axis = histogramAxis(judged.all, declared, [check.threshold, defaultThreshold]);
  const counts = countBins(judged.values, axis);
  const all = judged.values === judged.all ? counts : countBins(judged.all, axis);
  let empty = 0;
  for (let i = 0; i < judged.all.length; i++) if (Number.isNaN(judged.all[i])) empty++;
  return {
    ...axis,
    counts,
    protectedCounts: all.map((count, bin) => count - counts[bin]!),
    judged: judged.order.length,
    protectedImages: judged.all.length - empty - judged.order.length,
    empty,
  };
}

/** What another threshold would mean: findings, and what of them is decided. */
export async function countAtThreshold(session: ReviewSession, state: ReviewState, name: string, threshold: number) {
  const { check, judged } = await judgedBy(state, name);
  const found = imagesOnSide(judged, check.direction, threshold, 'findings');
  const counts = new Float64Array(3);
  if (hasDecisions(session)) {
    const codes = stayCodes(session, state);
    for (let i = 0; i < found.length; i++) counts[codes[found[i]!]!]!++;
  }
  return { findings: found.length, judged: judged.order.length, kept: counts[1]!, removed: counts[2]! };
}

const hasDecisions = (session: ReviewSession): boolean => {
  const { keep, remove } = session.decisions.standing();
  return keep.size + remove.size > 0;
};

/** Some of the images on one side of a threshold, with what a person must know to judge them. */
export async function sideOfCheck(session: ReviewSession, state: ReviewState, name: string, query: SideQuery) {
  const { check, judged } = await judgedBy(state, name);
  const { keep, remove } = session.decisions.standing();
  const images = pageOfSide(judged, check, query);
  return {
    total: imagesOnSide(judged, check.direction, query.threshold, query.side).length,
    images: Array.from(images, (n) => {
      const id = state.table.idOf(n);
      return {
        n,
        id,
        value: judged.values[n]!,
        decision: keep.has(id) ? ('keep' as const) : remove.has(id) ? ('remove' as const) : null,
      };
    }),
  };
}

/** Decides all findings at a threshold that are not decided yet: what a person has said of single images stays. */
export async function decideFindings(
  session: ReviewSession,
  state: ReviewState,
  name: string,
  threshold: number,
  kind: 'keep' | 'remove',
) {
  session.assertWritable();
  const { check, judged } = await judgedBy(state, name);
  const codes = stayCodes(session, state);
  const numbers = imagesOnSide(judged, check.direction, threshold, 'findings').filter((image) => codes[image] === 0);
  return decideOn(session, state, { images: { numbers: [...numbers] }, kind, reason: reasonOf(check) });
}

/** What the log of decisions says about why. */
export const reasonOf = (check: Pick<ResolvedCheck, 'name'>): string => `looked at as ${check.name}`;

import { stayCodes } from './decision-codes.ts';
import { groupIndex, groupOfId } from './group-index.ts';
import { summaryOf } from './group-list.ts';
import { imageFacts } from './image-facts.ts';
import { pairsAmong } from './pair-rows.ts';
import type { ReviewSession, ReviewState } from './session.ts';

/** Members and pairs of one group that are told; more nobody looks at one by one. */
const MOST_MEMBERS = 500;
const MOST_PAIRS = 500;

/** A group with its members and the pairs inside; null when the state has no such group. */
export async function groupDetails(session: ReviewSession, state: ReviewState, id: string) {
  const index = await groupIndex(state);
  const group = groupOfId(index, state, id);
  if (group < 0) return null;
  const summary = summaryOf(index, group, state, stayCodes(session, state), MOST_MEMBERS);
  const numbers = summary.members.map(({ n }) => n);
  const { pairs, count } = await pairsAmong(session, state, numbers, MOST_PAIRS);
  return { ...summary, facts: await imageFacts(session, state, numbers), pairs, pairCount: count };
}

import { leakMatrix } from '../analyse/leakage/leak-matrix.ts';
import { listAcross } from '../analyse/leakage/list-across.ts';
import { type BothStates, SIDES, type Side } from '../catalog/diff/both-states.ts';
import type { Listed } from '../catalog/diff/changed.ts';
import { type LeakRow, type ListedLeak, leakChanges } from '../catalog/diff/judged.ts';
import { countSplits } from '../catalog/related.ts';
import { RELATIONS } from '../model/relation.ts';
import { loadRelatedSet, sidesOf } from './related-set.ts';
import type { Workspace } from './workspace.ts';

/** Pairs of a state that are compared one by one; of more, the worst. */
const MOST_PAIRS = 1_000_000;

export interface LeakChanges {
  /** Pairs of related images in different splits, all told. */
  readonly before: number;
  readonly after: number;
  /** Pairs that leak only now: the images are new, or are in other splits, or are related only now. The worst first. */
  readonly appeared: Listed<ListedLeak>;
  readonly healed: Listed<ListedLeak>;
  /** False where a state has more than a million leaks: only its worst million is compared then. */
  readonly isComplete: boolean;
}

interface StateLeaks {
  readonly pairs: number;
  readonly rows: Iterable<LeakRow>;
}

async function leaksOf(workspace: Workspace): Promise<StateLeaks> {
  const { ids, split, related, accept } = await loadRelatedSet(workspace, { images: 'paired', withoutCaptions: true });
  const names = (await countSplits(workspace.database)).map(({ name }) => name);
  const side = sidesOf(split, names);
  const list = listAcross(related, side, accept, MOST_PAIRS);
  const rows = function* (): Generator<LeakRow> {
    for (let i = 0; i < list.count; i++) {
      const a = list.a[i]!;
      const b = list.b[i]!;
      yield [ids[a]!, ids[b]!, RELATIONS[list.rank[i]!]!, list.score[i]!, split[a]!, split[b]!];
    }
  };
  return { pairs: leakMatrix(related, side, names, accept).pairs, rows: rows() };
}

/** Which leaks there are only in one of two states. */
export async function leakChangesOf(
  both: BothStates,
  workspaces: Readonly<Record<Side, Workspace>>,
  limit: number,
): Promise<LeakChanges> {
  const leaks = {} as Record<Side, StateLeaks>;
  for (const side of SIDES) leaks[side] = await leaksOf(workspaces[side]);
  const rows = { before: leaks.before.rows, after: leaks.after.rows };
  return {
    before: leaks.before.pairs,
    after: leaks.after.pairs,
    ...(await leakChanges(both, rows, limit)),
    isComplete: SIDES.every((side) => leaks[side].pairs <= MOST_PAIRS),
  };
}

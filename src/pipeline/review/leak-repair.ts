import { countAcross } from '../../analyse/leakage/count-across.ts';
import { type LeakRemoval, repairLeaks } from '../../curate/repair-leaks.ts';
import type { Relation } from '../../model/relation.ts';
import { repairDecision } from '../leaks.ts';
import { accepting } from './leak-review.ts';
import { type LeakView, leakView } from './leak-view.ts';
import type { ReviewSession, ReviewState } from './session.ts';

export interface RepairChoice {
  /** None means copies of one picture. */
  readonly relations: readonly Relation[];
  /** Splits whose images all stay. Of the others the smaller ones stay first. */
  readonly protect: readonly string[];
}

interface Repair {
  readonly view: LeakView;
  readonly split: readonly (string | null)[];
  readonly removals: readonly LeakRemoval[];
}

/** As `goldpan leaks --repair` decides it, given the decisions so far. */
async function repair(session: ReviewSession, state: ReviewState, choice: RepairChoice): Promise<Repair> {
  const view = await leakView(session, state, true);
  const { set, sizes } = view;
  const { keep } = session.decisions.standing();
  const split = Array.from(view.split.codes, (code) => (code < 0 ? null : view.split.values[code]!));
  const removals = repairLeaks({
    related: set.related,
    split,
    sizes: new Map(sizes.map(({ name, images }) => [name, images])),
    protect: choice.protect,
    isKept: (place) => keep.get(state.table.idOf(set.images[place]!))?.by === 'person',
    accept: accepting(choice),
  });
  return { view, split, removals };
}

/** What a repair would remove by split, and how many pairs would still be across. Decides nothing. */
export async function previewRepair(session: ReviewSession, state: ReviewState, choice: RepairChoice) {
  const { view, split, removals } = await repair(session, state, choice);
  const removed = new Map<string, number>();
  const side = view.split.codes.slice();
  for (const { image } of removals) {
    removed.set(split[image]!, (removed.get(split[image]!) ?? 0) + 1);
    side[image] = -1;
  }
  const { byRank } = countAcross(view.set.related, side, 0, accepting(choice));
  return {
    removed: [...removed].map(([name, images]) => ({ name, images })),
    left: byRank.reduce((sum, n) => sum + n, 0),
  };
}

/** Decides it. @returns the number under which it can be taken back */
export async function decideRepair(session: ReviewSession, state: ReviewState, choice: RepairChoice) {
  session.assertWritable();
  const { view, split, removals } = await repair(session, state, choice);
  const idOf = (place: number) => state.table.idOf(view.set.images[place]!);
  return session.decisions.add(
    removals.map(({ image, because }) => repairDecision(idOf(image), idOf(because), split[because]!)),
  );
}

import { type Majority, majority } from '../../analyse/conflicts/majority.ts';
import { countAcross } from '../../analyse/leakage/count-across.ts';
import { type AcrossPairs, listAcross } from '../../analyse/leakage/list-across.ts';
import { RELATIONS } from '../../model/relation.ts';
import type { ConflictKind } from '../conflicts.ts';
import { type GroupIndex, groupIndex } from './group-index.ts';
import { imageFacts } from './image-facts.ts';
import { accepting, type LeakChoice, relationsOf } from './leak-review.ts';
import { placeOf } from './leak-set.ts';
import { type LeakView, leakView } from './leak-view.ts';
import type { ReviewSession, ReviewState } from './session.ts';

/** Pairs that groups are looked for in: the worst ones. */
const MOST_PAIRS = 20_000;
/** Members of a group that are shown. */
const MOST_MEMBERS = 24;

/** Groups, by number, and pairs in no common group, as `-1 - pair`; worst first. */
interface ConflictList {
  readonly pairs: AcrossPairs;
  readonly rows: Int32Array;
}

const sayings = (view: LeakView, kind: ConflictKind) => (kind === 'label' ? view.label : view.caption);

/** How many pairs of copies are said to be different things, by kind. */
export async function countConflicts(session: ReviewSession, state: ReviewState, choice: LeakChoice) {
  const view = await leakView(session, state, choice.decided);
  return view.set.results.get(`conflicts ${view.key} ${relationsOf(choice).join()}`, async () => {
    const count = (kind: ConflictKind) =>
      countAcross(view.set.related, sayings(view, kind).codes, 0, accepting(choice)).byRank.reduce((a, b) => a + b, 0);
    return { value: { label: count('label'), caption: count('caption') }, bytes: 1000 };
  });
}

/** A page of the groups whose members disagree, and of the pairs in no common group that do. */
export async function conflictRows(
  session: ReviewSession,
  state: ReviewState,
  choice: LeakChoice & { readonly kind: ConflictKind },
  from: number,
  count: number,
) {
  const view = await leakView(session, state, choice.decided);
  const groups = await groupIndex(state);
  const key = `conflict list ${choice.kind} ${view.key} ${relationsOf(choice).join()}`;
  const { pairs, rows } = await view.set.results.get(key, async () => {
    const value = listConflicts(view, groups, choice);
    return { value, bytes: 17 * value.pairs.count + 4 * value.rows.length + 1000 };
  });
  const after = await leakView(session, state, true);
  const shown = Array.from(rows.slice(from, from + count), (row) => membersOf(view, groups, pairs, row));
  const facts = await imageFacts(
    session,
    state,
    shown.flatMap(({ members }) => members.slice(0, MOST_MEMBERS)),
  );
  let at = 0;
  return {
    total: rows.length,
    rows: shown.map(({ members, relation, isGroup }) => {
      const places = members.map((image) => placeOf(view.set, image));
      const { codes, values } = view.label;
      const labels = places.map((place) => (place < 0 || codes[place]! < 0 ? null : values[codes[place]!]!));
      return {
        id: state.table.idOf(members[0]!),
        isGroup,
        relation,
        size: members.length,
        members: places.slice(0, MOST_MEMBERS).map((place, i) => ({
          facts: facts[at++]!,
          label: labels[i]!,
          caption: view.set.captions[place] ?? null,
        })),
        majority: choice.kind === 'label' ? majority(labels) : (null as Majority | null),
        isOpen: disagree(sayings(after, choice.kind).codes, places),
      };
    }),
  };
}

function disagree(codes: Int32Array, places: readonly number[]): boolean {
  let first = -1;
  for (const place of places) {
    const code = place < 0 ? -1 : codes[place]!;
    if (code < 0) continue;
    if (first >= 0 && code !== first) return true;
    first = code;
  }
  return false;
}

function membersOf(view: LeakView, groups: GroupIndex, pairs: AcrossPairs, row: number) {
  if (row >= 0) {
    const members = Array.from(groups.members.subarray(groups.offsets[row], groups.offsets[row + 1]));
    return { members, relation: RELATIONS[groups.relation[row]!]!, isGroup: true };
  }
  const pair = -1 - row;
  const members = [view.set.images[pairs.a[pair]!]!, view.set.images[pairs.b[pair]!]!];
  return { members, relation: RELATIONS[pairs.rank[pair]!]!, isGroup: false };
}

function listConflicts(
  view: LeakView,
  groups: GroupIndex,
  choice: LeakChoice & { readonly kind: ConflictKind },
): ConflictList {
  const { related, images } = view.set;
  const pairs = listAcross(related, sayings(view, choice.kind).codes, accepting(choice), MOST_PAIRS);
  const groupsOf = new Map<number, number[]>();
  for (let i = 0; i < pairs.count; i++) {
    groupsOf.set(images[pairs.a[i]!]!, []);
    groupsOf.set(images[pairs.b[i]!]!, []);
  }
  for (let group = 0; group < groups.count; group++) {
    for (let at = groups.offsets[group]!; at < groups.offsets[group + 1]!; at++) {
      groupsOf.get(groups.members[at]!)?.push(group);
    }
  }
  const seen = new Set<number>();
  for (let i = 0; i < pairs.count; i++) {
    const others = groupsOf.get(images[pairs.b[i]!]!)!;
    const common = groupsOf.get(images[pairs.a[i]!]!)!.filter((group) => others.includes(group));
    if (common.length === 0) seen.add(-1 - i);
    for (const group of common) seen.add(group);
  }
  return { pairs, rows: Int32Array.from(seen) };
}

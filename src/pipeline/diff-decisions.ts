import { readDecisions } from '../catalog/decisions.ts';
import type { BothStates } from '../catalog/diff/both-states.ts';
import type { Listed } from '../catalog/diff/changed.ts';
import { standingDecisions } from '../curate/decisions.ts';
import type { Decision, DecisionKind } from '../model/decision.ts';

export interface DecisionChange {
  /** Null where there is none. */
  readonly before: Decision | null;
  readonly after: Decision | null;
}

export interface DecisionChanges {
  readonly before: number;
  readonly after: number;
  /** Matters about which another decision stands, or one only in one of the two. */
  readonly changed: Listed<DecisionChange>;
  /** How many stand of each kind. */
  readonly kinds: Readonly<Record<string, { readonly before: number; readonly after: number }>>;
}

/** What a decision is about, and what it says about that; not when, nor why. */
function matterOf(decision: Decision, nameOf: (id: string) => string): readonly [matter: string, says: string] {
  const image = nameOf(decision.image);
  const kind = decision.kind as DecisionKind;
  if (decision.kind === 'not-a-duplicate') return [`pair\0${[image, nameOf(decision.other)].sort().join('\0')}`, kind];
  const says = decision.kind === 'relabel' ? decision.label : decision.kind === 'assign-split' ? decision.split : '';
  return [`${kind === 'keep' || kind === 'remove' ? 'stay' : kind}\0${image}`, `${kind}\0${says}`];
}

/** Compares the decisions in force, also of images that have another id now. */
export async function decisionChanges(
  { database }: BothStates,
  folders: { readonly before: string; readonly after: string },
  limit: number,
): Promise<DecisionChanges> {
  const before = standingDecisions(readDecisions(folders.before)).all;
  const after = standingDecisions(readDecisions(folders.after)).all;
  const named = before.flatMap((decision) =>
    'other' in decision && decision.other !== undefined ? [decision.image, decision.other] : [decision.image],
  );
  const moved =
    named.length === 0
      ? new Map<string, string>()
      : await database.lookUp<string>(
          'SELECT m.before_id AS key, m.after_id AS value FROM moved m SEMI JOIN wanted w ON w.key = m.before_id',
          named,
        );
  const kinds: Record<string, { before: number; after: number }> = {};
  const matters = new Map<
    string,
    { says: [string | null, string | null]; change: [Decision | null, Decision | null] }
  >();
  const take = (decisions: readonly Decision[], side: 0 | 1, nameOf: (id: string) => string) => {
    for (const decision of decisions) {
      kinds[decision.kind] ??= { before: 0, after: 0 };
      kinds[decision.kind]![side === 0 ? 'before' : 'after']++;
      const [matter, says] = matterOf(decision, nameOf);
      const known = matters.get(matter) ?? { says: [null, null], change: [null, null] };
      known.says[side] = says;
      known.change[side] = decision;
      matters.set(matter, known);
    }
  };
  take(before, 0, (id) => moved.get(id) ?? id);
  take(after, 1, (id) => id);
  const changed = [...matters].filter(([, { says }]) => says[0] !== says[1]).sort(([x], [y]) => (x < y ? -1 : 1));
  return {
    before: before.length,
    after: after.length,
    changed: {
      count: changed.length,
      list: changed.slice(0, limit).map(([, { change }]) => ({ before: change[0], after: change[1] })),
    },
    kinds: Object.fromEntries(Object.entries(kinds).sort(([x], [y]) => (x < y ? -1 : 1))),
  };
}

import type { Decision, DecisionKind } from '../model/decision.ts';

/** What stands after all decisions, each later one about the same matter replacing the earlier. */
export interface StandingDecisions {
  readonly keep: ReadonlyMap<string, Decision>;
  readonly remove: ReadonlyMap<string, Decision>;
  /** Image → its new label. */
  readonly relabel: ReadonlyMap<string, string>;
  /** Image → its new split. */
  readonly assignSplit: ReadonlyMap<string, string>;
  /** Whether somebody said that the two are no duplicates of each other; in either order. */
  readonly areDifferent: (a: string, b: string) => boolean;
  /** Every decision that stands, in the order it was made. */
  readonly all: readonly Decision[];
}

/** No id holds a NUL, since no path does. */
const pairKey = (a: string, b: string): string => (a < b ? `${a}\0${b}` : `${b}\0${a}`);

/** The matter a decision is about: `keep` and `remove` are one, a pair is the same in either order. */
function matterOf(kind: DecisionKind, image: string, other: string | undefined): string {
  if (kind === 'not-a-duplicate') return `pair\0${pairKey(image, other ?? '')}`;
  return `${kind === 'keep' || kind === 'remove' ? 'stay' : kind}\0${image}`;
}

/** Keeps the decision in force about each matter; grows with what is decided, one by one. */
export class DecisionLedger {
  readonly #standing = new Map<string, Decision>();

  constructor(decisions: Iterable<Decision> = []) {
    for (const decision of decisions) this.add(decision);
  }

  /** @returns why the decision changes nothing, or null when it counts; only a withdrawal can be without effect */
  add(decision: Decision): string | null {
    if (decision.kind !== 'withdraw') {
      const matter = matterOf(decision.kind, decision.image, 'other' in decision ? decision.other : undefined);
      // Deleted first, so that the order of the map is the order in which the standing decisions were made.
      this.#standing.delete(matter);
      this.#standing.set(matter, decision);
      return null;
    }
    const matter = matterOf(decision.of, decision.image, decision.other);
    const standing = this.#standing.get(matter);
    if (standing?.kind === decision.of) {
      this.#standing.delete(matter);
      return null;
    }
    const instead = standing ? `; what stands is "${standing.kind}"` : '';
    return `there is no decision "${decision.of}" to withdraw about ${decision.image}${instead}`;
  }

  /** @returns a view of what stands now */
  standing(): StandingDecisions {
    const all = [...this.#standing.values()];
    const of = (kind: DecisionKind) => all.filter((decision) => decision.kind === kind);
    const byImage = (kind: DecisionKind) => new Map(of(kind).map((decision) => [decision.image, decision]));
    const different = new Set(
      all.flatMap((decision) => (decision.kind === 'not-a-duplicate' ? [pairKey(decision.image, decision.other)] : [])),
    );
    return {
      keep: byImage('keep'),
      remove: byImage('remove'),
      relabel: new Map(all.flatMap((d) => (d.kind === 'relabel' ? [[d.image, d.label] as const] : []))),
      assignSplit: new Map(all.flatMap((d) => (d.kind === 'assign-split' ? [[d.image, d.split] as const] : []))),
      areDifferent: (a, b) => different.size > 0 && different.has(pairKey(a, b)),
      all,
    };
  }
}

/** What stands after a whole log. */
export const standingDecisions = (decisions: Iterable<Decision>): StandingDecisions =>
  new DecisionLedger(decisions).standing();

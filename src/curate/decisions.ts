import type { Decision } from '../model/decision.ts';

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
  /** Every decision that stands, in the order it was made; collected when it is asked for. */
  readonly all: readonly Decision[];
}

/** No id holds a NUL, since no path does. */
const pairKey = (a: string, b: string): string => (a < b ? `${a}\0${b}` : `${b}\0${a}`);

/**
 * The matter a decision is about, as a text: `keep` and `remove` are one, a pair is the same in either order, and a
 * withdrawal is about what it withdraws.
 */
export function matterOf(decision: Decision): string {
  const kind = decision.kind === 'withdraw' ? decision.of : decision.kind;
  if (kind === 'not-a-duplicate')
    return `pair\0${pairKey(decision.image, (decision as { other?: string }).other ?? '')}`;
  return `${kind === 'keep' || kind === 'remove' ? 'stay' : kind}\0${decision.image}`;
}

/** Keeps the decision in force about each matter; grows with what is decided, one by one. */
export class DecisionLedger {
  readonly #standing = new Map<string, Decision>();
  readonly #keep = new Map<string, Decision>();
  readonly #remove = new Map<string, Decision>();
  readonly #relabel = new Map<string, string>();
  readonly #assignSplit = new Map<string, string>();
  readonly #different = new Set<string>();

  constructor(decisions: Iterable<Decision> = []) {
    for (const decision of decisions) this.add(decision);
  }

  /** What stands about a matter. */
  of(matter: string): Decision | undefined {
    return this.#standing.get(matter);
  }

  /** @returns why the decision changes nothing, or null when it counts; only a withdrawal can be without effect */
  add(decision: Decision): string | null {
    const matter = matterOf(decision);
    const standing = this.#standing.get(matter);
    if (decision.kind !== 'withdraw') {
      // Deleted first, so that the order of the map is the order in which the standing decisions were made.
      if (standing) this.#forget(matter, standing);
      this.#note(matter, decision);
      return null;
    }
    if (standing?.kind === decision.of) {
      this.#forget(matter, standing);
      return null;
    }
    const instead = standing ? `; what stands is "${standing.kind}"` : '';
    return `there is no decision "${decision.of}" to withdraw about ${decision.image}${instead}`;
  }

  #note(matter: string, decision: Decision): void {
    this.#standing.set(matter, decision);
    const { kind, image } = decision;
    if (kind === 'keep') this.#keep.set(image, decision);
    else if (kind === 'remove') this.#remove.set(image, decision);
    else if (kind === 'relabel') this.#relabel.set(image, decision.label);
    else if (kind === 'assign-split') this.#assignSplit.set(image, decision.split);
    else if (kind === 'not-a-duplicate') this.#different.add(pairKey(image, decision.other));
  }

  #forget(matter: string, decision: Decision): void {
    this.#standing.delete(matter);
    const { kind, image } = decision;
    if (kind === 'keep') this.#keep.delete(image);
    else if (kind === 'remove') this.#remove.delete(image);
    else if (kind === 'relabel') this.#relabel.delete(image);
    else if (kind === 'assign-split') this.#assignSplit.delete(image);
    else if (kind === 'not-a-duplicate') this.#different.delete(pairKey(image, decision.other));
  }

  /** @returns what stands, also after further decisions: a view, not a copy */
  standing(): StandingDecisions {
    const standing = this.#standing;
    const different = this.#different;
    return {
      keep: this.#keep,
      remove: this.#remove,
      relabel: this.#relabel,
      assignSplit: this.#assignSplit,
      areDifferent: (a, b) => different.size > 0 && different.has(pairKey(a, b)),
      get all() {
        return [...standing.values()];
      },
    };
  }
}

/** What stands after a whole log. */
export const standingDecisions = (decisions: Iterable<Decision>): StandingDecisions =>
  new DecisionLedger(decisions).standing();

import { appendDecisions, decisionsPath, readDecisions } from '../../catalog/decisions.ts';
import { DecisionLedger, type StandingDecisions } from '../../curate/decisions.ts';
import type { Decision } from '../../model/decision.ts';
import { UserError } from '../../model/errors.ts';
import { regroup } from '../regroup.ts';
import { stampOf } from './session.ts';

/** Steps that can be taken back. */
const MOST_STEPS = 200;

/** The decisions in force, read again when the log has grown, and what this session added to it. */
export class DecisionBook {
  readonly #folder: string;
  #stamp: string | null = null;
  #standing: StandingDecisions = new DecisionLedger().standing();
  #steps: { readonly id: number; readonly back: readonly Decision[] }[] = [];
  #lastStep = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Changes whenever a decision is made, by whomever. */
  get version(): string {
    return stampOf(decisionsPath(this.#folder)) ?? 'none';
  }

  standing(): StandingDecisions {
    const stamp = stampOf(decisionsPath(this.#folder));
    if (stamp !== this.#stamp) {
      this.#standing = new DecisionLedger(readDecisions(this.#folder)).standing();
      this.#stamp = stamp;
    }
    return this.#standing;
  }

  /**
   * Adds decisions of a person; withdrawals of what does not stand are left out.
   * @returns how many were added, and the number under which `takeBack` undoes them; null when none were
   */
  async add(decisions: readonly Decision[]): Promise<{ readonly added: number; readonly step: number | null }> {
    let back: Decision[] = [];
    const added = await appendDecisions(this.#folder, (sofar) => {
      const ledger = new DecisionLedger(sofar);
      const before = standingByMatter(ledger);
      const counting = decisions.filter((decision) => ledger.add(decision) === null);
      const after = standingByMatter(ledger);
      back = [...new Set(counting.map(matterOf))].flatMap((matter) => {
        const stands = after.get(matter);
        return before.get(matter) ?? (stands ? [withdrawalOf(stands)] : []);
      });
      return counting;
    });
    if (added.length === 0) return { added: 0, step: null };
    await this.#followPairs(added);
    const step = ++this.#lastStep;
    this.#steps = [...this.#steps, { id: step, back }].slice(-MOST_STEPS);
    return { added: added.length, step };
  }

  /** Restores what stood before a step. @throws UserError when the step is unknown */
  async takeBack(step: number): Promise<{ readonly restored: number }> {
    const found = this.#steps.find(({ id }) => id === step);
    if (!found) throw new UserError('That step can no longer be taken back.');
    const added = await appendDecisions(this.#folder, (sofar) => {
      const ledger = new DecisionLedger(sofar);
      return found.back.filter((decision) => ledger.add(decision) === null);
    });
    this.#steps = this.#steps.filter(({ id }) => id !== step);
    await this.#followPairs(added);
    return { restored: added.length };
  }

  /** Groups follow decisions about pairs; a workspace that is being written to makes them itself, from the same log. */
  async #followPairs(added: readonly Decision[]): Promise<void> {
    const isAboutPair = ({ kind, ...rest }: Decision) =>
      kind === 'not-a-duplicate' || ('of' in rest && rest.of === 'not-a-duplicate');
    if (added.some(isAboutPair)) await regroup(this.#folder, { whenBusy: 'leave' });
  }
}

/** Decisions of which only the last counts have one matter. */
function matterOf(decision: Decision): string {
  const kind = decision.kind === 'withdraw' ? decision.of : decision.kind;
  const other = 'other' in decision ? decision.other : undefined;
  if (kind === 'not-a-duplicate') return `pair\0${[decision.image, other].sort().join('\0')}`;
  return `${kind === 'keep' || kind === 'remove' ? 'stay' : kind}\0${decision.image}`;
}

const standingByMatter = (ledger: DecisionLedger): Map<string, Decision> =>
  new Map(ledger.standing().all.map((decision) => [matterOf(decision), decision]));

function withdrawalOf(decision: Decision): Decision {
  if (decision.kind === 'withdraw') throw new Error('a withdrawal does not stand');
  const other = decision.kind === 'not-a-duplicate' ? { other: decision.other } : {};
  return { kind: 'withdraw', image: decision.image, of: decision.kind, by: 'person', ...other };
}

import { DecisionLog, decisionsPath } from '../../catalog/decisions.ts';
import { DecisionLedger, matterOf, type StandingDecisions } from '../../curate/decisions.ts';
import { parseDecision } from '../../curate/parse-decision.ts';
import type { Decision } from '../../model/decision.ts';
import { UserError } from '../../model/errors.ts';
import { regroup } from '../regroup.ts';
import { stampOf } from './session.ts';

/** Steps that can be taken back. */
const MOST_STEPS = 200;

/** The decisions in force, read on as the log grows, and what this session added to it. */
export class DecisionBook {
  readonly #folder: string;
  readonly #log: DecisionLog;
  #ledger = new DecisionLedger();
  #stays: string[] = [];
  #steps: { readonly id: number; readonly back: readonly Decision[] }[] = [];
  #lastStep = 0;

  constructor(folder: string) {
    this.#folder = folder;
    this.#log = new DecisionLog(folder);
  }

  /** Changes whenever a decision is made, by whomever. */
  get version(): string {
    return stampOf(decisionsPath(this.#folder)) ?? 'none';
  }

  /** What stands at this moment; a view that later decisions change. */
  standing(): StandingDecisions {
    this.#follow(this.#log.readNew());
    return this.#ledger.standing();
  }

  #follow({ decisions, isRestart }: ReturnType<DecisionLog['readNew']>): void {
    if (isRestart) {
      this.#ledger = new DecisionLedger();
      this.#stays = [];
    }
    for (const decision of decisions) {
      this.#ledger.add(decision);
      const kind = decision.kind === 'withdraw' ? decision.of : decision.kind;
      if (kind === 'keep' || kind === 'remove') this.#stays.push(decision.image);
    }
  }

  /**
   * Every image about whose staying something was decided, as often as it was, oldest first. It only grows; another
   * array takes its place when the log was replaced.
   */
  get stays(): readonly string[] {
    return this.#stays;
  }

  /**
   * Adds decisions of a person; withdrawals of what does not stand are left out.
   *
   * @returns how many were added, and the number under which `takeBack` undoes them; null when none were
   * @throws UserError naming what is wrong with a decision; none is added then
   */
  async add(decisions: readonly Decision[]): Promise<{ readonly added: number; readonly step: number | null }> {
    const { added, back } = await this.#append(decisions.map(checked));
    if (added.length === 0) return { added: 0, step: null };
    const step = ++this.#lastStep;
    this.#steps = [...this.#steps, { id: step, back }].slice(-MOST_STEPS);
    return { added: added.length, step };
  }

  /** Restores what stood before a step. @throws UserError when the step is unknown */
  async takeBack(step: number): Promise<{ readonly restored: number }> {
    const found = this.#steps.find(({ id }) => id === step);
    if (!found) throw new UserError('That step can no longer be taken back.');
    const { added } = await this.#append(found.back);
    this.#steps = this.#steps.filter(({ id }) => id !== step);
    return { restored: added.length };
  }

  /** @returns what counted, and the decisions that would restore what stood before */
  async #append(decisions: readonly Decision[]) {
    let back: Decision[] = [];
    const added = await this.#log.append((fresh) => {
      this.#follow(fresh);
      const before = new Map(decisions.map((decision) => [matterOf(decision), this.#ledger.of(matterOf(decision))]));
      // Tried on the matters at hand alone: the ledger itself follows once the log has them.
      const trial = new DecisionLedger([...before.values()].filter((decision) => decision !== undefined));
      const counting = decisions.filter((decision) => trial.add(decision) === null);
      back = [...new Set(counting.map(matterOf))].flatMap((matter) => {
        const stands = trial.of(matter);
        return before.get(matter) ?? (stands ? [withdrawalOf(stands)] : []);
      });
      return counting;
    });
    if (added.some(isAboutPair)) await regroup(this.#folder, { whenBusy: 'leave' });
    return { added, back };
  }
}

/** Groups follow decisions about pairs; a workspace that is being written to makes them itself, from the same log. */
const isAboutPair = (decision: Decision): boolean =>
  decision.kind === 'not-a-duplicate' || (decision.kind === 'withdraw' && decision.of === 'not-a-duplicate');

/** As it may stand in the log. */
function checked(decision: Decision): Decision {
  try {
    const { at: _, ...fields } = decision;
    return parseDecision(fields);
  } catch (error) {
    throw new UserError(`${decision.image}: ${(error as Error).message}.`);
  }
}

function withdrawalOf(decision: Decision): Decision {
  if (decision.kind === 'withdraw') throw new Error('a withdrawal does not stand');
  const other = decision.kind === 'not-a-duplicate' ? { other: decision.other } : {};
  return { kind: 'withdraw', image: decision.image, of: decision.kind, by: 'person', ...other };
}

import { CurationQueries, type PlanImage } from '../catalog/curation.ts';
import type { Database } from '../catalog/database.ts';
import { readDecisions } from '../catalog/decisions.ts';
import type { Snapshot } from '../catalog/manifest.ts';
import { findPlan, readPlan } from '../catalog/plans.ts';
import { type StandingDecisions, standingDecisions } from '../curate/decisions.ts';
import { UserError } from '../model/errors.ts';
import { splitOfName } from '../sources/split.ts';
import { EXCLUDED } from './related-set.ts';

export interface KeptOptions {
  /** A split, as decided; `all` for every image. Default: the one that means train, else all. */
  readonly split?: string;
  /** A stored plan, by the beginning of its id: what it takes away is not kept. */
  readonly plan?: string;
}

/** An image that stays, with its split and label as decided. */
export type KeptImage = Pick<PlanImage, 'id' | 'uri' | 'sizeBytes' | 'modifiedMs' | 'sha256' | 'outcome'> & {
  readonly split: string | null;
  readonly label: string | null;
};

/** What stays of a dataset: no decision removes it, no plan that was named takes it away, and no split leaves it out. */
export class KeptSet {
  /** Null for all images. */
  readonly split: string | null;
  /** Why this split: asked for, the one that means train, or there being none of that kind. */
  readonly splitChoice: 'asked' | 'train' | 'no-train-split';
  /** Id of the plan; null without one. */
  readonly plan: string | null;
  readonly decisions: StandingDecisions;
  readonly #queries: CurationQueries;
  readonly #gone: ReadonlySet<string>;

  private constructor(
    queries: CurationQueries,
    decisions: StandingDecisions,
    split: Pick<KeptSet, 'split' | 'splitChoice'>,
    plan: string | null,
    gone: ReadonlySet<string>,
  ) {
    this.#queries = queries;
    this.decisions = decisions;
    this.split = split.split;
    this.splitChoice = split.splitChoice;
    this.plan = plan;
    this.#gone = gone;
  }

  /** @throws UserError for a split that no image is in, and a plan that is not there */
  static async open(
    database: Database,
    folder: string,
    snapshot: Snapshot,
    options: KeptOptions = {},
  ): Promise<KeptSet> {
    const queries = new CurationQueries(database, folder, snapshot);
    const decisions = standingDecisions(readDecisions(folder));
    const names = [...new Set([...(await queries.splits()), ...decisions.assignSplit.values()])]
      .filter((name) => name !== EXCLUDED)
      .sort();
    const plan = options.plan === undefined ? null : findPlan(folder, options.plan);
    const gone = new Set<string>();
    if (plan !== null) {
      for (const { action, id } of readPlan(folder, plan).operations())
        if (action === 'remove' || action === 'leave-out') gone.add(id);
    }
    return new KeptSet(queries, decisions, splitOf(options.split, names), plan, gone);
  }

  /** In id order, a few thousand at a time. */
  async *images(): AsyncGenerator<KeptImage[]> {
    const { remove, relabel, assignSplit } = this.decisions;
    for await (const images of this.#queries.allImages()) {
      const kept: KeptImage[] = [];
      for (const image of images) {
        if (remove.has(image.id) || this.#gone.has(image.id)) continue;
        const split = assignSplit.get(image.id) ?? image.split;
        if (split === EXCLUDED || (this.split !== null && split !== this.split)) continue;
        kept.push({ ...image, split, label: relabel.get(image.id) ?? image.label });
      }
      if (kept.length > 0) yield kept;
    }
  }
}

function splitOf(asked: string | undefined, names: readonly string[]): Pick<KeptSet, 'split' | 'splitChoice'> {
  if (asked === 'all') return { split: null, splitChoice: 'asked' };
  if (asked === undefined) {
    const train = names.find((name) => splitOfName(name) === 'train');
    return train === undefined
      ? { split: null, splitChoice: 'no-train-split' }
      : { split: train, splitChoice: 'train' };
  }
  if (names.includes(asked)) return { split: asked, splitChoice: 'asked' };
  const there = names.length > 0 ? `There are: ${names.join(', ')}, or all.` : 'No image has a split: use all.';
  throw new UserError(`--split: no image is in a split named ${asked}. ${there}`);
}

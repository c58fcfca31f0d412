import { type RelatedImages, relatedImages } from '../analyse/leakage/related-images.ts';
import { readDecisions } from '../catalog/decisions.ts';
import { loadRelated } from '../catalog/related.ts';
import { type StandingDecisions, standingDecisions } from '../curate/decisions.ts';
import { COPY_RELATIONS, type Relation, relationRank } from '../model/relation.ts';
import type { Workspace } from './workspace.ts';

/** Images that `split` left out because they are related to a protected split. */
export const EXCLUDED = 'excluded';

export interface RelatedSetOptions {
  /** Default: copies of one picture, not the same scene in another shot. */
  readonly relations?: readonly Relation[];
  /** `paired`: only images in some pair · `measured`: all that were measured. */
  readonly images: 'paired' | 'measured';
  /** SQL expression for the label; default the column `label`. */
  readonly label?: string;
  readonly withoutCaptions?: boolean;
}

/** Images, what is said of them, and every related pair of them. */
export interface RelatedSet {
  readonly ids: readonly string[];
  readonly split: readonly (string | null)[];
  readonly label: readonly (string | null)[];
  readonly caption: readonly (string | null)[];
  readonly related: RelatedImages;
  /** The relations asked for, by place in `RELATIONS`. */
  readonly accept: (rank: number) => boolean;
  readonly decisions: StandingDecisions;
}

/** Loads the related images of a workspace as they were scanned; pairs that a person called different are none. */
export async function loadRelatedSet(workspace: Workspace, options: RelatedSetOptions): Promise<RelatedSet> {
  const decisions = standingDecisions(readDecisions(workspace.folder));
  const relations = options.relations ?? COPY_RELATIONS;
  const loaded = await loadRelated(workspace.database, {
    relations,
    images: options.images,
    ...(options.label === undefined ? {} : { label: options.label }),
    withoutCaptions: options.withoutCaptions ?? false,
    areDifferent: decisions.all.flatMap((decision) =>
      decision.kind === 'not-a-duplicate' ? [[decision.image, decision.other] as const] : [],
    ),
  });
  const { ids, split, label, caption, bytesNumber, rows } = loaded;
  const ranks = new Set(relations.map(relationRank));
  return {
    ids,
    split,
    label,
    caption,
    related: relatedImages(ids.length, rows, bytesNumber),
    accept: (rank) => ranks.has(rank),
    decisions,
  };
}

/** Splits as the decisions would leave them: null for what goes or is left out. */
export const decidedSplits = (
  { ids, split }: Pick<RelatedSet, 'ids' | 'split'>,
  { remove, assignSplit }: StandingDecisions,
): (string | null)[] =>
  ids.map((id, image) => {
    if (remove.has(id)) return null;
    const decided = assignSplit.get(id) ?? split[image]!;
    return decided === EXCLUDED ? null : decided;
  });

/** Labels as the decisions would leave them. */
export const decidedLabels = (
  { ids, label }: Pick<RelatedSet, 'ids' | 'label'>,
  { relabel }: StandingDecisions,
): (string | null)[] => ids.map((id, image) => relabel.get(id) ?? label[image]!);

/** Numbers for names in order of their first appearance in `names`; -1 for null and unknown ones. */
export function sidesOf(values: readonly (string | null)[], names: readonly string[]): Int32Array {
  const numbers = new Map(names.map((name, i) => [name, i]));
  return Int32Array.from(values, (value) => (value === null ? -1 : (numbers.get(value) ?? -1)));
}

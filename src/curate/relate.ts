import { type CrossSplit, crossSplitRelations } from '../analyse/duplicates/cross-split.ts';
import { duplicateGroups } from '../analyse/duplicates/groups.ts';
import { type RelatedPairs, representedClasses } from '../analyse/duplicates/related-pairs.ts';
import { type DuplicateRow, duplicateRows, type GroupRow } from './duplicate-rows.ts';
import type { KeeperFacts, KeeperOptions } from './keeper.ts';

export interface Related {
  readonly groups: readonly GroupRow[];
  readonly images: readonly DuplicateRow[];
  readonly cross: CrossSplit;
}

/**
 * Pairs → groups with keepers, what they say of each image, and relations across splits. Costs grow with the pairs; the
 * images that are in no pair are not even numbered.
 *
 * @param ids of the nodes the pairs are of, in id order
 * @param threshold score above which a pair links
 * @param vetoes pairs of ids that a person said are no duplicates
 */
export function relate(
  ids: readonly string[],
  pairs: RelatedPairs,
  threshold: number,
  facts: ReadonlyMap<string, KeeperFacts & { readonly sha256: string | null }>,
  options: KeeperOptions,
  vetoes: readonly (readonly [string, string])[] = [],
): Related {
  const numberOf = vetoes.length > 0 ? new Map(ids.map((id, number) => [id, number])) : new Map<string, number>();
  const numbered = vetoes.flatMap(([a, b]) => {
    const [x, y] = [numberOf.get(a), numberOf.get(b)];
    return x === undefined || y === undefined ? [] : [[x, y] as const];
  });
  const classes = representedClasses(ids.length, pairs, threshold, numbered);
  const factsOf = (image: number): KeeperFacts & { readonly sha256: string | null } => {
    const known = facts.get(ids[image]!);
    if (!known) throw new Error(`${ids[image]} is in a pair, but not among the images.`);
    return known;
  };
  const { groups, images } = duplicateRows(
    pairs,
    classes,
    duplicateGroups(pairs, classes),
    { factsOf, bytesOf: (image) => factsOf(image).sha256 ?? image },
    options,
  );
  const splits = ids.map((id) => facts.get(id)?.split ?? null);
  return { groups, images, cross: crossSplitRelations(splits, classes) };
}

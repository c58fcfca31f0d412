import type { Relation } from '../src/model/relation.ts';

/** How two planted images are related: copies of one picture, not another shot of it. */
export type PlantedRelation = Exclude<Relation, 'same-scene' | 'semantic'>;

/** One image with something wrong with it. */
export interface PlantedFault {
  readonly kind: string;
  readonly id: string;
  /** Checks that must speak of it. */
  readonly expect: readonly string[];
  /** Checks that may speak of it, because what was done to it touches them too. */
  readonly allowed: readonly string[];
  readonly note: string;
}

/** Images that are the same picture. */
export interface PlantedGroup {
  readonly relation: PlantedRelation;
  /** What else it may rightly be called, because more than one thing was done. */
  readonly orRelations: readonly PlantedRelation[];
  /** The original first. */
  readonly ids: readonly string[];
  /** Checks besides the relation's own that may speak of the copies, because what was done touches them too. */
  readonly allowed: readonly string[];
  readonly note: string;
}

/** Different pictures of one template: a hash takes them for copies, and whoever groups or pairs them is wrong. */
export interface LookAlikes {
  readonly ids: readonly string[];
  /** Checks that may speak of them: a letter is light, an icon holds little. */
  readonly allowed: readonly string[];
  readonly note: string;
}

/** A made sample set and the truth about it. Ids are `/`-separated paths relative to `folder`. */
export interface SampleSet {
  readonly folder: string;
  /** Every file that is, or claims to be, an image. */
  readonly images: readonly string[];
  /** Sound images; some are originals of a group. */
  readonly clean: readonly string[];
  readonly faults: readonly PlantedFault[];
  readonly groups: readonly PlantedGroup[];
  readonly lookAlikes: readonly LookAlikes[];
  /** Pairs of one group that stand in different splits. */
  readonly leaks: readonly { readonly a: string; readonly b: string }[];
  /** Files that are no images and do not claim to be: not applicable, never a finding. */
  readonly notImages: readonly string[];
}

/** The check that speaks of a relation. */
export const checkOfRelation = (relation: PlantedRelation): string =>
  relation === 'identical-bytes' || relation === 'identical-pixels' ? 'exact-duplicate' : 'near-duplicate';

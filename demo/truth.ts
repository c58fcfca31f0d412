/** How two planted images are related. */
export type PlantedRelation = 'identical-bytes' | 'identical-pixels' | 'near-duplicate' | 'flipped';

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
  /** The original first. */
  readonly ids: readonly string[];
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
  /** Pairs of one group that stand in different splits. */
  readonly leaks: readonly { readonly a: string; readonly b: string }[];
  /** Files that are no images and do not claim to be: not applicable, never a finding. */
  readonly notImages: readonly string[];
}

/** The check that speaks of a relation. */
export const CHECK_OF_RELATION: Readonly<Record<PlantedRelation, string>> = {
  'identical-bytes': 'exact-duplicate',
  'identical-pixels': 'exact-duplicate',
  'near-duplicate': 'near-duplicate',
  flipped: 'near-duplicate',
};

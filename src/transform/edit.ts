import type { RgbImage } from '../kernel/image.ts';
import type { Relation } from '../model/relation.ts';

/** An image file in memory. */
export interface EditedFile {
  readonly bytes: Uint8Array;
  /** Without the dot, such as `jpg`. */
  readonly extension: string;
}

/** 1 gentle – 3 strong. */
export type Strength = 1 | 2 | 3;

/** A known transformation of a picture: what people and programs do to copies. */
export interface Edit {
  /** Edits of one kind, such as `crop-centre`. */
  readonly family: string;
  readonly strength: Strength;
  /** Unique: the family and its parameter, such as `crop-centre-80`. */
  readonly name: string;
  /** How the picture and its edited copy are related: what a right answer says. */
  readonly relation: Relation;
  /** Other answers that are not wrong either. */
  readonly alsoRight: readonly Relation[];
  /**
   * A perceptual hash of the whole picture (as it is, in its eight orientations, or without uniform borders) is expected
   * to lie near that of the original. Crops, turns by other angles, large overlays and pages need more than that.
   */
  readonly isHashReachable: boolean;
  /** @param random uniform in [0, 1), see {@link seededRandom}; the same stream gives the same bytes */
  apply(image: RgbImage, random: () => number): Promise<EditedFile>;
}

/** What the three edits of a family share. */
export interface FamilySpec {
  readonly family: string;
  readonly relation: Relation;
  readonly alsoRight?: readonly Relation[];
  /** The parameter of each strength, gentle to strong. */
  readonly values: readonly [number, number, number];
  /** How a value is written in the edit's name. Default: as a number. */
  readonly label?: (value: number) => string;
  readonly isHashReachable: boolean | ((value: number) => boolean);
  readonly apply: (image: RgbImage, value: number, random: () => number) => Promise<EditedFile>;
}

const STRENGTHS = [1, 2, 3] as const;

/** The three edits of one family, gentle to strong. */
export function family(spec: FamilySpec): readonly Edit[] {
  const { label = String, isHashReachable } = spec;
  return STRENGTHS.map((strength): Edit => {
    const value = spec.values[strength - 1]!;
    return {
      family: spec.family,
      strength,
      name: `${spec.family}-${label(value)}`,
      relation: spec.relation,
      alsoRight: spec.alsoRight ?? [],
      isHashReachable: typeof isHashReachable === 'boolean' ? isHashReachable : isHashReachable(value),
      apply: (image, random) => spec.apply(image, value, random),
    };
  });
}

/** A share, 0–1, as a whole number of hundredths: how edits are named. */
export const hundredths = (share: number): string => String(Math.round(share * 100));

import type { SceneName } from '../scenes/registry.ts';
import type { PlantedRelation } from '../truth.ts';

/** A planted copy of a sound image. */
export interface Copy {
  readonly id: string;
  /** From the original's file to the copy's. */
  readonly make: (original: Buffer) => Promise<Buffer> | Buffer;
}

/** A group to plant: an original by class and number, and its copies. */
export interface CopyRecipe {
  readonly scene: SceneName;
  /** Below six: every scale of the set has these originals. Numbers 0–3 are in train, 4 in val, 5 in test. */
  readonly index: number;
  readonly relation: PlantedRelation;
  /** What else the copies may rightly be called. */
  readonly orRelations?: readonly PlantedRelation[];
  readonly copies: readonly Copy[];
  /** Checks that may speak of the copies because of what was done to them. */
  readonly allowed?: readonly string[];
  readonly note: string;
}

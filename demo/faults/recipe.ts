import type { Picture } from '../render/canvas.ts';
import type { Random } from '../render/random.ts';
import type { SceneName } from '../scenes/registry.ts';

/** A fault to plant. Each gets a scene of its own, so that nothing but the fault is wrong with it. */
export interface FaultRecipe {
  readonly kind: string;
  readonly id: string;
  readonly scene: SceneName;
  readonly variant: number;
  readonly width: number;
  readonly height: number;
  readonly expect: readonly string[];
  readonly allowed: readonly string[];
  readonly note: string;
  readonly make: (picture: Picture, random: Random) => Promise<Buffer> | Buffer;
}

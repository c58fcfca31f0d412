import type { Random } from '../render/random.ts';

/** Pictures of one template to plant; what they share must not come from their random stream. */
export interface LookAlikeRecipe {
  readonly images: readonly { readonly id: string; readonly draw: (random: Random) => Promise<Buffer> }[];
  readonly allowed: readonly string[];
  readonly note: string;
}

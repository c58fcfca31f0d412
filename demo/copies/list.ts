import { CODED_COPIES } from './coded.ts';
import { EDITED_COPIES } from './edited.ts';
import { EXACT_COPIES } from './exact.ts';
import type { CopyRecipe } from './recipe.ts';
import { TURNED_COPIES } from './turned.ts';

/** Every group that is planted. */
export const COPY_RECIPES: readonly CopyRecipe[] = [
  ...EXACT_COPIES,
  ...CODED_COPIES,
  ...TURNED_COPIES,
  ...EDITED_COPIES,
];

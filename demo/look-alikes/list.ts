import { ICONS } from './icons.ts';
import { INVOICES } from './invoices.ts';
import type { LookAlikeRecipe } from './recipe.ts';
import { SKIES } from './skies.ts';

/** Everything that must not be taken for copies. */
export const LOOK_ALIKE_RECIPES: readonly LookAlikeRecipe[] = [INVOICES, ICONS, SKIES];

import { BROKEN_FAULTS } from './broken.ts';
import { EXPOSURE_FAULTS } from './exposure.ts';
import { FOCUS_FAULTS } from './focus.ts';
import { FRAME_FAULTS } from './frame.ts';
import type { FaultRecipe } from './recipe.ts';

/** Everything that is planted besides copies. */
export const FAULT_RECIPES: readonly FaultRecipe[] = [
  ...BROKEN_FAULTS,
  ...EXPOSURE_FAULTS,
  ...FOCUS_FAULTS,
  ...FRAME_FAULTS,
];

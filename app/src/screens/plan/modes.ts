import type { PlanModeName } from '../../../../src/server/api.ts';

/** Files leave the place where they are. */
export const takesAway = (mode: PlanModeName): boolean => mode === 'quarantine' || mode === 'move';

/** Modes that words tell apart. */
export type ModeKind = 'quarantine' | 'move' | 'made' | 'list';

export const kindOf = (mode: PlanModeName): ModeKind =>
  mode === 'quarantine' || mode === 'move' || mode === 'list' ? mode : 'made';

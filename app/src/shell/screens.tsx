import { type ComponentType, lazy } from 'react';
import { OverviewScreen } from '../screens/overview/OverviewScreen.tsx';

/** The screens, in the order of a look at a dataset. */
export const SCREENS = ['overview', 'grid', 'duplicates', 'quality', 'leakage', 'map', 'plan', 'jobs'] as const;
export type ScreenName = (typeof SCREENS)[number];

/** Screens that make sense before anything is scanned. */
export const WITHOUT_STATE: ReadonlySet<ScreenName> = new Set(['jobs']);

/** The first screen comes with the page, the others when they are asked for. */
export const COMPONENTS: Readonly<Record<ScreenName, ComponentType>> = {
  overview: OverviewScreen,
  grid: lazy(async () => ({ default: (await import('../screens/grid/GridScreen.tsx')).GridScreen })),
  duplicates: lazy(async () => ({
    default: (await import('../screens/duplicates/DuplicatesScreen.tsx')).DuplicatesScreen,
  })),
  quality: lazy(async () => ({ default: (await import('../screens/quality/QualityScreen.tsx')).QualityScreen })),
  leakage: lazy(async () => ({ default: (await import('../screens/leakage/LeakageScreen.tsx')).LeakageScreen })),
  map: lazy(async () => ({ default: (await import('../screens/map/MapScreen.tsx')).MapScreen })),
  plan: lazy(async () => ({ default: (await import('../screens/plan/PlanScreen.tsx')).PlanScreen })),
  jobs: lazy(async () => ({ default: (await import('../screens/jobs/JobsScreen.tsx')).JobsScreen })),
};

/** The screen of an address; the first for the bare one, null for one that does not exist. */
export function screenOf(name: string): ScreenName | null {
  if (name === '') return 'overview';
  return SCREENS.find((screen) => screen === name && screen !== 'overview') ?? null;
}

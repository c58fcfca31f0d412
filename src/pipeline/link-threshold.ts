import type { CheckSettings, ResolvedCheck } from '../analyse/checks/evaluate.ts';
import nearDuplicate from '../analyse/checks/near-duplicate.ts';
import { COMPARE_VERSION } from '../analyse/compare/compare.ts';
import type { Manifest } from '../catalog/manifest.ts';

/** The check whose threshold decides which pairs link. */
export const LINKING_CHECK = nearDuplicate.name;

/**
 * The threshold of a calibration that still holds, as a check setting. A threshold that someone gave goes before it.
 */
export function calibratedChecks({ calibration }: Pick<Manifest, 'calibration'>): CheckSettings {
  if (calibration === null || calibration.compareVersion !== COMPARE_VERSION) return {};
  return { thresholds: { [LINKING_CHECK]: calibration.threshold } };
}

/** Score above which pairs link: as given, else as calibrated, else the check's default. */
export function linkThreshold(
  checks: readonly ResolvedCheck[],
  manifest: Pick<Manifest, 'calibration'>,
  given: CheckSettings | undefined,
): number {
  const explicit = given?.thresholds?.[LINKING_CHECK];
  const calibrated = calibratedChecks(manifest).thresholds?.[LINKING_CHECK];
  return (
    explicit ?? calibrated ?? checks.find(({ name }) => name === LINKING_CHECK)?.threshold ?? nearDuplicate.threshold
  );
}

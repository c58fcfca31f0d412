import type { Check } from '../../analyse/checks/define.ts';
import { resolveChecks } from '../../analyse/checks/evaluate.ts';
import { CHECKS } from '../../analyse/checks/registry.generated.ts';
import { derivedChecks } from '../../catalog/derived.ts';
import { lockWorkspace } from '../../catalog/lock.ts';
import { type Manifest, readManifest, writeManifest } from '../../catalog/manifest.ts';
import { UserError } from '../../model/errors.ts';
import type { AllCheckSettings } from '../check-settings.ts';
import { LINKING_CHECK } from '../link-threshold.ts';

/** What a person settles about one check. */
export type CheckChange =
  /** Moves its threshold; null takes it back to the default. */
  { readonly check: string; readonly threshold: number | null } | { readonly check: string; readonly isOn: boolean };

/**
 * Stores where a person drew a check's line, or that it is off. It holds at once for everything that reads the workspace
 * and for the scans to come, unless they are told otherwise; nothing is measured again.
 *
 * @throws UserError for an unknown check, a threshold out of its range, and a workspace that another process is writing
 */
export function storeCheck(folder: string, change: CheckChange): void {
  // Groups stand on it: it moves together with them.
  if (change.check === LINKING_CHECK && 'threshold' in change) {
    throw new UserError(`The threshold of ${LINKING_CHECK} makes the groups: it is set under Duplicates.`);
  }
  const unlock = lockWorkspace(folder);
  try {
    const manifest = readManifest(folder);
    writeManifest(folder, { ...manifest, ...changedChecks(manifest, change) });
  } finally {
    unlock();
  }
}

/** What the manifest says of the checks once a change has been made. @throws UserError as {@link storeCheck} does */
export function changedChecks(manifest: Manifest, change: CheckChange): Pick<Manifest, 'checks' | 'reviewed'> {
  const declared = [...CHECKS, ...derivedChecks(manifest.derived)];
  const check = declared.find(({ name }) => name === change.check);
  if (!check) throw new UserError(`There is no check named ${change.check}.`);
  const isMoved = 'threshold' in change && change.threshold !== null;
  // Its range is told in the words of the settings.
  if (isMoved) resolveChecks([check], { thresholds: { [check.name]: change.threshold } });
  const next = (settings: AllCheckSettings) =>
    'threshold' in change ? moved(settings, check, change.threshold) : switched(settings, check, change.isOn);
  return { checks: next(manifest.checks), reviewed: next(manifest.reviewed) };
}

function moved({ thresholds, disabled, enabled }: AllCheckSettings, { name }: Check, threshold: number | null) {
  const { [name]: _, ...others } = thresholds;
  return {
    thresholds: threshold === null ? others : { ...others, [name]: threshold },
    disabled: [...disabled],
    enabled: [...enabled],
  };
}

const switched = ({ thresholds, disabled, enabled }: AllCheckSettings, { name, optional }: Check, isOn: boolean) => ({
  thresholds: { ...thresholds },
  disabled: isOn ? without(disabled, name) : [...without(disabled, name), name],
  enabled: isOn && optional ? [...without(enabled, name), name] : without(enabled, name),
});

const without = (names: readonly string[], name: string): string[] => names.filter((each) => each !== name);

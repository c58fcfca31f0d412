import type { Check } from '../analyse/checks/define.ts';
import type { CheckSettings } from '../analyse/checks/evaluate.ts';

/** Settings with every key there. */
export type AllCheckSettings = Required<CheckSettings>;

/** Later settings win, key by key; a threshold, or switching on, undoes an earlier switching off. */
export function mergeSettings(stored: CheckSettings, given: CheckSettings = {}): AllCheckSettings {
  const enabled = [...(given.enabled ?? []), ...Object.keys(given.thresholds ?? {})];
  return {
    thresholds: { ...stored.thresholds, ...given.thresholds },
    disabled: [...(stored.disabled ?? []).filter((name) => !enabled.includes(name)), ...(given.disabled ?? [])],
    enabled: [...(stored.enabled ?? []), ...(given.enabled ?? [])],
  };
}

/**
 * Stored settings less those that nothing takes any more: the check came with a head that is gone or has another range
 * now. Settings that a person has just given are not passed through this: there a wrong name is an error.
 */
export function knownSettings(stored: CheckSettings, checks: readonly Check[]): AllCheckSettings {
  const byName = new Map(checks.map((check) => [check.name, check]));
  const isKnown = (name: string) => byName.has(name);
  const isSettable = (key: string, value: number): boolean => {
    const check = byName.get(key);
    if (check) return value >= check.range[0] && value <= check.range[1];
    const dot = key.lastIndexOf('.');
    return byName.get(key.slice(0, dot))?.conditions?.some(({ name }) => name === key.slice(dot + 1)) ?? false;
  };
  return {
    thresholds: Object.fromEntries(
      Object.entries(stored.thresholds ?? {}).filter(([key, value]) => isSettable(key, value)),
    ),
    disabled: (stored.disabled ?? []).filter(isKnown),
    enabled: (stored.enabled ?? []).filter(isKnown),
  };
}

import { type ClusteringMeasures, compareClusterings } from './clusterings.ts';
import type { Truth, TruthScope } from './truth.ts';

/**
 * Found groups against the truth's. An image that the truth does not name counts when it was found in a group, as one
 * that should be alone (unless only named images count).
 */
export function measureGroups(
  truth: Truth,
  scope: TruthScope,
  ids: readonly string[],
  groupOf: ReadonlyMap<string, string>,
): ClusteringMeasures | null {
  const { clusters } = truth;
  if (clusters === null) return null;
  const numbers = new Map<string, number>();
  const [before, after]: [number[], number[]] = [[], []];
  ids.forEach((id, i) => {
    const group = groupOf.get(id);
    if (clusters[i]! < 0 && (scope === 'named' || group === undefined)) return;
    if (group !== undefined && !numbers.has(group)) numbers.set(group, numbers.size);
    // An image of its own has a number that no group has.
    before.push(clusters[i]! < 0 ? -1 - i : clusters[i]!);
    after.push(group === undefined ? -1 - i : numbers.get(group)!);
  });
  return compareClusterings(before, after);
}

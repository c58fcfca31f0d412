/** What copies of one picture say against an image's label. */
export interface CopyConflict {
  /** Share of its copies, itself included, that have its label: 0–1. */
  readonly share: number;
  /** The label that more copies have than any other; null where two are level. */
  readonly majority: string | null;
  /** A copy with another label: one with the majority's where there is one. */
  readonly example: string;
  /** That copy's label. */
  readonly exampleLabel: string;
  /** Copies with a label, itself included. */
  readonly copies: number;
}

/**
 * Images whose copies have other labels, by group of copies. Images that have the label of the majority are not listed:
 * the others are the ones to look at.
 *
 * @param groups number of the group of each image, −1 for none
 * @param labels empty for none
 */
export function conflictingCopies(
  ids: readonly string[],
  labels: readonly string[],
  groups: Int32Array,
): Map<number, CopyConflict> {
  const members = new Map<number, number[]>();
  for (const [image, group] of groups.entries()) {
    if (group < 0 || labels[image] === '') continue;
    const list = members.get(group);
    if (list) list.push(image);
    else members.set(group, [image]);
  }
  const conflicts = new Map<number, CopyConflict>();
  for (const list of members.values()) {
    const counts = new Map<string, number>();
    for (const image of list) counts.set(labels[image]!, (counts.get(labels[image]!) ?? 0) + 1);
    if (counts.size < 2) continue;
    const [first, second] = [...counts].sort((a, b) => b[1] - a[1]);
    const majority = first![1] === second![1] ? null : first![0];
    for (const image of list) {
      if (labels[image] === majority) continue;
      const example = list.find(
        (other) => labels[other] !== labels[image] && (majority === null || labels[other] === majority),
      )!;
      conflicts.set(image, {
        share: counts.get(labels[image]!)! / list.length,
        majority,
        example: ids[example]!,
        exampleLabel: labels[example]!,
        copies: list.length,
      });
    }
  }
  return conflicts;
}

export interface Majority {
  readonly label: string;
  readonly count: number;
  /** How many have a label at all. */
  readonly of: number;
}

/** The label that more members have than any other one; null where two are level, or nobody has a label. */
export function majority(labels: readonly (string | null)[]): Majority | null {
  const counts = new Map<string, number>();
  for (const label of labels) if (label !== null) counts.set(label, (counts.get(label) ?? 0) + 1);
  const [first, second] = [...counts].sort((a, b) => b[1] - a[1]);
  if (!first || first[1] === second?.[1]) return null;
  return { label: first[0], count: first[1], of: labels.filter((label) => label !== null).length };
}

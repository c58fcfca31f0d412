import type { ReviewState } from './session.ts';

/** Labels that a person can choose from. */
const MOST_LABELS = 500;

/** Labels that images have, the most frequent first; none where there are too many to hold. */
export async function frequentLabels({ table }: ReviewState): Promise<readonly string[]> {
  const column = await table.tryTexts('label');
  if (!column) return [];
  const counts = new Float64Array(column.values.length);
  for (const code of column.codes) if (code >= 0) counts[code]!++;
  const order = Array.from(counts.keys()).sort((a, b) => counts[b]! - counts[a]! || a - b);
  return order.slice(0, MOST_LABELS).map((code) => column.values[code]!);
}

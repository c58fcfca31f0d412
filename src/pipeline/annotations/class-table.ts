import type { ClassOfSplit } from '../../catalog/object-statistics.ts';

export interface ClassCounts {
  readonly name: string | null;
  readonly objects: number;
  readonly images: number;
  readonly splits: Readonly<Record<string, { readonly objects: number; readonly images: number }>>;
}

/** Classes against splits. */
export interface ClassTable {
  /** Names of the splits, in alphabetical order; `–` for images without one. */
  readonly splits: readonly string[];
  /** The most frequent first. */
  readonly classes: readonly ClassCounts[];
  /** Classes that other splits have and this one has not. */
  readonly missing: readonly { readonly name: string; readonly split: string }[];
}

/** Stands for images without a split. */
export const NO_SPLIT = '–';

export function classTable(rows: readonly ClassOfSplit[]): ClassTable {
  const splits = [...new Set(rows.map(({ split }) => split ?? NO_SPLIT))].sort();
  const byName = new Map<string | null, { objects: number; images: number; splits: Record<string, ClassOfSplit> }>();
  for (const row of rows) {
    const known = byName.get(row.name) ?? { objects: 0, images: 0, splits: {} };
    known.objects += row.objects;
    known.images += row.images;
    known.splits[row.split ?? NO_SPLIT] = row;
    byName.set(row.name, known);
  }
  const classes = [...byName]
    .map(([name, counts]) => ({
      name,
      objects: counts.objects,
      images: counts.images,
      splits: Object.fromEntries(
        Object.entries(counts.splits).map(([split, { objects, images }]) => [split, { objects, images }]),
      ),
    }))
    .sort((a, b) => b.objects - a.objects || b.images - a.images || ((a.name ?? '') < (b.name ?? '') ? -1 : 1));
  const named = splits.filter((split) => split !== NO_SPLIT);
  const missing = classes.flatMap(({ name, splits: its }) =>
    name === null ? [] : named.filter((split) => !(split in its)).map((split) => ({ name, split })),
  );
  return { splits, classes, missing };
}

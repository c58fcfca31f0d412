import type { ReviewState } from './session.ts';

/** Images, and those of them that have a finding of any check. */
export interface Cell {
  readonly images: number;
  readonly withFindings: number;
}

export interface LabelTable {
  /** The splits with most images, as many as fit beside each other; null is no split. */
  readonly splits: readonly ({ readonly value: string | null } & Cell)[];
  readonly splitCount: number;
  /** The labels with most images; null is no label. One cell per split. */
  readonly labels: readonly ({ readonly value: string | null; readonly cells: readonly Cell[] } & Cell)[];
  /** How many there are; null when they are too many to be labels of classes. */
  readonly labelCount: number | null;
  readonly all: Cell;
}

const MOST_SPLITS = 6;

/** Labels × splits, counted in one pass over columns in memory. */
export async function labelTable({ table }: ReviewState, mostLabels: number): Promise<LabelTable> {
  const splits = await sidesOf(table, 'split', MOST_SPLITS);
  const labels = await sidesOf(table, 'label', mostLabels);
  const masks = await table.findings();
  const width = splits.values.length;
  const height = labels.values.length;
  // A row and a column more for sums over what is not shown, too.
  const images = new Float64Array((height + 1) * (width + 1));
  const found = new Float64Array((height + 1) * (width + 1));
  for (let image = 0; image < table.count; image++) {
    let has = 0;
    for (let word = 0; word < masks.length; word++) if (masks[word]![image] !== 0) has = 1;
    const row = labels.placeOf(image);
    const column = splits.placeOf(image);
    const total = height * (width + 1) + width;
    images[total]!++;
    found[total]! += has;
    if (column >= 0) {
      images[height * (width + 1) + column]!++;
      found[height * (width + 1) + column]! += has;
    }
    if (row < 0) continue;
    images[row * (width + 1) + width]!++;
    found[row * (width + 1) + width]! += has;
    if (column < 0) continue;
    images[row * (width + 1) + column]!++;
    found[row * (width + 1) + column]! += has;
  }
  const cell = (row: number, column: number): Cell => ({
    images: images[row * (width + 1) + column]!,
    withFindings: found[row * (width + 1) + column]!,
  });
  return {
    splits: splits.values.map((value, column) => ({ value, ...cell(height, column) })),
    splitCount: splits.count ?? 0,
    labels: labels.values.map((value, row) => ({
      value,
      cells: splits.values.map((_, column) => cell(row, column)),
      ...cell(row, width),
    })),
    labelCount: labels.count,
    all: cell(height, width),
  };
}

interface Sides {
  /** The most frequent values, the empty cell among them when there is any other. */
  readonly values: readonly (string | null)[];
  /** Different values; null when they are too many to count. */
  readonly count: number | null;
  /** Place of an image's value in `values`, −1 when it is not among them. */
  readonly placeOf: (image: number) => number;
}

async function sidesOf(table: ReviewState['table'], column: string, most: number): Promise<Sides> {
  const texts = table.has(column) ? await table.tryTexts(column) : null;
  if (!texts) return { values: [], count: table.has(column) ? null : 0, placeOf: () => -1 };
  const { codes, values } = texts;
  const counts = new Float64Array(values.length + 1);
  for (let image = 0; image < codes.length; image++) counts[codes[image]! + 1]!++;
  if (values.length === 0) return { values: [], count: 0, placeOf: () => -1 };
  const ranked = [...counts.keys()].filter((code) => counts[code]! > 0);
  ranked.sort((a, b) => counts[b]! - counts[a]! || a - b);
  const shown = ranked.slice(0, most);
  const places = new Int32Array(values.length + 1).fill(-1);
  for (const [place, code] of shown.entries()) places[code] = place;
  return {
    values: shown.map((code) => (code === 0 ? null : values[code - 1]!)),
    count: values.length,
    placeOf: (image) => places[codes[image]! + 1]!,
  };
}

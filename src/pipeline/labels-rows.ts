import type { Labelled } from '../analyse/labels/labelled.ts';
import { UserError } from '../model/errors.ts';
import type { ClassLabels } from '../sources/predictions/class-labels.ts';
import { joinRows } from '../sources/predictions/join-rows.ts';
import type { Probabilities } from '../sources/predictions/probabilities.ts';
import type { Numbers } from '../sources/predictions/types.ts';

/** Images that have both a label and probabilities, in the order of their rows. */
export interface LabelledRows {
  readonly of: Labelled;
  /** Row of each image in the file of probabilities. */
  readonly rowOf: Int32Array;
  readonly rows: number;
  readonly ids: readonly string[] | null;
  readonly classNames: readonly (string | number)[];
  readonly leftOut: { readonly count: number; readonly reasons: readonly string[] };
  readonly notes: readonly string[];
}

const TOLD = 100;

/**
 * Which row of labels belongs to each row of probabilities: by ids where both have some, else by position; −1 for none.
 *
 * @throws UserError when they join by position and are not as many, or by id and none meets
 */
export function labelRowOf(
  ids: readonly string[] | null,
  rows: number,
  given: { readonly ids: readonly string[] | null; readonly rows: number; readonly shownAs: string },
  shownAs: string,
): { readonly rowOf: Int32Array | null; readonly notes: string[]; readonly missing: string[] } {
  if (!ids || !given.ids) {
    if (rows !== given.rows) {
      throw new UserError(
        `"${shownAs}" has ${rows} rows, ${given.shownAs} ${given.rows}; without ids in both they join by position and must be as many`,
      );
    }
    return { rowOf: null, notes: [], missing: [] };
  }
  const joined = joinRows(ids, given.ids);
  if (joined.missing === ids.length) {
    throw new UserError(
      `no row of "${shownAs}" (${ids[0]}, …) names an image of ${given.shownAs} (${given.ids[0]}, …): neither id, path nor file name is the same`,
    );
  }
  const notes: string[] = [];
  const by = Object.entries(joined.by).filter(([how, count]) => how !== 'id' && count > 0);
  const words: Readonly<Record<string, string>> = {
    path: 'by the end of the path',
    name: "by the file's name",
    stem: "by the file's name without extension",
  };
  for (const [how, count] of by) notes.push(`${count} rows joined ${words[how]}`);
  if (joined.unmatched.count > 0) {
    const { count, names } = joined.unmatched;
    notes.push(
      `${count} of ${given.shownAs} have no probabilities: ${names.slice(0, 3).join(', ')}${count > 3 ? ', …' : ''}`,
    );
  }
  const missing: string[] = [];
  for (const [row, at] of joined.rows.entries()) if (at < 0 && missing.length < TOLD) missing.push(ids[row]!);
  return { rowOf: joined.rows, notes, missing };
}

/** Leaves out rows without probabilities or label, moving the others together in place: `data` belongs to the result. */
export function labelledRows(
  probabilities: Probabilities<Numbers>,
  labels: ClassLabels,
  rowOf: Int32Array | null,
  reasons: readonly string[],
  notes: readonly string[],
): LabelledRows {
  const { rows, classes, data, usable } = probabilities;
  const kept = new Int32Array(rows);
  const given = new Int32Array(rows);
  const told = [...probabilities.problems.slice(0, TOLD).map(({ reason }) => reason), ...reasons];
  let count = 0;
  for (let row = 0; row < rows; row++) {
    const at = rowOf ? rowOf[row]! : row;
    const label = at < 0 ? -1 : labels.labels[at]!;
    if (usable?.[row] === 0) continue;
    if (label < 0) {
      if (at >= 0 && told.length < TOLD) told.push(`row ${row + 1} has no label`);
      continue;
    }
    if (count !== row) data.copyWithin(count * classes, row * classes, (row + 1) * classes);
    kept[count] = row;
    given[count] = label;
    count++;
  }
  if (count === 0) throw new UserError('no row has both probabilities and a label');
  const names = labels.classNames ?? probabilities.classNames;
  return {
    of: { labels: given.subarray(0, count), probabilities: data.subarray(0, count * classes), classes },
    rowOf: kept.subarray(0, count),
    rows,
    ids: probabilities.ids,
    classNames: names ?? Array.from({ length: classes }, (_, k) => k),
    leftOut: { count: rows - count, reasons: told.slice(0, TOLD) },
    notes: [...probabilities.notes, ...labels.notes, ...notes],
  };
}

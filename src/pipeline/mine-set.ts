import type { Database } from '../catalog/database.ts';
import { UserError } from '../model/errors.ts';
import { joinRows } from '../sources/predictions/join-rows.ts';
import type { Probabilities } from '../sources/predictions/probabilities.ts';
import { KeptSet } from './kept-images.ts';
import type { Workspace } from './workspace.ts';

/** Kept, measured images in id order, with their labels and predictions. */
export interface MineSet {
  readonly ids: readonly string[];
  readonly uris: readonly string[];
  readonly split: readonly (string | null)[];
  /** As decided; null for none. */
  readonly label: readonly (string | null)[];
  /** Number of the label among the classes of the predictions; -1 for none, -2 for one the model does not know. */
  readonly labelClass: Int32Array;
  /** Row of the predictions; -1 for none. */
  readonly row: Int32Array;
  readonly classNames: readonly string[];
  readonly matched: number;
  readonly missing: number;
  readonly notes: readonly string[];
}

export const UNKNOWN_CLASS = -2;

/** Kept, measured images in id order. */
export async function loadKeptImages({
  database,
  folder,
  snapshot,
}: Workspace): Promise<Pick<MineSet, 'ids' | 'uris' | 'split' | 'label'>> {
  const kept = await KeptSet.open(database, folder, snapshot, { split: 'all' });
  const ids: string[] = [];
  const uris: string[] = [];
  const split: (string | null)[] = [];
  const label: (string | null)[] = [];
  for await (const images of kept.images()) {
    for (const image of images) {
      if (image.outcome !== 'measured') continue;
      ids.push(image.id);
      uris.push(image.uri);
      split.push(image.split);
      label.push(image.label);
    }
  }
  return { ids, uris, split, label };
}

/** @throws UserError when predictions and images cannot be joined, or nothing names the classes */
export async function loadMineSet(workspace: Workspace, predictions: Probabilities, shownAs: string): Promise<MineSet> {
  const { database } = workspace;
  const { ids, uris, split, label } = await loadKeptImages(workspace);
  const notes = [...predictions.notes];
  if (predictions.unusable > 0) {
    const [first] = predictions.problems;
    notes.push(
      `${predictions.unusable} rows of "${shownAs}" cannot be used${first ? `, such as row ${first.row + 1}: ${first.reason}` : ''}`,
    );
  }
  const row = await joined(database, ids, predictions, shownAs, notes);
  for (let i = 0; i < row.length; i++) if (row[i]! >= 0 && predictions.usable?.[row[i]!] === 0) row[i] = -1;
  const matched = row.reduce((sum, at) => sum + (at >= 0 ? 1 : 0), 0);
  if (matched === 0) {
    throw new UserError(
      `No row of "${shownAs}" is of an image of this workspace: its ids should be ids or paths of images, such as ${ids[0] ?? 'train/cat/1.jpg'}.`,
    );
  }
  const classNames = classNamesOf(predictions, label, shownAs, notes);
  const places = new Map(classNames.map((name, c) => [name, c]));
  const labelClass = Int32Array.from(label, (name) => (name === null ? -1 : (places.get(name) ?? UNKNOWN_CLASS)));
  if (labelClass.includes(UNKNOWN_CLASS)) {
    const unknown = new Set(label.filter((name) => name !== null && !places.has(name)));
    notes.push(
      `${unknown.size} labels are no class of the predictions, such as ${[...unknown][0]}: their images tell nothing of the model`,
    );
  }
  return { ids, uris, split, label, labelClass, row, classNames, matched, missing: ids.length - matched, notes };
}

async function joined(
  database: Database,
  ids: readonly string[],
  { ids: given, rows }: Probabilities,
  shownAs: string,
  notes: string[],
): Promise<Int32Array> {
  if (given !== null) {
    const { rows: found, unmatched } = joinRows(ids, given);
    if (unmatched.count > 0)
      notes.push(`${unmatched.count} rows of "${shownAs}" are of no kept image, such as ${unmatched.names[0]}`);
    return found;
  }
  const measured: string[] = [];
  for await (const batch of database.stream("SELECT id FROM images_base WHERE outcome = 'measured' ORDER BY id")) {
    for (const { id } of batch) measured.push(String(id));
  }
  if (measured.length !== rows) {
    throw new UserError(
      `"${shownAs}" has ${rows} rows and names no images, but the workspace has ${measured.length} measured images: add a column with their ids, or a row for each in id order.`,
    );
  }
  notes.push(`"${shownAs}" names no images: its rows are taken for the measured images in id order`);
  const places = new Map(measured.map((id, place) => [id, place]));
  return Int32Array.from(ids, (id) => places.get(id) ?? -1);
}

function classNamesOf(
  { classNames, classes }: Probabilities,
  label: readonly (string | null)[],
  shownAs: string,
  notes: string[],
): readonly string[] {
  if (classNames) return classNames;
  const names = [...new Set(label.filter((name) => name !== null))].sort();
  if (names.length === classes) {
    notes.push(
      `columns taken for the labels in alphabetical order: ${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''}`,
    );
    return names;
  }
  if (names.length === 0) return Array.from({ length: classes }, (_, c) => String(c));
  throw new UserError(
    `"${shownAs}" has ${classes} columns that nothing names, but the images have ${names.length} labels: add --classes in the order of the columns.`,
  );
}

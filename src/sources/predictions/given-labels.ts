import { basename, resolve } from 'node:path';
import { UserError } from '../../model/errors.ts';
import { readTable } from './read-table.ts';
import type { Labels, Numbers, RowProblem, TableOptions } from './types.ts';

/** The labels of a set of images. */
export interface GivenLabels {
  readonly rows: number;
  /** As written: whole numbers or names; an empty name where a row has none. */
  readonly labels: Labels;
  readonly ids: readonly string[] | null;
  readonly problems: readonly RowProblem[];
}

/**
 * Reads labels from .npy, .npz, CSV, TSV, JSON, JSON Lines, Parquet, or text with one label per line: whole numbers or
 * names, with or without what names the images. A matrix with one 1 per row (one-hot) gives the places of the ones.
 *
 * @throws UserError when the file cannot be read or holds no labels
 */
export async function readGivenLabels(path: string, options: TableOptions = {}): Promise<GivenLabels> {
  const shownAs = basename(path);
  const table = await readTable(resolve(path), shownAs, 'labels', options);
  const labels = table.labels ?? (table.columns > 1 ? placesOfOnes(table.data, table.columns) : undefined);
  if (table.rows === 0) throw new UserError(`"${shownAs}" has no rows`);
  if (!labels) throw new UserError(`"${shownAs}" holds no labels: whole numbers or names are expected, one per row`);
  return { rows: table.rows, labels, ids: table.ids, problems: table.problems };
}

function placesOfOnes(data: Numbers, columns: number): Int32Array | undefined {
  const places = new Int32Array(data.length / columns);
  for (let row = 0; row < places.length; row++) {
    let place = -1;
    for (let i = 0; i < columns; i++) {
      const value = data[row * columns + i]!;
      if (value === 1 && place < 0) place = i;
      else if (value !== 0) return undefined;
    }
    places[row] = place;
  }
  return places;
}

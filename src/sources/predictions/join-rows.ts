/** How rows of one table meet rows of another. */
export interface JoinedRows {
  /** For each wanted id the row of the other table, −1 for none. */
  readonly rows: Int32Array;
  /** Wanted ids that met no row. */
  readonly missing: number;
  /** Rows of the other table that no wanted id met: their names, the first hundred, and how many. */
  readonly unmatched: { readonly count: number; readonly names: readonly string[] };
  /** How they met, by how many. */
  readonly by: Readonly<Record<'id' | 'path' | 'name' | 'stem', number>>;
}

const TOLD = 100;

const clean = (id: string): string =>
  id
    .trim()
    .replaceAll('\\', '/')
    .replace(/^(\.\/)+/, '')
    .replace(/^file:\/\//, '');
const baseName = (id: string): string => id.slice(id.lastIndexOf('/') + 1);
const stem = (id: string): string => baseName(id).replace(/\.[a-z0-9]{1,5}$/i, '');

/**
 * Joins by what names the images: the id as it is; else one being the end of the other (`/data/train/cat/1.jpg` and
 * `cat/1.jpg`); else the file's name where both sides have it once; else that without its extension. What is ambiguous
 * joins nothing.
 */
export function joinRows(wanted: readonly string[], given: readonly string[]): JoinedRows {
  const rows = new Int32Array(wanted.length).fill(-1);
  const taken = new Uint8Array(given.length);
  const by = { id: 0, path: 0, name: 0, stem: 0 };
  const meet = (at: number, row: number, how: keyof typeof by): void => {
    rows[at] = row;
    taken[row] = 1;
    by[how]++;
  };
  const ids = new Map<string, number>();
  for (const [row, id] of given.entries()) if (!ids.has(clean(id))) ids.set(clean(id), row);
  for (const [at, id] of wanted.entries()) {
    const row = ids.get(clean(id));
    if (row !== undefined && taken[row] === 0) meet(at, row, 'id');
  }
  if (by.id < wanted.length) {
    joinByEnds(wanted, given, rows, taken, meet);
    joinBy(wanted, given, rows, taken, baseName, (at, row) => meet(at, row, 'name'));
    joinBy(wanted, given, rows, taken, stem, (at, row) => meet(at, row, 'stem'));
  }
  const names: string[] = [];
  let count = 0;
  for (const [row, id] of given.entries()) {
    if (taken[row] === 1) continue;
    count++;
    if (names.length < TOLD) names.push(id);
  }
  return { rows, missing: rows.reduce((sum, row) => sum + (row < 0 ? 1 : 0), 0), unmatched: { count, names }, by };
}

/** Paths of which one ends in the other, at a folder's border, and in no other. */
function joinByEnds(
  wanted: readonly string[],
  given: readonly string[],
  rows: Int32Array,
  taken: Uint8Array,
  meet: (at: number, row: number, how: 'path') => void,
): void {
  const byName = new Map<string, number[]>();
  for (const [row, id] of given.entries()) {
    if (taken[row] === 1) continue;
    const name = baseName(clean(id));
    const list = byName.get(name);
    if (list) list.push(row);
    else byName.set(name, [row]);
  }
  const claims = new Map<number, number[]>();
  for (const [at, id] of wanted.entries()) {
    if (rows[at]! >= 0) continue;
    const path = `/${clean(id)}`;
    const fitting = (byName.get(baseName(path)) ?? []).filter((row) => {
      const other = `/${clean(given[row]!)}`;
      return path.endsWith(other) || other.endsWith(path);
    });
    if (fitting.length !== 1) continue;
    const list = claims.get(fitting[0]!);
    if (list) list.push(at);
    else claims.set(fitting[0]!, [at]);
  }
  for (const [row, claiming] of claims) if (claiming.length === 1) meet(claiming[0]!, row, 'path');
}

function joinBy(
  wanted: readonly string[],
  given: readonly string[],
  rows: Int32Array,
  taken: Uint8Array,
  key: (id: string) => string,
  meet: (at: number, row: number) => void,
): void {
  const unique = (list: readonly string[], isOpen: (i: number) => boolean): Map<string, number> => {
    const places = new Map<string, number>();
    for (const [i, id] of list.entries()) {
      if (!isOpen(i)) continue;
      const name = key(clean(id));
      places.set(name, places.has(name) ? -1 : i);
    }
    return places;
  };
  const ours = unique(wanted, (at) => rows[at]! < 0);
  const theirs = unique(given, (row) => taken[row] === 0);
  for (const [name, at] of ours) {
    const row = theirs.get(name);
    if (name !== '' && at >= 0 && row !== undefined && row >= 0) meet(at, row);
  }
}

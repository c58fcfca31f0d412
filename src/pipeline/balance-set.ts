import { CurationQueries } from '../catalog/curation.ts';
import { pathOfUri } from '../sources/uri.ts';
import { type KeptOptions, KeptSet } from './kept-images.ts';
import type { Workspace } from './workspace.ts';

/** Images that take part in balancing, in id order. */
export interface BalanceSet {
  readonly kept: KeptSet;
  readonly ids: readonly string[];
  /** Absolute; the id where the path is no text. */
  readonly paths: readonly string[];
  readonly split: readonly (string | null)[];
  /** Number of the label in `names`. */
  readonly label: Int32Array;
  /** In order of their letters. */
  readonly names: readonly string[];
  readonly unlabelled: number;
}

/** What images without a label are called where they take part. */
export const NO_LABEL = '';

/** Loads kept, measured images that have a label, or all of them. */
export async function loadBalanceSet(
  workspace: Workspace,
  options: KeptOptions & { readonly withUnlabelled?: boolean },
): Promise<BalanceSet> {
  const { database, folder, snapshot } = workspace;
  const kept = await KeptSet.open(database, folder, snapshot, options);
  const ids: string[] = [];
  const paths: string[] = [];
  const split: (string | null)[] = [];
  const labels: string[] = [];
  let unlabelled = 0;
  for await (const images of kept.images()) {
    for (const image of images) {
      if (image.outcome !== 'measured') continue;
      if (image.label === null && !options.withUnlabelled) {
        unlabelled++;
        continue;
      }
      const path = pathOfUri(image.uri);
      ids.push(image.id);
      paths.push(typeof path === 'string' ? path : image.id);
      split.push(image.split);
      labels.push(image.label ?? NO_LABEL);
    }
  }
  const names = [...new Set(labels)].sort();
  const numbers = new Map(names.map((name, n) => [name, n]));
  return { kept, ids, paths, split, label: Int32Array.from(labels, (name) => numbers.get(name)!), names, unlabelled };
}

/** Rows of each class. */
export function membersByClass({ label, names }: Pick<BalanceSet, 'label' | 'names'>): Uint32Array[] {
  const counts = new Uint32Array(names.length);
  for (const c of label) counts[c]!++;
  const members = names.map((_, c) => new Uint32Array(counts[c]!));
  counts.fill(0);
  for (let row = 0; row < label.length; row++) members[label[row]!]![counts[label[row]!]!++] = row;
  return members;
}

/** The group of copies each image is in, and its place there. */
export async function groupPlaces({ database, folder, snapshot }: Workspace, ids: readonly string[]) {
  const rows = new Map(ids.map((id, row) => [id, row]));
  const group = new Int32Array(ids.length).fill(-1);
  const place = new Int32Array(ids.length);
  const groups = new Map<string, number>();
  let last = '';
  let position = 0;
  for (const { id, groupId } of await new CurationQueries(database, folder, snapshot).groupMembers()) {
    position = groupId === last ? position + 1 : 0;
    last = groupId;
    const row = rows.get(id);
    if (row === undefined) continue;
    if (!groups.has(groupId)) groups.set(groupId, groups.size);
    group[row] = groups.get(groupId)!;
    place[row] = position;
  }
  return { group, place };
}

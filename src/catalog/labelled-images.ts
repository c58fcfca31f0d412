import type { Database } from './database.ts';
import type { Snapshot } from './manifest.ts';
import { readParts } from './part.ts';

/** Measured images in id order, with what is needed to look at their labels. */
export interface LabelledImages {
  readonly ids: readonly string[];
  /** Empty where an image has none. */
  readonly labels: readonly string[];
  /** Number of the group of copies each image is in, −1 for none. */
  readonly groups: Int32Array;
}

/** Loads the labels of a workspace whose images are the view `current`. */
export async function labelledImages(database: Database, folder: string, snapshot: Snapshot): Promise<LabelledImages> {
  const duplicates = readParts(folder, 'duplicates', [snapshot.duplicates])!;
  const ids: string[] = [];
  const labels: string[] = [];
  const groups: number[] = [];
  const groupNumbers = new Map<string, number>();
  const names = new Map<string, string>();
  const sql = `SELECT i.id, i.label, d.group_id FROM current i LEFT JOIN ${duplicates} d ON d.id = i.id
    WHERE i.outcome = 'measured' ORDER BY i.id`;
  for await (const rows of database.stream(sql)) {
    for (const { id, label, group_id } of rows) {
      ids.push(String(id));
      const text = label === null || label === undefined ? '' : String(label);
      if (!names.has(text)) names.set(text, text);
      labels.push(names.get(text)!);
      if (group_id === null || group_id === undefined) groups.push(-1);
      else {
        const group = String(group_id);
        if (!groupNumbers.has(group)) groupNumbers.set(group, groupNumbers.size);
        groups.push(groupNumbers.get(group)!);
      }
    }
  }
  return { ids, labels, groups: Int32Array.from(groups) };
}

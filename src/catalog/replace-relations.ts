import { removeOtherParts } from './folder.ts';
import { readManifest, type Snapshot, writeManifest } from './manifest.ts';

/**
 * Names a state whose images are those of the current one and whose pairs, duplicates and groups are new, and removes the
 * parts it replaces, but for those of the two states before: readers that opened one of them go on with its parts.
 */
export function replaceRelations(folder: string, next: Snapshot): void {
  const manifest = readManifest(folder);
  writeManifest(folder, { ...manifest, snapshot: next });
  const states = [next, manifest.snapshot, manifest.previous].filter((state) => state !== null);
  for (const table of ['pairs', 'duplicates', 'groups'] as const) {
    removeOtherParts(folder, table, new Set(states.map((state) => state[table])));
  }
}

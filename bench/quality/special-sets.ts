import { join } from 'node:path';
import { type Found, findIn } from './found.ts';
import { DATA } from './originals.ts';

export interface SpecialSet {
  readonly name: string;
  readonly holds: boolean;
  /** What was found, in words. */
  readonly found: string;
}

const inWords = ({ groups, ids }: Found): string =>
  groups.length === 0
    ? `${ids.length} images in no group`
    : `${ids.length} images in groups of ${groups.map((members) => members.length).join(', ')}`;

const isOneGroup = ({ groups, ids }: Found): boolean => groups.length === 1 && groups[0]!.length === ids.length;

const SETS = [
  { folder: 'bridge-mods', name: 'bridge-mods-one-group', images: 12, holds: isOneGroup },
  { folder: 'dih', name: 'dih-one-group', images: 8, holds: isOneGroup },
  { folder: 'labelme-subset', name: 'labelme-no-group', images: 7, holds: ({ groups }: Found) => groups.length === 0 },
];

/** Three published sets, each scanned by itself. @param workspaces folder for their workspaces */
export async function scanSpecialSets(workspaces: string): Promise<SpecialSet[]> {
  const results: SpecialSet[] = [];
  for (const { folder, name, images, holds } of SETS) {
    const found = await findIn(join(DATA, 'neardup/pdq', folder), join(workspaces, folder));
    results.push({ name, holds: found.ids.length === images && holds(found), found: inWords(found) });
  }
  return results;
}

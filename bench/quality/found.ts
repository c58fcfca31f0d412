import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { openWorkspace, scan } from '../../src/index.ts';
import { addHashPairs } from './hash-pairs.ts';
import { PairSet } from './pair-set.ts';

/** Relations that do not say that two images are copies of one picture. */
const NOT_COPIES = ['same-scene', 'semantic', 'unrelated'];

/** What goldpan and the plain hashes say about the images of one folder. */
export interface Found {
  /** Ids of all images with pixels. */
  readonly ids: readonly string[];
  /** Confirmed pairs that are copies of one picture. */
  readonly goldpan: PairSet;
  /** Relations of the pairs in `goldpan`, by {@link relationKey}. */
  readonly relations: ReadonlyMap<string, string>;
  /** As `goldpan`, with what shows the same scene or means the same. */
  readonly wide: PairSet;
  /** All pairs goldpan looked at, whatever came of it. */
  readonly candidates: PairSet;
  readonly phash: PairSet;
  readonly dhash: PairSet;
  /** Either hash. */
  readonly hashes: PairSet;
  /** Groups as lists of ids. */
  readonly groups: readonly (readonly string[])[];
  readonly scanSeconds: number;
}

export const relationKey = (a: string, b: string): string => (a < b ? `${a}\n${b}` : `${b}\n${a}`);

/**
 * Scans a folder into a workspace and reads what was found.
 *
 * @param workspace what an earlier scan measured there is used again; relations are found anew
 */
export async function findIn(folder: string, workspace: string): Promise<Found> {
  // A scan of unchanged images keeps its pairs, also when the code that finds them changed.
  rmSync(join(workspace, 'tables', 'pairs'), { recursive: true, force: true });
  const { seconds } = await scan({ inputs: [folder], workspace });
  const opened = await openWorkspace(workspace);
  try {
    const images = await opened.query(`SELECT id, phash, dhash FROM images WHERE outcome = 'measured' ORDER BY id`);
    const goldpan = new PairSet(images.map(({ id }) => String(id)));
    const [wide, candidates, hashes] = [goldpan.another(), goldpan.another(), goldpan.another()];
    const relations = new Map<string, string>();
    for (const row of await opened.query('SELECT a, b, relation, is_confirmed FROM pairs')) {
      const [a, b, relation] = [String(row.a), String(row.b), String(row.relation)];
      candidates.add(a, b);
      if (!row.is_confirmed || relation === 'unrelated') continue;
      wide.add(a, b);
      if (NOT_COPIES.includes(relation)) continue;
      goldpan.add(a, b);
      relations.set(relationKey(a, b), relation);
    }
    const hashesOf = (column: 'phash' | 'dhash') =>
      images.map((row) => (row[column] === null ? null : String(row[column])));
    const phash = addHashPairs(goldpan.another(), hashesOf('phash'));
    const dhash = addHashPairs(goldpan.another(), hashesOf('dhash'));
    for (const set of [phash, dhash]) for (const [a, b] of set) hashes.addNumbers(a, b);
    const members = new Map<string, string[]>();
    for (const row of await opened.query('SELECT group_id, id FROM groups')) {
      const group = String(row.group_id);
      members.set(group, [...(members.get(group) ?? []), String(row.id)]);
    }
    const groups = [...members.values()];
    return {
      ids: goldpan.ids,
      goldpan,
      relations,
      wide,
      candidates,
      phash,
      dhash,
      hashes,
      groups,
      scanSeconds: seconds,
    };
  } finally {
    opened.close();
  }
}

import type { PairCollector, PairList } from '../analyse/graph/pair-list.ts';
import { RelatedImages } from '../analyse/graph/related-images.ts';
import type { Database } from '../catalog/database.ts';
import { type PairSelection, streamPairs, streamPairsApart } from '../catalog/stored-pairs.ts';

/** Adds the selected pairs of a workspace, or those of some relations. */
export async function collectPairs(
  database: Database,
  collector: PairCollector,
  selection: PairSelection,
  relations?: readonly string[],
): Promise<void> {
  for await (const rows of streamPairs(database, selection, relations)) {
    for (const row of rows) {
      collector.add({
        a: String(row.a),
        b: String(row.b),
        relation: String(row.relation),
        score: Number(row.score),
        distance: row.phash_distance === null ? null : Number(row.phash_distance),
        isRepresented: row.stands === true,
      });
    }
  }
}

/** Who is related to whom by these pairs. */
export async function relateImages(
  database: Database,
  pairs: PairList,
  selection: PairSelection,
): Promise<RelatedImages> {
  const apart = new Set<number>();
  // Among all pairs that were compared, those that were not confirmed are there themselves.
  if (selection === 'confirmed') {
    const place = new Map(pairs.ids.map((id, i) => [id, i]));
    for await (const rows of streamPairsApart(database)) {
      for (const row of rows) {
        const [a, b] = [place.get(String(row.a)), place.get(String(row.b))];
        if (a !== undefined && b !== undefined) apart.add(Math.min(a, b) * pairs.ids.length + Math.max(a, b));
      }
    }
  }
  return new RelatedImages(pairs, apart);
}

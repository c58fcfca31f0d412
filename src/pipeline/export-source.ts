import { PairCollector, type PairList } from '../analyse/graph/pair-list.ts';
import { streamSuperfluous } from '../catalog/stored-pairs.ts';
import { openVectors } from '../catalog/vectors.ts';
import type { ExportSource } from '../export/define.ts';
import { COPY_RELATIONS } from '../model/relation.ts';
import { pathOfUri } from '../sources/uri.ts';
import { collectPairs, relateImages } from './related-images.ts';
import type { Workspace } from './workspace.ts';

/** A workspace's tables as exporters read them. */
export function exportSource({ database, folder, manifest }: Workspace): ExportSource {
  const pairs = async (similar: boolean): Promise<PairList> => {
    const collector = new PairCollector();
    await collectPairs(database, collector, 'confirmed', similar ? undefined : COPY_RELATIONS);
    return collector.finish();
  };
  return {
    async *images() {
      const rows = database.stream('SELECT id, uri, outcome, reason_code, size_bytes FROM images_base ORDER BY id');
      for await (const batch of rows) {
        yield batch.map((row) => ({
          id: String(row.id),
          path: pathOf(String(row.uri)) ?? String(row.id),
          isMeasured: row.outcome === 'measured',
          reasonCode: row.reason_code === null ? null : String(row.reason_code),
          sizeBytes: Number(row.size_bytes),
        }));
      }
    },
    pairs,
    related: async (similar) => relateImages(database, await pairs(similar), 'confirmed'),
    async *superfluous() {
      for await (const rows of streamSuperfluous(database)) yield rows.map((row) => String(row.id));
    },
    async vectors(name) {
      const { embedding, ids, crops, vectors, missing } = await openVectors(database, folder, manifest, name);
      return { embedder: embedding, ids, crops, ...vectors, missing };
    },
  };
}

/** Null for a path that is no text. */
function pathOf(uri: string): string | null {
  const path = pathOfUri(uri);
  return typeof path === 'string' ? path : null;
}

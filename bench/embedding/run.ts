import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openEmbedder, parseEmbedder } from '../../src/embed/open.ts';
import { withTemporaryFolder } from '../goldpan.ts';
import { runLabelled } from './run-labelled.ts';
import { runOutliers } from './run-outliers.ts';
import { runRetrieval } from './run-retrieval.ts';

export interface EmbeddingOptions {
  /** As `goldpan embed --embedder` takes it. */
  readonly embedder: string;
  /** A folder whose duplicates are known, instead of the set of edited photos. */
  readonly labelled: { readonly images: string; readonly truth: string } | null;
  /** Folder that keeps the built set, or already is one; without it, the set is thrown away. */
  readonly keep: string | undefined;
  readonly isJson: boolean;
  readonly isTurned: boolean;
  /** File for the copies whose original does not come first. */
  readonly out: string | undefined;
}

/** Opens the embedder and prints what it is worth. */
export async function runEmbedding({ embedder: name, labelled, keep, isJson, isTurned, out }: EmbeddingOptions) {
  const embedder = await openEmbedder(parseEmbedder(name), { threads: 1 });
  try {
    if (labelled !== null) {
      await runLabelled({ embedder, ...labelled, isJson, isTurned });
      return;
    }
    await withTemporaryFolder(async (temporary) => {
      const isSet = keep !== undefined && existsSync(join(keep, 'set.json'));
      const folder = keep === undefined ? temporary : isSet ? keep : join(keep, 'embedding');
      const missed = await runRetrieval({ embedder, folder, isJson, isTurned });
      await runOutliers(embedder, isJson);
      if (out !== undefined) writeFileSync(out, `${JSON.stringify({ missed }, null, 1)}\n`);
    });
  } finally {
    await embedder.close();
  }
}

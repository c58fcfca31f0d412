import type { Files } from '../act/files.ts';
import type { CurationQueries } from '../catalog/curation.ts';
import type { PlannedFile } from '../model/plan.ts';
import { type FoundRemovals, stateOf } from './plan-removals.ts';

/** A file beside those of the source that holds a picture which is taken down. */
export interface ElsewhereFile {
  readonly id: string;
  readonly reason: string;
  readonly file: PlannedFile;
  /** `file:` URL of the folder it was made in, where it is set aside; null for its own. */
  readonly folder: string | null;
}

/**
 * What a takedown removes: these images and files, and no others. It is stronger than any rule and any decision: it takes
 * the last copy, and images of protected splits, too.
 */
export interface PlannedTakedown {
  /** Id → why. */
  readonly images: ReadonlyMap<string, string>;
  readonly elsewhere: readonly ElsewhereFile[];
}

/** Removals of a takedown in the source; a file that is no longer what was scanned is spared, and said. */
export async function takedownRemovals(
  queries: CurationQueries,
  files: Files,
  { images }: PlannedTakedown,
): Promise<FoundRemovals> {
  const known = await queries.imagesById([...images.keys()]);
  const removals: FoundRemovals['removals'][number][] = [];
  const spared: FoundRemovals['spared'][number][] = [];
  for (const id of [...images.keys()].sort()) {
    const image = known.get(id);
    if (!image) continue;
    const state = stateOf(files, image);
    if (state === 'missing') spared.push({ id, reason: 'its file is gone since the scan' });
    else if (state === 'changed')
      spared.push({ id, reason: 'its file changed since the scan; scan again and ask again' });
    else {
      removals.push({
        removal: { id, rule: 'decision', reason: images.get(id)!, keeper: null, relation: null },
        image,
        keeper: null,
      });
    }
  }
  return { removals, spared, unknown: 0 };
}

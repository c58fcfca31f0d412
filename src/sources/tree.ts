import { classFolders } from './class-folders.ts';
import type { SourceEntry } from './entry.ts';
import { pacer } from './pace.ts';
import { type Root, survey, type WalkOptions } from './survey.ts';
import { walk } from './walk.ts';

/**
 * Lists folder trees: once without looking at files, to find class folders and loops, then again with each file's size
 * and time. A folder that cannot be read, a file that is none, a link that leads back: each a problem, none an end.
 * Memory grows with the number of folders and the largest of them, not with the number of files.
 *
 * @throws the signal's reason once it is aborted
 */
export async function* listTree<S>(
  roots: readonly Root[],
  options: WalkOptions<S>,
  signal?: AbortSignal,
): AsyncGenerator<SourceEntry> {
  const pace = pacer(signal);
  const surveying = survey(roots, options);
  let step = surveying.next();
  while (!step.done) {
    const pause = pace();
    if (pause !== undefined) await pause;
    step = surveying.next();
  }
  const labels = classFolders(step.value.folders);
  for (const entry of walk(roots, options, step.value, labels)) {
    const pause = pace();
    if (pause !== undefined) await pause;
    yield entry;
  }
}

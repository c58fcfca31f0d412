import { problem, type SourceEntry } from './entry.ts';
import { joinPath, type NativePath } from './native-path.ts';
import { type FolderEntry, folderFailure, readFolder, SPECIAL_FILE, statOf } from './read-folder.ts';
import { splitOfFolder } from './split.ts';
import { childId, type Root, type Survey, type WalkOptions } from './survey.ts';
import { percentEncode, uriOfPath } from './uri.ts';

interface Frame<S> {
  readonly path: NativePath;
  readonly id: string;
  readonly uri: string;
  readonly state: S;
  readonly entries: readonly FolderEntry[];
  next: number;
  /** What every image of the folder has in common. */
  readonly common: { readonly split?: string; readonly label?: string };
}

/**
 * Lists the files of the folders that the survey entered, each with its size and time, in ascending order of ids
 * below each root. Holds the names of the folders from the root down to where it is, nothing else.
 */
export function* walk<S>(
  roots: readonly Root[],
  options: WalkOptions<S>,
  { roots: admitted, entered, refused }: Survey,
  labels: ReadonlyMap<string, string>,
): Generator<SourceEntry> {
  const open = (path: NativePath, id: string, state: S): Frame<S> | SourceEntry => {
    try {
      const entries = readFolder(path, options.hidden);
      const split = splitOfFolder(id);
      const label = labels.get(id);
      const common = { ...(split !== undefined && { split }), ...(label !== undefined && { label }) };
      return { path, id, uri: uriOfFolder(path), state, entries, next: 0, common };
    } catch (error) {
      return problem(id === '' ? path.toString() : id, folderFailure(error));
    }
  };

  for (const root of roots) {
    if (!admitted.includes(root)) {
      const refusal = refused.get(root.id);
      if (refusal) yield problem(root.path.toString(), refusal);
      continue;
    }
    const first = open(root.path, root.id, options.selection.start);
    if (!('entries' in first)) {
      yield first;
      continue;
    }
    const stack = [first];
    for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
      const entry = frame.entries[frame.next++];
      if (entry === undefined) {
        stack.pop();
        continue;
      }
      const id = childId(frame.id, entry.segment);
      if (entry.kind === 'file' || entry.kind === 'special') {
        if (options.selection.takes(frame.state, entry.name)) yield listFile(frame, entry, id);
        continue;
      }
      const state = options.selection.enter(frame.state, entry.name);
      if (state === undefined) continue;
      if (!entered.has(id)) {
        const reason = refused.has(id)
          ? refused.get(id)
          : 'the folder appeared while the source was being listed; scan again';
        if (reason) yield problem(id, reason);
        continue;
      }
      const inner = open(joinPath(frame.path, entry.name), id, state);
      if ('entries' in inner) stack.push(inner);
      else yield inner;
    }
  }
}

function listFile<S>(frame: Frame<S>, entry: FolderEntry, id: string): SourceEntry {
  if (entry.kind === 'special') return problem(id, SPECIAL_FILE);
  const found = statOf(joinPath(frame.path, entry.name));
  if (found !== undefined && !found.isFile()) {
    return problem(
      id,
      found.isDirectory() ? 'a folder took the place of this file while the source was being listed' : SPECIAL_FILE,
    );
  }
  return {
    image: {
      id,
      uri: frame.uri + percentEncode(entry.name),
      ...frame.common,
      sizeBytes: found?.size ?? -1,
      modifiedMs: found?.mtimeMs ?? -1,
    },
  };
}

/** URI of the folder with a slash at the end. */
function uriOfFolder(path: NativePath): string {
  const uri = uriOfPath(path);
  return uri.endsWith('/') ? uri : `${uri}/`;
}

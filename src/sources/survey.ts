import { dirname } from 'node:path';
import { type FolderCount, looksLikeImage } from './class-folders.ts';
import { compareIds } from './id.ts';
import { joinPath, type NativePath } from './native-path.ts';
import { type FolderEntry, identityOf, readFolder } from './read-folder.ts';

/** A folder to be walked, and the id of what lies in it. */
export interface Root {
  readonly path: NativePath;
  /** Id of the folder itself: empty, or without a slash at the end. */
  readonly id: string;
}

/**
 * Which entries of a folder belong to the source. `S` is what is known at a folder, such as how far a pattern has
 * been matched; undefined means that the folder is not entered.
 */
export interface Selection<S> {
  readonly start: S;
  enter(state: S, name: NativePath): S | undefined;
  takes(state: S, name: NativePath): boolean;
}

export const EVERYTHING: Selection<true> = { start: true, enter: () => true, takes: () => true };

export interface WalkOptions<S> {
  readonly hidden: boolean;
  /** Absolute paths of folders never entered. */
  readonly exclude: readonly string[];
  readonly selection: Selection<S>;
}

/** What a first walk, without looking at files, finds out about the folders. Grows with their number only. */
export interface Survey {
  /** The roots to start from: those that do not lie in, or are not the same folder as, another one. */
  readonly roots: readonly Root[];
  readonly folders: readonly FolderCount[];
  /** Folders to be walked, by id. */
  readonly entered: ReadonlySet<string>;
  /** Folders not to be walked, by id, with the reason; null where nothing needs to be said. */
  readonly refused: ReadonlyMap<string, string | null>;
}

interface Pending<S> extends Root {
  readonly state: S;
}

/**
 * Walks the folders once and decides which are entered, so that no folder is listed twice and no loop is followed.
 * Real folders come first and links to folders after them, in the order of their ids: whether a folder is listed under
 * its own name or under that of a link never depends on the order in which the system names them.
 * Yields after every folder, for the caller to pause or stop.
 */
export function* survey<S>(roots: readonly Root[], options: WalkOptions<S>): Generator<void, Survey> {
  const folders: FolderCount[] = [];
  const entered = new Set<string>();
  const refused = new Map<string, string | null>();
  const seen = new Map<string, string>();
  const excluded = new Set(options.exclude.map(identityOf).filter((identity) => identity !== undefined));
  const above = identitiesAbove(roots);

  /** Remembers the folder, or why it is not entered. */
  const admit = ({ path, id }: Root, linked: boolean): boolean => {
    if (entered.has(id)) return false;
    const identity = identityOf(path);
    const first = identity === undefined ? undefined : seen.get(identity);
    if (identity !== undefined && excluded.has(identity)) refused.set(id, null);
    else if (first !== undefined) refused.set(id, reasonForSecondVisit(id, first));
    else if (linked && identity !== undefined && above.has(identity)) refused.set(id, HOLDS_SOURCE);
    else {
      if (identity !== undefined) seen.set(identity, id);
      entered.add(id);
      return true;
    }
    return false;
  };

  let links: Pending<S>[] = [];
  function* descend(start: Pending<S>): Generator<void> {
    const stack = [start];
    for (let folder = stack.pop(); folder !== undefined; folder = stack.pop()) {
      let entries: FolderEntry[] = [];
      try {
        entries = readFolder(folder.path, options.hidden);
      } catch {
        // The listing walk meets the same error and reports it.
      }
      let files = 0;
      let pictures = 0;
      for (const entry of entries) {
        if (entry.kind === 'file') {
          if (!options.selection.takes(folder.state, entry.name)) continue;
          files++;
          if (looksLikeImage(entry.segment)) pictures++;
        } else if (entry.kind !== 'special') {
          const state = options.selection.enter(folder.state, entry.name);
          if (state === undefined) continue;
          const inner = { path: joinPath(folder.path, entry.name), id: childId(folder.id, entry.segment), state };
          if (entry.kind === 'linkedFolder') links.push(inner);
          else if (admit(inner, false)) stack.push(inner);
        }
      }
      folders.push({ id: folder.id, files, pictures });
      yield;
    }
  }

  const admitted: Root[] = [];
  for (const root of roots) {
    if (!admit(root, false)) continue;
    admitted.push(root);
    yield* descend({ ...root, state: options.selection.start });
  }
  while (links.length > 0) {
    const round = links.sort((a, b) => compareIds(a.id, b.id));
    links = [];
    for (const link of round) if (admit(link, true)) yield* descend(link);
  }
  return { roots: admitted, folders, entered, refused };
}

const HOLDS_SOURCE = 'a link to a folder that holds the source itself; not followed';

export const childId = (folderId: string, segment: string): string =>
  folderId === '' ? segment : `${folderId}/${segment}`;

function reasonForSecondVisit(id: string, first: string): string {
  const name = first === '' ? "the source's own folder" : `"${first}"`;
  return first === '' || id.startsWith(`${first}/`)
    ? `leads back to ${name}, which it lies in; not followed`
    : `the same folder as ${name}; its images are listed there`;
}

/** Folders that hold a root: following a link to one would list everything around the source. */
function identitiesAbove(roots: readonly Root[]): ReadonlySet<string> {
  const identities = new Set<string>();
  for (const { path } of roots) {
    let folder = path.toString();
    for (let parent = dirname(folder); parent !== folder; parent = dirname(folder)) {
      const identity = identityOf(parent);
      if (identity !== undefined) identities.add(identity);
      folder = parent;
    }
  }
  return identities;
}

import { dirname, resolve } from 'node:path';
import { type Base, chooseBases, idInBases } from './base.ts';
import { type PlacedEntry, problem, type SourceEntry } from './entry.ts';
import { commonFolder, listFiles } from './files.ts';
import { compareIds } from './id.ts';
import { type Input, readInputs } from './inputs.ts';
import { readList } from './list.ts';
import { openManifest, type ReadParquet } from './manifest.ts';
import { namesBelow } from './native-path.ts';
import { pacer } from './pace.ts';
import { parsePattern } from './pattern.ts';
import { EVERYTHING, type Root } from './survey.ts';
import { listTree } from './tree.ts';

export interface SourceOptions {
  /** Also list files and folders whose names begin with a dot. */
  readonly hidden?: boolean;
  /** Absolute paths of folders never descended into, such as the workspace. */
  readonly exclude?: readonly string[];
  /** Folder that relative inputs start from; the process's own by default. */
  readonly cwd?: string;
  /** Needed for `.parquet` manifests. */
  readonly readParquet?: ReadParquet;
}

export interface Source {
  /** What the source is, for people; `inputs` as they were given. */
  readonly description: {
    readonly kind: 'folder' | 'file' | 'glob' | 'list' | 'manifest' | 'mixed';
    readonly inputs: readonly string[];
  };
  /**
   * Streams the images and the problems. The same inputs over the same files give the same ids in the same order on
   * every system: manifests first, then lists, single files, patterns and folders. Manifests and lists keep the order
   * of their rows; everything else comes in the order of the ids' UTF-8 bytes. An id comes once, from the first input
   * that names it.
   *
   * @throws the signal's reason once it is aborted; UserError when a list or manifest can no longer be read
   */
  list(signal?: AbortSignal): AsyncIterable<SourceEntry>;
}

/** One input, or all single files together, or all folders together. */
interface Part {
  readonly kind: 'rows' | 'files' | 'glob' | 'folders';
  /** How the user named it, where it is one input. */
  readonly shownAs: string;
  list(signal?: AbortSignal): AsyncIterable<PlacedEntry>;
}

/**
 * Opens folders, single files, glob patterns, lists (`.txt`) and manifests (`.csv`, `.tsv`, `.jsonl`, `.ndjson`,
 * `.parquet`), in any mixture. Which files are images is not decided here: every regular file is listed.
 *
 * @throws UserError when an input does not exist, cannot be read or is no kind we know, naming it and what to do
 */
export async function openSource(inputs: readonly string[], options: SourceOptions = {}): Promise<Source> {
  const cwd = resolve(options.cwd ?? '.');
  const hidden = options.hidden ?? false;
  const exclude = options.exclude ?? [];
  const found = readInputs(inputs, cwd);
  const globs = found.glob.map(({ shownAs }) => {
    const { base, selection } = parsePattern(shownAs, hidden);
    return { shownAs, selection, folder: resolve(cwd, base) };
  });
  const files = found.file.map(({ path }) => path);
  const filesFolder = files.length === 0 ? [] : [commonFolder(files)];
  const bases = chooseBases([
    ...found.folder.map(({ path }) => path),
    ...globs.map(({ folder }) => folder),
    ...filesFolder,
    ...[...found.list, ...found.manifest].map(({ path }) => dirname(path)),
  ]);
  const rowsOf = ({ path, shownAs }: Input) => ({ folder: dirname(path), base: baseOf(path, bases), bases, shownAs });
  const rootAt = (path: string): Root => ({ path, id: rootId(path, bases) });

  const parts: Part[] = [];
  for (const input of found.manifest) {
    const manifest = await openManifest(input.path, input.shownAs, options.readParquet);
    parts.push({ kind: 'rows', shownAs: input.shownAs, list: (signal) => manifest.list(rowsOf(input), signal) });
  }
  for (const input of found.list) {
    parts.push({ kind: 'rows', shownAs: input.shownAs, list: (signal) => readList(input.path, rowsOf(input), signal) });
  }
  for (const folder of filesFolder) {
    const base = baseOf(folder, bases);
    parts.push({ kind: 'files', shownAs: '', list: (signal) => listFiles(files, base, bases, signal) });
  }
  for (const { shownAs, selection, folder } of globs) {
    // The pattern itself decides about names that begin with a dot.
    const walking = { hidden: true, exclude, selection };
    parts.push({ kind: 'glob', shownAs, list: (signal) => listTree([rootAt(folder)], walking, signal) });
  }
  if (found.folder.length > 0) {
    // In the order of their ids an outer folder comes before one inside it, which is then known to be listed already.
    const roots = found.folder.map(({ path }) => rootAt(path)).sort((a, b) => compareIds(a.id, b.id));
    const walking = { hidden, exclude, selection: EVERYTHING };
    parts.push({ kind: 'folders', shownAs: '', list: (signal) => listTree(roots, walking, signal) });
  }

  const kinds = (['folder', 'file', 'glob', 'list', 'manifest'] as const).filter((kind) => found[kind].length > 0);
  return {
    description: { kind: kinds.length === 1 ? kinds[0]! : 'mixed', inputs: [...inputs] },
    list: (signal) => listParts(parts, signal),
  };
}

const baseOf = (path: string, bases: readonly Base[]): Base =>
  bases.find((base) => namesBelow(base.path, path) !== undefined)!;

const rootId = (path: string, bases: readonly Base[]): string =>
  idInBases(path, bases, baseOf(path, bases), false).replace(/\/$/, '');

/** Every image once: the first part that names it counts. A single walk needs no memory for that. */
async function* listParts(parts: readonly Part[], signal?: AbortSignal): AsyncGenerator<SourceEntry> {
  signal?.throwIfAborted();
  const seen = new Set<string>();
  const pace = pacer(signal);
  for (const part of parts) {
    const isLast = part === parts.at(-1);
    const remembers = part.kind === 'rows' || !isLast;
    let images = 0;
    for await (const entry of part.list(signal)) {
      const pause = pace();
      if (pause !== undefined) await pause;
      if ('problem' in entry) {
        yield entry;
        continue;
      }
      const { image } = entry;
      images++;
      if (seen.has(image.id)) {
        // A folder beside its own manifest names every image again, which is as it should be; a list should not.
        if (part.kind === 'rows')
          yield problem(part.shownAs, `${entry.where}: "${image.id}" is named again; the first one counts`);
        continue;
      }
      if (remembers) seen.add(image.id);
      yield { image };
    }
    if (part.kind === 'glob' && images === 0) yield problem(part.shownAs, 'no file matches this pattern');
  }
}

import { type PlacedEntry, problem } from './entry.ts';
import { readLines } from './lines.ts';
import { type ListedFrom, locate } from './locate.ts';
import { type NativePath, nativePathOf, resolvePath } from './native-path.ts';
import { statOf } from './read-folder.ts';

/**
 * A text file with one path per line, relative to the file's own folder or absolute, in the order of its lines.
 * Blank lines are skipped, and lines that begin with `#`, unless a file of that very name exists. White space around
 * a path is dropped, likewise unless such a file exists. Bytes that are not valid UTF-8 are kept as they are.
 */
export async function* readList(path: string, from: ListedFrom, signal?: AbortSignal): AsyncGenerator<PlacedEntry> {
  for await (const { number, bytes } of readLines(path, from.shownAs, signal)) {
    if (bytes === undefined) yield problem(from.shownAs, `line ${number}: too long to be a path`);
    else {
      const written = writtenPath(nativePathOf(bytes), from.folder);
      if (written !== undefined) yield locate(written, `line ${number}`, from);
    }
  }
}

function writtenPath(line: NativePath, folder: string): NativePath | undefined {
  if (typeof line !== 'string') return Buffer.from(line);
  const trimmed = line.trim();
  if (trimmed === '') return undefined;
  const isVerbatim = trimmed === line || exists(line, folder);
  const path = isVerbatim ? line : trimmed;
  return path.startsWith('#') && !exists(path, folder) ? undefined : path;
}

const exists = (path: string, folder: string): boolean =>
  !path.includes('\0') && statOf(resolvePath(folder, path)) !== undefined;

import { closeSync, lstatSync, opendirSync, openSync, type Stats, statSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { UserError } from '../model/errors.ts';
import { isManifestName } from './manifest.ts';
import { isPattern, parsePattern } from './pattern.ts';

export type InputKind = 'folder' | 'file' | 'glob' | 'list' | 'manifest';

export interface Input {
  /** Absolute; for a pattern, the pattern as written. */
  readonly path: string;
  /** As the user wrote it. */
  readonly shownAs: string;
}

/**
 * Sorts inputs by kind, each once: what exists is taken for what it is, and only then is a text read as a pattern,
 * so that a folder called `img[1]` can be named.
 *
 * @throws UserError when an input does not exist, cannot be read or is no kind we know
 */
export function readInputs(inputs: readonly string[], cwd: string): Readonly<Record<InputKind, readonly Input[]>> {
  if (inputs.length === 0)
    throw new UserError('no source given: name a folder, a file, a pattern, a list or a manifest');
  const sorted: Record<InputKind, Input[]> = { folder: [], file: [], glob: [], list: [], manifest: [] };
  const known = new Set<string>();
  for (const shownAs of inputs) {
    const path = resolve(cwd, shownAs);
    const kind = kindOf(shownAs, path, cwd);
    const key = kind === 'glob' ? shownAs : path;
    if (known.has(key)) continue;
    known.add(key);
    sorted[kind].push({ path: key, shownAs });
  }
  return sorted;
}

function kindOf(shownAs: string, path: string, cwd: string): InputKind {
  if (shownAs === '')
    throw new UserError('an empty text is no source: name a folder (. for this one), a file or a pattern');
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(shownAs)) {
    throw new UserError(`"${shownAs}": remote sources are not read; download the images and name their folder`);
  }
  const found = examine(shownAs, path);
  if (found?.isDirectory()) {
    requireReadable(shownAs, () => opendirSync(path).closeSync());
    return 'folder';
  }
  if (found?.isFile()) {
    const kind = isManifestName(path) ? 'manifest' : extname(path).toLowerCase() === '.txt' ? 'list' : 'file';
    if (kind !== 'file') requireReadable(shownAs, () => closeSync(openSync(path, 'r')));
    return kind;
  }
  if (found !== undefined) {
    throw new UserError(
      `"${shownAs}" is a named pipe, socket or device: name a folder, a file, a pattern, a list or a manifest`,
    );
  }
  if (isPattern(shownAs)) {
    const base = resolve(cwd, parsePattern(shownAs, false).base);
    if (examine(shownAs, base)?.isDirectory()) return 'glob';
    throw new UserError(`"${shownAs}": the folder "${base}", in which the pattern looks, does not exist`);
  }
  throw new UserError(
    isDanglingLink(path)
      ? `"${shownAs}" is a link that leads nowhere: mend it or name what it stood for`
      : `"${shownAs}" does not exist: check the spelling; relative names start from "${cwd}"`,
  );
}

function isDanglingLink(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  } catch {
    return false;
  }
}

function examine(shownAs: string, path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EACCES' || code === 'EPERM') throw new UserError(`"${shownAs}": permission denied on the way to it`);
    if (code === 'ELOOP') throw new UserError(`"${shownAs}" is a link that leads back to itself`);
    // A name too long, or with characters the system refuses, may still be a pattern.
    return undefined;
  }
}

function requireReadable(shownAs: string, open: () => void): void {
  try {
    open();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new UserError(
      code === 'EACCES' || code === 'EPERM'
        ? `"${shownAs}" may not be read (permission denied): change its permissions or run as its owner`
        : `"${shownAs}" could not be opened (${code ?? String(error)})`,
    );
  }
}

import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { chooseBases } from '../sources/base.ts';
import { isPattern, parsePattern } from '../sources/pattern.ts';
import { uriOfPath } from '../sources/uri.ts';

/** The folder an input of a scan names or lies in; inputs that are gone are taken for folders. */
function folderOfInput(input: string): string {
  const found = statSync(input, { throwIfNoEntry: false });
  if (found?.isDirectory()) return input;
  if (found !== undefined) return dirname(input);
  return isPattern(input) ? parsePattern(input, false).base || '/' : input;
}

/** The outermost folders of a source, as `file:` URLs without a slash at the end. */
export function sourceRoots(inputs: readonly string[]): string[] {
  return chooseBases(inputs.map(folderOfInput)).map(({ path }) => uriOfPath(path).replace(/(?<=[^/:])\/$/, ''));
}

/** Whether a `file:` URL is, or lies below, another. */
export const isWithin = (uri: string, folder: string): boolean =>
  uri === folder || uri.startsWith(folder.endsWith('/') ? folder : `${folder}/`);

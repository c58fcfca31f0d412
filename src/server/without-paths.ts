import { basename, dirname, relative, sep } from 'node:path';
import type { ReviewSession } from '../pipeline/review/session.ts';

/** An absolute path on any system: a drive or a slash after the beginning, a space, a quote or a bracket. */
const ABSOLUTE = /(^|[\s"'(‘“=])((?:[A-Za-z]:[\\/]|\/(?!\/))[^\s"')’”,;]*[\\/])/g;

/**
 * Words of an error without the places of this machine: a path is shown from its workspace or source on, any other by
 * its last name. Whoever looks at a screen over a shoulder or a network learns nothing of the folders around.
 */
export function withoutPaths(text: string, { folder, inputs }: Pick<ReviewSession, 'folder' | 'inputs'>): string {
  let shown = text;
  for (const known of [folder, ...inputs].map((path) => dirname(path))) {
    if (known.length > 1) shown = shown.replaceAll(`${known}/`, '').replaceAll(`${known}\\`, '');
  }
  return shown.replace(ABSOLUTE, '$1…/');
}

/** A path as it may be shown: from the workspace's folder on, or by its last name. */
export function shownPath(path: string, { folder }: Pick<ReviewSession, 'folder'>): string {
  const below = relative(dirname(folder), path);
  if (below === '') return basename(path) || '/';
  return below === '..' || below.startsWith(`..${sep}`) || below === path ? `…/${basename(path)}` : below;
}

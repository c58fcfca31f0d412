import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export const WORKSPACE_NAME = '.goldpan';

export const manifestPath = (folder: string): string => join(folder, 'goldpan.json');

/** The nearest `.goldpan` at or above `from`, as git finds its own; null when there is none. */
export function findWorkspace(from: string): string | null {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const candidate = join(folder, WORKSPACE_NAME);
    if (existsSync(manifestPath(candidate))) return candidate;
    if (dirname(folder) === folder) return null;
  }
}

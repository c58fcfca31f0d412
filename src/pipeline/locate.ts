import { resolve } from 'node:path';
import { findWorkspace } from '../catalog/locate.ts';
import { UserError } from '../model/errors.ts';

/** The folder asked for, or the nearest workspace upwards. @throws UserError when there is none */
export function locateWorkspace(folder: string | undefined, cwd: string): string {
  const found = folder === undefined ? findWorkspace(cwd) : resolve(cwd, folder);
  if (found === null) {
    throw new UserError(`No workspace in ${cwd} or above it. Make one with: goldpan scan FOLDER`);
  }
  return found;
}

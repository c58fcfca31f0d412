import { closeSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../model/errors.ts';
import { temporaryName } from './durable.ts';
import { isAlive, type ProcessIdentity, thisProcess } from './process-identity.ts';

interface Holder extends ProcessIdentity {
  readonly since: string;
}

function readHolder(path: string): Holder | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    return null;
  }
}

/**
 * Takes the workspace for writing; readers need no lock, for they only see finished parts.
 * A lock left by a process that is gone is taken over.
 *
 * @param name file of the lock; decisions have one of their own, so that they can be made while a scan runs
 * @returns a function that gives it back
 * @throws UserError when another live process holds it, naming that process
 */
export function lockWorkspace(folder: string, name = 'lock'): () => void {
  const path = join(folder, name);
  const holder: Holder = { ...thisProcess(), since: new Date().toISOString() };
  const temporary = temporaryName(path);
  const descriptor = openSync(temporary, 'wx');
  writeSync(descriptor, `${JSON.stringify(holder)}\n`);
  closeSync(descriptor);
  try {
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        // A hard link appears with its content complete, so nobody ever reads half a lock.
        linkSync(temporary, path);
        return () => rmSync(path, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const current = readHolder(path);
      if (current && isAlive(current)) {
        throw new UserError(
          `${folder} is being written by another goldpan (process ${current.pid} on ${current.host}, since ${current.since}). ` +
            `Wait for it, stop it, or use another workspace with -w. If that machine is gone for good, delete ${path}.`,
        );
      }
      rmSync(path, { force: true });
    }
    throw new UserError(`${path} could not be taken: another goldpan took it at the same moment. Try again.`);
  } finally {
    rmSync(temporary, { force: true });
  }
}

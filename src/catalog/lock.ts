import { closeSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../model/errors.ts';
import { temporaryName } from './durable.ts';

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Start time of the process where the system tells it, so that a reused pid is not taken for the holder. */
  readonly started: string | null;
  readonly since: string;
}

function processStart(pid: number): string | null {
  try {
    // Field 22 of /proc/PID/stat; the command name before it may hold spaces and parentheses.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

function isAlive(holder: Holder): boolean {
  if (holder.host !== hostname()) return true;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return holder.started === null || processStart(holder.pid) === holder.started;
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
  const holder: Holder = {
    pid: process.pid,
    host: hostname(),
    started: processStart(process.pid),
    since: new Date().toISOString(),
  };
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

import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process, told from another one that got its pid later. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** Start time of the process where the system tells it, so that a reused pid is not taken for the process. */
  readonly started: string | null;
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

export const thisProcess = (): ProcessIdentity => ({
  pid: process.pid,
  host: hostname(),
  started: processStart(process.pid),
});

export const isOnThisMachine = ({ host }: ProcessIdentity): boolean => host === hostname();

/** A process of another machine counts as alive: nobody can tell from here. */
export function isAlive(identity: ProcessIdentity): boolean {
  if (!isOnThisMachine(identity)) return true;
  try {
    process.kill(identity.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return identity.started === null || processStart(identity.pid) === identity.started;
}

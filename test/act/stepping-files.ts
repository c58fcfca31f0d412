import { appendFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import type { Files, LogFile } from '../../src/act/files.ts';
import { pathOfUri } from '../../src/sources/uri.ts';

/** Everything `act` does that changes a disk, or makes a change last. */
const ACTS = [
  'makeFolder',
  'removeFolder',
  'link',
  'symlink',
  'rename',
  'unlink',
  'reserve',
  'copy',
  'write',
  'syncFolder',
] as const;

/** What needs room on a full disk. */
const NEEDS_ROOM = new Set<string>(['makeFolder', 'link', 'symlink', 'reserve', 'copy', 'write', 'append']);

export interface Stepping {
  /** Called after everything that was done, and in the middle of what can be torn, with half of it on the disk. */
  readonly step?: (name: string) => void;
  /** Called before anything is done; throws when the process is to be dead by then. */
  readonly before?: () => void;
  /** Asked before anything that needs room is done; true lets it fail half-way for want of room. */
  readonly isFull?: (name: string) => boolean;
}

const failure = (code: string): NodeJS.ErrnoException => Object.assign(new Error(`${code}: made up`), { code });

/** A disk that stops for every step, as finely as a kill could hit. */
export function steppingFiles(files: Files, stops: Stepping): Files {
  const { step, before, isFull } = stops;
  const stepping: Files = { ...files };
  for (const name of ACTS) {
    const act = files[name] as (...args: unknown[]) => unknown;
    const perform = (...args: unknown[]) => {
      before?.();
      const full = NEEDS_ROOM.has(name) && isFull?.(name);
      if (name === 'copy' || name === 'write') {
        const uri = String(args[name === 'copy' ? 1 : 0]);
        writeFileSync(pathOfUri(uri), 'half of a fi', { flag: 'wx' });
        step?.(`${name} torn`);
        if (!full) files.unlink(uri);
      }
      if (full) throw failure('ENOSPC');
      const result = act(...args);
      step?.(name);
      return result;
    };
    Object.assign(stepping, { [name]: perform });
  }
  stepping.openLog = (path, length) => {
    before?.();
    const log = files.openLog(path, length);
    step?.('openLog');
    return steppingLog(log, path, stops);
  };
  return stepping;
}

function steppingLog(log: LogFile, path: string, { step, before, isFull }: Stepping): LogFile {
  return {
    append(text) {
      before?.();
      const whole = statSync(path).size;
      appendFileSync(path, text.slice(0, Math.ceil(text.length / 2)));
      step?.('append torn');
      if (isFull?.('append')) throw failure('ENOSPC');
      truncateSync(path, whole);
      log.append(text);
      step?.('append');
    },
    sync() {
      before?.();
      log.sync();
      step?.('sync');
    },
    close: () => log.close(),
  };
}

/** A disk on which one folder is another volume: nothing is linked or renamed across. */
export function twoVolumes(files: Files, other: string): Files {
  const guard =
    (act: (from: string, to: string) => void) =>
    (from: string, to: string): void => {
      if (from.startsWith(other) !== to.startsWith(other)) throw failure('EXDEV');
      act(from, to);
    };
  return { ...files, link: guard(files.link), rename: guard(files.rename) };
}

/** A disk without hard links, as memory cards and many network shares are. */
export const withoutLinks = (files: Files): Files => ({
  ...files,
  link: () => {
    throw failure('EPERM');
  },
});

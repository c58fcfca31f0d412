import { spawnSync } from 'node:child_process';
import { fstatSync, futimesSync } from 'node:fs';

/**
 * Gives an open file the time of change of another. Node sets times to the microsecond; where the rest matters and the
 * system has `touch`, that does it to the nanosecond, so that a file that went to another volume and came back is the
 * same to a scan.
 */
export function keepTime(source: number, target: number, mtimeNs: bigint): void {
  // Half a microsecond more, since the fraction of a double may fall just below what is meant, and is cut off.
  const micros = mtimeNs / 1000n;
  const seconds = Number(micros / 1_000_000n) + (Number(micros % 1_000_000n) + 0.5) / 1e6;
  futimesSync(target, seconds, seconds);
  if (fstatSync(target, { bigint: true }).mtimeNs === mtimeNs || process.platform !== 'linux') return;
  // Through the descriptors, since a name that is not valid UTF-8 cannot be handed to a program.
  const path = (descriptor: number) => `/proc/${process.pid}/fd/${descriptor}`;
  spawnSync('touch', ['-c', '-m', '-r', path(source), path(target)], { stdio: 'ignore' });
}

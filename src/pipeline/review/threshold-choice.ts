import nearDuplicate from '../../analyse/checks/near-duplicate.ts';
import { lockWorkspace } from '../../catalog/lock.ts';
import { readManifest, writeManifest } from '../../catalog/manifest.ts';
import { UserError } from '../../model/errors.ts';
import { LINKING_CHECK } from '../link-threshold.ts';
import { regroupLocked } from '../regroup.ts';
import { changedChecks } from './store-threshold.ts';

/**
 * Keeps with the workspace the score above which a person wants pairs to link, and makes the groups anew by it: nothing
 * is measured or compared again, and later scans go by it, unless they are given another one.
 *
 * @param threshold 0–1; null goes back to what was calibrated, or is usual
 * @returns the threshold in force
 * @throws UserError when it is none, nothing was scanned yet, or another goldpan is writing to the workspace
 */
export async function chooseThreshold(folder: string, threshold: number | null): Promise<number> {
  const unlock = lockWorkspace(folder);
  try {
    const manifest = readManifest(folder);
    if (!manifest.snapshot) throw new UserError(`No scan into ${folder} has finished yet. Run goldpan scan first.`);
    writeManifest(folder, { ...manifest, ...changedChecks(manifest, { check: LINKING_CHECK, threshold }) });
    await regroupLocked(folder, nearDuplicate.threshold);
    return readManifest(folder).snapshot!.threshold;
  } finally {
    unlock();
  }
}

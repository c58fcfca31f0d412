import { Database } from '../catalog/database.ts';
import { loadKeeperFacts } from '../catalog/keeper-facts.ts';
import { lockWorkspace } from '../catalog/lock.ts';
import { readManifest } from '../catalog/manifest.ts';
import { readParts } from '../catalog/part.ts';
import { writeDuplicates, writeGroups } from '../catalog/relations.ts';
import { replaceRelations } from '../catalog/replace-relations.ts';
import { confirmAgain, loadRelations } from '../catalog/stored-relations.ts';
import { relate } from '../curate/relate.ts';
import { UserError } from '../model/errors.ts';
import { duplicateOptionsOf } from './duplicate-options.ts';
import { analysisDigest } from './find-duplicates.ts';
import { calibratedChecks, LINKING_CHECK } from './link-threshold.ts';
import { standingVetoes } from './vetoes.ts';
import { groupRows, imageRows } from './write-found.ts';

export interface RegroupOptions {
  /** What to do when another goldpan writes to the workspace: say so (the default), or leave the groups as they are. */
  readonly whenBusy?: 'throw' | 'leave';
}

/** Null when the workspace is held by another process and that is no reason to stop. */
function tryLock(folder: string, whenBusy: 'throw' | 'leave'): (() => void) | null {
  try {
    return lockWorkspace(folder);
  } catch (error) {
    if (whenBusy === 'leave' && error instanceof UserError) return null;
    throw error;
  }
}

/**
 * Makes the groups of the last scan again from its stored pairs: after a calibration, or when somebody said that two
 * images are no duplicates. Reads no image.
 *
 * @returns whether anything changed
 * @throws UserError when nothing was scanned yet, or another goldpan is writing to the workspace
 */
export async function regroup(folder: string, { whenBusy = 'throw' }: RegroupOptions = {}): Promise<boolean> {
  const unlock = tryLock(folder, whenBusy);
  if (unlock === null) return false;
  try {
    return await regroupLocked(folder);
  } finally {
    unlock();
  }
}

/**
 * As {@link regroup}, for a caller that holds the workspace's lock.
 * @param usual threshold where nobody gave, set or calibrated one; default: that of the last scan
 */
export async function regroupLocked(folder: string, usual?: number): Promise<boolean> {
  const manifest = readManifest(folder);
  const { snapshot } = manifest;
  if (!snapshot) throw new UserError(`No scan into ${folder} has finished yet.`);
  const threshold =
    manifest.checks.thresholds[LINKING_CHECK] ??
    calibratedChecks(manifest).thresholds?.[LINKING_CHECK] ??
    usual ??
    snapshot.threshold;
  const options = duplicateOptionsOf(manifest);
  const vetoes = standingVetoes(folder);
  const analysis = analysisDigest(threshold, options, vetoes, snapshot.vectors);
  if (analysis === snapshot.analysis) return false;
  const database = await Database.open();
  try {
    const stored = readParts(folder, 'pairs', [snapshot.pairs])!;
    const images = readParts(folder, 'images', snapshot.images)!;
    const { ids, pairs } = await loadRelations(database, stored, threshold);
    const facts = await loadKeeperFacts(database, images, ids);
    const related = relate(ids, pairs, threshold, facts, options.keeper ?? {}, vetoes);
    const computedFrom = [...snapshot.images, analysis];
    const next = {
      ...snapshot,
      threshold,
      analysis,
      pairs: await confirmAgain(database, folder, stored, threshold, vetoes, computedFrom),
      duplicates: await writeDuplicates(database, folder, computedFrom, imageRows(ids, related)),
      groups: await writeGroups(database, folder, computedFrom, groupRows(ids, related.groups)),
      counts: {
        ...snapshot.counts,
        groups: related.groups.length,
        duplicateImages: related.images.filter((row) => !row.isKeeper).length,
      },
    };
    replaceRelations(folder, next);
    return true;
  } finally {
    database.close();
  }
}

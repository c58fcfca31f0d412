import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { type ChannelRow, StoredChannelSums } from '../catalog/channel-sums.ts';
import { readNormalisation, writeNormalisation } from '../catalog/normalisation.ts';
import { sharp } from '../decode/libvips.ts';
import { ChannelTotals } from '../kernel/stats/channel-totals.ts';
import { UserError } from '../model/errors.ts';
import { KeptSet } from './kept-images.ts';
import { locateWorkspace } from './locate.ts';
import { type LockedWorkspace, withLockedWorkspace } from './locked-workspace.ts';
import type { Normalisation, NormaliseOptions, UnreadImage } from './normalise-options.ts';
import { DEFAULT_LIMITS, WorkerPool } from './worker-pool.ts';

/** Raise it when the same file would give other sums. */
const VERSION = 1;
const CHECKPOINT_IMAGES = 4096;
const CHECKPOINT_MS = 15_000;

/**
 * Mean and standard deviation of each channel over what stays of a dataset: every pixel of every image, decoded at full
 * size in worker processes, as exact integer sums. The sums of each image are kept, so that a run that was cut short goes on,
 * and another split or another decision costs next to nothing.
 *
 * @throws UserError when no image is left or can be read, and as {@link KeptSet.open} does
 */
export async function normalise(options: NormaliseOptions = {}): Promise<Normalisation> {
  const { size } = options;
  if (size !== undefined && !(Number.isInteger(size) && size >= 1)) {
    throw new UserError(`--size must be a whole number of pixels from 1, not ${size}.`);
  }
  const folder = locateWorkspace(options.workspace, options.cwd ?? process.cwd());
  return withLockedWorkspace(folder, (workspace) => normaliseLocked(workspace, options));
}

async function normaliseLocked(workspace: LockedWorkspace, options: NormaliseOptions): Promise<Normalisation> {
  const { folder, database, snapshot } = workspace;
  const { size = null, signal } = options;
  const version = `${VERSION}-${sharp.versions.vips}`;
  const kept = await KeptSet.open(database, folder, snapshot, options);
  const stored = new StoredChannelSums(database, folder, size, version);
  const unread: UnreadImage[] = [];
  const digest = createHash('sha256').update(`normalise\n${version}\n${size}\n`);
  let images = 0;
  for await (const some of kept.images()) {
    signal?.throwIfAborted();
    const measured = some.filter(({ outcome }) => outcome === 'measured');
    for (const { id, outcome } of some) {
      if (outcome === 'unreadable')
        unread.push({ id, reason: 'the scan could not read it: goldpan findings says why' });
    }
    for (const { id, sizeBytes, modifiedMs } of measured) digest.update(`${id}\n${sizeBytes}\n${modifiedMs}\n`);
    images += measured.length;
    await stored.ask(measured);
  }
  const { split, splitChoice, plan } = kept;
  if (images === 0) {
    throw new UserError(`No image that was measured is kept${split === null ? '' : ` in the split ${split}`}.`);
  }
  for (const { id } of unread) digest.update(`unread\n${id}\n`);
  const computedFrom = digest.digest('hex').slice(0, 32);
  const facts = { split, splitChoice, plan, size, computedFrom };
  const before = readNormalisation(folder);
  if (before?.computedFrom === computedFrom && before.complete) {
    return { workspace: folder, ...facts, ...before.result, at: before.at, reused: images };
  }
  const failed = await sumMissing(workspace, options, stored);
  const totals = new ChannelTotals();
  for await (const { sums, fullPixels } of stored.sums()) totals.add(sums, fullPixels);
  const statistics = totals.statistics();
  if (!statistics) {
    const [first] = failed.unread;
    throw new UserError(`None of ${images} images could be read${first ? `: ${first.id}: ${first.reason}` : ''}.`);
  }
  await stored.compact();
  const result = {
    statistics,
    unread: [...unread, ...failed.unread].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)),
  };
  const at = new Date().toISOString();
  // What failed may be readable next time: only a result that all images are in holds without another look.
  writeNormalisation(folder, { computedFrom, at, complete: failed.unread.length === 0, facts, result });
  return { workspace: folder, ...facts, ...result, at, reused: images - failed.tried };
}

/** Sums what is not stored yet, in worker processes; a checkpoint every few seconds. */
async function sumMissing(
  { snapshot }: LockedWorkspace,
  options: NormaliseOptions,
  stored: StoredChannelSums,
): Promise<{ readonly tried: number; readonly unread: readonly UnreadImage[] }> {
  const { limits = {}, size = null, signal, onProgress, checkpointImages = CHECKPOINT_IMAGES } = options;
  const { images: total, bytes: totalBytes } = await stored.missing();
  const unread: UnreadImage[] = [];
  if (total === 0) return { tried: 0, unread };
  const workers = Math.min(total, limits.workers ?? availableParallelism());
  const pool = new WorkerPool({ ...DEFAULT_LIMITS, ...snapshot.limits, ...limits, workers }, { measurements: {} });
  const started = performance.now();
  let rows: ChannelRow[] = [];
  let [done, doneBytes, writtenAt] = [0, 0, started];
  // One after the other: two lanes may have a full checkpoint at the same time.
  let writing: Promise<void> = Promise.resolve();
  const write = (): Promise<void> => {
    const full = rows;
    rows = [];
    writtenAt = performance.now();
    writing = writing.then(() => stored.write(full));
    return writing;
  };
  const tell = () =>
    onProgress?.({
      step: 'measuring',
      done,
      total,
      doneBytes,
      totalBytes,
      unreadable: unread.length,
      reused: 0,
      seconds: (performance.now() - started) / 1000,
    });
  try {
    await pool.run(
      { kind: 'channels', longSide: size },
      stored.missingImages(),
      async ({ id, sizeBytes, modifiedMs }, outcome) => {
        if ('failure' in outcome) unread.push({ id, reason: outcome.failure.reason });
        else if ('reason' in outcome.result) unread.push({ id, reason: outcome.result.reason });
        else rows.push({ id, sizeBytes, modifiedMs, ...outcome.result });
        done++;
        doneBytes += sizeBytes;
        tell();
        if (rows.length >= checkpointImages || performance.now() - writtenAt > CHECKPOINT_MS) await write();
      },
      signal,
    );
  } finally {
    await pool.close();
    await write();
  }
  return { tried: total, unread };
}

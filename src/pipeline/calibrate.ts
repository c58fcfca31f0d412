import { familyRows, relationRows, thresholdRow } from '../analyse/calibrate/calibration-tables.ts';
import { doubtfulPairs } from '../analyse/calibrate/doubtful-pairs.ts';
import { isReported } from '../analyse/calibrate/observations.ts';
import { copiesInWorkspace, type Evidence } from '../analyse/calibrate/precision.ts';
import { HIGHEST, LOWEST, propose } from '../analyse/calibrate/propose.ts';
import nearDuplicate from '../analyse/checks/near-duplicate.ts';
import { DEFAULT_RADII } from '../analyse/duplicates/hash-candidates.ts';
import { Database } from '../catalog/database.ts';
import { lockWorkspace } from '../catalog/lock.ts';
import { type Manifest, readManifest, type Snapshot } from '../catalog/manifest.ts';
import { UserError } from '../model/errors.ts';
import { EDITS } from '../transform/edits.ts';
import { type EditedCopies, editSample } from './calibrate-edits.ts';
import { type CalibrationSample, drawSample } from './calibrate-sample.ts';
import { compareStrangers, fileFinder, type Strangers } from './calibrate-strangers.ts';
import type { CalibrateOptions, CalibrationReport } from './calibrated.ts';
import { duplicateOptionsOf } from './duplicate-options.ts';
import { LINKING_CHECK } from './link-threshold.ts';
import { locateWorkspace } from './locate.ts';
import { resolveRecipe } from './recipe.ts';
import { regroup } from './regroup.ts';
import { storeCalibration } from './store-calibration.ts';
import { WorkerPool } from './worker-pool.ts';

const DEFAULTS = { targetPrecision: 0.99, sample: 200, copies: 1600, seed: 1 } as const;
/** Fewer different pictures say nothing about a set. */
const FEWEST_IMAGES = 8;
/** Thresholds of the table lie this far apart, hundredths. */
const STEP = 5;
const EXAMPLES = 10;
const FAMILIES = EDITS.map(({ family }) => family);

/**
 * What each threshold means on the images of a workspace: makes known copies of some of them, compares them with their
 * originals and with strangers as a scan would, and proposes the threshold for a precision. Stores it in the workspace
 * and makes its groups anew, unless it is a dry run. Images are only read.
 *
 * @throws UserError when there is no finished scan, too few images, or a scan is running
 */
export async function calibrate(folder?: string, options: CalibrateOptions = {}): Promise<CalibrationReport> {
  const started = performance.now();
  const settings = settingsOf(options);
  const path = locateWorkspace(folder, options.cwd ?? process.cwd());
  // Before the lock, which is a file in the workspace: there may be none.
  scannedState(path, readManifest(path), options);
  const unlock = options.dryRun ? () => undefined : lockWorkspace(path);
  let report: CalibrationReport;
  try {
    const manifest = readManifest(path);
    const snapshot = scannedState(path, manifest, options);
    report = await measureWorkspace(path, manifest, snapshot, settings, options);
    if (!options.dryRun) storeCalibration(path, manifest, report);
  } finally {
    unlock();
  }
  // Takes the lock itself.
  const isRegrouped = options.dryRun ? false : await regroup(path);
  return { ...report, isRegrouped, seconds: Math.round(performance.now() - started) / 1000 };
}

type Settings = Required<Pick<CalibrateOptions, 'targetPrecision' | 'sample' | 'copies' | 'seed'>>;

function settingsOf(options: CalibrateOptions): Settings {
  const settings = {
    targetPrecision: options.targetPrecision ?? DEFAULTS.targetPrecision,
    sample: options.sample ?? DEFAULTS.sample,
    copies: options.copies ?? DEFAULTS.copies,
    seed: options.seed ?? DEFAULTS.seed,
  };
  const { targetPrecision, sample } = settings;
  if (!(targetPrecision >= 0.5 && targetPrecision <= 0.9999))
    throw new UserError(
      `The target precision is a share between 0.5 and 0.9999, such as 0.99; it was ${targetPrecision}.`,
    );
  if (!Number.isInteger(sample) || sample < FEWEST_IMAGES)
    throw new UserError(`A sample has at least ${FEWEST_IMAGES} images; it was ${sample}.`);
  return settings;
}

function scannedState(path: string, { snapshot }: Manifest, { measurements }: CalibrateOptions): Snapshot {
  if (!snapshot) throw new UserError(`No scan into ${path} has finished yet. Run goldpan scan first.`);
  if (snapshot.recipe !== resolveRecipe(measurements).digest)
    throw new UserError(
      `${path} was scanned by another version of goldpan or with other measurement settings. Run goldpan scan again, then calibrate.`,
    );
  return snapshot;
}

async function measureWorkspace(
  path: string,
  manifest: Manifest,
  snapshot: Snapshot,
  { targetPrecision, sample: wanted, copies, seed }: Settings,
  { limits = {}, measurements = {}, signal, onProgress, dryRun = false }: CalibrateOptions,
): Promise<CalibrationReport> {
  // Whatever threshold is in force, or the second calibration would take the first one's leavings for errors.
  const likelyAbove = nearDuplicate.threshold;
  const pool = new WorkerPool(limits, { measurements });
  const database = await Database.open();
  try {
    const sample = await drawSample(database, path, snapshot, { sample: wanted, seed, likelyAbove });
    if (sample.images.length < FEWEST_IMAGES)
      throw new UserError(
        `${path} has ${sample.images.length} different pictures that can be edited; a calibration takes at least ${FEWEST_IMAGES}.`,
      );
    const task = {
      kind: 'calibrate',
      seed,
      radii: { ...DEFAULT_RADII, ...duplicateOptionsOf(manifest).radii },
    } as const;
    const edited = await editSample(sample, copies, pool, task, signal, (done, total) =>
      onProgress?.({ step: 'comparing', done, total }),
    );
    if (edited.observed.length === 0)
      throw new UserError(
        `None of the ${sample.images.length} sampled images of ${path} can be read any more. Run goldpan scan again.`,
      );
    const filesOf = fileFinder(database, path, snapshot.images);
    const strangers = await compareStrangers({ sample, made: edited.made, pool, task, likelyAbove, filesOf, signal });
    const evidence: Evidence = {
      copies: edited.observed,
      strangers: strangers.compared,
      workspace: sample.pairs.evidence,
      likelyAbove,
    };
    return {
      ...reportOf(evidence, targetPrecision),
      ...sizesOf(sample, edited, strangers),
      workspace: path,
      seed,
      isStored: !dryRun,
      isRegrouped: false,
      givenThreshold: manifest.checks.thresholds[LINKING_CHECK] ?? null,
      reviewedThreshold: manifest.reviewed.thresholds[LINKING_CHECK] ?? null,
      seconds: 0,
    };
  } finally {
    await pool.close();
    database.close();
  }
}

function reportOf(evidence: Evidence, targetPrecision: number) {
  const { workspace, strangers, likelyAbove } = evidence;
  const { threshold, certainty } = propose(evidence, targetPrecision, likelyAbove);
  const grid = Array.from({ length: (HIGHEST - LOWEST) / STEP + 1 }, (_, i) => (LOWEST + i * STEP) / 100);
  const byScore = <T extends { readonly score: number }>(pairs: readonly T[], sign: number) =>
    [...pairs].sort((x, y) => sign * (x.score - y.score)).slice(0, EXAMPLES);
  return {
    targetPrecision,
    threshold,
    certainty,
    proposed: thresholdRow(evidence, threshold),
    usualThreshold: likelyAbove,
    weights: {
      copiesFound: workspace.superfluous,
      copies: copiesInWorkspace(workspace),
      unrelated: workspace.unrelated,
      refuted: workspace.refuted.length,
    },
    excluded: {
      score: likelyAbove,
      pairs: workspace.likely.length,
      examples: byScore(workspace.likely, 1),
      unmet: byScore(
        strangers.filter(({ isSuspect }) => isSuspect),
        -1,
      ),
    },
    doubtful: doubtfulPairs(evidence),
    wrong: byScore(
      strangers.filter((pair) => !pair.isSuspect && isReported(pair, threshold)),
      -1,
    ),
    thresholds: grid.map((at) => thresholdRow(evidence, at)),
    families: familyRows(evidence, threshold).sort((x, y) => FAMILIES.indexOf(x.family) - FAMILIES.indexOf(y.family)),
    relations: relationRows(evidence, threshold),
    relationsByThreshold: grid.map((at) => ({ threshold: at, relations: relationRows(evidence, at) })),
  };
}

const sizesOf = (
  { images, pairs }: CalibrationSample,
  { observed, failed }: EditedCopies,
  { compared, candidates }: Strangers,
): Pick<CalibrationReport, 'sample'> => ({
  sample: {
    images: images.length,
    of: pairs.evidence.images,
    copies: observed.length,
    strangers: compared.length,
    strangerCandidates: candidates,
    failed,
  },
});

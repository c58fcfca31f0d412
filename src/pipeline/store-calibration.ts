import type { CopyRecall } from '../analyse/calibrate/recall.ts';
import { COMPARE_VERSION } from '../analyse/compare/compare.ts';
import type { Estimate } from '../analyse/evaluate/wilson.ts';
import { type Calibration, type Manifest, writeManifest } from '../catalog/manifest.ts';
import type { CalibrationReport } from './calibrated.ts';

/** Keeps a calibration with the workspace: the scan links pairs by it from then on. Call while it is locked. */
export function storeCalibration(folder: string, manifest: Manifest, report: CalibrationReport): void {
  writeManifest(folder, { ...manifest, calibration: calibrationOf(report) });
}

function calibrationOf(report: CalibrationReport): Calibration {
  const { proposed, sample, weights } = report;
  return {
    at: new Date().toISOString(),
    compareVersion: COMPARE_VERSION,
    targetPrecision: report.targetPrecision,
    sample: sample.images,
    seed: report.seed,
    threshold: report.threshold,
    precision: interval(proposed.precision),
    recall: interval(proposed.recall.recall),
    certainty: report.certainty,
    weights: { copies: weights.copies, unrelated: weights.unrelated },
    thresholds: report.thresholds.map(({ threshold, precision, falsePairs, reported, recall }) => ({
      threshold,
      precision: interval(precision),
      falseRate: interval(falsePairs.rate),
      recall: interval(recall.recall),
      amongCandidates: interval(recall.amongCandidates),
      reported,
    })),
    families: report.families.map((row) => ({ family: row.family, relation: row.relation, ...recallOf(row) })),
    relations: report.relations.map((row) => ({
      relation: row.relation,
      precision: interval(row.precision),
      ...recallOf(row),
    })),
  };
}

const recallOf = ({ copies, candidates, amongCandidates, recall, named }: CopyRecall) => ({
  copies,
  candidates: interval(candidates),
  amongCandidates: interval(amongCandidates),
  recall: interval(recall),
  named: interval(named),
});

const rounded = (value: number): number => Number(value.toFixed(4));

/** What could not be counted may be anything. */
const interval = ({ value, low, high }: Estimate) => ({
  estimate: rounded(value ?? 0),
  low: rounded(low ?? 0),
  high: rounded(high ?? 1),
});

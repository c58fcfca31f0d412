import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { overlappingClasses, rankClasses } from './class-quality.ts';
import { calibrated, confidentJoint } from './confident-joint.ts';
import { LABEL_FILTERS, type LabelFilter } from './filters.ts';
import { countLabelIssues, findLabelIssues } from './find-label-issues.ts';
import { adjustedProbabilities, labelQuality } from './label-quality.ts';
import { classCounts, type Labelled } from './labelled.ts';
import { jointProbabilities, noiseMatrices } from './noise-matrices.ts';
import { LABEL_SCORES } from './scores.ts';

interface Stored {
  readonly dtype: 'float32' | 'float64';
  readonly base64: string;
}
interface Golden {
  readonly classes: number;
  readonly labels: number[];
  readonly probabilities: Stored;
  readonly thresholds: Stored;
  readonly confidentJoint: number[][];
  readonly calibrated: number[][];
  readonly joint: Stored;
  readonly noise: Stored;
  readonly inverse: Stored;
  readonly py: Stored;
  readonly issues: Record<string, number[]>;
  readonly numLabelIssues: number;
  readonly health: number;
  readonly scores: Record<string, Stored>;
  readonly rankedClasses: number[][];
  readonly overlapping: number[][];
}

function numbers({ dtype, base64 }: Stored): Float32Array | Float64Array {
  const { buffer } = Uint8Array.from(Buffer.from(base64, 'base64'));
  return dtype === 'float32' ? new Float32Array(buffer) : new Float64Array(buffer);
}

const close = (ours: ArrayLike<number>, theirs: ArrayLike<number>, tolerance: number): void => {
  expect(ours.length).toBe(theirs.length);
  for (let i = 0; i < ours.length; i++) {
    expect(Math.abs(ours[i]! - theirs[i]!), `at ${i}: ${ours[i]} and ${theirs[i]}`).toBeLessThanOrEqual(tolerance);
  }
};

const folder = join(import.meta.dirname, 'goldens');
const names = readdirSync(folder).filter((name) => name.endsWith('.json'));

describe.each(names)('%s', (name) => {
  const golden = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Golden;
  const { classes } = golden;
  const of: Labelled = {
    labels: Int32Array.from(golden.labels),
    probabilities: numbers(golden.probabilities),
    classes,
  };
  const joint = confidentJoint(of);
  const counts = classCounts(of.labels, classes);
  const whole = calibrated(joint.counts, counts);

  it('thresholds, to the last bit', () => {
    expect(joint.thresholds).toEqual(numbers(golden.thresholds));
  });

  it('confident joint, counted and calibrated', () => {
    expect(Array.from(joint.counts)).toEqual(golden.confidentJoint.flat());
    expect(Array.from(whole)).toEqual(golden.calibrated.flat());
  });

  it('joint probabilities, to the last bit', () => {
    expect(jointProbabilities(whole)).toEqual(numbers(golden.joint));
  });

  it('noise matrix, inverse noise matrix and shares of the true classes', () => {
    const { noise, inverse, shares } = noiseMatrices(whole, counts);
    close(noise, numbers(golden.noise), 1e-15);
    close(inverse, numbers(golden.inverse), 1e-15);
    close(shares, numbers(golden.py), 1e-15);
  });

  it.each(LABEL_FILTERS.map((filter) => [filter]))('issues by %s', (filter) => {
    expect(indexes(findLabelIssues(of, { filter }))).toEqual(golden.issues[filter]);
  });

  it.each(Object.keys(golden.issues).filter((key) => key.includes(',')))('issues by %s', (key) => {
    const [filter, name, value] = key.split(/, | /) as [LabelFilter, string, string];
    const option = name === 'min' ? { minExamplesPerClass: Number(value) } : { noiseShare: Number(value) };
    expect(indexes(findLabelIssues(of, { filter, ...option }))).toEqual(golden.issues[key]);
  });

  it('number of issues, and health', () => {
    expect(countLabelIssues(of, joint)).toBe(golden.numLabelIssues);
    expect(1 - countLabelIssues(of, joint) / of.labels.length).toBe(golden.health);
  });

  it.each(LABEL_SCORES.filter((score) => score !== 'label_odds').map((score) => [score]))('%s', (score) => {
    const theirs = numbers(golden.scores[score]!);
    if (score !== 'confidence_weighted_entropy') expect(labelQuality(of, score)).toEqual(theirs);
    // Their entropy is summed in the precision of the probabilities, ours in doubles.
    else close(labelQuality(of, score), theirs, of.probabilities instanceof Float32Array ? 1e-6 : 1e-15);
  });

  it('label_odds ranks the given class against its strongest rival', () => {
    const odds = labelQuality(of, 'label_odds');
    const margin = labelQuality(of, 'normalized_margin');
    for (let i = 0; i < odds.length; i++) {
      expect(odds[i]).toBeGreaterThan(0);
      expect(odds[i]).toBeLessThan(1);
      if (odds[i]! < 0.5) expect(margin[i]).toBeLessThan(0.5);
    }
  });

  it.each(['self_confidence', 'normalized_margin'] as const)('adjusted %s', (score) => {
    const theirs = numbers(golden.scores[`adjusted ${score}`]!);
    close(
      labelQuality(adjustedProbabilities(of, joint.thresholds), score),
      theirs,
      theirs instanceof Float32Array ? 1e-7 : 1e-15,
    );
  });

  it('classes by quality, and those that overlap', () => {
    const probabilities = jointProbabilities(whole);
    const images = of.labels.length;
    const ranked = rankClasses(probabilities, classes, images).toSorted((a, b) => a.classIndex - b.classIndex);
    const theirs = golden.rankedClasses.toSorted((a, b) => a[0]! - b[0]!);
    for (const [i, row] of ranked.entries()) close(Object.values(row), theirs[i]!, 1e-15);
    const qualities = rankClasses(probabilities, classes, images).map(({ quality }) => quality);
    close(
      qualities,
      golden.rankedClasses.map((row) => row[5]!),
      1e-15,
    );
    const byPlace = (rows: number[][]): number[][] => rows.toSorted((a, b) => a[0]! - b[0]! || a[1]! - b[1]!);
    const pairs = overlappingClasses(probabilities, classes, images).map((row) => Object.values(row));
    expect(pairs.length).toBe(golden.overlapping.length);
    for (const [i, row] of byPlace(pairs).entries()) close(row, byPlace(golden.overlapping)[i]!, 1e-15);
  });
});

const indexes = (mask: Uint8Array): number[] => [...mask.keys()].filter((i) => mask[i] === 1);

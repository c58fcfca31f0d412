import type { CalibrationReport } from '../pipeline/api.ts';
import { count, paint, printable, table } from './terminal.ts';

type Estimate = CalibrationReport['proposed']['precision'];

const ratio = (value: number | null): string => (value === null ? '–' : value.toFixed(3));
const within = ({ value, low, high }: Estimate): string => (value === null ? '' : `${ratio(low)} – ${ratio(high)}`);
const percent = (value: number | null): string =>
  value === null ? '–' : `${(100 * value).toFixed(value > 0 && value < 0.001 ? 2 : 1)} %`;

/** One row per threshold; the proposed one is marked, and put in its place when it is none of them. */
export function thresholdTable({ thresholds, proposed }: CalibrationReport): string {
  const rows = [...thresholds.filter(({ threshold }) => threshold !== proposed.threshold), proposed]
    .sort((x, y) => x.threshold - y.threshold)
    .map((row) => [
      row === proposed ? '→' : '',
      row.threshold.toFixed(2),
      ratio(row.precision.value),
      within(row.precision),
      `${percent(row.falsePairs.rate.value)}, ≤ ${percent(row.falsePairs.rate.high)}`,
      ratio(row.recall.recall.value),
      within(row.recall.recall),
      ratio(row.recall.amongCandidates.value),
      count(row.reported),
    ]);
  return table(
    [
      '',
      'threshold',
      'precision',
      '95 % interval',
      'strangers',
      'recall',
      '95 % interval',
      'of compared',
      'your pairs',
    ],
    rows,
    [1, 2, 4, 5, 7, 8],
  );
}

export const familyTable = (families: CalibrationReport['families']): string =>
  table(
    ['edit', 'copies', 'compared', 'of them found', 'found', '95 % interval', 'gentle', 'medium', 'strong'],
    families.map((row) => [
      row.family,
      count(row.copies),
      ratio(row.candidates.value),
      ratio(row.amongCandidates.value),
      ratio(row.recall.value),
      within(row.recall),
      ...row.strengths.map(({ recall }) => ratio(recall.value)),
    ]),
    [1, 2, 3, 4, 6, 7, 8],
  );

export const relationTable = (relations: CalibrationReport['relations']): string =>
  table(
    ['relation', 'precision', '95 % interval', 'copies', 'found', '95 % interval', 'rightly named'],
    relations.map((row) => [
      row.relation,
      ratio(row.precision.value),
      within(row.precision),
      count(row.copies),
      ratio(row.recall.value),
      within(row.recall),
      ratio(row.named.value),
    ]),
    [1, 3, 4, 6],
  );

export const pairLines = (pairs: CalibrationReport['wrong'] | CalibrationReport['excluded']['examples']): string =>
  table(
    ['score', 'relation', 'a', 'b'],
    pairs.map((pair) => [
      pair.score.toFixed(3),
      pair.relation,
      printable(pair.a),
      `${printable(pair.b)}${'edit' in pair && pair.edit !== null ? ` (${pair.edit})` : ''}`,
    ]),
  );

/** The proposal, what it rests on, and what became of it. */
export function calibrationInWords(report: CalibrationReport): string {
  return [proposalInWords(report), weightsInWords(report.weights), storedInWords(report)].join('\n');
}

function proposalInWords({
  threshold,
  certainty,
  proposed,
  targetPrecision,
  usualThreshold,
}: CalibrationReport): string {
  const { precision, recall } = proposed;
  const reaches = `Precision ${ratio(precision.value)}, at least ${ratio(precision.low)}; recall ${ratio(recall.recall.value)} of all these copies, ${ratio(recall.amongCandidates.value)} of those that hashes bring together.`;
  const proposal = paint('bold', `Proposed: ${threshold.toFixed(2)}`);
  if (certainty === 'proven')
    return `${proposal} for precision ${targetPrecision}: the lower bound reaches it. ${reaches}`;
  if (certainty === 'estimated')
    return `${proposal} for precision ${targetPrecision}: the estimate reaches it, but these images are too few to prove it, so it is not below the usual ${usualThreshold}. ${reaches}`;
  return `${proposal}: no threshold reaches precision ${targetPrecision} on these images, this one comes nearest. ${reaches}`;
}

function weightsInWords({ copies, copiesFound, unrelated, refuted }: CalibrationReport['weights']): string {
  const found =
    copies > copiesFound
      ? `${Number(copies.toFixed(2))} copies (one in a hundred images; ${count(copiesFound)} were found)`
      : copies === 1
        ? 'the one copy found'
        : `the ${count(copies)} copies found`;
  const said = refuted > 0 ? `, ${count(refuted)} of them said to be no duplicates` : '';
  return `Precision is that of this workspace: ${found} against ${unrelated === 1 ? '1 unrelated pair' : `${count(unrelated)} unrelated pairs`} that hashes bring together${said}.`;
}

function storedInWords(report: CalibrationReport): string {
  const { isStored, isRegrouped, givenThreshold, reviewedThreshold, threshold } = report;
  if (!isStored) return 'Nothing was stored: a dry run.';
  if (reviewedThreshold !== null)
    return `Stored, but a person set ${reviewedThreshold} in goldpan review, which goes before it. Take it back there, under Duplicates, to use ${threshold.toFixed(2)}.`;
  if (givenThreshold !== null)
    return `Stored, but the last scan was given near-duplicate=${givenThreshold}, which goes before it. goldpan scan without that uses ${threshold.toFixed(2)}.`;
  return isRegrouped
    ? 'Stored, and the groups were made anew: goldpan duplicates'
    : 'Stored. The groups are as they were: goldpan duplicates';
}

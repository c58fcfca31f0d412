import type { LabelErrors } from '../pipeline/api.ts';
import { count, paint, print, printable, share, table } from './terminal.ts';

/** Classes with the most issues, and pairs of classes, that the terminal shows. */
const CLASSES_SHOWN = 10;
/** A noise matrix of more classes does not fit a terminal. */
const MATRIX_CLASSES = 12;

/** Prints issues, classes and the noise matrix. */
export function printLabelErrors(found: LabelErrors, limit: number): void {
  const { issues, issueCount, images, estimatedIssues } = found;
  if (issues.length > 0) {
    print(issueTable(found, limit));
    if (issues.length > limit) {
      print(paint('dim', `The ${limit} worst of ${count(issues.length)}. More: -n N, or all with --json or -o FILE.`));
    }
    print('');
  }
  if (issueCount > 0) {
    print(classTable(found));
    print('');
    if (found.overlapping.length > 0) {
      print(pairTable(found));
      print('');
    }
    if (found.classNames.length <= MATRIX_CLASSES) {
      print(matrixTable(found));
      print('');
    }
  }
  print(
    issueCount === 0
      ? `${paint('bold', 'No label issues')} among ${count(images)} images.`
      : `${paint('bold', `${count(issueCount)} label ${issueCount === 1 ? 'issue' : 'issues'}`)} among ${count(images)} images (${share(issueCount, images)}); about ${count(estimatedIssues)} labels are wrong, label health ${found.health.toFixed(3)}`,
  );
  print(
    paint(
      'dim',
      `Issues by ${found.filter}, ranked by ${found.adjusted ? 'adjusted ' : ''}${found.rankedBy} of ${SOURCES[found.source]}`,
    ),
  );
  for (const note of found.notes) print(paint('dim', `Note: ${printable(note)}`));
  if (found.leftOut.count > 0) {
    print(paint('yellow', `${count(found.leftOut.count)} of ${count(found.rows)} rows were left out:`));
    for (const reason of found.leftOut.reasons.slice(0, 5)) print(paint('dim', `  ${printable(reason)}`));
    if (found.leftOut.count > 5) print(paint('dim', '  …'));
  }
}

const SOURCES: Readonly<Record<LabelErrors['source'], string>> = {
  probabilities: 'the given probabilities',
  neighbours: 'the votes of nearest neighbours',
  'cross-validation': 'probabilities by cross-validation on the embeddings',
};

const percent = (value: number | null): string => (value === null ? '' : (100 * value).toFixed(1));
const text = (name: string | number): string => printable(String(name));

function issueTable(found: LabelErrors, limit: number): string {
  const rows = found.issues.slice(0, limit);
  const hasIds = rows.some(({ id }) => id !== null);
  const hasOthers = rows.some(({ isIssue }) => !isIssue);
  return table(
    [
      'score',
      hasIds ? 'image' : 'index',
      'given',
      'suggested',
      'given %',
      'suggested %',
      ...(hasOthers ? ['issue'] : []),
    ],
    rows.map((row) => [
      row.score.toFixed(3),
      hasIds ? printable(row.id ?? '') : String(row.index),
      text(row.given),
      text(row.suggested),
      percent(row.selfConfidence),
      percent(row.suggestedConfidence),
      ...(hasOthers ? [row.isIssue ? 'yes' : ''] : []),
    ]),
    [0, 4, 5],
  );
}

const classTable = (found: LabelErrors): string =>
  table(
    ['class', 'images', 'wrongly given', '% of class', 'given another', 'threshold'],
    found.classes
      .slice(0, CLASSES_SHOWN)
      .map((row) => [
        text(row.name),
        count(row.images),
        count(row.labelIssues),
        percent(row.labelNoise),
        count(row.inverseLabelIssues),
        row.threshold > 1 ? '–' : row.threshold.toFixed(3),
      ]),
    [1, 2, 3, 4, 5],
  );

const pairTable = (found: LabelErrors): string =>
  table(
    ['one class', 'and another', 'images confused'],
    found.overlapping
      .slice(0, CLASSES_SHOWN)
      .map(({ classA, classB, examples }) => [text(classA), text(classB), count(examples)]),
    [2],
  );

/** P(given | true) in percent. */
const matrixTable = ({ classNames, noiseMatrix }: LabelErrors): string =>
  table(
    ['given ↓ true →', ...classNames.map(text)],
    noiseMatrix.map((row, k) => [text(classNames[k]!), ...row.map((value) => (value === 0 ? '·' : percent(value)))]),
    classNames.map((_, k) => k + 1),
  );

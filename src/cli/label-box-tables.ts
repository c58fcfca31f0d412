import type { BoxErrors } from '../pipeline/api.ts';
import { count, paint, print, printable, share, table } from './terminal.ts';

/** Classes that the terminal shows. */
const CLASSES_SHOWN = 12;

/** Prints boxes that are probably wrong, and how well the model knows each class. */
export function printBoxErrors(found: BoxErrors, limit: number): void {
  const { issues, images, boxes, imageScores } = found;
  if (issues.length > 0) {
    print(
      table(
        ['score', 'what', 'image', 'given', 'suggested', 'box (px)'],
        issues
          .slice(0, limit)
          .map(({ score, kind, image, given, suggested, box }) => [
            score.toFixed(3),
            kind,
            printable(image),
            printable(given ?? ''),
            printable(suggested ?? ''),
            box.map((side) => Math.round(side)).join(' '),
          ]),
        [0],
      ),
    );
    if (issues.length > limit) {
      print(paint('dim', `The ${limit} worst of ${count(issues.length)}. More: -n N, or all with --json or -o FILE.`));
    }
    print('');
  }
  print(
    table(
      ['class', 'boxes', 'average precision of the model'],
      found.classes
        .slice(0, CLASSES_SHOWN)
        .map(({ name, boxes: own, averagePrecision }) => [printable(name), count(own), averagePrecision.toFixed(3)]),
      [1, 2],
    ),
  );
  print('');
  const flagged = imageScores.filter(({ isIssue }) => isIssue).length;
  print(
    issues.length === 0
      ? `${paint('bold', 'No box issues')} among ${count(boxes)} boxes of ${count(images)} images.`
      : `${paint('bold', `${count(issues.length)} box issues`)} in ${count(flagged)} of ${count(images)} images (${share(flagged, images)}), ${count(boxes)} boxes annotated`,
  );
  for (const note of found.notes) print(paint('dim', `Note: ${printable(note)}`));
}

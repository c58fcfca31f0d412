import type { Change, Mined, MiningRound, RoundComparison, RoundSummary } from '../pipeline/api.ts';
import { printNotes } from './search-words.ts';
import { count, paint, print, printable, share, table } from './terminal.ts';

const SHOWN = 20;
const WEAKEST = 5;

const number = (value: number | null, digits = 3): string => (value === null ? '' : value.toFixed(digits));

export function printChosen({ chosen }: MiningRound): void {
  const shown = chosen.slice(0, SHOWN);
  print(
    table(
      ['', 'image', 'score', 'why'],
      shown.map((one, i) => [String(i + 1), printable(one.id), number(one.score), printable(one.reason)]),
      [0, 2],
    ),
  );
  if (chosen.length > shown.length)
    print(paint('dim', `… and ${count(chosen.length - shown.length)} more: -o FILE.csv, or .txt as a list`));
  print('');
}

export function printMetrics({ task, metrics, pool }: MiningRound): void {
  const { accuracy, calibrationError, meanUncertainty, images } = metrics;
  const isDetection = task === 'detection';
  if (isDetection && metrics.map50 !== null)
    print(
      `mAP at IoU 0.5 ${number(metrics.map50)}, mean uncertainty ${number(meanUncertainty)} on ${count(images)} annotated images`,
    );
  else if (accuracy === null)
    print(
      `no ${isDetection ? 'annotated' : 'labelled'} image has a prediction: nothing is known of how good the model is`,
    );
  else
    print(
      `accuracy ${number(accuracy)}, calibration error ${number(calibrationError)}, mean uncertainty ${number(meanUncertainty)} on ${count(images)} labelled images`,
    );
  for (const one of metrics.splits.length > 1 ? metrics.splits : [])
    print(
      `  ${one.split === null ? 'no split' : printable(one.split)}: ${isDetection ? `mAP ${number(one.map50)}` : `accuracy ${number(one.accuracy)}, calibration error ${number(one.calibrationError)}`} on ${count(one.images)}`,
    );
  const weakest = metrics.classes
    .flatMap(({ name, ap50 }) => (ap50 === null ? [] : [{ name, ap50 }]))
    .sort((a, b) => a.ap50 - b.ap50)
    .slice(0, WEAKEST);
  if (weakest.length > 1)
    print(`  weakest classes: ${weakest.map(({ name, ap50 }) => `${printable(name)} ${number(ap50)}`).join(', ')}`);
  const left = [
    pool.minedBefore > 0 ? `${count(pool.minedBefore)} mined before` : '',
    pool.copies > 0 ? `${count(pool.copies)} copies` : '',
    pool.withoutPrediction > 0 ? `${count(pool.withoutPrediction)} without a prediction` : '',
  ].filter(Boolean);
  print(
    `chosen from ${count(pool.images)} images, mean uncertainty ${number(metrics.poolMeanUncertainty)}${left.length > 0 ? `; left out: ${left.join(', ')}` : ''}`,
  );
}

export function printMined({ round, notes, embedder }: Mined, output: string | undefined): void {
  if (output === undefined) printChosen(round);
  const falsePositives = round.chosen.filter(({ kind }) => kind === 'false-positive').length;
  const which = round.round === 0 ? 'a round that was not stored' : `round ${round.round}`;
  print(
    `${paint('bold', `${count(round.chosen.length)} images`)} in ${which}${falsePositives > 0 ? `, ${count(falsePositives)} of them false positives` : ''}`,
  );
  printMetrics(round);
  printNotes(notes);
  if (embedder !== null)
    print(paint('dim', `distances by ${embedder}, diversity ${String(round.parameters.diversity)}`));
  if (output !== undefined) print(`wrote ${output}`);
}

/** A line for each round. */
export function printRounds(rounds: readonly RoundSummary[]): void {
  print(
    table(
      [
        'round',
        'made',
        'name',
        'predictions',
        'chosen',
        'false positives',
        'labelled',
        rounds.some(({ task }) => task === 'detection') ? 'accuracy, mAP' : 'accuracy',
        'calibration error',
        'uncertainty',
      ],
      rounds.map((one) => [
        String(one.round),
        one.at.slice(0, 16).replace('T', ' '),
        printable(one.name ?? ''),
        printable(one.predictions),
        count(one.chosen),
        count(one.falsePositives),
        count(one.metrics.images),
        number(one.metrics.map50 ?? one.metrics.accuracy),
        number(one.metrics.calibrationError),
        number(one.metrics.meanUncertainty),
      ]),
      [0, 4, 5, 6, 7, 8, 9],
    ),
  );
}

export function printComparison(found: RoundComparison): void {
  const row = (name: string, { before, after }: Change, digits = 3) => [
    name,
    number(before, digits),
    number(after, digits),
    before === null || after === null
      ? ''
      : `${after >= before ? '+' : '−'}${Math.abs(after - before).toFixed(digits)}`,
  ];
  const head = ['', `round ${found.before.round}`, `round ${found.after.round}`, 'change'];
  const isDetection = found.before.task === 'detection';
  print(
    table(
      head,
      [
        row(
          isDetection ? 'annotated images' : 'labelled images',
          { before: found.before.metrics.images, after: found.after.metrics.images },
          0,
        ),
        isDetection ? row('mAP at IoU 0.5', found.map50) : row('accuracy', found.accuracy),
        ...(isDetection ? [] : [row('calibration error', found.calibrationError)]),
        row('mean uncertainty', found.meanUncertainty),
        row('mean uncertainty of the pool', found.poolMeanUncertainty),
      ],
      [1, 2, 3],
    ),
  );
  const classes = found.classes
    .map(({ name, recall, ap50 }) => ({ name, change: isDetection ? ap50 : recall }))
    .filter(({ change }) => change.before !== null || change.after !== null)
    .sort((a, b) => (a.change.after ?? 2) - (b.change.after ?? 2))
    .slice(0, SHOWN);
  if (classes.length > 0) {
    print('');
    print(
      table(
        [isDetection ? 'average precision' : 'right, by class', ...head.slice(1)],
        classes.map(({ name, change }) => row(printable(name), change)),
        [1, 2, 3],
      ),
    );
  }
  const { fate, overlap } = found;
  print('');
  print(`Of the ${count(fate.chosen)} images of round ${found.before.round}:`);
  const line = (images: number, text: string) => {
    if (images > 0) print(`  ${count(images)} ${text}`);
  };
  line(fate.labelled, isDetection ? 'were annotated since' : 'were labelled since');
  line(fate.relabelled, isDetection ? 'have other objects now' : 'have another label now');
  line(fate.withoutLabel, isDetection ? 'are still not annotated' : 'still have no label');
  line(fate.gone, 'are no longer kept');
  if (fate.judged > 0)
    print(
      `  the model has ${count(fate.rightNow)} of ${count(fate.judged)} labelled ones right (${share(fate.rightNow, fate.judged)}); before ${count(fate.rightBefore)}`,
    );
  const { before, after } = fate.meanUncertainty;
  if (before !== null && after !== null) print(`  mean uncertainty ${number(before)} → ${number(after)}`);
  print(`${count(overlap.images)} images were chosen in both rounds`);
  if (found.samePredictions) print('Both rounds used the same predictions: nothing was learnt in between.');
}

import type { AnnotationsSummary } from '../pipeline/api.ts';
import { count, paint, print, printable, share, table, value } from './terminal.ts';

type ClassTable = NonNullable<AnnotationsSummary['classes']>;

const BAR = 32;
const bar = (n: number, most: number): string => '█'.repeat(Math.ceil((BAR * n) / Math.max(1, most)));

export function printSets({ sets, isFresh, discovered }: AnnotationsSummary): void {
  if (sets.length === 0) return;
  print(
    `${paint('bold', sets.length === 1 ? '1 annotation set' : `${count(sets.length)} annotation sets`)}${
      discovered > 0 ? ', found in and beside the scanned folders' : ''
    }${isFresh ? '' : ', unchanged'}\n`,
  );
  const labelled = sets.some((set) => set.labelled > 0);
  const captioned = sets.some((set) => set.captions > 0);
  print(
    table(
      [
        'set',
        'format',
        'images',
        'here',
        'objects',
        ...(labelled ? ['labelled'] : []),
        ...(captioned ? ['captions'] : []),
        'path',
      ],
      sets.map((set) => [
        String(set.number),
        set.format,
        count(set.images),
        count(set.joined),
        count(set.objects),
        ...(labelled ? [count(set.labelled)] : []),
        ...(captioned ? [count(set.captions)] : []),
        printable(set.path),
      ]),
      [0, 2, 3, 4, ...(labelled ? [5] : []), ...(captioned ? [labelled ? 6 : 5] : [])],
    ),
  );
}

/** What each kind of problem is, for a reader. */
const KINDS: Readonly<Record<string, string>> = {
  malformed: 'could not be read and was left out',
  'missing-image': 'annotated, but there is no such picture',
  'unscanned-image': 'annotated, but not among the images of the workspace',
  orphan: 'belongs to no image',
  'unknown-category': 'of a class that is not declared',
  conflict: 'two statements that exclude each other',
  'unused-class': 'declared, but nothing is of this class',
  'similar-classes': 'two names that may be one class',
  'repeated-image-id': 'image ids that are given twice',
  'repeated-object-id': 'object ids that are given twice',
};

export function printProblems({ problems, findings, images, captioned, language }: AnnotationsSummary): void {
  for (const { kind, count: number, examples } of problems) {
    print(`\n${paint('bold', `${kind}: ${count(number)}`)} ${KINDS[kind] ?? ''}`);
    for (const { file, place, reason } of examples) {
      const where = kind === 'similar-classes' || place === '' ? file : `${file} ${place}`;
      print(`  ${printable(where)}  ${paint('dim', printable(reason))}`);
    }
    if (number > examples.length) print(paint('dim', `  … ${count(number - examples.length)} more: --problems FILE`));
  }
  const found = Object.entries(findings).filter(([, n]) => n > 0);
  print('');
  if (found.length > 0) {
    print(
      table(
        ['finding', 'images', 'share'],
        found.sort((a, b) => b[1] - a[1]).map(([name, n]) => [name, count(n), share(n, images)]),
        [1, 2],
      ),
    );
  } else if (Object.keys(findings).length > 0) print('No findings.');
  if (captioned > 0) {
    print(
      paint(
        'dim',
        `\nCaptions of ${count(captioned)} images, ${language === null ? 'in no language that most share' : `expected language: ${language}`}`,
      ),
    );
  }
}

/** Classes against splits; objects, and images in brackets where they differ. */
export function classTableText({ splits, classes, missing }: ClassTable, limit: number, ofObjects: boolean): string {
  const cell = (counts: { objects: number; images: number } | undefined): string => {
    if (!counts) return '–';
    return ofObjects ? `${count(counts.objects)} in ${count(counts.images)}` : count(counts.images);
  };
  const all = splits.length > 1 ? ['all'] : [];
  const rows = classes
    .slice(0, limit)
    .map((one) => [
      printable(one.name ?? '(none)'),
      ...splits.map((split) => cell(one.splits[split])),
      ...(splits.length > 1 ? [cell(one)] : []),
    ]);
  const lines = [
    table(
      [
        ofObjects ? 'class' : 'label',
        ...splits.map((split) => (split === '–' ? (ofObjects ? 'objects' : 'images') : printable(split))),
        ...all,
      ],
      rows,
      splits.concat(all).map((_, i) => i + 1),
    ),
  ];
  if (classes.length > limit) lines.push(paint('dim', `… ${count(classes.length - limit)} more: -n N, or --json`));
  if (missing.length > 0) {
    const shown = missing.slice(0, 5).map(({ name, split }) => `${printable(name)} in ${printable(split)}`);
    lines.push(
      `${paint('yellow', `${count(missing.length)} missing`)}: ${shown.join(', ')}${missing.length > shown.length ? ', …' : ''}`,
    );
  }
  return lines.join('\n');
}

export function printSizes({ sizes, perImage, cooccurrence, objects }: AnnotationsSummary, limit: number): void {
  if (!sizes || !perImage) return;
  print(
    `\n${paint('bold', 'Sizes')} small (below 32² px) ${share(sizes.small, objects)}, medium ${share(sizes.medium, objects)}, large (from 96² px) ${share(sizes.large, objects)}`,
  );
  const most = Math.max(...sizes.counts);
  const first = sizes.counts.findIndex((n) => n > 0);
  if (first >= 0) {
    print('Area of the object over that of its image:');
    const rows = sizes.counts.map((n, i) => [
      `${i === 0 ? 'below' : `${value(sizes.edges[i]!)} –`} ${value(sizes.edges[i + 1]!)}`,
      count(n),
      bar(n, most),
    ]);
    print(table(['', 'objects', ''], rows.slice(first), [0, 1]));
  }
  print(
    `\n${paint('bold', 'Objects per image')} mean ${value(perImage.mean)}, median ${value(perImage.median)}, most ${value(perImage.most)}`,
  );
  const fullest = Math.max(...perImage.bins.map(({ images }) => images));
  print(
    table(
      ['objects', 'images', ''],
      perImage.bins
        .filter(({ images }) => images > 0)
        .map(({ from, to, images }) => [
          to === null ? `${from} or more` : from === to ? String(from) : `${from}–${to}`,
          count(images),
          bar(images, fullest),
        ]),
      [0, 1],
    ),
  );
  if (cooccurrence.length > 0) {
    print(`\n${paint('bold', 'Together in one image')}`);
    print(
      table(
        ['class', 'with', 'images'],
        cooccurrence.slice(0, limit).map(({ a, b, images }) => [printable(a), printable(b), count(images)]),
        [2],
      ),
    );
  }
}

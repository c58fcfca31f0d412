import type { Command } from 'commander';
import { findOutliers, type Outlier, writeOutliers } from '../pipeline/api.ts';
import { type AnalysisFlags, addAnalysisOptions, anyNumber, runAnalysis } from './analysis-options.ts';
import { outputFormat, wholeNumber } from './options.ts';
import { missingInWords, printNotes, searchInWords } from './search-words.ts';
import { count, paint, print, printable, share, table } from './terminal.ts';

interface OutliersFlags extends AnalysisFlags {
  readonly falseRate?: number;
  readonly seed?: number;
  readonly limit: number;
}

export function addOutliersCommand(program: Command): void {
  addAnalysisOptions(
    program
      .command('outliers')
      .description('images that lie apart from the others, if there are any: columns of the images, and why')
      .option('--false-rate <share>', 'share of the reported images that may be none (default: 0.003)', anyNumber)
      .option('--seed <n>', 'of the images that all are compared with', wholeNumber)
      .option('-n, --limit <n>', 'rows in the terminal table', wholeNumber, 30),
  ).action(runOutliers);
}

async function runOutliers(flags: OutliersFlags): Promise<void> {
  const format = outputFormat(flags);
  const found = await runAnalysis(
    'outliers',
    flags,
    (options) =>
      findOutliers({
        ...options,
        ...(flags.falseRate === undefined ? {} : { falseRate: flags.falseRate }),
        ...(flags.seed === undefined ? {} : { seed: flags.seed }),
      }),
    ({ outliers, images }) => ({ outliers: outliers.length, images }),
  );
  const { outliers, images } = found;
  if (format) {
    await writeOutliers(outliers, format, flags.output ?? process.stdout);
    return;
  }
  if (outliers.length > 0) {
    print(outlierTable(outliers.slice(0, flags.limit)));
    if (outliers.length > flags.limit)
      print(paint('dim', `The ${flags.limit} strongest are shown. More: -n N, or all with --json or -o FILE.`));
    print('');
  }
  print(
    outliers.length === 0
      ? `${paint('bold', 'No outliers')}: no image is farther from the others than the set itself lets expect.`
      : `${paint('bold', `${count(outliers.length)} ${outliers.length === 1 ? 'outlier' : 'outliers'}`)} among ${count(images)} images (${share(outliers.length, images)})`,
  );
  printNotes(found.notes);
  print(paint('dim', `${searchInWords(found)}${missingInWords(found.missing, images)}`));
  print(
    paint(
      'dim',
      'Now columns of the images: outlier_strength, outlier_reason; the check: goldpan findings --check outlier',
    ),
  );
}

const outlierTable = (outliers: readonly Outlier[]): string =>
  table(
    ['strength', 'image', 'why'],
    outliers.map(({ id, strength, reason }) => [strength.toFixed(strength < 10 ? 2 : 0), printable(id), reason]),
    [0],
  );

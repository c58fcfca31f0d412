import { type Command, Option } from 'commander';
import {
  decideSemanticDuplicates,
  findSemanticDuplicates,
  SEMDEDUP_KEEPS,
  type SemDeDupKeep,
  UserError,
  writeSemanticDuplicates,
} from '../pipeline/api.ts';
import { type AnalysisFlags, addAnalysisOptions, anyNumber, runAnalysis } from './analysis-options.ts';
import { outputFormat, wholeNumber } from './options.ts';
import { missingInWords } from './search-words.ts';
import { count, paint, print, printable, share, table } from './terminal.ts';

interface SemDeDupFlags extends AnalysisFlags {
  readonly epsilon: number;
  readonly keep?: SemDeDupKeep;
  readonly quality?: string;
  readonly clusters?: number;
  readonly seed?: number;
  readonly decide?: boolean;
  readonly limit: number;
}

export function addSemDeDupCommand(program: Command): void {
  const command = program
    .command('semdedup')
    .description('images that mean the same as one that stays (SemDeDup); removes nothing')
    .requiredOption('-e, --epsilon <distance>', 'alike up to this 1 − cosine similarity, such as 0.05', anyNumber)
    .addOption(
      new Option(
        '--keep <which>',
        'of two alike: the one farther from or nearer to the centre of its cluster, or the better',
      )
        .choices(SEMDEDUP_KEEPS)
        .default('farthest'),
    )
    .option('--quality <column>', 'with --keep quality: the column that says which is better, more is better')
    .option(
      '-k, --clusters <n>',
      'clusters within which images are compared (default: one per 1,000 images)',
      wholeNumber,
    )
    .option('--seed <n>', 'of the clusters', wholeNumber)
    .option(
      '--decide',
      'write decisions to remove them, for goldpan plan; the next run takes back what no longer holds',
    )
    .option('-n, --limit <n>', 'rows in the terminal table', wholeNumber, 20);
  addAnalysisOptions(command, false).action(runSemDeDup);
}

async function runSemDeDup(flags: SemDeDupFlags): Promise<void> {
  const format = outputFormat(flags);
  if (flags.decide && format && flags.output === undefined)
    throw new UserError('--decide prints what it did: write the rows to a file with -o FILE.');
  const found = await runAnalysis(
    'semdedup',
    flags,
    (options) =>
      findSemanticDuplicates({
        ...options,
        epsilon: flags.epsilon,
        ...(flags.keep === undefined ? {} : { keep: flags.keep }),
        ...(flags.quality === undefined ? {} : { quality: flags.quality }),
        ...(flags.clusters === undefined ? {} : { clusters: flags.clusters }),
        ...(flags.seed === undefined ? {} : { seed: flags.seed }),
      }),
    ({ dropped, images }) => ({ dropped: dropped.length, images }),
  );
  const { dropped, images } = found;
  if (format) await writeSemanticDuplicates(dropped, format, flags.output ?? process.stdout);
  if (format && flags.output === undefined) return;
  if (dropped.length > 0 && flags.limit > 0 && !format) {
    print(
      table(
        ['similarity', 'image', 'stays'],
        dropped
          .slice(0, flags.limit)
          .map(({ id, keptFor, similarity }) => [similarity.toFixed(3), printable(id), printable(keptFor)]),
        [0],
      ),
    );
    print('');
  }
  print(
    dropped.length === 0
      ? `No image has another one within ${found.epsilon} of it.`
      : `${paint('bold', `${count(dropped.length)} of ${count(images)} images`)} (${share(dropped.length, images)}) mean the same as one that stays`,
  );
  print(
    paint(
      'dim',
      `${found.embedder}, epsilon ${found.epsilon}, compared within ${count(found.clusters)} ${found.clusters === 1 ? 'cluster' : 'clusters'}${missingInWords(found.missing, images)}`,
    ),
  );
  if (flags.decide) {
    const { removed, withdrawn, left } = await decideSemanticDuplicates(found);
    const parts = [
      `${count(removed)} to be removed by the rule semdedup`,
      withdrawn > 0 ? `${count(withdrawn)} of an earlier run taken back` : null,
      left > 0 ? `${count(left)} left as somebody else decided` : null,
    ].filter(Boolean);
    print(`decisions: ${parts.join(', ')}`);
    print(paint('dim', 'What follows from them: goldpan plan   All of them: goldpan decide list'));
  } else if (dropped.length > 0) print(paint('dim', 'To have the next plan remove them: --decide'));
}

import { type Command, Option } from 'commander';
import { chooseSubset, SUBSET_METHODS, type SubsetMethod, writeChosen, writeImageList } from '../pipeline/api.ts';
import { type AnalysisFlags, addAnalysisOptions, runAnalysis } from './analysis-options.ts';
import { outputFormat, wholeNumber } from './options.ts';
import { missingInWords } from './search-words.ts';
import { count, paint, print, printable } from './terminal.ts';

interface SubsetFlags extends AnalysisFlags {
  readonly count: number;
  readonly method: SubsetMethod;
  readonly quality?: string;
  readonly seedFrom?: string;
  readonly seed?: number;
}

const SHOWN = 20;

export function addSubsetCommand(program: Command): void {
  addAnalysisOptions(
    program
      .command('subset')
      .description('choose images that stand for all; -o FILE.txt is a list that goldpan scan reads')
      .requiredOption('-n, --count <n>', 'how many images', wholeNumber)
      .addOption(
        new Option(
          '-m, --method <method>',
          'k-centre: none is far from a chosen one; facility-location: most are near to one',
        )
          .choices(SUBSET_METHODS)
          .default('k-centre'),
      )
      .option('--quality <column>', 'a column of the images of which more is better, such as edge_sharpness')
      .option('--seed-from <column=value>', 'images that are in already, such as split=train: choose what they lack')
      .option('--seed <n>', 'random: another seed gives other images', wholeNumber),
  ).action(runSubset);
}

async function runSubset(flags: SubsetFlags): Promise<void> {
  const list = flags.output?.toLowerCase().endsWith('.txt') && !flags.format && !flags.json ? flags.output : null;
  const format = list === null ? outputFormat(flags) : null;
  const found = await runAnalysis(
    'subset',
    flags,
    (options) =>
      chooseSubset({
        ...options,
        count: flags.count,
        method: flags.method,
        ...(flags.quality === undefined ? {} : { quality: flags.quality }),
        ...(flags.seedFrom === undefined ? {} : { seedFrom: flags.seedFrom }),
        ...(flags.seed === undefined ? {} : { seed: flags.seed }),
      }),
    ({ chosen }) => ({ chosen: chosen.length }),
  );
  const { chosen } = found;
  if (list !== null) await writeImageList(chosen, list);
  if (format) await writeChosen(chosen, format, flags.output ?? process.stdout);
  if (format && flags.output === undefined) return;
  if (flags.output === undefined) {
    for (const { id } of chosen.slice(0, SHOWN)) print(printable(id));
    if (chosen.length > SHOWN)
      print(paint('dim', `… and ${count(chosen.length - SHOWN)} more; all: --json, or a list with -o FILE.txt`));
    print('');
  }
  const seeds = found.seeds > 0 ? `, beside ${count(found.seeds)} that were in already` : '';
  print(`${paint('bold', `${count(chosen.length)} of ${count(found.images)} images`)} by ${found.method}${seeds}`);
  if (chosen.length < flags.count) print('All others are copies of these, or there are no more.');
  print(
    `Similarity to the nearest of them: ${found.meanSimilarity.toFixed(3)} on average, ${found.leastSimilarity.toFixed(3)} at the worst`,
  );
  print(paint('dim', `${found.embedder}${missingInWords(found.missing, found.images)}`));
  if (flags.output !== undefined) print(`wrote ${flags.output}`);
}

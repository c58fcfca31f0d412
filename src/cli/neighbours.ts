import type { Command } from 'commander';
import { findNeighbours, writeNeighbours } from '../pipeline/api.ts';
import { type AnalysisFlags, addAnalysisOptions, anyNumber, runAnalysis } from './analysis-options.ts';
import { outputFormat, wholeNumber } from './options.ts';
import { missingInWords, searchInWords } from './search-words.ts';
import { count, paint, print, printable, table } from './terminal.ts';

interface NeighboursFlags extends AnalysisFlags {
  readonly threshold?: number;
  readonly lowerThreshold?: number;
  readonly limit: number;
}

export function addNeighboursCommand(program: Command): void {
  addAnalysisOptions(
    program
      .command('neighbours')
      .alias('neighbors')
      .description('the nearest neighbours of every image, kept as the table neighbours; all rows: --json or -o FILE')
      .option('--threshold <s>', 'only neighbours at least so similar', anyNumber)
      .option('--lower-threshold <s>', 'only images whose nearest neighbour is less similar than this', anyNumber)
      .option('-n, --limit <n>', 'rows in the terminal table', wholeNumber, 20),
  ).action(runNeighbours);
}

async function runNeighbours(flags: NeighboursFlags): Promise<void> {
  const format = outputFormat(flags);
  const found = await runAnalysis('neighbours', flags, (options) =>
    findNeighbours({
      ...options,
      ...(flags.threshold === undefined ? {} : { threshold: flags.threshold }),
      ...(flags.lowerThreshold === undefined ? {} : { lowerThreshold: flags.lowerThreshold }),
    }),
  );
  if (format) {
    await writeNeighbours(found, format, flags.output ?? process.stdout);
    return;
  }
  const pairs = found.pairs(flags.limit);
  const areLonely = flags.lowerThreshold !== undefined;
  if (pairs.length === 0)
    print(areLonely ? 'No image is so far from its nearest neighbour.' : 'No two images are so similar.');
  else {
    const named = (id: string, crop: string | null) => printable(crop === null ? id : `${id} [${crop}]`);
    print(
      table(
        ['similarity', areLonely ? 'image' : 'a', areLonely ? 'its nearest' : 'b'],
        pairs.map((one) => [
          one.similarity.toFixed(3),
          named(one.id, one.crop),
          named(one.neighbour, one.neighbourCrop),
        ]),
        [0],
      ),
    );
    print('');
  }
  print(paint('dim', `${searchInWords(found)}${missingInWords(found.missing, found.images)}`));
  print(paint('dim', `${count(found.count)} rows; all: --json, --format csv|jsonl|parquet, -o FILE`));
}

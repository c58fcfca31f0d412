import { type Command, Option } from 'commander';
import { evidenceInWords, RELATIONS, type Relation, relatedPairs, writePairs } from '../pipeline/api.ts';
import {
  addOutputOptions,
  type OutputFlags,
  openFor,
  outputFormat,
  scoreOption,
  type WorkspaceFlags,
  wholeNumber,
  workspaceOption,
} from './options.ts';
import { count, paint, print, printable, table } from './terminal.ts';
import { thresholdInWords } from './threshold.ts';

interface PairsFlags extends WorkspaceFlags, OutputFlags {
  readonly relation?: readonly Relation[];
  readonly score?: number;
  readonly limit: number;
}

export function addPairsCommand(program: Command): void {
  addOutputOptions(
    program
      .command('pairs')
      .description('every related pair with its relation, score and evidence')
      .addOption(workspaceOption())
      .addOption(
        new Option('-r, --relation <relation...>', 'only these relations (default: all but same-scene)').choices(
          RELATIONS,
        ),
      )
      .addOption(scoreOption())
      .option('-n, --limit <n>', 'pairs on the terminal', wholeNumber, 30),
  ).action(runPairs);
}

async function runPairs(flags: PairsFlags): Promise<void> {
  const workspace = await openFor(flags);
  try {
    const query = {
      ...(flags.relation ? { relations: flags.relation } : {}),
      ...(flags.score === undefined ? {} : { threshold: flags.score }),
    };
    const format = outputFormat(flags);
    if (format) {
      await writePairs(workspace, query, format, flags.output ?? process.stdout);
      return;
    }
    const rows: string[][] = [];
    let pairs = 0;
    for await (const { a, b, relation, score, evidence } of relatedPairs(workspace, query)) {
      if (++pairs <= flags.limit) {
        rows.push([score.toFixed(2), relation, printable(a), printable(b), evidenceInWords(relation, evidence)]);
      }
    }
    if (pairs === 0) print('No related pairs.');
    else print(table(['score', 'relation', 'a', 'b', 'evidence'], rows, [0]));
    const hidden = pairs > flags.limit ? `${count(flags.limit)} of ${count(pairs)} pairs. All: --json\n` : '';
    print(paint('dim', `\n${hidden}${thresholdInWords(workspace, flags.score)}`));
  } finally {
    workspace.close();
  }
}

import type { Command } from 'commander';
import { type HeadSummary, locateWorkspace, removeHead, scoreHead, storedHeads, UserError } from '../pipeline/api.ts';
import { asJob } from './as-job.ts';
import { type WorkspaceFlags, workspaceOption } from './options.ts';
import { ProgressLine } from './progress-line.ts';
import { histogramLines, quantilesInWords } from './score-histogram.ts';
import { vectorsOption } from './search.ts';
import { count, duration, paint, print, share, table, value } from './terminal.ts';

interface HeadFlags extends WorkspaceFlags {
  readonly remove?: string;
  readonly list?: boolean;
  readonly embedder?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export function addHeadCommand(program: Command): void {
  program
    .command('head')
    .description(
      'score the vectors with a small ONNX model: aesthetics, watermarks, fitness for work; as columns and checks',
    )
    .argument('[model]', 'FILE.onnx')
    .argument('[definition]', 'JSON that says what its scores are (default: the one beside it)')
    .addOption(workspaceOption())
    .addOption(vectorsOption())
    .option('--list', 'list the heads whose scores this workspace has')
    .option('--remove <name>', 'remove the columns and checks of a head')
    .option('--json', 'print one JSON object; with --list an array')
    .option('-q, --quiet', 'no progress')
    .action(runHead);
}

async function runHead(model: string | undefined, definition: string | undefined, flags: HeadFlags): Promise<void> {
  if (flags.list) return printList(flags);
  if (flags.remove !== undefined) {
    if (model !== undefined) throw new UserError('Give FILE.onnx or --remove, not both.');
    await removeHead(flags.remove, flags.workspace === undefined ? {} : { workspace: flags.workspace });
    print(flags.json ? JSON.stringify({ removed: flags.remove }) : `Removed ${flags.remove}.`);
    return;
  }
  if (model === undefined)
    throw new UserError('Name the head: goldpan head FILE.onnx; see docs/guide/models.md#heads-scores-on-vectors');
  const job = {
    kind: 'head' as const,
    folder: locateWorkspace(flags.workspace, process.cwd()),
    interrupted: 'Interrupted. Nothing was written.',
    ...(flags.quiet ? {} : { display: new ProgressLine() }),
  };
  const options = {
    ...(flags.workspace === undefined ? {} : { workspace: flags.workspace }),
    ...(definition === undefined ? {} : { definition }),
    ...(flags.embedder === undefined ? {} : { embedder: flags.embedder }),
  };
  const summary = await asJob(job, (told) => scoreHead(model, { ...options, ...told }));
  if (flags.json) print(JSON.stringify(summary, null, 2));
  else printSummary(summary);
}

function printSummary({ head, embedder, scored, withoutVector, columns, seconds, workspace }: HeadSummary): void {
  print(`${paint('bold', `${count(scored)} images`)} scored by ${head} (${embedder})`);
  if (withoutVector > 0) print(`${count(withoutVector)} images without a vector: goldpan embed --embedder ${embedder}`);
  for (const { column, check, direction, threshold, found, notFinite, scores } of columns) {
    print(`\n${paint('bold', column)}`);
    if (notFinite > 0) print(`${count(notFinite)} scores are not finite numbers: their cells are empty`);
    for (const line of histogramLines(scores, check === null ? null : { threshold: threshold!, label: check }))
      print(line);
    if (scores.count > 0) print(paint('dim', `${quantilesInWords(scores)}; mean ${value(scores.mean)}`));
    if (check === null) continue;
    print(`${paint('bold', `${check}: ${count(found)}`)} ${direction} ${value(threshold)} (${share(found, scored)})`);
    print(paint('dim', `List: goldpan findings -c ${check}   Another threshold: -t ${check}=VALUE`));
  }
  print(paint('dim', `\n${duration(seconds)} · ${workspace}`));
}

async function printList(flags: HeadFlags): Promise<void> {
  const heads = await storedHeads(flags.workspace);
  if (flags.json) print(JSON.stringify(heads, null, 2));
  else if (heads.length === 0) print('No heads yet. Score the vectors with: goldpan head FILE.onnx');
  else {
    const rows = heads.map(({ name, version, embedder, columns, checks, at }) => [
      name,
      version,
      embedder,
      columns.join(', '),
      checks.join(', '),
      at.slice(0, 16).replace('T', ' '),
    ]);
    print(table(['head', 'version', 'vectors of', 'columns', 'checks', 'made (UTC)'], rows));
  }
}

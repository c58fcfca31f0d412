import type { Command } from 'commander';
import { type CaptionSummary, locateWorkspace, scoreCaptions } from '../pipeline/api.ts';
import { asJob } from './as-job.ts';
import { deviceOption, embedderChoice } from './embed.ts';
import {
  addCheckOptions,
  type CheckFlags,
  checkSettings,
  loadConfigFor,
  type WorkspaceFlags,
  workspaceOption,
} from './options.ts';
import { ProgressLine } from './progress-line.ts';
import { histogramLines, quantilesInWords } from './score-histogram.ts';
import { vectorsOption } from './search.ts';
import { count, duration, paint, print, share, table, value } from './terminal.ts';

interface CaptionFlags extends WorkspaceFlags, CheckFlags {
  readonly embedder?: string;
  readonly device?: 'auto' | 'cpu' | 'cuda';
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export function addCaptionsCommand(program: Command): void {
  addCheckOptions(
    program
      .command('captions')
      .description('score how well each caption fits its image, by a model of images and text such as CLIP')
      .addOption(workspaceOption())
      .addOption(vectorsOption())
      .addOption(deviceOption())
      .option('--json', 'print one JSON object')
      .option('-q, --quiet', 'no progress'),
  ).action(runCaptions);
}

async function runCaptions(flags: CaptionFlags): Promise<void> {
  const checks = checkSettings(flags, await loadConfigFor(flags));
  const job = {
    kind: 'captions' as const,
    folder: locateWorkspace(flags.workspace, process.cwd()),
    interrupted: 'Interrupted. Nothing was written.',
    ...(flags.quiet ? {} : { display: new ProgressLine() }),
  };
  const options = {
    ...embedderChoice(flags),
    ...(flags.workspace === undefined ? {} : { workspace: flags.workspace }),
    checks,
  };
  const summary = await asJob(job, (told) => scoreCaptions({ ...options, ...told }));
  if (flags.json) print(JSON.stringify(summary, null, 2));
  else printSummary(summary);
}

const images = (n: number): string => (n === 1 ? '1 image' : `${count(n)} images`);

function printSummary(summary: CaptionSummary): void {
  const { scored, captions, embedder, isFresh, withoutCaption, withoutVector, cut, threshold, below, scores } = summary;
  print(
    `${paint('bold', images(scored))} scored with ${captions === 1 ? '1 caption' : `${count(captions)} different captions`} (${embedder})${isFresh ? '' : ', the stored scores still hold'}`,
  );
  if (withoutCaption > 0) print(`${images(withoutCaption)} without a caption`);
  if (withoutVector > 0)
    print(`${images(withoutVector)} with a caption but no vector: goldpan embed --embedder ${embedder}`);
  if (cut > 0) print(`${images(cut)} with a caption longer than the model reads: its end does not count`);
  if (scored === 0) return;
  print('');
  const mark = threshold === null ? null : { threshold, label: 'caption-mismatch' };
  for (const line of histogramLines(scores, mark)) print(line);
  print('');
  print(
    table(
      ['threshold', 'below', 'share', 'at or above'],
      scores.thresholds.map((at) => [value(at.threshold), count(at.below), share(at.below, scored), count(at.above)]),
      [0, 1, 2, 3],
    ),
  );
  print(paint('dim', `\n${quantilesInWords(scores)}; mean ${value(scores.mean)}`));
  if (threshold === null) print('\nThe check caption-mismatch is off.');
  else {
    print(
      `\n${paint('bold', `caption-mismatch: ${count(below)}`)} below ${value(threshold)} (${share(below, scored)})`,
    );
    print(
      paint(
        'dim',
        'Usual thresholds of CLIP are 0.28 to 0.32; SigLIP and others have scales of their own.\nList them: goldpan findings -c caption-mismatch   Another threshold: -t caption-mismatch=VALUE, here and there',
      ),
    );
  }
  print(paint('dim', `${duration(summary.seconds)} · ${summary.workspace}`));
}

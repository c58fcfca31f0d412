import type { Command } from 'commander';
import { type CalibrationReport, calibrate, locateWorkspace } from '../pipeline/api.ts';
import { asJob } from './as-job.ts';
import { calibrationInWords, familyTable, pairLines, relationTable, thresholdTable } from './calibration-tables.ts';
import { loadConfigFor, positiveNumber, type WorkspaceFlags, wholeNumber, workspaceOption } from './options.ts';
import { ProgressLine } from './progress-line.ts';
import { count, duration, paint, print, printable } from './terminal.ts';

interface CalibrateFlags extends WorkspaceFlags {
  readonly targetPrecision?: number;
  readonly sample?: number;
  readonly copies?: number;
  readonly seed?: number;
  readonly workers?: number;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export function addCalibrateCommand(program: Command): void {
  program
    .command('calibrate')
    .description('what each threshold means on your images: precision and recall on known copies and real strangers')
    .addOption(workspaceOption())
    .option('--target-precision <share>', 'propose the threshold for this precision (default: 0.99)', positiveNumber)
    .option('--sample <n>', 'images to make copies of (default: 200)', wholeNumber)
    .option('--copies <n>', 'edited copies made at least, 12 to 72 of each image (default: 1600)', wholeNumber)
    .option('--seed <n>', 'another one draws other images and edits (default: 1)', wholeNumber)
    .option('--dry-run', 'store nothing')
    .option('--json', 'print one JSON object')
    .option('--workers <n>', 'worker processes (default: one per processor)', wholeNumber)
    .option('--config <file>', 'configuration file (default: goldpan.config.{ts,json} here)')
    .option('-q, --quiet', 'no progress')
    .action(runCalibrate);
}

async function runCalibrate(flags: CalibrateFlags): Promise<void> {
  const config = await loadConfigFor(flags);
  const job = {
    kind: 'calibrate' as const,
    folder: locateWorkspace(flags.workspace, process.cwd()),
    interrupted: 'Interrupted. Nothing was stored.',
    ...(flags.quiet || flags.json ? {} : { display: new ProgressLine() }),
  };
  const options = {
    ...(flags.targetPrecision === undefined ? {} : { targetPrecision: flags.targetPrecision }),
    ...(flags.sample === undefined ? {} : { sample: flags.sample }),
    ...(flags.copies === undefined ? {} : { copies: flags.copies }),
    ...(flags.seed === undefined ? {} : { seed: flags.seed }),
    dryRun: flags.dryRun ?? false,
    measurements: config.measurements,
    limits: { ...config.limits, ...(flags.workers ? { workers: flags.workers } : {}) },
  };
  const report = await asJob(job, (told) => calibrate(flags.workspace, { ...options, ...told }));
  if (flags.json) print(JSON.stringify(report, null, 2));
  else printReport(report);
}

const EXAMPLES = 5;

function printReport(report: CalibrationReport): void {
  const { sample, excluded, doubtful, wrong } = report;
  print(
    `${paint('bold', `${count(sample.images)} of ${count(sample.of)} images`)}: ${count(sample.copies)} edited copies, ${count(sample.strangers)} pairs of strangers, ${count(sample.strangerCandidates)} of them brought together by hashes\n`,
  );
  print(thresholdTable(report));
  print(`\nEdited copies at ${report.threshold}`);
  print(familyTable(report.families));
  print(`\nRelations at ${report.threshold}`);
  print(relationTable(report.relations));
  if (wrong.length > 0) {
    print(`\nStrangers reported at ${report.threshold}, surest first`);
    print(pairLines(wrong.slice(0, EXAMPLES)));
  }
  if (excluded.pairs > 0) {
    const what =
      excluded.pairs === 1 ? '1 pair of the last scan scores' : `${count(excluded.pairs)} pairs of the last scan score`;
    const look = excluded.pairs === 1 ? 'looks like a real duplicate' : 'look like real duplicates. The least sure';
    print(`\nExcluded: ${what} above ${excluded.score} and ${look}:`);
    print(pairLines(excluded.examples.slice(0, EXAMPLES)));
  }
  if (excluded.unmet.length > 0) {
    print('\nExcluded, too: no hash brings these together, but they look like duplicates:');
    print(pairLines(excluded.unmet.slice(0, EXAMPLES)));
  }
  if (doubtful) {
    const { pairs, from, to, expected } = doubtful;
    print(
      `\n${paint('yellow', 'Look at them:')} ${count(pairs)} of the excluded pairs score between ${from} and ${to}, where ${count(expected)} were to be expected of real copies. Say goldpan decide not-a-duplicate A B of those that are none, and calibrate again.`,
    );
  }
  if (sample.failed.length > 0) {
    const names = sample.failed.slice(0, EXAMPLES).map(printable);
    print(`\nNo copies could be made of ${count(sample.failed.length)} of the images: ${names.join(', ')}`);
  }
  print(`\n${calibrationInWords(report)}`);
  print(paint('dim', `\n${duration(report.seconds)} · seed ${report.seed} · ${report.workspace}`));
}

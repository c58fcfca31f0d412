#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { UserError, VERSION } from '../pipeline/api.ts';
import { addApplyCommand } from './apply.ts';
import { addCalibrateCommand } from './calibrate.ts';
import { addConflictsCommand } from './conflicts.ts';
import { addDecideCommand } from './decide.ts';
import { addDoctorCommand } from './doctor.ts';
import { addDuplicatesCommand } from './duplicates.ts';
import { addEvaluateCommand } from './evaluate.ts';
import { addExportCommand } from './export.ts';
import { addFindingsCommand } from './findings.ts';
import { addHistoryCommand } from './history.ts';
import { addImagesCommand } from './images.ts';
import { Interrupted } from './interrupt.ts';
import { addLeaksCommand } from './leaks.ts';
import { addPairsCommand } from './pairs.ts';
import { addPlanCommand } from './plan.ts';
import { addQueryCommand } from './query.ts';
import { addReportCommand } from './report.ts';
import { addScanCommand } from './scan.ts';
import { addSplitCommand } from './split.ts';
import { paint } from './terminal.ts';
import { addUndoCommand } from './undo.ts';

/** 0 done, 1 a budget exceeded, 2 bad usage, 3 internal, 130 interrupted. */
const EXIT = { usage: 2, internal: 3, interrupted: 130 } as const;

function createProgram(): Command {
  const program = new Command('goldpan')
    .description('Turn a messy image collection into a golden dataset.')
    .version(VERSION)
    .showHelpAfterError('(goldpan COMMAND --help lists the options)')
    .showSuggestionAfterError()
    .exitOverride()
    .configureHelp({ showGlobalOptions: false });
  addScanCommand(program);
  addFindingsCommand(program);
  addImagesCommand(program);
  addQueryCommand(program);
  addReportCommand(program);
  addDuplicatesCommand(program);
  addPairsCommand(program);
  addLeaksCommand(program);
  addConflictsCommand(program);
  addSplitCommand(program);
  addDecideCommand(program);
  addPlanCommand(program);
  addApplyCommand(program);
  addUndoCommand(program);
  addHistoryCommand(program);
  addCalibrateCommand(program);
  addEvaluateCommand(program);
  addExportCommand(program);
  addDoctorCommand(program);
  for (const command of program.commands) command.exitOverride();
  return program;
}

function exitCodeOf(error: unknown): number {
  const line = (text: string) => process.stderr.write(`${paint('red', 'error', process.stderr)} ${text}\n`);
  // Commander has printed its own line already; asking for help or the version is no error.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.usage;
  if (error instanceof Interrupted) {
    line(error.message);
    return EXIT.interrupted;
  }
  if (error instanceof UserError) {
    line(error.message);
    return EXIT.usage;
  }
  line(`This is a bug in goldpan ${VERSION}; please report it with what follows.`);
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  return EXIT.internal;
}

// The reader of a pipe (head, less) may leave early: that is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  await createProgram().parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

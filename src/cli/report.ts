import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { writeReport } from '../pipeline/api.ts';
import {
  addCheckOptions,
  type CheckFlags,
  openFor,
  type WorkspaceFlags,
  wholeNumber,
  workspaceOption,
} from './options.ts';
import { bytes, print } from './terminal.ts';

interface ReportFlags extends WorkspaceFlags, CheckFlags {
  readonly output: string;
  readonly title?: string;
  readonly perCheck: number;
  readonly groups: number;
}

export function addReportCommand(program: Command): void {
  addCheckOptions(
    program
      .command('report')
      .description('write one self-contained HTML file: works from disk, needs no network')
      .addOption(workspaceOption())
      .requiredOption('-o, --output <file>', 'where to write it', 'report.html')
      .option('--title <text>', 'heading (default: the name of the source)')
      .option('--per-check <n>', 'images shown per check', wholeNumber, 24)
      .option('--groups <n>', 'duplicate groups shown', wholeNumber, 30),
  ).action(runReport);
}

async function runReport(flags: ReportFlags): Promise<void> {
  const workspace = await openFor(flags);
  try {
    const path = resolve(flags.output);
    await writeReport(workspace, path, {
      ...(flags.title === undefined ? {} : { title: flags.title }),
      findingsPerCheck: flags.perCheck,
      groups: flags.groups,
    });
    print(`${flags.output}  ${bytes(statSync(path).size)}`);
  } finally {
    workspace.close();
  }
}

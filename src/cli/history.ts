import type { Command } from 'commander';
import { type HistoryEntry, history, locateWorkspace } from '../pipeline/api.ts';
import { type WorkspaceFlags, workspaceOption } from './options.ts';
import { bytes, count, paint, print, table } from './terminal.ts';

export function addHistoryCommand(program: Command): void {
  program
    .command('history')
    .description('every plan, what became of it, and what can be undone')
    .addOption(workspaceOption())
    .option('--json', 'print a JSON array')
    .action(runHistory);
}

const STATES: Readonly<Record<HistoryEntry['state'], string>> = {
  planned: 'planned',
  applying: 'cut short',
  applied: 'applied',
  undoing: 'partly undone',
  undone: 'undone',
};

async function runHistory(flags: WorkspaceFlags & { readonly json?: boolean }): Promise<void> {
  const entries = await history({ folder: locateWorkspace(flags.workspace, process.cwd()) });
  if (flags.json) {
    print(JSON.stringify(entries, null, 2));
    return;
  }
  if (entries.length === 0) {
    print('No plans yet. Make one with: goldpan plan');
    return;
  }
  const rows = entries.map((entry) => [
    entry.plan,
    (entry.startedAt ?? entry.madeAt ?? '').slice(0, 16).replace('T', ' '),
    entry.mode,
    entry.deleted > 0 ? `${STATES[entry.state]}, deleted` : STATES[entry.state],
    count(entry.images),
    bytes(entry.bytes),
    entry.state === 'planned' ? '' : count(entry.done),
    entry.skipped === 0 ? '' : count(entry.skipped),
  ]);
  print(table(['plan', 'when (UTC)', 'mode', 'state', 'images', 'size', 'done', 'skipped'], rows, [4, 5, 6, 7]));
  print(paint('dim', '\nGo on with one that was cut short: goldpan apply PLAN   Take one back: goldpan undo PLAN'));
}

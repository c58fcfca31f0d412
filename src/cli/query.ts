import type { Command } from 'commander';
import { openWorkspace } from '../pipeline/api.ts';
import { addOutputOptions, type OutputFlags, outputFormat, type WorkspaceFlags, workspaceOption } from './options.ts';
import { print, printable, table } from './terminal.ts';

const WIDEST_CELL = 60;

export function addQueryCommand(program: Command): void {
  const command = program
    .command('query')
    .description('one SELECT in DuckDB SQL over the views images, findings, pairs, groups and checks; reads only')
    .argument('<sql>', 'such as "SELECT split, count(*) FROM images GROUP BY split"')
    .addOption(workspaceOption());
  addOutputOptions(command).action(runQuery);
}

async function runQuery(sql: string, flags: WorkspaceFlags & OutputFlags): Promise<void> {
  const workspace = await openWorkspace(flags.workspace);
  try {
    const format = outputFormat(flags);
    if (format) {
      await workspace.exportQuery(sql, format, flags.output ?? process.stdout);
      return;
    }
    const rows = await workspace.query(sql);
    if (rows.length === 0) {
      print('No rows.');
      return;
    }
    const names = Object.keys(rows[0]!);
    const numeric = names.flatMap((name, i) =>
      rows.every((row) => row[name] === null || typeof row[name] === 'number') ? [i] : [],
    );
    const cell = (text: string) => (text.length > WIDEST_CELL ? `${text.slice(0, WIDEST_CELL - 1)}…` : text);
    print(
      table(
        names,
        rows.map((row) => names.map((name) => cell(printable(String(row[name] ?? ''))))),
        numeric,
      ),
    );
  } finally {
    workspace.close();
  }
}

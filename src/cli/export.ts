import { type Command, Option } from 'commander';
import { EXPORTERS, exportAs, openWorkspace, UserError } from '../pipeline/api.ts';
import { type WorkspaceFlags, workspaceOption } from './options.ts';
import { bytes, paint, print, table } from './terminal.ts';

interface ExportFlags extends WorkspaceFlags {
  readonly list?: boolean;
  readonly output?: string;
  readonly json?: boolean;
  readonly [option: string]: unknown;
}

/** Options of all exporters, each with the exporters that have it. */
function exporterOptions(): Map<
  string,
  { readonly type: 'flag' | 'text'; readonly description: string; readonly exporters: readonly string[] }
> {
  const options = new Map<string, { type: 'flag' | 'text'; description: string; exporters: string[] }>();
  for (const exporter of EXPORTERS) {
    for (const [name, { type, description }] of Object.entries(exporter.options)) {
      const known = options.get(name);
      if (known) known.exporters.push(exporter.name);
      else options.set(name, { type, description, exporters: [exporter.name] });
    }
  }
  return options;
}

export function addExportCommand(program: Command): void {
  const command = program
    .command('export')
    .description('write what was found as files of another tool')
    .argument('[exporter]', `what to write: ${EXPORTERS.map(({ name }) => name).join(', ')}`)
    .addOption(workspaceOption())
    .option('-o, --output <path>', 'folder or file to write')
    .option('--list', 'list the exporters')
    .option('--json', 'print one JSON object');
  for (const [name, { type, description, exporters }] of exporterOptions()) {
    command.addOption(
      new Option(type === 'flag' ? `--${name}` : `--${name} <name>`, `${exporters.join(', ')}: ${description}`),
    );
  }
  command.action(runExport);
}

async function runExport(name: string | undefined, flags: ExportFlags): Promise<void> {
  if (flags.list || name === undefined) {
    listExporters(flags.json ?? false);
    if (!flags.list) throw new UserError('Name an exporter, such as: goldpan export fastdup -o FOLDER');
    return;
  }
  const given = Object.fromEntries(
    [...exporterOptions().keys()].flatMap((key) => (flags[key] ? [[key, flags[key] as boolean | string]] : [])),
  );
  const exporter = EXPORTERS.find((candidate) => candidate.name === name);
  if (flags.output === undefined && exporter) {
    const target = exporter.target === 'folder' ? 'FOLDER' : `FILE${exporter.target}`;
    throw new UserError(`Say where to write to: goldpan export ${name} -o ${target}`);
  }
  const workspace = await openWorkspace(flags.workspace);
  try {
    const summary = await exportAs(workspace, name, flags.output ?? '', given);
    if (flags.json) {
      print(JSON.stringify(summary, null, 2));
      return;
    }
    print(
      table(
        ['file', 'size'],
        summary.files.map(({ name: file, sizeBytes }) => [file, bytes(sizeBytes)]),
        [1],
      ),
    );
    for (const note of summary.notes) print(paint('dim', note));
  } finally {
    workspace.close();
  }
}

function listExporters(json: boolean): void {
  if (json) {
    print(
      JSON.stringify(
        EXPORTERS.map(({ name, description, target, outputs, options }) => ({
          name,
          description,
          target,
          outputs,
          options,
        })),
        null,
        2,
      ),
    );
    return;
  }
  print(
    table(
      ['exporter', 'writes', 'options'],
      EXPORTERS.map(({ name, description, options }) => [
        name,
        description,
        Object.keys(options)
          .map((option) => `--${option}`)
          .join(' '),
      ]),
    ),
  );
}

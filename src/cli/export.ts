import { type Command, Option } from 'commander';
import { annotationFormats, EXPORTERS, exportAs, openWorkspace, UserError } from '../pipeline/api.ts';
import { addDatasetOptions, datasetFlagsGiven, type ExportDatasetFlags, runDatasetExport } from './export-dataset.ts';
import { type WorkspaceFlags, workspaceOption } from './options.ts';
import { bytes, paint, print, table } from './terminal.ts';

interface ExportFlags extends WorkspaceFlags, ExportDatasetFlags {
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
  const names = EXPORTERS.map(({ name }) => name).join(', ');
  const command = program
    .command('export')
    .summary('write what is kept as a dataset of another format, or what was found as files of another tool')
    .description(
      `Writes the images that goldpan plan would keep, with decided labels and splits and all annotations, as a dataset:
  goldpan export --format yolo -o FOLDER
Writes what was found as files of another tool (${names}):
  goldpan export fastdup -o FOLDER`,
    )
    .argument('[exporter]', `files of another tool: ${names}`)
    .addOption(workspaceOption())
    .option('-o, --output <path>', 'folder or file to write')
    .option('--list', 'list formats and exporters')
    .option('--json', 'print one JSON object');
  addDatasetOptions(command);
  command.optionsGroup('Of exporters:');
  for (const [name, { type, description, exporters }] of exporterOptions()) {
    command.addOption(
      new Option(type === 'flag' ? `--${name}` : `--${name} <name>`, `${exporters.join(', ')}: ${description}`),
    );
  }
  command.action((name: string | undefined, flags: ExportFlags) => runExport(name, flags, command));
}

async function runExport(name: string | undefined, flags: ExportFlags, command: Command): Promise<void> {
  if (flags.list) return list(flags.json ?? false);
  const { format } = flags;
  if (format !== undefined && name !== undefined) {
    throw new UserError(`--format writes a dataset, ${name} files of another tool: leave out one of the two.`);
  }
  if (format !== undefined) {
    const [idle] = [...exporterOptions().keys()].filter((key) => flags[key]);
    if (idle) throw new UserError(`--${idle} is of exporters of other tools, not of datasets: leave it out.`);
    return runDatasetExport({ ...flags, format });
  }
  if (name === undefined) {
    throw new UserError(
      'Say what to write: goldpan export --format FORMAT -o FOLDER for a dataset, or name an exporter of another tool, such as: goldpan export fastdup -o FOLDER. All: goldpan export --list',
    );
  }
  const [idle] = datasetFlagsGiven(command);
  if (idle) throw new UserError(`${idle} is of datasets: it needs --format, or leave it out.`);
  return runExporter(name, flags);
}

async function runExporter(name: string, flags: ExportFlags): Promise<void> {
  const given = Object.fromEntries(
    [...exporterOptions().keys()].flatMap((key) => (flags[key] ? [[key, flags[key] as boolean | string]] : [])),
  );
  const exporter = EXPORTERS.find((candidate) => candidate.name === name);
  if (exporter === undefined && (await annotationFormats()).some((format) => format.name === name.toLowerCase())) {
    throw new UserError(`${name} is the format of a dataset: goldpan export --format ${name} -o FOLDER`);
  }
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

/** What can be written: formats of datasets, and exporters of other tools. */
async function list(json: boolean): Promise<void> {
  const formats = await annotationFormats();
  if (json) {
    print(
      JSON.stringify(
        [
          ...formats.map(({ name, title, description, target, asFile, hasPictures, holds, options = {} }) => ({
            kind: 'format',
            name,
            title,
            description,
            target,
            asFile,
            hasPictures,
            holds,
            options,
          })),
          ...EXPORTERS.map(({ name, description, target, outputs, options }) => ({
            kind: 'exporter',
            name,
            description,
            target,
            outputs,
            options,
          })),
        ],
        null,
        2,
      ),
    );
    return;
  }
  print(
    table(
      ['--format', 'writes', 'to', 'options'],
      formats.map(({ name, description, target, asFile, options = {} }) => [
        name,
        description,
        target === 'folder' ? (asFile ? `folder or ${asFile}` : 'folder') : target,
        Object.keys(options)
          .map((option) => `--set ${option}`)
          .join(' '),
      ]),
    ),
  );
  print('');
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

import type { Command } from 'commander';
import { openWorkspace } from '../pipeline/api.ts';
import {
  addCheckOptions,
  addOutputOptions,
  type CheckFlags,
  checkSettings,
  loadConfigFor,
  type OutputFlags,
  outputFormat,
  type WorkspaceFlags,
  wholeNumber,
  workspaceOption,
} from './options.ts';
import { bytes, paint, print, printable, table, value } from './terminal.ts';

interface ImagesFlags extends WorkspaceFlags, CheckFlags, OutputFlags {
  readonly check?: string;
  readonly path?: string;
  readonly limit: number;
}

export function addImagesCommand(program: Command): void {
  const command = program
    .command('images')
    .description('one row per image, all measured columns (--json, --format or -o give all of them)')
    .addOption(workspaceOption())
    .option('-c, --check <name>', 'only images with this finding')
    .option('--path <text>', 'only images whose id contains this')
    .option('-n, --limit <n>', 'rows in the terminal table', wholeNumber, 30);
  addOutputOptions(addCheckOptions(command)).action(runImages);
}

async function runImages(flags: ImagesFlags): Promise<void> {
  const config = await loadConfigFor(flags);
  const workspace = await openWorkspace(flags.workspace, { checks: checkSettings(flags, config) });
  try {
    const format = outputFormat(flags);
    const query = { ...(flags.check ? { check: flags.check } : {}), ...(flags.path ? { path: flags.path } : {}) };
    if (format) {
      await workspace.exportImages(query, format, flags.output ?? process.stdout);
      return;
    }
    const images = await workspace.images({ ...query, limit: flags.limit });
    const rows = images.map((row) => [
      printable(row.id),
      row.outcome === 'measured' ? `${row.width}×${row.height}` : row.outcome,
      row.format ?? '',
      bytes(Math.max(0, row.size_bytes)),
      row.split ?? '',
      row.label === null ? '' : printable(row.label),
      value(row.edge_sharpness),
      value(row.luma_mean),
      row.reason === null ? '' : printable(row.reason),
    ]);
    print(table(['image', 'size', 'format', 'file', 'split', 'label', 'sharpness', 'luma', 'note'], rows, [3, 6, 7]));
    print(
      paint(
        'dim',
        `\n${rows.length} of ${workspace.snapshot.counts.images} rows. All rows and columns: --json, --format csv|jsonl|parquet, -o FILE`,
      ),
    );
  } finally {
    workspace.close();
  }
}

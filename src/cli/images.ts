import type { Command } from 'commander';
import { addListOptions, type ListFlags, listQuery, openFor, outputFormat } from './options.ts';
import { bytes, paint, print, printable, table, value } from './terminal.ts';

export function addImagesCommand(program: Command): void {
  const command = program
    .command('images')
    .description('one row per image, all measured columns (--json, --format or -o give all of them)');
  addListOptions(command, 'only images with this finding').action(runImages);
}

async function runImages(flags: ListFlags): Promise<void> {
  const workspace = await openFor(flags);
  try {
    const format = outputFormat(flags);
    const query = listQuery(flags);
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

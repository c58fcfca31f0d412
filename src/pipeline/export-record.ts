import { createHash } from 'node:crypto';
import type { StandingDecisions } from '../curate/decisions.ts';
import { VERSION } from '../version.ts';
import type { ExportDatasetOptions, ExportDatasetSummary } from './export-options.ts';
import type { Workspace } from './workspace.ts';

/** Name of the file in an exported folder that says how it was made. */
export const EXPORT_RECORD = 'goldpan-export.json';

/** What shaped an export: without places on this machine and without what only watches it. */
export function exportOptions(options: ExportDatasetOptions): Record<string, unknown> {
  const { to: _, onProgress, onProblem, signal, limits, record, ...kept } = options;
  const isSaid = (value: unknown): boolean => value !== undefined && !(Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => isSaid(value)));
}

/** The same workspace, decisions and options give the same bytes: there is no time and no path in it. */
export function exportRecord(
  { snapshot }: Pick<Workspace, 'snapshot'>,
  decisions: StandingDecisions,
  options: ExportDatasetOptions,
  summary: Omit<ExportDatasetSummary, 'record' | 'to'>,
): string {
  const digest = createHash('sha256');
  for (const decision of decisions.all) digest.update(`${JSON.stringify(decision)}\n`);
  const record = {
    kind: 'goldpan-export',
    version: 1,
    madeBy: `goldpan ${VERSION}`,
    options: exportOptions(options),
    scannedImages: snapshot.counts.images,
    listing: snapshot.listing,
    recipe: snapshot.recipe,
    decisions: { count: decisions.all.length, sha256: digest.digest('hex') },
    ...summary,
  };
  return `${JSON.stringify(record, null, 2)}\n`;
}

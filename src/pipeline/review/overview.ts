import { datasetFacts } from '../../catalog/dataset-facts.ts';
import { drawnColumns } from '../drawn-columns.ts';
import { countBins, histogramAxis } from './histogram.ts';
import type { ReviewState } from './session.ts';

/** Kinds of problems of a source that are shown; all are counted. */
const PROBLEMS = 5;
const MOST_VALUES = 8;
/** Of a small picture. */
const BINS = 48;

/** What the manifest alone says: there at once, however many images there are. */
export function overviewSummary(state: ReviewState) {
  const { manifest, snapshot } = state.workspace;
  const embedding = manifest.embeddings.find(({ name, isOfCrops }) => name === manifest.embedder && !isOfCrops) ?? null;
  return {
    source: manifest.source ?? { kind: 'folder', inputs: [] },
    scannedAt: snapshot.scannedAt,
    counts: snapshot.counts,
    embedder: embedding && {
      name: embedding.name,
      dimensions: embedding.dimensions,
      vectors: embedding.vectors,
      hasText: embedding.hasText,
    },
    problems: { count: snapshot.problems.length, first: snapshot.problems.slice(0, PROBLEMS) },
    hasPrevious: manifest.previous !== null,
    histograms: drawableColumns(state),
  };
}

/** Formats, sizes, and what all files take. */
export const overviewFiles = ({ workspace: { database, folder, snapshot } }: ReviewState) =>
  datasetFacts(database, folder, snapshot, MOST_VALUES);

/** Names of the columns that are drawn, those that a check judges first. */
function drawableColumns({ table, workspace: { manifest, checks } }: ReviewState): string[] {
  const judged = new Set(checks.map(({ column }) => column));
  const columns = drawnColumns(manifest).flatMap(([column]) => (table.has(column) ? [column] : []));
  return [...columns.filter((column) => judged.has(column)), ...columns.filter((column) => !judged.has(column))];
}

/** Histograms of some columns, with the thresholds that lie in them; what the workspace has not is left out. */
export async function overviewHistograms(state: ReviewState, columns: readonly string[]) {
  const specs = new Map(drawnColumns(state.workspace.manifest));
  const drawn = [];
  for (const column of columns) {
    const spec = specs.get(column);
    if (!spec || !state.table.has(column)) continue;
    const values = await state.table.numbers(column);
    const axis = histogramAxis(values, spec.histogram, [], BINS);
    let empty = 0;
    for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) empty++;
    const thresholds = state.workspace.checks
      .filter((check) => check.column === column && check.range[0] < check.range[1])
      .map(({ name, threshold, direction }) => ({ check: name, threshold, direction }));
    drawn.push({ column, unit: spec.unit ?? null, ...axis, counts: countBins(values, axis), empty, thresholds });
  }
  return drawn;
}

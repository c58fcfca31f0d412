import { basename } from 'node:path';
import { countBits } from '../../browse/facets.ts';
import { readManifest } from '../../catalog/manifest.ts';
import { MEASUREMENTS } from '../../measure/registry.generated.ts';
import type { ColumnSpec } from '../../model/columns.ts';
import { DERIVED_COLUMNS } from '../../model/derived.ts';
import type { ReviewSession, ReviewState } from './session.ts';

/** Name of the dataset: that of its source. */
export function titleOf({ folder, inputs }: ReviewSession): string {
  const named = inputs.length > 0 ? inputs : sourceInputs(folder);
  return named.map((input) => basename(input) || input).join(', ') || 'goldpan';
}

function sourceInputs(folder: string): readonly string[] {
  try {
    return readManifest(folder).source?.inputs ?? [];
  } catch {
    return [];
  }
}

const SPECS = new Map<string, ColumnSpec>([
  ...MEASUREMENTS.flatMap(({ columns }) => Object.entries<ColumnSpec>(columns)),
  ...Object.values(DERIVED_COLUMNS).flatMap((columns) => Object.entries<ColumnSpec>(columns)),
]);

/** What the app must know about a state before it shows anything. Asked once: a state never changes. */
export function describeState(state: ReviewState): ReturnType<typeof describe> {
  const known = described.get(state);
  if (known) return known;
  const description = describe(state);
  described.set(state, description);
  description.catch(() => described.delete(state));
  return description;
}

const described = new WeakMap<ReviewState, ReturnType<typeof describe>>();

async function describe({ name, workspace, table }: ReviewState) {
  const { snapshot, manifest } = workspace;
  const [masks, splits] = await Promise.all([table.findings(), table.tryTexts('split')]);
  const counts = masks.map((mask) => countBits(mask, new Uint8Array(mask.length), 0));
  return {
    name,
    images: snapshot.counts.images,
    scannedAt: snapshot.scannedAt,
    checks: workspace.checks.map((check, at) => ({
      name: check.name,
      title: check.title,
      description: check.description,
      advice: check.advice,
      column: check.column,
      direction: check.direction,
      threshold: check.threshold,
      unit: check.unit ?? null,
      isFlag: check.range[0] === check.range[1],
      findings: counts[at >>> 5]![at & 31]!,
    })),
    columns: table.columns.map((column) => ({
      name: column,
      type: table.kindOf(column),
      description: SPECS.get(column)?.description ?? null,
      unit: SPECS.get(column)?.unit ?? null,
    })),
    groups: snapshot.counts.groups,
    duplicateImages: snapshot.counts.duplicateImages,
    splits: splits?.values ?? [],
    hasEmbeddings: manifest.embeddings.some(({ isOfCrops }) => !isOfCrops),
    hasTextTower: manifest.embeddings.some(({ hasText }) => hasText),
    hasMap: table.has('map_x'),
  };
}

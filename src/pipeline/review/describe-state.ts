import { basename } from 'node:path';
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

const KINDS: Readonly<Record<string, 'number' | 'boolean' | 'text'>> = { BOOLEAN: 'boolean', VARCHAR: 'text' };

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

async function describe({ name, workspace }: ReviewState) {
  const { snapshot, manifest, database } = workspace;
  const counts = await workspace.countFindings();
  const columns = await database.rows('DESCRIBE SELECT * FROM images');
  const splits = await database.rows('SELECT DISTINCT split FROM images_base WHERE split IS NOT NULL ORDER BY split');
  const present = new Set(columns.map((row) => String(row.column_name)));
  return {
    name,
    images: snapshot.counts.images,
    scannedAt: snapshot.scannedAt,
    checks: workspace.checks.map((check) => ({
      name: check.name,
      title: check.title,
      description: check.description,
      advice: check.advice,
      column: check.column,
      direction: check.direction,
      threshold: check.threshold,
      unit: check.unit ?? null,
      isFlag: check.range[0] === check.range[1],
      findings: counts[check.name] ?? 0,
    })),
    columns: columns.map((row) => ({
      name: String(row.column_name),
      type: KINDS[String(row.column_type)] ?? ('number' as const),
      description: SPECS.get(String(row.column_name))?.description ?? null,
      unit: SPECS.get(String(row.column_name))?.unit ?? null,
    })),
    groups: snapshot.counts.groups,
    duplicateImages: snapshot.counts.duplicateImages,
    splits: splits.map((row) => String(row.split)),
    hasEmbeddings: manifest.embeddings.some(({ isOfCrops }) => !isOfCrops),
    hasTextTower: manifest.embeddings.some(({ hasText }) => hasText),
    hasMap: present.has('map_x'),
  };
}

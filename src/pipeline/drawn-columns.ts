import { derivedChecks } from '../catalog/derived.ts';
import type { Manifest } from '../catalog/manifest.ts';
import { MEASUREMENTS } from '../measure/registry.generated.ts';
import type { ColumnSpec } from '../model/columns.ts';
import { DERIVED_COLUMNS } from '../model/derived.ts';

/** What a histogram must know of a column. */
export type DrawnColumn = Pick<ColumnSpec, 'histogram' | 'unit'>;

/** Columns that say over which range they are drawn: of measurements, of analyses, and of heads by their checks. */
export function drawnColumns({ derived }: Pick<Manifest, 'derived'>): (readonly [column: string, spec: DrawnColumn])[] {
  return [
    ...MEASUREMENTS.flatMap(({ columns }) => Object.entries<ColumnSpec>(columns)),
    ...Object.values(DERIVED_COLUMNS).flatMap((columns) => Object.entries<ColumnSpec>(columns)),
    ...derivedChecks(derived).map(({ column, range: [from, to] }) => [column, { histogram: { from, to } }] as const),
  ].filter(([, { histogram }]) => histogram !== undefined);
}

import { useTexts } from '../../state/settings.ts';

/** What a value of a column is called; null is the empty cell. */
export function useValueName(): (column: string, value: string | null) => string {
  const { grid, common, relations } = useTexts();
  return (column, value) => {
    if (column === 'decision') return value === null ? common.undecided : common[value === 'keep' ? 'keep' : 'remove'];
    const known = grid.values[`${column} ${value}`];
    if (known !== undefined) return known;
    if (value === null) return grid.empty;
    if (column.endsWith('_relation')) return (relations as Readonly<Record<string, string>>)[value] ?? value;
    return value;
  };
}

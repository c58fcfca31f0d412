import { useCallback, useMemo } from 'react';
import type { GridSort, ImageFilter } from '../../../../src/server/api.ts';
import { changeQuery, useAddress } from '../../state/address.ts';
import { filterText, parseFilter } from '../../state/filter.ts';

/** What the address says of the grid: filter `f`, `sort` (a leading minus descends), and where the list is open. */
export function useQuestion() {
  const { query } = useAddress();
  const text = query.get('f') ?? '';
  const sorted = query.get('sort') ?? '';
  const filter = useMemo(() => parseFilter(text), [text]);
  const sort = useMemo(() => sortOf(sorted), [sorted]);
  const setFilter = useCallback(
    (changed: ImageFilter, how: 'push' | 'replace' = 'push') => changeQuery({ f: filterText(changed), at: null }, how),
    [],
  );
  const setSort = useCallback((changed: GridSort | null) => changeQuery({ sort: sortText(changed), at: null }), []);
  return { filter, sort, setFilter, setSort, key: `${text} ${sorted}` };
}

const sortOf = (text: string): GridSort | null =>
  text === '' ? null : { column: text.replace(/^-/, ''), descending: text.startsWith('-') };

export const sortText = (sort: GridSort | null): string =>
  sort === null ? '' : `${sort.descending ? '-' : ''}${sort.column}`;

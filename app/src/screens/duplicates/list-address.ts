import { useMemo } from 'react';
import type { GroupFilter, GroupSort } from '../../../../src/server/api.ts';
import { type CompareMode, isCompareMode } from '../../components/compare/modes.ts';
import { useAddress } from '../../state/address.ts';

export const SORTS = ['across', 'largest', 'unsure', 'bytes', 'path'] as const satisfies readonly GroupSort[];

/** What the address says of this screen. */
export interface ListAddress {
  readonly sort: GroupSort;
  readonly filter: GroupFilter;
  /** Id of a group; empty for none. */
  readonly group: string;
  /** Ids of the two images that are compared; empty for the weakest pair. */
  readonly one: string;
  readonly two: string;
  readonly mode: CompareMode;
  /** Threshold that is tried; null while the panel is closed. */
  readonly threshold: number | null;
}

/** Parameters: `sort`, `relation` (several with commas), `across`, `status`, `q`, `group`, `one`, `two`, `mode`, `threshold`. */
export function useListAddress(): ListAddress {
  const { query } = useAddress();
  return useMemo(() => {
    const text = (name: string) => query.get(name) ?? '';
    const relations = text('relation').split(',').filter(Boolean);
    const status = text('status');
    const across = text('across');
    const mode = text('mode');
    const threshold = Number.parseFloat(text('threshold'));
    return {
      sort: SORTS.find((sort) => sort === text('sort')) ?? 'across',
      filter: {
        ...(relations.length > 0 ? { relations: relations.slice(0, 20) } : {}),
        ...(across === '1' || across === '0' ? { isAcross: across === '1' } : {}),
        ...(status === 'decided' || status === 'undecided' ? { status } : {}),
        ...(text('q') === '' ? {} : { text: text('q') }),
      },
      group: text('group'),
      one: text('one'),
      two: text('two'),
      mode: isCompareMode(mode) ? mode : 'side',
      threshold: threshold >= 0 && threshold <= 1 ? threshold : null,
    };
  }, [query]);
}

export const isFiltered = ({ relations, isAcross, status, text }: GroupFilter): boolean =>
  relations !== undefined || isAcross !== undefined || status !== undefined || text !== undefined;

import { useMemo } from 'react';
import type { MapScale } from '../../../../src/server/api.ts';
import type { CallError } from '../../state/call.ts';
import { parseFilter } from '../../state/filter.ts';
import { useSession } from '../../state/session.ts';
import type { Colouring } from './colouring.ts';
import { useBinary } from './use-binary.ts';

/** How points are coloured by a column, a check or the decisions. */
export function useColouring(
  state: string,
  by: string,
): { readonly colouring: Colouring | null; readonly error: CallError | null; readonly isLoading: boolean } {
  const { decisions } = useSession();
  const version = by === 'decision' ? `&version=${encodeURIComponent(decisions)}` : '';
  const { data, error, isLoading } = useBinary<MapScale>(
    by === '' ? null : `/api/map/colours?state=${state}&by=${encodeURIComponent(by)}${version}`,
  );
  const colouring = useMemo((): Colouring | null => {
    if (data === null) return null;
    const scale = data.about;
    return scale.kind === 'numbers'
      ? { scale, numbers: data.parts.numbers as Float32Array }
      : { scale, codes: data.parts.codes as Uint16Array };
  }, [data]);
  // The legend of one column never stands beside the colours of another.
  return { colouring: error ? null : colouring, error, isLoading };
}

/** 1 for every image that passes a filter of the address; null without a filter, or before it is known. */
export function useMatching(
  state: string,
  filter: string,
): { readonly matches: Uint8Array | null; readonly error: CallError | null } {
  const { decisions } = useSession();
  const conditions = parseFilter(filter);
  const dependsOnDecisions = conditions.some((condition) => 'decision' in condition);
  const { data, error } = useBinary<object>(
    conditions.length === 0 ? null : `/api/map/matching${dependsOnDecisions ? `?version=${decisions}` : ''}`,
    conditions.length === 0 ? '' : JSON.stringify({ state, filter: conditions }),
  );
  return { matches: (data?.parts.matches as Uint8Array | undefined) ?? null, error };
}

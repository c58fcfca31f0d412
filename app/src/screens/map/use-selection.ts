import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useParameter } from '../../state/address.ts';
import { call } from '../../state/call.ts';
import { tellFailure } from '../../state/decide.ts';
import { filterText } from '../../state/filter.ts';
import { numbersOf } from './flags.ts';
import type { LassoWay } from './gestures.ts';
import { useMatching } from './use-colouring.ts';

export interface Selection {
  /** Ascending; empty when nothing is selected. */
  readonly numbers: Uint32Array;
  /** 1 for a selected image; null when nothing is selected. */
  readonly mask: Uint8Array | null;
  /** Name under which the server keeps it; null until it does. */
  readonly name: string | null;
  readonly change: (numbers: Uint32Array, way: LassoWay) => void;
  readonly clear: () => void;
}

const NONE = new Uint32Array(0);

/** The images selected on the map. The server keeps them, so that the address can name them. */
export function useSelection(state: string, count: number): Selection {
  const [name, setName] = useParameter('sel');
  const [numbers, setNumbers] = useState<Uint32Array>(NONE);
  const saved = useRef('');
  // An address that names a selection of before.
  const isForeign = name !== '' && name !== saved.current;
  const { matches, error } = useMatching(state, isForeign ? filterText([{ selection: name }]) : '');
  useEffect(() => {
    if (name === '' && saved.current !== '') {
      saved.current = '';
      setNumbers(NONE);
    }
    if (!isForeign || matches === null) return;
    saved.current = name;
    setNumbers(numbersOf(matches));
  }, [name, isForeign, matches]);
  useEffect(() => {
    if (error === null) return;
    tellFailure(error);
    setName(null);
  }, [error, setName]);
  const keep = useCallback(
    async (next: Uint32Array) => {
      setNumbers(next);
      if (next.length === 0) {
        saved.current = '';
        setName(null);
        return;
      }
      try {
        const { selection } = await call('selection/save', { state, numbers: Array.from(next) });
        saved.current = selection;
        setName(selection);
      } catch (failure) {
        tellFailure(failure);
      }
    },
    [state, setName],
  );
  const change = useCallback(
    (given: Uint32Array, way: LassoWay) => void keep(combine(numbers, given, way, count)),
    [keep, numbers, count],
  );
  const clear = useCallback(() => void keep(NONE), [keep]);
  const mask = useMemo(() => {
    if (numbers.length === 0) return null;
    const flags = new Uint8Array(count);
    for (const n of numbers) flags[n] = 1;
    return flags;
  }, [numbers, count]);
  return { numbers, mask, name: name === saved.current && name !== '' ? name : null, change, clear };
}

function combine(before: Uint32Array, given: Uint32Array, way: LassoWay, count: number): Uint32Array {
  if (way === 'new' || (way === 'add' && before.length === 0)) return given;
  const flags = new Uint8Array(count);
  for (const n of before) flags[n] = 1;
  for (const n of given) flags[n] = way === 'add' ? 1 : 0;
  return numbersOf(flags);
}

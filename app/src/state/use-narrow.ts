import { useSyncExternalStore } from 'react';

/** As wide as the shell's own change to a phone's layout. */
const NARROW = matchMedia('(max-width: 48rem)');

const subscribe = (listener: () => void): (() => void) => {
  NARROW.addEventListener('change', listener);
  return () => NARROW.removeEventListener('change', listener);
};

/** Whether the window is as narrow as a phone. */
export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => NARROW.matches);

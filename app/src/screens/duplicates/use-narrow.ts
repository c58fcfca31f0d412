import { useSyncExternalStore } from 'react';

const narrow = matchMedia('(max-width: 60rem)');

const follow = (changed: () => void): (() => void) => {
  narrow.addEventListener('change', changed);
  return () => narrow.removeEventListener('change', changed);
};

/** Whether there is room for the list or a group, but not for both. */
export const useNarrow = (): boolean => useSyncExternalStore(follow, () => narrow.matches);

import { useSyncExternalStore } from 'react';
import { useSettings } from '../../state/settings.ts';
import type { Theme } from './palette.ts';

const dark = matchMedia('(prefers-color-scheme: dark)');

function follow(listener: () => void): () => void {
  dark.addEventListener('change', listener);
  return () => dark.removeEventListener('change', listener);
}

/** What the page looks like now, by the setting or the system. */
export function useTheme(): Theme {
  const isSystemDark = useSyncExternalStore(follow, () => dark.matches);
  const { theme } = useSettings();
  return theme === 'system' ? (isSystemDark ? 'dark' : 'light') : theme;
}

import { useEffect, useState } from 'react';
import { useSettings } from '../../state/settings.ts';

const NAMES = ['ink', 'soft', 'line', 'hairline', 'bar', 'gold', 'gold-ink', 'card'] as const;
export type Colours = Readonly<Record<(typeof NAMES)[number], string>>;

function read(): Colours {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])) as Colours;
}

/** The tokens as a canvas needs them, also after the light has changed. */
export function useColours(): Colours {
  const { theme } = useSettings();
  const [colours, setColours] = useState(read);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes what the tokens are
  useEffect(() => {
    const again = () => setColours(read());
    again();
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', again);
    return () => dark.removeEventListener('change', again);
  }, [theme]);
  return colours;
}

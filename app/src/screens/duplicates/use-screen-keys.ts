import { useEffect, useRef } from 'react';

export interface ScreenKeys {
  /** By how many groups to go. */
  readonly go: (by: number) => void;
  /** Keeps the i-th image, from 0. */
  readonly keep: (at: number) => void;
  readonly accept: () => void;
  readonly keepAll: () => void;
  readonly undecide: () => void;
  readonly different: () => void;
  readonly help: () => void;
}

/** The keys of the list of groups; not while typing, on a control of its own, or behind a dialog. */
export function useScreenKeys(keys: ScreenKeys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      const target = event.target instanceof HTMLElement ? event.target : null;
      if (target?.matches('input, textarea, select') || document.querySelector('dialog[open]')) return;
      const action = actionOf(event, target, latest.current);
      if (!action) return;
      event.preventDefault();
      action();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}

function actionOf({ key }: KeyboardEvent, target: HTMLElement | null, keys: ScreenKeys): (() => void) | null {
  // Enter on a control is that control's, but for the group that is open already.
  const isControl = target?.closest('button, a:not([aria-current="true"]), summary') !== null && target !== null;
  if (key === 'Enter') return isControl ? null : keys.accept;
  if (/^[1-9]$/.test(key)) return () => keys.keep(Number(key) - 1);
  switch (key.length === 1 ? key.toLowerCase() : key) {
    case 'j':
    case 'ArrowDown':
      return () => keys.go(1);
    case 'k':
    case 'ArrowUp':
      return () => keys.go(-1);
    case 'a':
      return keys.keepAll;
    case 'u':
      return keys.undecide;
    case 'n':
      return keys.different;
    case '?':
      return keys.help;
    default:
      return null;
  }
}

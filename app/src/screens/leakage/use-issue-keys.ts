import { useEffect, useRef } from 'react';

export interface IssueKeys {
  readonly go: (by: number) => void;
  readonly accept: () => void;
  readonly keep: () => void;
  readonly remove: () => void;
  readonly another: () => void;
}

/** The keys of label issues; not while typing, on a control of its own, or behind a dialog. */
export function useIssueKeys(keys: IssueKeys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      const target = event.target instanceof HTMLElement ? event.target : null;
      if (target?.matches('input, textarea, select') || document.querySelector('dialog[open]')) return;
      // Enter on a control is that control's, but for one that is chosen already.
      const isControl = target?.closest('button:not([aria-current="true"]), a:not([aria-current="true"]), summary');
      if (event.key === 'Enter' && isControl) return;
      const { go, accept, keep, remove, another } = latest.current;
      const actions: Readonly<Record<string, () => void>> = {
        enter: accept,
        k: keep,
        x: remove,
        l: another,
        arrowright: () => go(1),
        j: () => go(1),
        arrowleft: () => go(-1),
      };
      const action = actions[event.key.toLowerCase()];
      if (!action) return;
      event.preventDefault();
      action();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}

import { useCallback } from 'react';
import { Store, useStore } from './store.ts';

/** Where the app is: the screen by the path, everything else that a screen shows by the query. */
export interface Address {
  readonly screen: string;
  readonly query: URLSearchParams;
}

const read = (): Address => ({
  screen: location.pathname.split('/')[1] ?? '',
  query: new URLSearchParams(location.search),
});

const address = new Store(read());
addEventListener('popstate', () => address.set(read()));

export const useAddress = (): Address => useStore(address);

/** Goes to a screen, as a link does. */
export function go(to: string): void {
  history.pushState(null, '', to);
  address.set(read());
  document.querySelector('main')?.scrollTo(0, 0);
}

/**
 * Changes parameters of the query; null or an empty text takes one away.
 *
 * @param how `push` makes a step that the back button undoes, `replace` (dragging, typing) does not
 */
export function changeQuery(changes: Readonly<Record<string, string | null>>, how: 'push' | 'replace' = 'push'): void {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  const to = `${location.pathname}${text === '' ? '' : `?${text}`}`;
  if (how === 'push') history.pushState(null, '', to);
  else history.replaceState(null, '', to);
  address.set(read());
}

/** One parameter of the query and a way to change it. */
export function useParameter(
  name: string,
  fallback = '',
  how: 'push' | 'replace' = 'push',
): readonly [string, (value: string | null) => void] {
  const { query } = useAddress();
  const set = useCallback(
    (value: string | null) => changeQuery({ [name]: value === fallback ? null : value }, how),
    [name, fallback, how],
  );
  return [query.get(name) ?? fallback, set];
}

/** The address of a screen with parameters. */
export function addressOf(screen: string, parameters: Readonly<Record<string, string | null>> = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== null && value !== '') query.set(name, value);
  const text = query.toString();
  return `/${screen === 'overview' ? '' : screen}${text === '' ? '' : `?${text}`}`;
}

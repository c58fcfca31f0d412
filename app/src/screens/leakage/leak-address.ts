import type { LeakChoice, RelationName } from '../../../../src/server/api.ts';
import { useAddress } from '../../state/address.ts';
import { useWorkspaceState } from '../../state/session.ts';

export type LeakTab = 'leaks' | 'issues' | 'label' | 'caption';

const RELATION_NAMES: ReadonlySet<string> = new Set<RelationName>([
  'identical-bytes',
  'identical-pixels',
  'recompressed',
  'resized',
  'recoloured',
  'flipped',
  'rotated',
  'cropped',
  'edited',
  'same-scene',
  'semantic',
]);

/** What the address says of the screen. */
export function useLeakAddress() {
  const { query } = useAddress();
  const { name: state } = useWorkspaceState();
  const show = query.get('show');
  const tab: LeakTab = show === 'issues' || show === 'label' || show === 'caption' ? show : 'leaks';
  const relations = (query.get('relations') ?? '')
    .split(' ')
    .filter((name): name is RelationName => RELATION_NAMES.has(name));
  const [one, other] = query.getAll('between');
  const choice: LeakChoice = { state, relations, decided: query.get('as') === 'decided' };
  const splits = one !== undefined && other !== undefined ? ([one, other] as const) : undefined;
  return { tab, choice, splits };
}

/** The address of this screen with some parameters changed; an array is a parameter of several values. */
export function addressWith(
  query: URLSearchParams,
  changes: Readonly<Record<string, string | readonly string[] | null>>,
): string {
  const next = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) {
    next.delete(name);
    for (const one of typeof value === 'string' ? [value] : (value ?? [])) next.append(name, one);
  }
  const text = next.toString();
  return `/leakage${text === '' ? '' : `?${text}`}`;
}

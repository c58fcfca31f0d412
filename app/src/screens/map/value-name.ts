import { useTexts } from '../../state/settings.ts';

/** How a value of a column is called in a legend; null is the empty cell. */
export function useValueName(by: string): (value: string | null) => string {
  const { map } = useTexts();
  return (value) => {
    if (by === 'decision') return map.decisions[value === 'keep' || value === 'remove' ? value : 'none'];
    if (value === 'true' || value === 'false')
      return by.startsWith('check:') ? map.findingFlags[value] : map.flags[value];
    if (by === 'cluster') return value === null ? map.noCluster : map.cluster(value);
    return value ?? map.empty;
  };
}

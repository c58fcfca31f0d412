/** FNV-1a over the key's UTF-16 units; 32 bits. */
function hashKey(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/**
 * A stream of numbers, uniform in [0, 1): Mulberry32 (Tommy Ettinger, public domain), seeded by the parts of `key`
 * together. The same key gives the same stream everywhere.
 */
export function seededRandom(...key: readonly (string | number)[]): () => number {
  let state = hashKey(key.join('\n'));
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Uniform in [low, high). */
export const between = (random: () => number, low: number, high: number): number => low + (high - low) * random();

/** @throws RangeError for an empty list */
export function pick<T>(random: () => number, items: readonly T[]): T {
  if (items.length === 0) throw new RangeError('nothing to pick from');
  return items[Math.floor(random() * items.length)]!;
}

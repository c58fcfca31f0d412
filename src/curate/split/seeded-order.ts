/**
 * A number for a name that depends on the seed and nothing else, so that the same images fall the same way on every
 * machine and in whatever order they come. FNV-1a over UTF-16 units, then MurmurHash3's finaliser, which spreads it.
 *
 * @returns 0 – 2³²-1
 */
export function seededNumber(name: string, seed: number): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

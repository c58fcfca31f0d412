/** Custom properties of tokens.css: colours that are told apart on any photo. */
const COLOURS = 8;

/** A number that the same name always gets (FNV-1a). */
function hash(name: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) value = Math.imul(value ^ name.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

/**
 * The colour of each category, as custom properties: the same in every image where there is room, and different within
 * one image as long as there are no more categories than colours.
 */
export function objectColours(categories: readonly (string | null)[]): ReadonlyMap<string | null, string> {
  const colours = new Map<string | null, string>();
  const taken = new Set<number>();
  for (const category of [...new Set(categories)].sort((a, b) => ((a ?? '') < (b ?? '') ? -1 : 1))) {
    let at = hash(category ?? '') % COLOURS;
    for (let k = 0; k < COLOURS && taken.size < COLOURS && taken.has(at); k++) at = (at + 1) % COLOURS;
    taken.add(at);
    colours.set(category, `var(--object-${at + 1})`);
  }
  return colours;
}

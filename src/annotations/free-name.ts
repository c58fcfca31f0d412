/** A path without its extension. */
export const stemOf = (name: string): string => {
  const dot = name.lastIndexOf('.');
  return dot > name.lastIndexOf('/') + 1 ? name.slice(0, dot) : name;
};

/**
 * A name whose stem no other has, in formats whose label files share the stem of the picture: where `a.jpg` and `a.png`
 * meet, the second is called `a-2.png`.
 */
export function freeName(taken: Set<string>, folder: string, name: string): string {
  const stem = stemOf(name);
  let free = stem;
  for (let i = 2; taken.has(`${folder}/${free}`); i++) free = `${stem}-${i}`;
  taken.add(`${folder}/${free}`);
  return `${free}${name.slice(stem.length)}`;
}

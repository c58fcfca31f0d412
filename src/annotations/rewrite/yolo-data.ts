import { isAbsolute, relative, resolve, sep } from 'node:path';

const PLACE =
  /^(\s*(?:path|train|val|valid|validation|test|training|testing|dev|eval)\s*:\s*)(["']?)([^"'#[\]{}\n]+?)\2(\s*(?:#.*)?)$/;
const ITEM = /^(\s*-\s+)(["']?)([^"'#:[\]{}\n]+?)\2(\s*(?:#.*)?)$/;
const SPLIT_KEY = /^\s*(?:train|val|valid|validation|test)\s*:\s*(?:#.*)?$/;

/**
 * `data.yaml` in a new folder: the places it names are those of what lies there, all else stays letter for letter.
 *
 * @param from folder of the file, and `to` that of the new one
 * @param place new place of a folder, both absolute
 */
export function withNewPlaces(text: string, from: string, to: string, place: (path: string) => string): string {
  let root = from;
  let newRoot = to;
  let isList = false;
  const renamed = (value: string): string => {
    // A list lies where the file that names it does; everything else where its pictures do.
    if (/\.txt$/i.test(value)) return isAbsolute(value) ? place(value) : value;
    const old = resolve(root, value.trim());
    const now = place(old);
    return isAbsolute(value) ? now : relative(newRoot, now).split(sep).join('/') || '.';
  };
  return text
    .split('\n')
    .map((line) => {
      const found = PLACE.exec(line);
      if (found) {
        isList = false;
        const [, key, quote, value, rest] = found as unknown as [string, string, string, string, string];
        if (!/^\s*path/.test(key)) return `${key}${quote}${renamed(value)}${quote}${rest}`;
        root = resolve(from, value.trim());
        // The tools take a relative one from wherever they run.
        newRoot = isAbsolute(value) ? place(root) : to;
        return isAbsolute(value) ? `${key}${quote}${newRoot}${quote}${rest}` : line;
      }
      if (SPLIT_KEY.test(line)) isList = true;
      else if (isList) {
        const item = ITEM.exec(line);
        if (item) return `${item[1]}${item[2]}${renamed(item[3]!)}${item[2]}${item[4]}`;
        if (line.trim() !== '') isList = false;
      }
      return line;
    })
    .join('\n');
}

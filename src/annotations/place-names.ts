import { splitOfName } from '../sources/split.ts';

/** Folders that say how pictures are stored, not what they are. */
const STORAGE = /^(?:images?|imgs?|jpegimages|data|photos|pictures|(?:train|val|test)(?:19|20)\d\d)$/i;

/**
 * Names for pictures in a new dataset: relative, without `..`, unique whatever the annotations say. The same path always
 * keeps its name; a second one that would get it gets `-2`.
 */
export class PlaceNames {
  /** Lower case: many file systems take `A.jpg` and `a.jpg` for one. */
  readonly #used = new Set<string>();

  /** @param folder `/`-separated, empty for the top */
  name(folder: string, path: string): string {
    const wanted = folder === '' ? safePath(path) : `${folder}/${safePath(path)}`;
    const dot = wanted.lastIndexOf('.');
    const [stem, extension] =
      dot > wanted.lastIndexOf('/') + 1 ? [wanted.slice(0, dot), wanted.slice(dot)] : [wanted, ''];
    let name = wanted;
    for (let number = 2; this.#used.has(name.toLowerCase()); number++) name = `${stem}-${number}${extension}`;
    this.#used.add(name.toLowerCase());
    return name;
  }
}

/** A path as one inside a folder: absolute paths and URLs lose what comes before their last name. */
export function safePath(path: string): string {
  const isOutside = /^(?:[a-z][a-z0-9+.-]*:)?[\\/]/i.test(path) || /^[a-z]:/i.test(path);
  const names = path
    .replace(/^([a-z][a-z0-9+.-]+:\/\/[^?#]*)[?#].*$/is, '$1')
    .split(/[\\/]/)
    .filter((name) => name !== '' && name !== '.' && name !== '..')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is replaced.
    .map((name) => name.replaceAll(/[\u0000-\u001f\u007f<>:"|?*]/g, '_'))
    .map((name) => (Buffer.byteLength(name) > 200 ? shortened(name) : name));
  if (names.length === 0) return 'picture';
  return isOutside ? names.at(-1)! : names.slice(-16).join('/');
}

/** The end of a name holds its extension; most file systems end at 255 bytes. */
const shortened = (name: string): string => Array.from(name).slice(-48).join('');

/** A path without the leading folders that only say where pictures are stored, of which split or of which label they are. */
export function withoutStorage(path: string, split: string | undefined, label: string | undefined): string {
  const names = safePath(path).split('/');
  let from = 0;
  while (from < names.length - 1) {
    const name = names[from]!;
    const isSplit = split !== undefined && (name === split || splitOfName(name) === split);
    if (!isSplit && !STORAGE.test(name)) break;
    from++;
  }
  if (label !== undefined && from < names.length - 1 && names[from] === label) from++;
  return names.slice(from).join('/');
}

import { splitDepth, splitOfName } from '../sources/split.ts';

/** The path with the folder that is the old label called by the new one, as a plan does it. */
export function pathOfLabel(path: string, label: string | null, decided: string | undefined): string {
  if (label === null || decided === undefined || !/^[^/\\\0]{1,200}$/.test(decided) || /^\.\.?$/.test(decided))
    return path;
  const names = path.split('/');
  if (names.at(-2) !== label) return path;
  names[names.length - 2] = decided;
  return names.join('/');
}

const IMAGES = /^(?:images|imgs)$/i;

/**
 * The path of a picture within its split: without the folder that names the split, and without `images` beside that, since
 * formats make folders of both themselves. `images/train/cat/a.jpg` and `train/images/cat/a.jpg` become `cat/a.jpg`.
 *
 * @param split that the source, or the annotations, say; a folder that means another one is a class and stays
 */
export function pathWithinSplit(path: string, split: string | undefined): string {
  if (split === undefined) return path;
  const folders = path.split('/');
  const file = folders.pop()!;
  const depth = splitDepth(folders);
  if (depth < 0 || splitOfName(folders[depth]!) !== split) return path;
  const isImages = (name: string | undefined): boolean => name !== undefined && IMAGES.test(name);
  const before = depth === 1 && isImages(folders[0]) ? 0 : depth;
  const after = isImages(folders[depth + 1]) ? depth + 2 : depth + 1;
  return [...folders.slice(0, before), ...folders.slice(after), file].join('/');
}

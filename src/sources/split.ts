const NORMAL_FORM: Readonly<Record<string, string>> = {
  train: 'train',
  training: 'train',
  val: 'val',
  valid: 'val',
  validation: 'val',
  dev: 'val',
  test: 'test',
  testing: 'test',
  eval: 'test',
};

/** `train`, `val` or `test` for a name that means one of them (`Training`, `valid`, `dev`, `eval` …), else undefined. */
export function splitOfName(name: string): string | undefined {
  const key = name.toLowerCase();
  return Object.hasOwn(NORMAL_FORM, key) ? NORMAL_FORM[key] : undefined;
}

/**
 * Where the split stands among the segments of a folder id, -1 when none does. The topmost one counts:
 * in `train/test/x.jpg` (a class called "test") or `test/valid/x.jpg` (sound parts against faulty ones) the lower
 * name is a class. What lies above the source's own folder is never looked at.
 */
export const splitDepth = (segments: readonly string[]): number =>
  segments.findIndex((segment) => splitOfName(segment) !== undefined);

/** The split of everything in a folder, by the folder's id. */
export function splitOfFolder(folderId: string): string | undefined {
  if (folderId === '') return undefined;
  for (const segment of folderId.split('/')) {
    const split = splitOfName(segment);
    if (split !== undefined) return split;
  }
  return undefined;
}

/** The id of the folder an image lies in; empty at the top. */
export const folderOfId = (id: string): string => id.slice(0, Math.max(0, id.lastIndexOf('/')));

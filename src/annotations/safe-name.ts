/**
 * The path under which a picture may be placed in a dataset: without drive, root and `..`, so that it stays inside.
 * Names that need no change are returned as they are.
 */
export function safeName(path: string): string {
  const names = path.split('/').filter((name) => name !== '' && name !== '.' && name !== '..');
  if (names.length > 1 && /^[A-Za-z]:$/.test(names[0]!)) names.shift();
  return names.join('/').replaceAll('\0', '_') || 'picture';
}

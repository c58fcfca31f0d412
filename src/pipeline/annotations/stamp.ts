import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RegisteredAnnotations } from '../../catalog/manifest.ts';
import { digestOf } from '../../catalog/part.ts';
import { looksLikeImage } from '../../sources/class-folders.ts';
import { pathOfUri } from '../../sources/uri.ts';

/** Raised when registered sets are told apart otherwise. */
const VERSION = 1;

/** Stamp of all registered sets: another one means that they are to be read again. */
export function stampOfSets(sets: readonly RegisteredAnnotations[]): string {
  return digestOf(
    VERSION,
    ...sets.flatMap(({ format, uri, images }) => [format, uri, images ?? '', stampOf(String(pathOfUri(uri)), format)]),
  );
}

/**
 * Digest of the names, sizes and times of all files that annotations may be in: the file itself and, where a format
 * spreads over a folder, all files of it that are no pictures. Pictures count by name alone for formats that read them.
 */
export function stampOf(path: string, format: string): string {
  const hash = createHash('sha256').update(format);
  for (const root of rootsOf(path, format)) addTo(hash, root);
  return hash.digest('hex').slice(0, 32);
}

/** A file of YOLO names folders beside it; others are whole. */
function rootsOf(path: string, format: string): string[] {
  try {
    if (statSync(path).isDirectory()) return [path];
  } catch {
    return [path];
  }
  return format === 'yolo' ? [dirname(path)] : [path];
}

function addTo(hash: ReturnType<typeof createHash>, path: string): void {
  let facts: ReturnType<typeof statSync>;
  try {
    facts = statSync(path);
  } catch {
    hash.update(`${path}\0gone\n`);
    return;
  }
  if (!facts?.isDirectory()) {
    hash.update(`${path}\0${facts?.size}\0${facts?.mtimeMs}\n`);
    return;
  }
  hash.update(`${path}/\n`);
  const names = readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of names) {
    if (entry.name.startsWith('.')) continue;
    if (!entry.isDirectory() && looksLikeImage(entry.name)) hash.update(`${entry.name}\n`);
    // A link to a folder may lead round in a circle.
    else if (!entry.isSymbolicLink()) addTo(hash, join(path, entry.name));
  }
}

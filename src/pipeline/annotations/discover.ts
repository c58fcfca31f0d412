import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, extname, join, sep } from 'node:path';
import { ANNOTATION_FORMATS } from '../../annotations/formats/registry.generated.ts';
import { looksLikeImage } from '../../sources/class-folders.ts';

/** Surer than this, or it is not taken without being named. */
const SURE = 0.6;
/** Entries of one folder that are looked at. */
const MOST_ENTRIES = 500;
const FILES = new Set(['.json', '.yaml', '.yml', '.xml', '.jsonl', '.ndjson', '.csv', '.parquet']);
const FOLDERS = /^(?:annotations?|labels?|gt|ground[-_ ]?truth|metadata)$/i;
/** What a scan reads itself, and tables that may be about anything. */
const NOT_LOOKED_FOR = new Set(['imagefolder', 'webdataset', 'csv', 'jsonl', 'parquet']);

export interface FoundAnnotations {
  /** Absolute path. */
  readonly path: string;
  readonly format: string;
}

/**
 * Annotation sets in and beside the places that were scanned: the folder itself, what it holds, its parent and what
 * that holds, by their names and first bytes.
 *
 * @param inputs absolute paths; patterns and manifests count as the folders they are in
 */
export async function discoverAnnotations(inputs: readonly string[]): Promise<FoundAnnotations[]> {
  const found: FoundAnnotations[] = [];
  const scanned = new Set(inputs);
  for (const folder of new Set(inputs.map(folderOf))) {
    for (const path of candidates(folder)) {
      // A manifest that was scanned has said what it says.
      if (scanned.has(path) && path !== folder) continue;
      if (found.some((one) => path === one.path || path.startsWith(one.path + sep) || one.path.startsWith(path + sep)))
        continue;
      const format = await surestFormat(path);
      if (format) found.push({ path, format });
    }
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function folderOf(input: string): string {
  const fixed = input.slice(0, /[*?[\]{}]/.exec(input)?.index ?? input.length);
  return isFolder(fixed) ? fixed.replace(/[/\\]+$/, '') || sep : dirname(fixed);
}

function* candidates(folder: string): Generator<string> {
  yield folder;
  yield* within(folder);
  const parent = dirname(folder);
  if (parent === folder) return;
  yield* within(parent);
  // `images/train` beside `annotations`: the set is two folders up.
  if (/^(?:train|val|valid|validation|test|images?)$/i.test(folder.slice(parent.length + 1))) {
    yield parent;
    const above = dirname(parent);
    if (above !== parent) yield* within(above);
  }
}

function* within(folder: string): Generator<string> {
  let names: string[];
  try {
    names = readdirSync(folder).sort();
  } catch {
    return;
  }
  for (const name of names.filter((one) => !one.startsWith('.') && !looksLikeImage(one)).slice(0, MOST_ENTRIES)) {
    const path = join(folder, name);
    if (FILES.has(extname(name).toLowerCase()) || (FOLDERS.test(name) && isFolder(path))) yield path;
  }
}

async function surestFormat(path: string): Promise<string | null> {
  if (!existsSync(path)) return null;
  let best = SURE;
  let name: string | null = null;
  for (const format of ANNOTATION_FORMATS) {
    if (NOT_LOOKED_FOR.has(format.name)) continue;
    const sure = await format.detect(path);
    if (sure < best || (sure === best && name !== null)) continue;
    best = sure;
    name = format.name;
  }
  return name;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

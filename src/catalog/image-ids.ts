import type { Database } from './database.ts';
import { readParts } from './part.ts';

/** The ids of all images in order, end to end as UTF-8: the i-th lies between `offsets[i]` and `offsets[i + 1]`. */
export interface ImageIds {
  readonly bytes: Uint8Array;
  readonly offsets: Uint32Array;
}

/** Parts that are read at the same time. */
const AT_ONCE = 2;

/** Reads the ids, part by part: each is a range of them, in order. */
export async function readImageIds(database: Database, folder: string, parts: readonly string[]): Promise<ImageIds> {
  const blocks = new Array<Part>(parts.length);
  let next = 0;
  const readOn = async () => {
    for (let part = next++; part < parts.length; part = next++) {
      blocks[part] = await readPart(database, readParts(folder, 'images', [parts[part]!])!);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, readOn));
  return joined(blocks);
}

/** Ids of one part, with a NUL between them: no id holds one, since no path does. */
async function readPart(database: Database, source: string): Promise<Part> {
  // In the order of the file, which is that of the ids; sorting costs more than all the rest.
  const part = partOf(await database.blob(`SELECT encode(string_agg(id, chr(0))) FROM ${source}`));
  if (isAscending(part)) return part;
  return partOf(await database.blob(`SELECT encode(string_agg(id, chr(0) ORDER BY id)) FROM ${source}`));
}

interface Part {
  readonly bytes: Uint8Array;
  /** Where each id ends. */
  readonly ends: readonly number[];
}

function partOf(bytes: Uint8Array): Part {
  const ends: number[] = [];
  for (let at = bytes.indexOf(0); at >= 0; at = bytes.indexOf(0, at + 1)) ends.push(at);
  if (bytes.length > 0) ends.push(bytes.length);
  return { bytes, ends };
}

function isAscending({ bytes, ends }: Part): boolean {
  for (let i = 1, before = 0; i < ends.length; i++) {
    const from = ends[i - 1]! + 1;
    const length = Math.min(from - 1 - before, ends[i]! - from);
    let at = 0;
    while (at < length && bytes[before + at] === bytes[from + at]) at++;
    const isLess = at < length ? bytes[before + at]! < bytes[from + at]! : from - 1 - before < ends[i]! - from;
    if (!isLess) return false;
    before = from;
  }
  return true;
}

function joined(parts: readonly Part[]): ImageIds {
  const count = parts.reduce((sum, { ends }) => sum + ends.length, 0);
  const length = parts.reduce((sum, { bytes, ends }) => sum + bytes.length - Math.max(0, ends.length - 1), 0);
  const ids = new Uint8Array(length);
  const offsets = new Uint32Array(count + 1);
  let image = 0;
  let to = 0;
  for (const { bytes, ends } of parts) {
    let from = 0;
    for (const end of ends) {
      while (from < end) ids[to++] = bytes[from++]!;
      offsets[++image] = to;
      from = end + 1;
    }
  }
  return { bytes: ids, offsets };
}

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
  const blocks = new Array<Awaited<ReturnType<Database['textBlock']>>>(parts.length);
  let next = 0;
  const readOn = async () => {
    for (let part = next++; part < parts.length; part = next++) {
      blocks[part] = await database.textBlock(
        `SELECT encode(string_agg(id, '' ORDER BY id)), list(strlen(id)::UINTEGER ORDER BY id) FROM ${readParts(folder, 'images', [parts[part]!])}`,
      );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, readOn));
  const bytes = new Uint8Array(blocks.reduce((sum, block) => sum + block.bytes.length, 0));
  const offsets = new Uint32Array(1 + blocks.reduce((sum, block) => sum + block.lengths.length, 0));
  let at = 0;
  let image = 0;
  for (const block of blocks) {
    bytes.set(block.bytes, at);
    for (const length of block.lengths) {
      at += length;
      offsets[++image] = at;
    }
  }
  return { bytes, offsets };
}

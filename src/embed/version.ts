import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { PREPROCESSING_VERSION } from './preprocessing.ts';

/** SHA-256 of a file, hex. */
export async function fileDigest(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Keys in order, so that the same parameters give the same text. */
const ordered = (value: object): string => JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));

/**
 * The version of an embedder, 16 hex digits: the bytes of its model and every parameter that its vectors depend on.
 * @param files the model, then the files that hold its weights
 * @param parameters plain values, or objects of them
 */
export async function embedderVersion(
  files: readonly string[],
  parameters: Readonly<Record<string, object | string | number>>,
): Promise<string> {
  const hash = createHash('sha256').update(`preprocessing ${PREPROCESSING_VERSION}\n`);
  for (const file of files) hash.update(`${await fileDigest(file)}\n`);
  for (const [name, value] of Object.entries(parameters)) {
    hash.update(`${name} ${typeof value === 'object' ? ordered(value) : value}\n`);
  }
  return hash.digest('hex').slice(0, 16);
}

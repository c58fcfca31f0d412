import { createWriteStream, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { commitFile, temporaryName } from '../catalog/durable.ts';

/** The result as one JSON object, a member at a time, its long lists in lines. */
function* jsonText(found: object): Generator<string> {
  let separator = '{';
  for (const [name, value] of Object.entries(found)) {
    yield `${separator}\n${JSON.stringify(name)}: `;
    separator = ',';
    if (Array.isArray(value) && typeof value[0] === 'object' && value[0] !== null) {
      for (const [i, row] of value.entries()) yield `${i === 0 ? '[' : ','}\n${JSON.stringify(row)}`;
      yield ']';
    } else yield JSON.stringify(value);
  }
  yield '\n}\n';
}

/** Writes a result with long lists as one JSON object, to a stream or to a file, whole or not at all. */
export async function writeJsonObject(found: object, to: Writable | string): Promise<void> {
  if (typeof to !== 'string') return pipeline(Readable.from(jsonText(found)), to, { end: false });
  const temporary = temporaryName(resolve(to));
  try {
    await pipeline(Readable.from(jsonText(found)), createWriteStream(temporary));
    commitFile(temporary, resolve(to));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

import { closeSync, existsSync, fstatSync, fsyncSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '../model/errors.ts';
import { syncFolder } from './durable.ts';
import { linesOf } from './lines.ts';

/** Adds one object as a line of JSON, for good; a last line that a power cut tore is left as it is, and ended. */
export function appendJsonLine(path: string, value: object): void {
  mkdirSync(dirname(path), { recursive: true });
  const isNew = !existsSync(path);
  const descriptor = openSync(path, 'a+');
  try {
    const { size } = fstatSync(descriptor);
    const last = Buffer.alloc(1);
    const isTorn = size > 0 && readSync(descriptor, last, 0, 1, size - 1) === 1 && last[0] !== 0x0a;
    const bytes = Buffer.from(`${isTorn ? '\n' : ''}${JSON.stringify(value)}\n`, 'utf8');
    for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  if (isNew) syncFolder(dirname(path));
}

/**
 * The objects of a file that only {@link appendJsonLine} writes; none when there is no file. Lines that a power cut tore
 * are passed over.
 *
 * @param read throws when an object is none of these
 * @throws UserError naming the line that is whole and still no such object
 */
export function* jsonLinesOf<T>(path: string, read: (value: unknown) => T): Generator<T> {
  if (!existsSync(path)) return;
  let number = 0;
  for (const line of linesOf(path)) {
    number++;
    if (line.trim() === '') continue;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      continue;
    }
    try {
      yield read(value);
    } catch (error) {
      throw new UserError(`${path}, line ${number}: ${(error as Error).message}. Mend or delete that line.`);
    }
  }
}

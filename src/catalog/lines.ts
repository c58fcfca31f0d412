import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const CHUNK = 1 << 20;

/** The lines of a text file without their ends, whatever the size of the file; a last line may lack its end. */
export function* linesOf(path: string): Generator<string> {
  const descriptor = openSync(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(CHUNK);
    let rest = Buffer.alloc(0);
    for (let read = readSync(descriptor, buffer); read > 0; read = readSync(descriptor, buffer)) {
      const bytes = Buffer.concat([rest, buffer.subarray(0, read)]);
      let from = 0;
      for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, from)) {
        yield bytes.toString('utf8', from, end);
        from = end + 1;
      }
      rest = bytes.subarray(from);
    }
    if (rest.length > 0) yield rest.toString('utf8');
  } finally {
    closeSync(descriptor);
  }
}

/** The last line of a text file without its end, read from behind; the whole text when there is no line break. */
export function lastLineOf(path: string): string {
  const descriptor = openSync(path, 'r');
  try {
    const { size } = fstatSync(descriptor);
    for (let length = CHUNK >> 4; ; length *= 8) {
      const tail = Buffer.alloc(Math.min(size, length));
      readSync(descriptor, tail, 0, tail.length, size - tail.length);
      const end = tail.at(-1) === 0x0a ? tail.length - 1 : tail.length;
      const start = tail.subarray(0, end).lastIndexOf(0x0a) + 1;
      if (start > 0 || tail.length === size) return tail.toString('utf8', start, end);
    }
  } finally {
    closeSync(descriptor);
  }
}

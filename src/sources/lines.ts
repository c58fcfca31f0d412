import { createReadStream } from 'node:fs';
import { UserError } from '../model/errors.ts';

/** One line of a text file; `bytes` is undefined when it was longer than {@link LONGEST_LINE} and therefore dropped. */
export interface Line {
  /** From 1. */
  readonly number: number;
  readonly bytes: Buffer | undefined;
}

/** Longest line that is kept, bytes: a file without line ends must not fill the memory. */
export const LONGEST_LINE = 16 * 1024 * 1024;

const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * Streams the lines of a file, byte for byte, without their ends (LF or CRLF) and without a UTF-8 byte order mark.
 *
 * @throws UserError when the file is UTF-16 or cannot be read
 */
export async function* readLines(path: string, shownAs: string, signal?: AbortSignal): AsyncGenerator<Line> {
  let number = 1;
  let parts: Buffer[] = [];
  let length = 0;
  const take = (): Line => {
    const whole = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    const line = { number: number++, bytes: length > LONGEST_LINE ? undefined : withoutReturn(whole) };
    parts = [];
    length = 0;
    return line;
  };
  for await (const chunk of readChunks(path, shownAs, signal)) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      length += end - from;
      if (length <= LONGEST_LINE) parts.push(chunk.subarray(from, end));
      yield take();
      from = end + 1;
    }
    length += chunk.length - from;
    if (length > LONGEST_LINE) parts = [];
    else if (from < chunk.length) parts.push(chunk.subarray(from));
  }
  if (length > 0) yield take();
}

const withoutReturn = (line: Buffer): Buffer =>
  line.at(-1) === CARRIAGE_RETURN ? line.subarray(0, line.length - 1) : line;

/**
 * Streams the bytes of a UTF-8 text file without its byte order mark.
 *
 * @throws UserError when the file is UTF-16 or cannot be read
 */
export async function* readChunks(path: string, shownAs: string, signal?: AbortSignal): AsyncGenerator<Buffer> {
  let first = true;
  try {
    for await (const piece of createReadStream(path, { ...(signal && { signal }) })) {
      const chunk = piece as Buffer;
      if (first) {
        first = false;
        const mark = chunk.toString('latin1', 0, 3);
        if (mark.startsWith('\xff\xfe') || mark.startsWith('\xfe\xff')) {
          throw new UserError(`"${shownAs}" is UTF-16 text: save it as UTF-8`);
        }
        yield mark === '\xef\xbb\xbf' ? chunk.subarray(3) : chunk;
      } else yield chunk;
    }
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof UserError) throw error;
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === undefined || syscall === undefined) throw error;
    throw new UserError(`"${shownAs}" could not be read (${code}): check that it exists and that you may read it`);
  }
}

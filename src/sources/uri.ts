import { isUtf8 } from 'node:buffer';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { NativePath } from './native-path.ts';

const WINDOWS = process.platform === 'win32';

/** Bytes that stand for themselves: RFC 3986 `pchar` and the slash. */
const PLAIN = /^[A-Za-z0-9\-._~!$&'()*+,;=:@/]*$/;
const PLAIN_BYTE = new Uint8Array(256);
for (let byte = 0; byte < 128; byte++) PLAIN_BYTE[byte] = PLAIN.test(String.fromCharCode(byte)) ? 1 : 0;

/**
 * Percent-encodes every byte of a path or name that is not plain (RFC 3986 `pchar` or `/`).
 * The same bytes always give the same text, whether they come as a string or as a buffer.
 */
export function percentEncode(path: NativePath): string {
  if (typeof path === 'string' && PLAIN.test(path)) return path;
  const bytes = typeof path === 'string' ? Buffer.from(path, 'utf8') : path;
  let text = '';
  for (const byte of bytes) {
    text +=
      PLAIN_BYTE[byte] === 1 ? String.fromCharCode(byte) : `%${byte < 16 ? '0' : ''}${byte.toString(16).toUpperCase()}`;
  }
  return text;
}

/**
 * `file:` URL of an absolute path whose percent-encoding holds the path's exact bytes, valid UTF-8 or not.
 *
 * @throws TypeError when the path is not absolute
 */
export function uriOfPath(path: string | Buffer): string {
  if (WINDOWS) return pathToFileURL(path.toString()).href;
  const first = typeof path === 'string' ? path.charCodeAt(0) : path[0];
  if (first !== 0x2f) throw new TypeError(`a file: URL needs an absolute path, got "${path.toString()}"`);
  return `file://${percentEncode(path)}`;
}

/**
 * The path of a `file:` URL, byte for byte; a buffer when its bytes are not valid UTF-8. Both forms are what
 * `node:fs` takes.
 *
 * @throws TypeError when it is no `file:///` URL or its percent-encoding is broken
 */
export function pathOfUri(uri: string): string | Buffer {
  if (WINDOWS) return fileURLToPath(uri);
  if (!uri.startsWith('file:///')) throw new TypeError(`not a file:/// URL: "${uri}"`);
  const text = uri.slice('file://'.length);
  if (!text.includes('%')) return text;
  const bytes = percentDecode(text);
  if (bytes === undefined) throw new TypeError(`broken percent-encoding in "${uri}"`);
  return isUtf8(bytes) ? bytes.toString('utf8') : bytes;
}

function percentDecode(text: string): Buffer | undefined {
  const source = Buffer.from(text, 'utf8');
  const bytes = Buffer.allocUnsafe(source.length);
  let length = 0;
  for (let i = 0; i < source.length; i++) {
    if (source[i] !== 0x25) {
      bytes[length++] = source[i]!;
      continue;
    }
    const digits = source.toString('latin1', i + 1, i + 3);
    if (!/^[0-9A-Fa-f]{2}$/.test(digits)) return undefined;
    bytes[length++] = Number.parseInt(digits, 16);
    i += 2;
  }
  return bytes.subarray(0, length);
}

import { printable } from './terminal.ts';

/** A `file:` URL as a path; as it is where its bytes are no text. */
export function shownUri(uri: string): string {
  if (!uri.startsWith('file:///')) return printable(uri);
  try {
    return printable(decodeURIComponent(uri.slice('file://'.length)).replace(/^\/(?=[A-Za-z]:\/)/, ''));
  } catch {
    return printable(uri);
  }
}

/** Text of the start of a file in the encoding that its byte order mark names. */
export function startAsText(bytes: Uint8Array, limit = 65_536): string {
  const head = bytes.subarray(0, limit);
  const utf16 =
    head[0] === 0xff && head[1] === 0xfe ? 'utf-16le' : head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : null;
  return new TextDecoder(utf16 ?? 'utf-8').decode(head);
}

/** Offset of the root `<svg` tag in text whose prolog holds only XML declaration, comments, doctype; -1 when it is not SVG. */
export function svgRootOffset(text: string): number {
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  for (;;) {
    while (at < text.length && ' \t\r\n'.includes(text[at]!)) at++;
    if (text.startsWith('<?', at)) {
      at = text.indexOf('?>', at) + 2;
      if (at < 2) return -1;
    } else if (text.startsWith('<!--', at)) {
      at = text.indexOf('-->', at + 4) + 3;
      if (at < 3) return -1;
    } else if (/^<!doctype/i.test(text.slice(at, at + 9))) {
      const subset = text.indexOf('[', at);
      const close = text.indexOf('>', at);
      // An internal subset holds declarations that end in `>` themselves.
      at = subset >= 0 && subset < close ? text.indexOf('>', text.indexOf(']', subset)) + 1 : close + 1;
      if (at < 1) return -1;
    } else {
      return /^<(?:[A-Za-z_][\w.-]*:)?svg[\s/>]/.test(text.slice(at, at + 128)) ? at : -1;
    }
  }
}

/** Whether the bytes are an SVG document: text whose first element is `svg`. */
export function isSvg(bytes: Uint8Array): boolean {
  let at = 0;
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) at = 3;
  while (at < bytes.length && at < 256 && (bytes[at] === 0x20 || (bytes[at]! >= 0x09 && bytes[at]! <= 0x0d))) at++;
  const marked = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return (bytes[at] === 0x3c || marked) && svgRootOffset(startAsText(bytes)) >= 0;
}

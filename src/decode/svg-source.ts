import { startAsText, svgRootOffset } from './container/svg-prolog.ts';

/** libvips looks for `<svg` in this many bytes from the start. */
const LOOKED_AT = 1000;
const MARK = '<!--<svg-->';

/**
 * Bytes of an SVG in the shape that libvips recognises: UTF-8, with `<svg` near the start. A document in UTF-16 is
 * transcoded; one with a prefixed root or a long prolog gets a comment that libvips finds and the renderer ignores.
 */
export function svgSource(bytes: Uint8Array): Uint8Array {
  let source = bytes;
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    const text = startAsText(bytes, bytes.length).replace(/^\ufeff/, '');
    source = new TextEncoder().encode(text.replace(/^(<\?xml[^>]*?)\s+encoding\s*=\s*["'][^"']*["']/, '$1'));
  }
  const text = startAsText(source, LOOKED_AT + 512);
  if (svgRootOffset(text) >= 0 && new TextDecoder('latin1').decode(source.subarray(0, LOOKED_AT - 16)).includes('<svg'))
    return source;
  // Nothing may stand before an XML declaration.
  const declaration = /^\ufeff?\s*<\?xml[^>]*\?>/.exec(text)?.[0] ?? (text.charCodeAt(0) === 0xfeff ? '\ufeff' : '');
  const at = new TextEncoder().encode(declaration).length;
  return Buffer.concat([source.subarray(0, at), new TextEncoder().encode(MARK), source.subarray(at)]);
}

import { UserError } from '../../model/errors.ts';
import { splitOfName } from '../../sources/split.ts';
import { escapeXml } from '../xml-tree.ts';
import type { AnnotationRewriter, RecordChange, RewriteRequest } from './rewriter.ts';

/** CVAT's XML for images: `<image>` elements leave or change their name, subset or only tag. Tracks of videos stay. */
export const cvatRewriter: AnnotationRewriter = {
  can: ['leaves', 'path', 'label', 'split'],
  isOpenedAlone: false,
  handles: (uri, all) => uri === all[0],
  keyOf: ({ id, path }) => `${id ?? ''}\0${path}`,
  rewrite,
};

function* rewrite({ chunks, records }: RewriteRequest): Generator<Uint8Array> {
  const bytes = Buffer.concat([...chunks()]);
  const spelling = new Map<string, string>();
  let done = 0;
  for (const { start, end } of imageElements(bytes)) {
    const text = bytes.toString('utf8', start, end);
    const { id, name, subset } = attributesOf(text);
    if (subset) spelling.set(splitOfName(subset) ?? subset, subset);
    const key = `${id === undefined ? '' : /^(?:0|[1-9]\d{0,14})$/.test(id) ? Number(id) : id}\0${name?.replaceAll('\\', '/')}`;
    const change = records.get(key);
    if (change === undefined) continue;
    if (change.leaves) {
      // With the line it began.
      let from = start;
      while (from > done && (bytes[from - 1] === 0x20 || bytes[from - 1] === 0x09)) from--;
      if (from > done && bytes[from - 1] === 0x0a) from--;
      if (from > done && bytes[from - 1] === 0x0d) from--;
      yield bytes.subarray(done, from);
    } else {
      yield bytes.subarray(done, start);
      yield Buffer.from(changed(text, change, spelling));
    }
    done = end;
  }
  yield bytes.subarray(done);
}

function changed(text: string, { path, split, label }: RecordChange, spelling: ReadonlyMap<string, string>): string {
  const close = endOfTag(text, 0);
  let head = text.slice(0, close);
  const set = (name: string, value: string) => {
    head = head.replace(
      new RegExp(`(\\s${name}\\s*=\\s*)("[^"]*"|'[^']*')`),
      (_, before: string) => `${before}"${escapeXml(value)}"`,
    );
  };
  if (path !== undefined) set('name', path);
  if (split !== undefined) set('subset', spelling.get(split) ?? split);
  const body = text.slice(close);
  if (label === undefined) return head + body;
  let isFirst = true;
  const tags = /\s*<tag\b[^>]*?(?:\/>|>[\s\S]*?<\/tag>)/g;
  return (
    head +
    body.replace(tags, (tag) => {
      if (!isFirst) return '';
      isFirst = false;
      return tag.replace(/(\slabel\s*=\s*)("[^"]*"|'[^']*')/, (_, before: string) => `${before}"${escapeXml(label)}"`);
    })
  );
}

/** Where the `<image>` elements stand. @throws UserError where one does not end */
function* imageElements(bytes: Buffer): Generator<{ readonly start: number; readonly end: number }> {
  let at = 0;
  let start = -1;
  for (;;) {
    at = bytes.indexOf(0x3c, at);
    if (at < 0) break;
    const skipped = afterSkipped(bytes, at);
    if (skipped > at) {
      at = skipped;
      continue;
    }
    if (start < 0 && startsWith(bytes, at, '<image') && /[\s/>]/.test(String.fromCharCode(bytes[at + 6] ?? 0x3e))) {
      const close = endOfTag(bytes, at);
      if (bytes[close - 2] === 0x2f) yield { start: at, end: close };
      else start = at;
      at = close;
    } else if (start >= 0 && startsWith(bytes, at, '</image>')) {
      yield { start, end: at + '</image>'.length };
      start = -1;
      at += '</image>'.length;
    } else at++;
  }
  if (start >= 0) throw new UserError('an <image> in it does not end');
}

const startsWith = (bytes: Buffer, at: number, text: string): boolean =>
  bytes.toString('latin1', at, at + text.length) === text;

/** Past a comment or character data; the place itself where it is neither. */
function afterSkipped(bytes: Buffer, at: number): number {
  for (const [open, close] of [
    ['<!--', '-->'],
    ['<![CDATA[', ']]>'],
  ] as const) {
    if (!startsWith(bytes, at, open)) continue;
    const end = bytes.indexOf(close, at);
    return end < 0 ? bytes.length : end + close.length;
  }
  return at;
}

/** Past the `>` of the tag that begins at a place; one in quotes is no end. */
function endOfTag(text: Buffer | string, from: number): number {
  let quote = '';
  for (let at = from; at < text.length; at++) {
    const letter = typeof text === 'string' ? text[at]! : String.fromCharCode(text[at]!);
    if (quote !== '') {
      if (letter === quote) quote = '';
    } else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === '>') return at + 1;
  }
  throw new UserError('a tag in it does not end');
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function attributesOf(element: string): Record<string, string> {
  const head = element.slice(0, endOfTag(element, 0));
  const found: Record<string, string> = {};
  for (const [, name, quoted] of head.matchAll(/\s([\w:.-]+)\s*=\s*("[^"]*"|'[^']*')/g)) {
    found[name!] = quoted!.slice(1, -1).replace(/&(amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);/g, (_, code: string) => {
      if (!code.startsWith('#')) return ENTITIES[code]!;
      return String.fromCodePoint(code[1] === 'x' ? Number.parseInt(code.slice(2), 16) : Number(code.slice(1)));
    });
  }
  return found;
}

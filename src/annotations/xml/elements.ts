import { TextDecoder } from 'node:util';
import { type SaxesAttributePlain, SaxesParser } from 'saxes';
import { UserError } from '../../model/errors.ts';
import { readChunks } from '../../sources/lines.ts';
import type { XmlElement } from '../xml-tree.ts';

export type { XmlElement };

/** Something that was read, or why nothing more could be. */
export type XmlItem =
  | { readonly root: string }
  | { readonly element: XmlElement; readonly line: number }
  | { readonly reason: string; readonly line: number };

interface Open {
  name: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  text: string;
}

/** What is nested deeper is no annotation. */
const DEEPEST = 64;
const LONGEST_TEXT = 64 * 1024 * 1024;

/**
 * Streams the children of the outermost element, each as a tree; `{ root }` comes first. What is not well-formed ends the
 * stream with a reason. Entities that a document declares itself are never expanded, and nothing it names is opened.
 *
 * @throws UserError when the file cannot be read
 */
export async function* xmlElements(path: string, signal?: AbortSignal): AsyncGenerator<XmlItem> {
  const parser = new SaxesParser({ xmlns: false, position: true });
  const items: XmlItem[] = [];
  const open: Open[] = [];
  let depth = 0;
  let isBroken = false;
  const fail = (reason: string): void => {
    if (isBroken) return;
    isBroken = true;
    items.push({ reason, line: parser.line });
  };
  parser.on('error', (error) => fail(error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, '')));
  parser.on('opentag', ({ name, attributes }) => {
    depth++;
    if (depth === 1) items.push({ root: name });
    else if (depth > DEEPEST) fail(`elements are nested deeper than ${DEEPEST}`);
    else
      open.push({
        name,
        attributes: own(attributes as Record<string, SaxesAttributePlain | string>),
        children: [],
        text: '',
      });
  });
  parser.on('closetag', () => {
    depth--;
    const element = open.pop();
    if (!element || isBroken) return;
    const parent = open.at(-1);
    if (parent) parent.children.push(element);
    else items.push({ element, line: parser.line });
  });
  const text = (more: string): void => {
    const element = open.at(-1);
    if (!element || isBroken) return;
    if (element.text.length + more.length > LONGEST_TEXT) fail('a text is longer than 64 MB');
    else element.text += more;
  };
  parser.on('text', text);
  parser.on('cdata', text);
  let decoder: TextDecoder | undefined;
  for await (const chunk of readChunks(path, path, signal)) {
    decoder ??= decoderFor(chunk);
    parser.write(decoder.decode(chunk, { stream: true }));
    yield* items.splice(0);
    if (isBroken) return;
  }
  parser.close();
  yield* items.splice(0);
}

/** Attributes as own properties, whatever their names. */
const own = (attributes: Record<string, SaxesAttributePlain | string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, typeof value === 'string' ? value : value.value]),
  );

function decoderFor(head: Buffer): TextDecoder {
  const name = /^\s*<\?xml[^>]*\bencoding\s*=\s*["']([\w.-]+)["']/.exec(head.toString('latin1', 0, 200))?.[1];
  try {
    return new TextDecoder(name ?? 'utf-8');
  } catch {
    throw new UserError(`The encoding ${name} of the XML is not known: save it as UTF-8.`);
  }
}

/** Control characters, halves of pairs and the two code points that are none. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what XML cannot hold.
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu;

/** Text as it stands in XML; characters that XML cannot hold become U+FFFD. */
export const xmlText = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(NOT_XML, '\ufffd')
    .replaceAll('\r', '&#13;');

/** A text as the value of an attribute: line breaks and tabs would be read as blanks. */
export const xmlAttribute = (text: string): string =>
  xmlText(text).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');

/** ` name="value"` for each that is there. */
export const xmlAttributes = (attributes: Readonly<Record<string, string | number | boolean | undefined>>): string =>
  Object.entries(attributes)
    .map(([name, value]) => (value === undefined ? '' : ` ${name}="${xmlAttribute(String(value))}"`))
    .join('');

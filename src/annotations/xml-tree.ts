import { SaxesParser } from 'saxes';
import type { JsonValue } from '../model/annotation.ts';
import { isJsonObject, setOwn } from './json-values.ts';

/** One element of an XML document. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Its own text, without that of its children. */
  readonly text: string;
}

const DEEPEST = 100;

/**
 * Parses XML of modest size. Entities other than the five of XML itself are an error, and document type declarations
 * are passed over: nothing is expanded or fetched.
 *
 * @throws Error saying what is wrong, for text that is not well-formed or nested more than 100 deep
 */
export function parseXml(text: string): XmlElement {
  const parser = new SaxesParser();
  const open: { name: string; attributes: Record<string, string>; children: XmlElement[]; text: string }[] = [];
  let root: XmlElement | undefined;
  parser.on('error', (error) => {
    throw new Error(error.message.replace(/^\d+:\d+: /, (place) => `line ${place.split(':')[0]}: `));
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (open.length >= DEEPEST) throw new Error(`it is nested more than ${DEEPEST} deep`);
    open.push({ name, attributes: attributes as Record<string, string>, children: [], text: '' });
  });
  const append = (part: string) => {
    const element = open.at(-1);
    if (element) element.text += part;
  };
  parser.on('text', append);
  parser.on('cdata', append);
  parser.on('closetag', () => {
    const element = open.pop()!;
    const parent = open.at(-1);
    if (parent) parent.children.push(element);
    else root = element;
  });
  parser.write(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text).close();
  if (!root) throw new Error('it holds no element');
  return root;
}

export const childOf = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((child) => child.name === name);

export const textOf = (element: XmlElement | undefined): string | undefined => element?.text.trim();

/** The number an element holds; undefined where it is absent or no number. */
export function numberOf(element: XmlElement | undefined): number | undefined {
  const text = textOf(element);
  if (text === undefined || text === '') return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}

/**
 * An element as JSON that {@link xmlOfJson} turns into the same element: text alone as text, or as a number that is
 * written just so; else its children by name (several of a name as a list), attributes as `@name`, text as `#text`.
 */
export function jsonOfXml({ attributes, children, text }: XmlElement): JsonValue {
  const names = Object.keys(attributes);
  if (children.length === 0 && names.length === 0) return valueOfText(text);
  const value: Record<string, JsonValue> = {};
  for (const name of names) setOwn(value, `@${name}`, attributes[name]!);
  if (text.trim() !== '') value['#text'] = valueOfText(text);
  for (const child of children) {
    const json = jsonOfXml(child);
    const known = Object.hasOwn(value, child.name) ? value[child.name]! : undefined;
    // A list is always of several elements of one name.
    setOwn(value, child.name, known === undefined ? json : Array.isArray(known) ? [...known, json] : [known, json]);
  }
  return value;
}

function valueOfText(text: string): string | number {
  const number = Number(text);
  return text !== '' && Number.isFinite(number) && String(number) === text ? number : text;
}

const NAME = /^[\p{L}_][\p{L}\p{N}_.\-·]*$/u;

/** Whether a value can be written as XML and read back as it is. */
export function fitsXml(name: string, value: JsonValue): boolean {
  if (!NAME.test(name) || /^xml/i.test(name)) return false;
  const [first] = Array.isArray(value) ? value : [value];
  if (Array.isArray(value) && (value.length < 2 || value.some(Array.isArray))) return false;
  if (Array.isArray(value)) return value.every((each) => fitsXml(name, each as JsonValue));
  if (typeof first === 'number') return true;
  if (typeof first === 'string') return valueOfText(first) === first && !UNWRITABLE.test(first);
  if (!isJsonObject(first)) return false;
  const keys = Object.keys(first);
  return (
    keys.some((key) => key !== '#text') &&
    // Text between elements would take up the breaks of lines.
    (!Object.hasOwn(first, '#text') || keys.every((key) => key === '#text' || key.startsWith('@'))) &&
    keys.every((key) => {
      const inner = first[key]!;
      if (key === '#text') return (typeof inner === 'string' && inner.trim() !== '') || typeof inner === 'number';
      if (key.startsWith('@')) return NAME.test(key.slice(1)) && typeof inner === 'string' && !UNWRITABLE.test(inner);
      return fitsXml(key, inner);
    })
  );
}

/** Characters XML 1.0 has no way to write: control characters, and halves of surrogate pairs. */
const UNWRITABLE_CHARACTERS =
  '[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ufffe\\uffff]|[\\ud800-\\udbff](?![\\udc00-\\udfff])|(?<![\\ud800-\\udbff])[\\udc00-\\udfff]';
const UNWRITABLE = new RegExp(UNWRITABLE_CHARACTERS);
const ALL_UNWRITABLE = new RegExp(UNWRITABLE_CHARACTERS, 'g');

export const escapeXml = (text: string): string =>
  text
    .replace(ALL_UNWRITABLE, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\t', '&#9;');

/** An element of a value that {@link fitsXml}, with `indent` before each line. */
export function xmlOfJson(name: string, value: JsonValue, indent: string): string {
  if (Array.isArray(value)) return value.map((each: JsonValue) => xmlOfJson(name, each, indent)).join('');
  if (!isJsonObject(value)) return `${indent}<${name}>${escapeXml(String(value))}</${name}>\n`;
  let attributes = '';
  let text = '';
  let inner = '';
  for (const key of Object.keys(value)) {
    const each = value[key]!;
    if (key.startsWith('@')) attributes += ` ${key.slice(1)}="${escapeXml(String(each))}"`;
    else if (key === '#text') text = escapeXml(String(each));
    else inner += xmlOfJson(key, each, `${indent}\t`);
  }
  if (inner === '') return `${indent}<${name}${attributes}>${text}</${name}>\n`;
  return `${indent}<${name}${attributes}>${text}\n${inner}${indent}</${name}>\n`;
}

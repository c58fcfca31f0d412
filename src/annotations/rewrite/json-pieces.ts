import { UserError } from '../../model/errors.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** A piece of a JSON document; all of them in a row are the document, byte for byte. */
export type JsonPiece =
  | { readonly kind: 'text'; readonly bytes: Uint8Array }
  /** An element of a list; `lead` is what stands between it and the one before, or the list's bracket. */
  | { readonly kind: 'element'; readonly list: string; readonly lead: Uint8Array; readonly bytes: Uint8Array }
  /** The end of a list: what stands between its last element and its bracket, which follows as text. */
  | { readonly kind: 'end'; readonly list: string; readonly lead: Uint8Array };

/**
 * Cuts a JSON document into pieces: elements of the lists that are members of its object (named so), or of the list it
 * is (named ''), and the text around them. Holds one element at a time.
 *
 * @param lists names of the members that are cut up; '' for a document that is a list itself
 * @throws UserError where it is not JSON
 */
export function* jsonPieces(chunks: Iterable<Uint8Array>, lists: readonly string[]): Generator<JsonPiece> {
  yield* new JsonCutter(chunks[Symbol.iterator](), new Set(lists)).pieces();
}

class JsonCutter {
  readonly #chunks: Iterator<Uint8Array>;
  readonly #lists: ReadonlySet<string>;
  #window: Buffer = Buffer.alloc(0);
  /** What was given away ends here. */
  #mark = 0;
  #at = 0;

  constructor(chunks: Iterator<Uint8Array>, lists: ReadonlySet<string>) {
    this.#chunks = chunks;
    this.#lists = lists;
  }

  *pieces(): Generator<JsonPiece> {
    // A byte order mark stays where it is.
    if (this.#peek() === 0xef) this.#at += 3;
    const first = this.#next();
    if (first === OPEN_LIST && this.#lists.has('')) yield* this.#list('');
    else if (first === OPEN_OBJECT) yield* this.#object();
    else this.#value();
    do this.#at = this.#window.length;
    while (this.#more());
    yield { kind: 'text', bytes: this.#take() };
  }

  *#object(): Generator<JsonPiece> {
    this.#at++;
    for (;;) {
      const byte = this.#next();
      if (byte === CLOSE_OBJECT) {
        this.#at++;
        return;
      }
      if (byte === COMMA) {
        this.#at++;
        continue;
      }
      const from = this.#at - this.#mark;
      this.#string();
      const name = JSON.parse(this.#window.toString('utf8', this.#mark + from, this.#at)) as string;
      if (this.#next() !== COLON) throw broken();
      this.#at++;
      if (this.#next() === OPEN_LIST && this.#lists.has(name)) yield* this.#list(name);
      else this.#value();
      if (this.#at - this.#mark > 1 << 16) yield { kind: 'text', bytes: this.#take() };
    }
  }

  *#list(list: string): Generator<JsonPiece> {
    this.#at++;
    yield { kind: 'text', bytes: this.#take() };
    for (;;) {
      let byte = this.#next();
      if (byte === COMMA) {
        this.#at++;
        byte = this.#next();
      }
      const lead = this.#take();
      if (byte === CLOSE_LIST) {
        yield { kind: 'end', list, lead };
        this.#at++;
        return;
      }
      this.#value();
      yield { kind: 'element', list, lead, bytes: this.#take() };
    }
  }

  /** Goes past a value. */
  #value(): void {
    const byte = this.#next();
    if (byte === QUOTE) this.#string();
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) this.#nested();
    else this.#plain();
  }

  #nested(): void {
    let depth = 0;
    for (;;) {
      const byte = this.#peek();
      if (byte === QUOTE) {
        this.#string();
        continue;
      }
      this.#at++;
      if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth++;
      else if ((byte === CLOSE_OBJECT || byte === CLOSE_LIST) && --depth === 0) return;
    }
  }

  /** A number, `true`, `false` or `null`. */
  #plain(): void {
    const from = this.#at - this.#mark;
    while (this.#at < this.#window.length || this.#more()) {
      const byte = this.#window[this.#at]!;
      if (byte === COMMA || byte === CLOSE_LIST || byte === CLOSE_OBJECT || isSpace(byte)) break;
      this.#at++;
    }
    if (this.#at - this.#mark === from) throw broken();
  }

  #string(): void {
    if (this.#peek() !== QUOTE) throw broken();
    this.#at++;
    for (;;) {
      const end = this.#window.indexOf(QUOTE, this.#at);
      if (end < 0) {
        this.#at = this.#window.length;
        if (!this.#more()) throw broken();
        continue;
      }
      let slashes = 0;
      while (this.#window[end - 1 - slashes] === BACKSLASH) slashes++;
      this.#at = end + 1;
      if (slashes % 2 === 0) return;
    }
  }

  /** The next byte that is no white space. */
  #next(): number {
    while (isSpace(this.#peek())) this.#at++;
    return this.#window[this.#at]!;
  }

  #peek(): number {
    if (this.#at >= this.#window.length && !this.#more()) throw broken();
    return this.#window[this.#at]!;
  }

  #take(): Uint8Array {
    const bytes = this.#window.subarray(this.#mark, this.#at);
    this.#mark = this.#at;
    return bytes;
  }

  #more(): boolean {
    const { done, value } = this.#chunks.next();
    if (done) return false;
    const rest = this.#window.subarray(this.#mark);
    // Chunks may be views of a buffer that is filled again.
    this.#window = Buffer.concat([rest, value]);
    this.#at -= this.#mark;
    this.#mark = 0;
    return value.length > 0 || this.#more();
  }
}

const broken = (): UserError => new UserError('it is no whole JSON document');

/** Where the values of an object's members stand in its bytes, exactly; of a name given twice the last, as JSON.parse. */
export function memberRanges(object: Uint8Array): Map<string, readonly [start: number, end: number]> {
  const ranges = new Map<string, readonly [number, number]>();
  const bytes = Buffer.from(object.buffer, object.byteOffset, object.byteLength);
  let at = bytes.indexOf(OPEN_OBJECT) + 1;
  const skipSpace = () => {
    while (at < bytes.length && isSpace(bytes[at]!)) at++;
  };
  const skipString = () => {
    for (at++; at < bytes.length; at++) {
      if (bytes[at] === BACKSLASH) at++;
      else if (bytes[at] === QUOTE) break;
    }
    at++;
  };
  for (;;) {
    skipSpace();
    if (at >= bytes.length || bytes[at] === CLOSE_OBJECT) return ranges;
    if (bytes[at] === COMMA) {
      at++;
      continue;
    }
    const from = at;
    skipString();
    const name = JSON.parse(bytes.toString('utf8', from, at)) as string;
    skipSpace();
    at++;
    skipSpace();
    const start = at;
    let depth = 0;
    for (; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (byte === QUOTE) {
        skipString();
        at--;
      } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth++;
      else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        if (depth === 0) break;
        depth--;
      } else if (byte === COMMA && depth === 0) break;
    }
    let end = at;
    while (end > start && isSpace(bytes[end - 1]!)) end--;
    ranges.set(name, [start, end]);
  }
}

/** An object with other values for some of its members, all else byte for byte; members it has not got are added. */
export function withMembers(object: Uint8Array, values: Readonly<Record<string, unknown>>): Uint8Array {
  const ranges = memberRanges(object);
  const bytes = Buffer.from(object.buffer, object.byteOffset, object.byteLength);
  const cuts: { readonly start: number; readonly end: number; readonly text: string }[] = [];
  let added = '';
  for (const [name, value] of Object.entries(values)) {
    const range = ranges.get(name);
    if (range) cuts.push({ start: range[0], end: range[1], text: JSON.stringify(value) });
    else added += `${ranges.size > 0 || added !== '' ? ', ' : ''}${JSON.stringify(name)}: ${JSON.stringify(value)}`;
  }
  if (added !== '') {
    let end = bytes.lastIndexOf(CLOSE_OBJECT);
    while (isSpace(bytes[end - 1]!)) end--;
    cuts.push({ start: end, end, text: added });
  }
  cuts.sort((a, b) => a.start - b.start);
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const { start, end, text } of cuts) {
    pieces.push(bytes.subarray(at, start), Buffer.from(text));
    at = end;
  }
  pieces.push(bytes.subarray(at));
  return Buffer.concat(pieces);
}

import type { FileHandle } from 'node:fs/promises';

/** What a scan of a JSON file finds: where things lie, so that each can be read and parsed by itself. */
export interface JsonVisitor {
  /** Arrays of the outermost object whose elements are told one by one; those of an outermost array have the key ''. */
  readonly arrays: readonly string[];
  /** Names of members of those elements whose values are told too. */
  readonly probes: readonly string[];
  /**
   * @param probed values of {@link probes}; undefined where the element has none that is short. The array is reused.
   * @param depth levels of nesting within the element
   */
  element(key: string, start: number, end: number, probed: readonly Probed[], depth: number): void;
  /** One of {@link arrays} begins, perhaps without elements. */
  began?(key: string): void;
  /** Any other member of the outermost object. */
  member(key: string, start: number, end: number, depth: number): void;
}

/** A short value of a member: a number, or a string. */
export type Probed = number | string | undefined;

export interface JsonShape {
  readonly outermost: 'object' | 'array' | 'other';
  /** It ended where it should. */
  readonly isWhole: boolean;
  /** Bytes that were looked at. */
  readonly bytes: number;
}

const CHUNK_BYTES = 4 * 1024 * 1024;
const LONGEST_PROBE = 128;

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

/** What a byte outside of strings means: 1 quote, 2 opens, 3 closes, 4 comma, 5 colon, 6 anything of a number or word. */
const MEANING = new Uint8Array(256).fill(6);
for (const blank of [0x20, 0x09, 0x0a, 0x0d]) MEANING[blank] = 0;
MEANING[QUOTE] = 1;
MEANING[0x5b] = MEANING[0x7b] = 2;
MEANING[0x5d] = MEANING[0x7d] = 3;
MEANING[COMMA] = 4;
const COLON_MEANING = 5;
MEANING[COLON] = COLON_MEANING;

/**
 * Goes through the bytes of a JSON file once and tells where the elements of its large arrays lie, however large the
 * file: nothing of it is kept. It does not judge what is inside of an element; parsing it will.
 *
 * @param length bytes to look at, at most; the start of a file tells its kind
 */
export async function scanJson(
  file: FileHandle,
  visitor: JsonVisitor,
  { length = Number.POSITIVE_INFINITY, signal }: { readonly length?: number; readonly signal?: AbortSignal } = {},
): Promise<JsonShape> {
  const scanner = new JsonScanner(visitor);
  const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, length));
  let position = 0;
  while (position < length) {
    signal?.throwIfAborted();
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, length - position), position);
    if (bytesRead === 0) break;
    scanner.take(buffer, bytesRead, position);
    position += bytesRead;
    if (scanner.isDone) break;
  }
  return scanner.shape(position);
}

class JsonScanner {
  readonly #visitor: JsonVisitor;
  readonly #arrays: ReadonlySet<string>;
  readonly #probeLengths: ReadonlySet<number>;
  readonly #probed: Probed[];
  #outermost: JsonShape['outermost'] | null = null;
  isDone = false;
  #level = 0;
  /** Level of the values that are told: 1 members or elements of the outermost value, 2 elements of a member. */
  #slot = 1;
  #inString = false;
  #isEscaped = false;
  /** Where the value begins that will be told. */
  #start = 0;
  #deepest = 0;
  #key = '';
  #expectsKey = false;
  /** Bytes of the key or the probed value at hand. */
  readonly #text = Buffer.allocUnsafe(LONGEST_PROBE);
  #textLength = 0;
  #isCapturing = false;
  /** The element at hand is an object whose members may be probed. */
  #isInProbedObject = false;
  /** The probe whose value is at hand; -1 none. */
  #probe = -1;

  constructor(visitor: JsonVisitor) {
    this.#visitor = visitor;
    this.#arrays = new Set(visitor.arrays);
    this.#probeLengths = new Set(visitor.probes.map((probe) => probe.length));
    this.#probed = visitor.probes.map(() => undefined);
  }

  shape(bytes: number): JsonShape {
    return { outermost: this.#outermost ?? 'other', isWhole: this.isDone, bytes };
  }

  take(bytes: Buffer, length: number, position: number): void {
    let i = 0;
    while (i < length) {
      if (this.#inString) {
        i = this.#string(bytes, i, length);
        continue;
      }
      if (!this.#isCapturing && this.#level > this.#slot) {
        i = this.#inner(bytes, i, length);
        if (i >= length || this.#inString) continue;
      }
      const byte = bytes[i]!;
      const meaning = MEANING[byte]!;
      if (meaning === 0) {
        i++;
        continue;
      }
      if (meaning === 6) {
        if (this.#isCapturing) this.#capture(byte);
        i++;
        if (this.#level > 0 || (byte === 0xef && position + i === 1) || position + i <= 3) continue;
        this.isDone = true;
        return;
      }
      this.#mark(meaning, byte, position + i);
      if (this.isDone) return;
      i++;
    }
  }

  /**
   * Passes over what lies within a value and matters to nobody: almost all bytes of a file. Stops before a byte that
   * does.
   */
  #inner(bytes: Buffer, from: number, length: number): number {
    let level = this.#level;
    const watched = this.#slot + 1;
    let deepest = this.#deepest + this.#slot;
    let i = from;
    for (; i < length; i++) {
      const meaning = MEANING[bytes[i]!]!;
      if (meaning === 6 || meaning === 0) continue;
      if (level <= watched) break;
      if (meaning === 2) {
        level++;
        if (level > deepest) deepest = level;
      } else if (meaning === 3) level--;
      else if (meaning === 1) {
        i = this.#skipString(bytes, i + 1, length);
        if (this.#inString) break;
      }
    }
    this.#level = level;
    this.#deepest = deepest - this.#slot;
    return i;
  }

  /** Index of the quote that ends a string; that of the end of the bytes when it goes on in the next ones. */
  #skipString(bytes: Buffer, from: number, length: number): number {
    let i = from;
    for (; i < length; i++) {
      const byte = bytes[i]!;
      if (byte === QUOTE) return i;
      if (byte === BACKSLASH) {
        i++;
        if (i >= length) this.#isEscaped = true;
      }
    }
    this.#inString = true;
    return length;
  }

  #string(bytes: Buffer, from: number, length: number): number {
    let i = from;
    const capturing = this.#isCapturing;
    while (i < length) {
      const byte = bytes[i++]!;
      if (capturing) this.#capture(byte);
      if (this.#isEscaped) this.#isEscaped = false;
      else if (byte === BACKSLASH) this.#isEscaped = true;
      else if (byte === QUOTE) {
        this.#inString = false;
        break;
      }
    }
    return i;
  }

  #capture(byte: number): void {
    if (this.#textLength < LONGEST_PROBE) this.#text[this.#textLength] = byte;
    this.#textLength++;
  }

  #mark(meaning: number, byte: number, at: number): void {
    if (meaning === 1) {
      this.#inString = true;
      const isKey = this.#expectsKey;
      if (isKey && !this.#isCapturing) this.#begin();
      if (this.#isCapturing) this.#capture(byte);
      return;
    }
    const level = this.#level;
    if (meaning === 2) this.#open(byte, at);
    else if (meaning === 3) this.#close(byte, at);
    else if (level <= this.#slot + 1) this.#separate(meaning, at);
  }

  /** A colon or a comma where it matters. */
  #separate(meaning: number, at: number): void {
    const level = this.#level;
    if (meaning === COLON_MEANING) {
      if (!this.#expectsKey) return;
      this.#expectsKey = false;
      if (level > this.#slot && !this.#probeLengths.has(this.#textLength - 2)) {
        this.#isCapturing = false;
        return;
      }
      const key = this.#taken();
      if (level === this.#slot) {
        this.#key = typeof key === 'string' ? key : '';
        this.#start = at + 1;
        this.#deepest = 0;
      } else if (level === this.#slot + 1) {
        this.#probe = this.#visitor.probes.indexOf(key as string);
        if (this.#probe >= 0) this.#begin();
      }
      return;
    }
    if (level === this.#slot) {
      this.#tell(at);
      this.#start = at + 1;
      this.#expectsKey = this.#slot === 1 && this.#outermost === 'object';
    } else if (level === this.#slot + 1) {
      this.#endProbe();
      this.#expectsKey = this.#isInProbedObject;
    }
  }

  #open(byte: number, at: number): void {
    if (this.#outermost === null) {
      this.#outermost = byte === 0x7b ? 'object' : 'array';
      this.#key = '';
      this.#start = at + 1;
      this.#expectsKey = byte === 0x7b;
      this.#level = 1;
      return;
    }
    if (this.#level === 1 && this.#slot === 1 && byte === 0x5b && this.#outermost === 'object') {
      if (this.#arrays.has(this.#key)) {
        this.#visitor.began?.(this.#key);
        this.#slot = 2;
        this.#start = at + 1;
        this.#level = 2;
        this.#expectsKey = false;
        return;
      }
    }
    if (this.#isCapturing) this.#capture(byte);
    if (this.#level === this.#slot) {
      this.#isInProbedObject = byte === 0x7b && this.#tellsElements;
      this.#expectsKey = this.#isInProbedObject;
      this.#probed.fill(undefined);
    }
    this.#level++;
    if (this.#level - this.#slot > this.#deepest) this.#deepest = this.#level - this.#slot;
  }

  get #tellsElements(): boolean {
    return this.#slot === 2 || this.#outermost === 'array';
  }

  #close(byte: number, at: number): void {
    if (this.#level === 0) return;
    if (this.#level === this.#slot) {
      this.#tell(at);
      this.#level--;
      if (this.#slot === 2) {
        // The member's own value has been told by its elements.
        this.#slot = 1;
        this.#key = '';
        this.#start = -1;
        return;
      }
      this.isDone = true;
      return;
    }
    if (this.#level === this.#slot + 1) {
      this.#endProbe();
      this.#expectsKey = false;
      this.#isInProbedObject = false;
    } else if (this.#isCapturing) this.#capture(byte);
    this.#level--;
  }

  #tell(end: number): void {
    const start = this.#start;
    if (start >= 0 && end > start) {
      if (this.#tellsElements) {
        this.#visitor.element(this.#slot === 2 ? this.#key : '', start, end, this.#probed, this.#deepest);
      } else if (this.#key !== '') this.#visitor.member(this.#key, start, end, this.#deepest);
    }
    this.#deepest = 0;
    this.#probed.fill(undefined);
  }

  #begin(): void {
    this.#isCapturing = true;
    this.#textLength = 0;
  }

  /** Ends capturing; the value that was captured when it is a short number or string. */
  #taken(): Probed {
    if (!this.#isCapturing) return undefined;
    this.#isCapturing = false;
    const length = this.#textLength;
    if (length === 0 || length > LONGEST_PROBE) return undefined;
    let number = 0;
    for (let i = 0; i < length; i++) {
      const digit = this.#text[i]! - 0x30;
      if (digit < 0 || digit > 9 || i > 14 || (i === 1 && number === 0)) {
        number = -1;
        break;
      }
      number = number * 10 + digit;
    }
    if (number >= 0) return number;
    try {
      const value: unknown = JSON.parse(this.#text.toString('utf8', 0, length));
      return typeof value === 'number' || typeof value === 'string' ? value : undefined;
    } catch {
      return undefined;
    }
  }

  #endProbe(): void {
    if (this.#probe >= 0) this.#probed[this.#probe] = this.#taken();
    this.#isCapturing = false;
    this.#probe = -1;
  }
}

import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** A field of a protobuf message: its number, and where its payload lies in the file. */
export interface Field {
  readonly number: number;
  /** 0 a number of variable length, 1 eight bytes, 2 a length and as many bytes, 5 four bytes. */
  readonly wireType: number;
  /** The number itself where `wireType` is 0. */
  readonly value: number;
  readonly start: number;
  readonly end: number;
}

/** The bytes end in the middle of a field, or are no fields at all. */
export class ProtobufError extends Error {
  override readonly name = 'ProtobufError';
  /** Whether everything was well formed until the bytes ended. */
  readonly cutShort: boolean;
  constructor(message: string, cutShort: boolean) {
    super(message);
    this.cutShort = cutShort;
  }
}

const WINDOW = 1 << 16;

/**
 * Reads protobuf fields from a file without loading it: weights of hundreds of megabytes are stepped over.
 * Wire format: https://protobuf.dev/programming-guides/encoding/
 */
export class ProtobufFile {
  readonly size: number;
  readonly #descriptor: number;
  readonly #window = Buffer.alloc(WINDOW);
  #windowStart = 0;
  #windowLength = 0;

  constructor(path: string) {
    this.#descriptor = openSync(path, 'r');
    this.size = fstatSync(this.#descriptor).size;
  }

  #byte(position: number): number {
    const offset = position - this.#windowStart;
    if (offset >= 0 && offset < this.#windowLength) return this.#window[offset]!;
    this.#windowStart = position;
    this.#windowLength = readSync(this.#descriptor, this.#window, 0, WINDOW, position);
    if (this.#windowLength === 0) throw new ProtobufError('the file ends in the middle of a field', true);
    return this.#window[0]!;
  }

  /** Seven bits per byte, low ones first; numbers beyond 2^53 lose their low bits, which no field here needs. */
  #varint(position: number, end: number): { value: number; next: number } {
    let value = 0;
    let scale = 1;
    for (let i = position; i < position + 10; i++) {
      if (i >= end) throw new ProtobufError('a field ends too early', end === this.size);
      const byte = this.#byte(i);
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return { value, next: i + 1 };
      scale *= 128;
    }
    throw new ProtobufError('a number has more than ten bytes', false);
  }

  /**
   * The fields of the message between two positions, in order.
   * @throws ProtobufError
   */
  *fields(start = 0, end = this.size): Generator<Field> {
    let position = start;
    while (position < end) {
      const tag = this.#varint(position, end);
      const number = Math.floor(tag.value / 8);
      const wireType = tag.value % 8;
      if (number === 0) throw new ProtobufError('a field has the number 0', false);
      let from = tag.next;
      let to: number;
      let value = 0;
      if (wireType === 0) ({ value, next: to } = this.#varint(from, end));
      else if (wireType === 1) to = from + 8;
      else if (wireType === 5) to = from + 4;
      else if (wireType === 2) {
        const length = this.#varint(from, end);
        from = length.next;
        to = from + length.value;
      } else throw new ProtobufError(`wire type ${wireType} does not exist here`, false);
      if (to > end) throw new ProtobufError('a field is longer than what is left', end === this.size);
      yield { number, wireType, value, start: from, end: to };
      position = to;
    }
  }

  /** The payload of a field that holds text. */
  text(field: Field): string {
    return this.bytes(field.start, field.end).toString('utf8');
  }

  bytes(start: number, end: number): Buffer {
    const bytes = Buffer.alloc(end - start);
    const read = readSync(this.#descriptor, bytes, 0, bytes.length, start);
    return bytes.subarray(0, read);
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  bytes.push(rest);
  return bytes;
}

/** A field with a length and as many bytes, as bytes. */
export const encodeField = (number: number, payload: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([...varint(number * 8 + 2), ...varint(payload.length)]), payload]);

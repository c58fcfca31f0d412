type Numbers = Float32Array | Uint16Array | Uint8Array;

const TYPES = new Map<unknown, 'f32' | 'u16' | 'u8'>([
  [Float32Array, 'f32'],
  [Uint16Array, 'u16'],
  [Uint8Array, 'u8'],
]);
const MAGIC = 'GPB1';
const ALIGNMENT = 4;

const padded = (length: number): number => Math.ceil(length / ALIGNMENT) * ALIGNMENT;

/**
 * Long rows of numbers for the app, with what is to be said of them. Little-endian:
 *
 *    0  4  "GPB1"
 *    4  4  length of the JSON that follows, unsigned, a multiple of 4
 *    8     JSON: `{ "about": …, "parts": [[name, "f32" | "u16" | "u8", count], …] }`, filled with blanks
 *          the parts one after the other, each filled to a multiple of 4 bytes
 */
export function packBinary(about: object, parts: Readonly<Record<string, Numbers>>): Uint8Array<ArrayBuffer> {
  const list = Object.entries(parts);
  const described = list.map(([name, numbers]) => [name, TYPES.get(numbers.constructor)!, numbers.length]);
  const json = Buffer.from(JSON.stringify({ about, parts: described }));
  const start = 8 + padded(json.length);
  const packed = new Uint8Array(start + list.reduce((sum, [, numbers]) => sum + padded(numbers.byteLength), 0));
  packed.fill(0x20, 8, start);
  packed.set(Buffer.from(MAGIC, 'latin1'));
  new DataView(packed.buffer).setUint32(4, start - 8, true);
  packed.set(json, 8);
  let at = start;
  for (const [, numbers] of list) {
    packed.set(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength), at);
    at += padded(numbers.byteLength);
  }
  return packed;
}

/** A binary reply: what is said of the rows, and the rows. */
export interface Packed<A> {
  readonly about: A;
  readonly parts: Readonly<Record<string, Float32Array | Uint16Array | Uint8Array>>;
}

const MAGIC = 'GPB1';
const ALIGNMENT = 4;
const ARRAYS = { f32: Float32Array, u16: Uint16Array, u8: Uint8Array } as const;

/** Reads what the server packs (its `binary.ts` says how). @throws Error for anything else */
export function unpackBinary<A>(buffer: ArrayBuffer): Packed<A> {
  const text = new TextDecoder();
  if (text.decode(new Uint8Array(buffer, 0, 4)) !== MAGIC) throw new Error('this is no binary reply');
  const length = new DataView(buffer).getUint32(4, true);
  const { about, parts } = JSON.parse(text.decode(new Uint8Array(buffer, 8, length))) as {
    readonly about: A;
    readonly parts: readonly (readonly [string, keyof typeof ARRAYS, number])[];
  };
  let at = 8 + length;
  const rows: Record<string, Float32Array | Uint16Array | Uint8Array> = {};
  for (const [name, type, count] of parts) {
    const row = new ARRAYS[type](buffer, at, count);
    rows[name] = row;
    at += Math.ceil(row.byteLength / ALIGNMENT) * ALIGNMENT;
  }
  return { about, parts: rows };
}

import type { ApiError } from '../../../../src/server/api.ts';
import { CallError } from '../../state/call.ts';

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

/** Asks for a binary reply. @throws CallError with the server's words; the signal's reason when it was aborted */
export async function callBinary<A>(path: string, signal: AbortSignal, body?: object): Promise<Packed<A>> {
  let response: Response;
  try {
    response = await fetch(
      path,
      body === undefined
        ? { signal }
        : { signal, method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) },
    );
    if (response.ok) return unpackBinary<A>(await response.arrayBuffer());
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw new CallError('offline', error instanceof Error ? error.message : String(error));
  }
  const error = ((await response.json().catch(() => null)) as ApiError | null)?.error;
  throw new CallError(error?.code ?? 'internal', error?.message ?? `The server answered ${response.status}.`);
}

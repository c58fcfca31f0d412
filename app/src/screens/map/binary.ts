import type { ApiError } from '../../../../src/server/api.ts';
import { CallError } from '../../state/call.ts';
import { type Packed, unpackBinary } from './unpack.ts';

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

import type { ApiError, EndpointName, ReplyOf, RequestOf } from '../../../src/server/api.ts';

/** An answer of the server that is no result, or no answer at all. */
export class CallError extends Error {
  readonly code: ApiError['error']['code'] | 'offline';

  constructor(code: CallError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** Asks the server. @throws CallError with the server's words; the signal's reason when it was aborted */
export async function call<N extends EndpointName>(
  name: N,
  request: RequestOf<N>,
  signal?: AbortSignal,
): Promise<ReplyOf<N>> {
  let response: Response;
  try {
    response = await fetch(`/api/${name}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(request),
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw new CallError('offline', error instanceof Error ? error.message : String(error));
  }
  const body = (await response.json().catch(() => null)) as ReplyOf<N> | ApiError | null;
  if (response.ok && body !== null) return body as ReplyOf<N>;
  const error = (body as ApiError | null)?.error;
  throw new CallError(error?.code ?? 'internal', error?.message ?? `The server answered ${response.status}.`);
}

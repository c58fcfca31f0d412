import { useCallback, useMemo, useRef, useState } from 'react';
import type { MapFound, MapQuery, UploadReply } from '../../../../src/server/api.ts';
import { changeQuery, useAddress } from '../../state/address.ts';
import { CallError } from '../../state/call.ts';
import { tellFailure } from '../../state/decide.ts';
import { useCall } from '../../state/use-call.ts';

export interface Search {
  /** Null when nothing is searched for. */
  readonly by: MapQuery | null;
  readonly found: MapFound | null;
  readonly error: CallError | null;
  readonly isLoading: boolean;
  readonly again: () => void;
  readonly likeImage: (id: string) => void;
  readonly likeFile: (file: Blob) => void;
  readonly byWords: (words: string) => void;
  readonly clear: () => void;
}

const COUNT = 40;
const MOST_BYTES = 64_000_000;

async function upload(file: Blob, signal: AbortSignal): Promise<string> {
  const isImage = file.type.startsWith('image/');
  const response = await fetch('/api/upload', {
    method: 'POST',
    headers: { 'Content-Type': isImage ? file.type : 'application/octet-stream' },
    body: file,
    signal,
  });
  const body = (await response.json().catch(() => null)) as UploadReply | { error?: CallError } | null;
  if (response.ok && body !== null && 'picture' in body) return body.picture;
  const error = body !== null && 'error' in body ? body.error : undefined;
  throw new CallError(error?.code ?? 'internal', error?.message ?? `The server answered ${response.status}.`);
}

/** The search that the address names: `like` an image, `picture` that was uploaded, or `words`. */
export function useSearch(state: string, tooLarge: string): Search {
  const { query } = useAddress();
  const [image, picture, words] = [query.get('like'), query.get('picture'), query.get('words')];
  const by = useMemo(
    (): MapQuery | null =>
      image !== null
        ? { image }
        : picture !== null && /^[0-9a-f]{16}$/.test(picture)
          ? { picture }
          : words !== null
            ? { words }
            : null,
    [image, picture, words],
  );
  const asked = useCall('map/search', by && { state, by, count: COUNT });
  const [isSending, setSending] = useState(false);
  const sending = useRef<AbortController | null>(null);
  const ask = useCallback((next: Readonly<Record<string, string | null>>) => {
    sending.current?.abort();
    changeQuery({ like: null, picture: null, words: null, ...next });
  }, []);
  const likeFile = useCallback(
    (file: Blob) => {
      sending.current?.abort();
      if (file.size > MOST_BYTES) return tellFailure(new Error(tooLarge));
      const aborter = new AbortController();
      sending.current = aborter;
      setSending(true);
      upload(file, aborter.signal)
        .then((digest) => ask({ picture: digest }))
        .catch((error: unknown) => {
          if (!aborter.signal.aborted) tellFailure(error);
        })
        .finally(() => {
          if (sending.current === aborter) setSending(false);
        });
    },
    [ask, tooLarge],
  );
  return {
    by,
    // What was found before is not what is asked now.
    found: by === null || asked.isLoading ? null : asked.data,
    error: asked.error,
    isLoading: asked.isLoading || isSending,
    again: asked.again,
    likeImage: useCallback((id: string) => ask({ like: id }), [ask]),
    likeFile,
    byWords: useCallback((text: string) => ask({ words: text.trim() || null }), [ask]),
    clear: useCallback(() => ask({}), [ask]),
  };
}

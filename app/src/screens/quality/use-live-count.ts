import { useEffect, useRef, useState } from 'react';
import type { ReplyOf, RequestOf } from '../../../../src/server/api.ts';
import { call } from '../../state/call.ts';

type Count = ReplyOf<'quality/count'>;

/**
 * The count at a threshold that is being dragged, the last known until a newer one is there. One request is under way at
 * a time, and the last place of the hand is always asked for: neither does every movement ask, nor does an answer wait
 * until the hand rests.
 */
export function useLiveCount(request: RequestOf<'quality/count'> | null, version: string): Count | null {
  const key = request && `${version} ${JSON.stringify(request)}`;
  const about = request && `${request.state} ${request.check}`;
  const [answer, setAnswer] = useState<{ readonly about: string; readonly count: Count } | null>(null);
  const wanted = useRef({ key, about, request });
  wanted.current = { key, about, request };
  const isAsking = useRef(false);
  useEffect(() => {
    if (key === null || isAsking.current) return;
    const ask = async () => {
      isAsking.current = true;
      for (let last: string | null = null; last !== wanted.current.key; ) {
        const next = wanted.current;
        last = next.key;
        if (next.request === null) continue;
        // What fails here fails, and is told, with the histogram and the images of the same check.
        const count = await call('quality/count', next.request).catch(() => null);
        if (count) setAnswer({ about: next.about!, count });
      }
      isAsking.current = false;
    };
    void ask();
  }, [key]);
  return answer !== null && answer.about === about ? answer.count : null;
}

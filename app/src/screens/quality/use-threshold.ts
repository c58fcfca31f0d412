import { useCallback, useEffect, useRef, useState } from 'react';
import type { QualityCheck } from '../../../../src/server/api.ts';
import { useParameter } from '../../state/address.ts';

/** How long a hand must rest before the address, and the images, follow: ms. */
const REST_MS = 160;

interface Threshold {
  /** Where the line is now. */
  readonly live: number;
  /** Where it last rested: as the address has it. */
  readonly settled: number;
  readonly change: (threshold: number) => void;
}

/** The threshold looked at: that in force, or the one in the address, or the one under the hand. */
export function useThreshold({ name, threshold, range: [from, to] }: QualityCheck): Threshold {
  const [text, setText] = useParameter('at', '', 'replace');
  const asked = text === '' ? Number.NaN : Number(text);
  const settled = asked >= from && asked <= to ? asked : threshold;
  const [draft, setDraft] = useState<{ readonly check: string; readonly value: number } | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const change = useCallback(
    (value: number) => {
      setDraft({ check: name, value });
      clearTimeout(timer.current);
      timer.current = setTimeout(() => {
        setText(value === threshold ? null : String(value));
        setDraft(null);
      }, REST_MS);
    },
    [name, threshold, setText],
  );
  return { live: draft?.check === name ? draft.value : settled, settled, change };
}

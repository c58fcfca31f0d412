import { useState } from 'react';

const STEP = 20;
const MOST = 200;

/** How many rows of a list are shown, and a way to show more. */
export function useShown(): readonly [number, () => void] {
  const [shown, setShown] = useState(STEP);
  return [shown, () => setShown((n) => Math.min(MOST, n + 3 * STEP))];
}

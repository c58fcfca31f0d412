/** A picture's px, as relative numbers give them, are kept to this grid: what differs by less is rounding. */
const PX_GRID = 1e9;

/** Px to 9 decimals, so that px → relative → px comes back the same for px with no more decimals than that. */
export function snapPx(px: number): number {
  // 0 is added so that there is one zero only.
  const snapped = Math.round(px * PX_GRID) / PX_GRID + 0;
  return Number.isFinite(snapped) ? snapped : px;
}

/**
 * A relative number as text: with six decimals, as most tools write them, where that is as good as exact; else with as
 * many as give the same px when read again.
 *
 * @param size px that 1 stands for
 */
export function relativeText(value: number, size: number): string {
  if (!(value >= 0 && value < 8)) return plainText(value);
  const six = Math.round(value * 1e6);
  if (Math.abs(six - value * 1e6) * size < 1e-4) return sixDecimals(six);
  const whole = Math.floor(value);
  const scaled = Math.round((value - whole) * 1e15);
  if (scaled >= 1e15) return sixDecimals((whole + 1) * 1e6);
  const high = Math.floor(scaled / 1e9);
  const low = scaled - high * 1e9;
  const text = `${whole}.${THOUSANDS[Math.floor(high / 1000)]}${THOUSANDS[high % 1000]}${THOUSANDS[Math.floor(low / 1e6)]}`;
  const middle = Math.floor(low / 1000) % 1000;
  const last = low % 1000;
  if (last !== 0) return `${text}${THOUSANDS[middle]}${THOUSANDS[last]}`;
  return middle !== 0 ? `${text}${THOUSANDS[middle]}` : text;
}

/** `000`, `001` … `999`: fifteen decimals of millions of numbers, three at a time. */
const THOUSANDS = Array.from({ length: 1000 }, (_, i) => String(i).padStart(3, '0'));

function sixDecimals(millionths: number): string {
  const text = String(millionths);
  if (millionths < 1e6) return `0.${text.padStart(6, '0')}`;
  return `${text.slice(0, -6)}.${text.slice(-6)}`;
}

/** Without an exponent where JavaScript would write one that other readers stumble over. */
function plainText(value: number): string {
  const six = value.toFixed(6);
  if (Math.abs(value) < 1e9 && Number(six) === value) return six;
  const text = String(value);
  return text.includes('e') && Math.abs(value) < 1 ? trimmed(value.toFixed(20)) : text;
}

function trimmed(text: string): string {
  let end = text.length;
  while (text.charCodeAt(end - 1) === 0x30) end--;
  return text.slice(0, text.charCodeAt(end - 1) === 0x2e ? end - 1 : end);
}

const ZERO = 0x30;
const POWERS = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));

/**
 * A decimal number from the ASCII bytes `from`–`to` of a line, correctly rounded; NaN where there is none. Blanks around
 * it are allowed, `nan`, empty and anything else is NaN.
 *
 * Up to 15 digits and powers of ten up to 22 are exact in doubles, so that one division rounds once (Clinger 1990);
 * longer numbers go the engine's own way.
 */
export function parseNumber(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  let end = to;
  while (at < end && bytes[at]! <= 0x20) at++;
  while (end > at && bytes[end - 1]! <= 0x20) end--;
  if (at === end) return Number.NaN;
  const start = at;
  const isNegative = bytes[at] === 0x2d;
  if (isNegative || bytes[at] === 0x2b) at++;
  let mantissa = 0;
  let digits = 0;
  let seen = 0;
  let scale = 0;
  let hasPoint = false;
  for (; at < end; at++) {
    const digit = bytes[at]! - ZERO;
    if (digit >= 0 && digit <= 9) {
      seen++;
      if (mantissa > 0 || digit > 0) digits++;
      if (digits <= 15) mantissa = mantissa * 10 + digit;
      if (hasPoint) scale--;
    } else if (bytes[at] === 0x2e && !hasPoint) hasPoint = true;
    else break;
  }
  if (seen === 0) return slowly(bytes, start, end);
  if (at < end) {
    if ((bytes[at]! | 0x20) !== 0x65) return slowly(bytes, start, end);
    at++;
    const isBelow = bytes[at] === 0x2d;
    if (isBelow || bytes[at] === 0x2b) at++;
    if (at === end) return Number.NaN;
    let exponent = 0;
    for (; at < end; at++) {
      const digit = bytes[at]! - ZERO;
      if (digit < 0 || digit > 9) return Number.NaN;
      exponent = exponent * 10 + digit;
    }
    scale += isBelow ? -exponent : exponent;
  }
  if (digits > 15 || scale > 22 || scale < -22) return slowly(bytes, start, end);
  const value = scale < 0 ? mantissa / POWERS[-scale]! : mantissa * POWERS[scale]!;
  return isNegative ? -value : value;
}

function slowly(bytes: Uint8Array, from: number, to: number): number {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1');
  if (/^[+-]?(\d|\.\d)/.test(text)) return /[xXoObB]/.test(text) ? Number.NaN : Number(text);
  if (/^[+-]?inf(inity)?$/i.test(text))
    return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number.NaN;
}

/** Whether a cell holds a number, or the word for a missing one. */
export const isNumberText = (cell: string): boolean =>
  /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/.test(cell) || /^\s*[+-]?(nan|inf(inity)?)\s*$/i.test(cell);

/** Numbers of a list in one cell: `[0.1, 0.9]`, `[0.1 0.9]`, `0.1;0.9`; undefined where a part is none. */
export function parseList(cell: string): number[] | undefined {
  const inner = cell
    .trim()
    .replace(/^[[({]/, '')
    .replace(/[\])}]$/, '')
    .trim();
  if (inner === '') return undefined;
  const numbers: number[] = [];
  for (const part of inner.split(/[\s,;|]+/)) {
    if (!isNumberText(part)) return undefined;
    numbers.push(/nan/i.test(part) ? Number.NaN : Number(part.replace(/inf(inity)?/i, 'Infinity')));
  }
  return numbers;
}

/**
 * Numbers as the report writes them: English, independent of the machine's locale and time zone, so that the same
 * model always gives the same file.
 */

const NBSP = '\u00a0';
const SUPERSCRIPT = '⁰¹²³⁴⁵⁶⁷⁸⁹';

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** `1234567` → `1,234,567`. */
export function formatCount(count: number): string {
  if (!Number.isFinite(count)) return '–';
  const rounded = Math.round(count);
  return (rounded < 0 ? '−' : '') + grouped(Math.abs(rounded).toFixed(0));
}

/** `1 image`, `2 images`, `1,204 images`. */
export const formatCounted = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)}${NBSP}${count === 1 ? one : many}`;

const BYTE_UNITS = ['kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Decimal units (1 kB = 1,000 B), two digits at least: `512 B`, `2.1 MB`, `340 GB`. */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes) || bytes < 0) return 'unknown size';
  if (bytes < 1000) return `${Math.round(bytes)}${NBSP}B`;
  let value = bytes;
  let unit = -1;
  // 999.5 and above would round to four digits.
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value < 9.95 ? value.toFixed(1) : formatCount(value)}${NBSP}${BYTE_UNITS[unit]!}`;
}

/** Share in percent. Never rounds something to nothing or nearly all to all: `<0.1%`, `>99.9%`. */
export function formatShare(part: number, whole: number): string {
  if (!(whole > 0) || !Number.isFinite(part)) return '–';
  const percent = (100 * part) / whole;
  if (percent > 0 && percent < 0.1) return '<0.1%';
  if (percent < 100 && percent > 99.9) return '>99.9%';
  return `${percent >= 10 && Math.abs(percent - Math.round(percent)) < 0.05 ? Math.round(percent) : trimZeros(percent.toFixed(1))}%`;
}

const trimZeros = (fixed: string): string => (fixed.includes('.') ? fixed.replace(/\.?0+$/, '') : fixed);

function exponential(value: number, significant: number): string {
  const [mantissa, exponent] = value.toExponential(significant - 1).split('e') as [string, string];
  const power = exponent
    .replace('+', '')
    .replace('-', '⁻')
    .replace(/\d/g, (d) => SUPERSCRIPT[Number(d)]!);
  return `${trimZeros(mantissa)}${NBSP}×${NBSP}10${power}`;
}

/**
 * A measured value with about `significant` digits: whole numbers in full, `31.96` → `32`, `1234.5` → `1,235`,
 * `0.012345` → `0.0123`, `0.00001` → `1 × 10⁻⁵`.
 */
export function formatValue(value: number, significant = 3): string {
  if (Number.isNaN(value)) return '–';
  const sign = value < 0 ? '−' : '';
  const size = Math.abs(value);
  if (size === Number.POSITIVE_INFINITY) return `${sign}∞`;
  if (size === 0) return '0';
  if (size >= 1e15 || size < 1e-4) return sign + exponential(size, significant);
  if (Number.isInteger(size)) return sign + grouped(size.toFixed(0));
  const decimals = Math.min(20, Math.max(0, significant - 1 - Math.floor(Math.log10(size))));
  const [whole, fraction] = trimZeros(size.toFixed(decimals)).split('.') as [string, string?];
  return sign + grouped(whole) + (fraction === undefined ? '' : `.${fraction}`);
}

/** A value beside its threshold, with as many digits as it takes to tell two different numbers apart. */
export function formatAgainst(
  value: number,
  threshold: number,
): { readonly value: string; readonly threshold: string } {
  let significant = 3;
  while (
    value !== threshold &&
    significant < 17 &&
    formatValue(value, significant) === formatValue(threshold, significant)
  )
    significant++;
  return { value: formatValue(value, significant), threshold: formatValue(threshold, significant) };
}

/** Puts the unit where it belongs: `12%`, `640 px`, `31 (0–255)` for a scale, nothing for a pure ratio. */
export function withUnit(number: string, unit: string | null): string {
  if (unit === null || unit === '') return number;
  if (unit === '%') return `${number}%`;
  return /^\d/.test(unit) ? `${number} (${unit})` : `${number}${NBSP}${unit}`;
}

const TICK_UNITS = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const;

/** A score 0–1 with two decimals, rounded down: what is below 0.5 must not read as 0.50. */
export const formatScore = (score: number): string =>
  Number.isFinite(score) ? (Math.floor(score * 100 + 1e-9) / 100).toFixed(2) : '–';

/** For axes: `20k`, `1.5M`; below 10,000 as {@link formatValue}. */
export function formatTick(value: number): string {
  if (Math.abs(value) < 1e4 || !Number.isFinite(value)) return formatValue(value);
  for (const [size, suffix] of TICK_UNITS) if (Math.abs(value) >= size) return formatValue(value / size) + suffix;
  return formatValue(value);
}

/** `2025-03-09T14:05:33.120Z` → `2025-03-09 14:05 UTC`; anything else is given back as it came. */
export function formatTime(iso: string): string {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$/.exec(iso);
  if (!match) return iso;
  return `${match[1]!} ${match[2]!}${match[3] === 'Z' ? ' UTC' : match[3] === undefined ? '' : ` UTC${match[3]}`}`;
}

/** `4032 × 3024`, or null where the size is unknown. */
export const formatSize = (width: number | null, height: number | null): string | null =>
  width === null || height === null ? null : `${width}${NBSP}×${NBSP}${height}`;

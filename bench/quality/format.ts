import type { Share } from './score.ts';

/** A share as a percentage with one digit, or a dash where there was nothing to count. */
export const percent = (value: number): string => (Number.isNaN(value) ? '–' : (100 * value).toFixed(1));

/** `99.2 % (98.9–99.4; 1,234 of 1,244)`. */
export const shareInWords = ({ value, low, high, hits, trials }: Share): string =>
  `${percent(value)} % (${percent(low)}–${percent(high)}; ${hits.toLocaleString('en')} of ${trials.toLocaleString('en')})`;

/** Columns wide enough for what is in them, the first to the left and the others to the right. */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]!.length)));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ');
  return [line(head), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}

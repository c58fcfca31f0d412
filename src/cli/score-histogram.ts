import type { ScoreDistribution } from '../pipeline/api.ts';
import { count, paint, value } from './terminal.ts';

const WIDTH = 40;
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar of so many characters, to an eighth of one; what is there shows, however little. */
function bar(share: number): string {
  const eighths = share > 0 ? Math.max(1, Math.round(8 * WIDTH * share)) : 0;
  return '█'.repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8]!;
}

/** One line per bin, and one where the threshold lies. */
export function histogramLines(
  { histogram }: Pick<ScoreDistribution, 'histogram'>,
  mark: { readonly threshold: number; readonly label: string } | null,
): string[] {
  const { edges, counts } = histogram;
  const most = Math.max(...counts);
  const names = counts.map((_, i) => value(edges[i]!));
  const across = Math.max(0, ...names.map((name) => name.length));
  const lines: string[] = [];
  const markLine = mark && paint('yellow', `${'─'.repeat(across)}─┼─ ${value(mark.threshold)} ${mark.label}`);
  let isMarked = mark === null;
  for (const [i, n] of counts.entries()) {
    if (!isMarked && mark!.threshold <= edges[i]!) {
      lines.push(markLine!);
      isMarked = true;
    }
    lines.push([names[i]!.padStart(across), '│', ...(n > 0 ? [bar(n / most)] : []), count(n)].join(' '));
    // Within a bin it is drawn after it.
    if (!isMarked && mark!.threshold < edges[i + 1]!) {
      lines.push(markLine!);
      isMarked = true;
    }
  }
  if (!isMarked) lines.push(markLine!);
  return lines;
}

/** `1 % below 0.11, 5 % 0.17, half 0.27, …` */
export const quantilesInWords = ({ quantiles }: Pick<ScoreDistribution, 'quantiles'>): string =>
  quantiles
    .map(({ share, value: at }) => `${share === 0.5 ? 'half' : `${100 * share} %`} below ${value(at)}`)
    .join(', ');

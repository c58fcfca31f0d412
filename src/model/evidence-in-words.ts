import type { PairEvidence, RelativeBox } from './pair.ts';

const percent = (share: number): string => {
  const value = 100 * share;
  return `${value < 1 && value > 0 ? value.toFixed(1) : Math.round(value)} %`;
};

const TURNS: Readonly<Record<number, string>> = {
  2: 'mirrored',
  3: 'turned 180°',
  4: 'mirrored top to bottom',
  5: 'mirrored and turned 90° anticlockwise',
  6: 'turned 90° anticlockwise',
  7: 'mirrored and turned 90° clockwise',
  8: 'turned 90° clockwise',
};

/** How an EXIF orientation shows a picture; empty for 1, as it is. */
export const turnInWords = (orientation: number): string => TURNS[orientation] ?? '';

/** Where a box lies, as one of nine places. */
function placeOf({ x, y, width, height }: RelativeBox): string {
  const third = (centre: number, names: readonly [string, string, string]) =>
    names[Math.min(2, Math.floor(3 * Math.max(0, Math.min(0.999, centre))))]!;
  const vertical = third(y + height / 2, ['top', 'middle', 'bottom']);
  const horizontal = third(x + width / 2, ['left', 'centre', 'right']);
  if (width > 0.8 && vertical !== 'middle') return `along the ${vertical}`;
  if (height > 0.8 && horizontal !== 'centre') return `along the ${horizontal}`;
  if (vertical === 'middle') return horizontal === 'centre' ? 'in the middle' : `at the ${horizontal}`;
  return horizontal === 'centre' ? `at the ${vertical}` : `at the ${vertical} ${horizontal}`;
}

/**
 * What the comparison of a pair found, in a few words for a person; empty for identical images. Sizes and parts are told
 * without saying of which image: the words stand beside pairs in either order.
 */
export function evidenceInWords(relation: string, evidence: PairEvidence | null): string {
  if (evidence === null) return '';
  const words: string[] = [];
  const { alignment, orientation, angle, overlap, scale, colourShift, changed = [], agreement } = evidence;
  const turn = TURNS[orientation];
  if (turn) words.push(turn);
  if (angle !== undefined && Math.abs(angle) >= 1)
    words.push(`turned ${Math.abs(angle)}° ${angle > 0 ? 'clockwise' : 'anticlockwise'}`);
  if (alignment === 'trimmed') {
    words.push(`${percent(1 - Math.min(...overlap))} of one is margin`);
  } else if (Math.min(...overlap) < 0.95) {
    words.push(`one shows ${percent(Math.min(...overlap))} of the other`);
  }
  if (Math.abs(scale - 1) > 0.02 && relation !== 'cropped' && alignment !== 'trimmed')
    words.push(`one is ${percent(Math.min(scale, 1 / scale))} as wide as the other`);
  if (relation === 'recoloured') words.push(`colour shift ${colourShift.toFixed(0)}`);
  if (changed.length > 0 && alignment !== 'trimmed') {
    const area = changed.reduce((sum, box) => sum + box.width * box.height, 0);
    words.push(
      `differs ${placeOf(changed[0]!)}${changed.length > 1 ? ` and ${changed.length - 1} more` : ''}, ${percent(Math.min(1, area))} of the picture`,
    );
  }
  words.push(`${percent(agreement)} of the structure agrees`);
  return words.join(', ');
}

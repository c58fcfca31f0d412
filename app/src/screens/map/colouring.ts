import type { MapScale } from '../../../../src/server/api.ts';
import { DIM, EMPTY, FIRST_KIND, FIRST_STEP, KIND_COLOURS, REST, STEPS } from './palette.ts';

/** Values or numbers of all images by which they are coloured. */
export type Colouring =
  | { readonly scale: Extract<MapScale, { kind: 'numbers' }>; readonly numbers: Float32Array }
  | { readonly scale: Extract<MapScale, { kind: 'values' }>; readonly codes: Uint16Array };

/** What of a legend is picked: values (null is the empty cell), or a range of numbers. Nothing picked is everything. */
export interface Picked {
  readonly values: readonly (string | null)[];
  readonly range: readonly [from: number, to: number] | null;
}

export const NOTHING_PICKED: Picked = { values: [], range: null };

/** Colour code of each value of a legend, in its order. What is picked gets the colours that others leave free. */
export function legendCodes(
  values: Extract<MapScale, { kind: 'values' }>['values'],
  picked: Picked['values'],
): Uint8Array {
  const codes = new Uint8Array(values.length).fill(REST);
  const free = new Set(Array.from({ length: KIND_COLOURS }, (_, kind) => FIRST_KIND + kind));
  const take = (at: number, code: number) => {
    codes[at] = code;
    free.delete(code);
  };
  let rank = 0;
  const later: number[] = [];
  for (const [at, { value }] of values.entries()) {
    if (value === null) codes[at] = EMPTY;
    // What is not so is the background of what is.
    else if (value === 'false' && values[0]?.value === 'true') codes[at] = REST;
    else {
      const isPicked = picked.length === 0 || picked.includes(value);
      if (rank < KIND_COLOURS) {
        if (isPicked) take(at, FIRST_KIND + rank);
        else codes[at] = FIRST_KIND + rank;
      } else if (isPicked && picked.length > 0) later.push(at);
      rank++;
    }
  }
  for (const at of later) {
    const [code] = free;
    if (code === undefined) break;
    take(at, code);
  }
  return codes;
}

/**
 * Which images are shown in their colour, and in which.
 *
 * @param points x and y in turn; an image without a place is not shown
 * @param matches 1 for an image that passes the filter of the address; null without one
 * @returns colour codes, one per image, and 1 for each that is shown
 */
export function colourPoints(
  points: Float32Array,
  colouring: Colouring | null,
  picked: Picked,
  matches: Uint8Array | null,
): { readonly codes: Uint8Array; readonly shown: Uint8Array } {
  const count = points.length / 2;
  const codes = new Uint8Array(count);
  const shown = new Uint8Array(count);
  const codeOf = coder(colouring, picked);
  for (let n = 0; n < count; n++) {
    if (Number.isNaN(points[2 * n]!) || (matches !== null && matches[n] === 0)) continue;
    const code = codeOf(n);
    codes[n] = code;
    if (code !== DIM) shown[n] = 1;
  }
  return { codes, shown };
}

/** The code of an image, {@link DIM} for one that the legend leaves out. */
function coder(colouring: Colouring | null, { values, range }: Picked): (n: number) => number {
  if (colouring === null) return () => FIRST_KIND;
  if ('codes' in colouring) {
    const { scale, codes } = colouring;
    const colours = legendCodes(scale.values, values);
    const isAny = values.length === 0;
    const shownAs = Uint8Array.from(scale.values, ({ value }, at) =>
      isAny || values.includes(value) ? colours[at]! : DIM,
    );
    const rest = isAny ? REST : DIM;
    return (n) => shownAs[codes[n]!] ?? rest;
  }
  const { scale, numbers } = colouring;
  const span = scale.to - scale.from || 1;
  return (n) => {
    const value = numbers[n]!;
    if (Number.isNaN(value)) return range === null ? EMPTY : DIM;
    if (range !== null && (value < range[0] || value > range[1])) return DIM;
    const share = Math.min(1, Math.max(0, (value - scale.from) / span));
    return FIRST_STEP + Math.round(share * (STEPS - 1));
  };
}

/** What a legend has picked, as an address names it. */
export const pickedText = ({ values, range }: Picked): string =>
  range !== null ? range.join('..') : values.length > 0 ? JSON.stringify(values) : '';

export function parsePicked(text: string): Picked {
  if (text === '') return NOTHING_PICKED;
  const ends = text.split('..').map(Number);
  if (ends.length === 2 && ends.every(Number.isFinite)) return { values: [], range: [ends[0]!, ends[1]!] };
  try {
    const values: unknown = JSON.parse(text);
    if (!Array.isArray(values)) return NOTHING_PICKED;
    return { values: values.filter((value) => value === null || typeof value === 'string'), range: null };
  } catch {
    return NOTHING_PICKED;
  }
}

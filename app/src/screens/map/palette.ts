export type Theme = 'light' | 'dark';

/*
 * Kinds keep apart for normal sight and for protanopia, deuteranopia and tritanopia as Machado, Oliveira and Fernandes
 * (2009) simulate them, and reach 3 : 1 on paper; of more than eight not all would. All that has no kind stands back. Amounts are told by lightness alone.
 */
const KINDS: Readonly<Record<Theme, readonly string[]>> = {
  light: ['#1925be', '#f75021', '#14828b', '#9768df', '#864629', '#60025f', '#293103', '#040024'],
  dark: ['#6bd2e4', '#fe9e8e', '#b488f1', '#e1d600', '#24a22d', '#b80eaf', '#f4f9f4', '#5847fc'],
};

/** Lightness, chroma and hue of OKLCH at stops of the scale. */
const SCALE: Readonly<Record<Theme, readonly (readonly [number, number, number])[]>> = {
  light: [
    [0.64, 0.13, 85],
    [0.55, 0.09, 165],
    [0.43, 0.1, 240],
    [0.24, 0.12, 285],
  ],
  dark: [
    [0.52, 0.14, 285],
    [0.63, 0.1, 230],
    [0.77, 0.1, 165],
    [0.93, 0.12, 95],
  ],
};

const QUIET: Readonly<Record<Theme, { readonly dim: string; readonly rest: string; readonly empty: string }>> = {
  light: { dim: '#dcd7cc', rest: '#aea799', empty: '#c6c0b2' },
  dark: { dim: '#37342d', rest: '#6d6758', empty: '#4d4940' },
};

/** Kinds that have a colour of their own. */
export const KIND_COLOURS = 8;
/** Codes of colours, one byte per point. */
export const DIM = 0;
export const FIRST_KIND = 1;
export const REST = FIRST_KIND + KIND_COLOURS;
export const EMPTY = REST + 1;
export const FIRST_STEP = 16;
export const STEPS = 240;

/** 256 colours by code, as `#rrggbb`. */
export function coloursOf(theme: Theme): readonly string[] {
  const colours = new Array<string>(256).fill(QUIET[theme].dim);
  for (const [at, colour] of KINDS[theme].entries()) colours[FIRST_KIND + at] = colour;
  colours[REST] = QUIET[theme].rest;
  colours[EMPTY] = QUIET[theme].empty;
  for (let step = 0; step < STEPS; step++) colours[FIRST_STEP + step] = scaleColour(theme, step / (STEPS - 1));
  return colours;
}

/** @param share 0 the lowest – 1 the highest */
export function scaleColour(theme: Theme, share: number): string {
  const stops = SCALE[theme];
  const place = Math.min(stops.length - 1.000001, Math.max(0, share * (stops.length - 1)));
  const at = Math.floor(place);
  const part = place - at;
  const mix = (i: 0 | 1 | 2) => stops[at]![i] * (1 - part) + stops[at + 1]![i] * part;
  return hexOfOklch(mix(0), mix(1), mix(2));
}

/** Colours outside of sRGB are clipped. Björn Ottosson's matrices (2020). */
function hexOfOklch(lightness: number, chroma: number, hue: number): string {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const channels = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map((linear) => {
    const clipped = Math.min(1, Math.max(0, linear));
    const encoded = clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055;
    return Math.round(255 * encoded)
      .toString(16)
      .padStart(2, '0');
  });
  return `#${channels.join('')}`;
}

import type { LumaImage } from '../image.ts';

/** Thickness of the uniform bars along each side, px. */
export interface Bars {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

/** Numbers of {@link findBars}. */
export interface BarOptions {
  /** Grey levels a bar's pixels may lie from its colour; JPEG noise stays within it. */
  readonly tolerance: number;
  /** Grey levels by which content must differ from the bar to count as different. */
  readonly contrast: number;
  /** Share of the bar's inner edge along which content must begin, 0–1. */
  readonly edgeShare: number;
  /** Bars thinner than this are ignored, px. */
  readonly thinnest: number;
}

export const BAR_DEFAULTS: BarOptions = { tolerance: 6, contrast: 12, edgeShare: 0.6, thinnest: 3 };

/** Share of a line's pixels that may lie outside the tolerance. */
const STRAY = 0.01;
/** Lines over which scaling or coding may smear the inner edge, px. */
const SMEAR = 3;

/** Where line `i` counted from one side lies, and how to walk along it. */
interface Side {
  readonly start: number;
  readonly inward: number;
  readonly along: number;
  readonly lines: number;
  readonly length: number;
}

/**
 * Letterbox bars and frames. A bar is a run of lines from the side inwards that are all of one colour and that ends
 * *at once, along a straight line*: within 3 px of the bar's end, most of the edge must differ from the bar.
 * A product on a white ground ends in its own outline, touching its bounding box in a few places, so its margins
 * are not bars; neither is a sky or the ground of a text page. A wholly uniform image has none.
 */
export function findBars(image: LumaImage, options: BarOptions = BAR_DEFAULTS): Bars {
  const { width, height, data } = image;
  const none: Bars = { top: 0, right: 0, bottom: 0, left: 0 };
  if (width < 16 || height < 16) return none;
  const last = width * height - 1;
  const top: Side = { start: 0, inward: width, along: 1, lines: height, length: width };
  const bottom: Side = { start: last, inward: -width, along: -1, lines: height, length: width };
  const left: Side = { start: 0, inward: 1, along: width, lines: width, length: height };
  const right: Side = { start: last, inward: -1, along: -width, lines: width, length: height };
  const t = uniformLines(data, top, 0, 0, options);
  const b = uniformLines(data, bottom, 0, 0, options);
  if (t + b >= height) return none;
  // Side bars are sought between the other two, whose colour may differ.
  const l = uniformLines(data, left, t, b, options);
  const r = uniformLines(data, right, b, t, options);
  if (l + r >= width) return none;
  return {
    top: endsAtOnce(data, top, t, l, r, options) ? t : 0,
    bottom: endsAtOnce(data, bottom, b, r, l, options) ? b : 0,
    left: endsAtOnce(data, left, l, t, b, options) ? l : 0,
    right: endsAtOnce(data, right, r, b, t, options) ? r : 0,
  };
}

/**
 * Margins of one colour each along the four sides, however the content begins: letterbox bars and frames, but also the
 * ground around a product or a page. What is left when they are cut off is the same picture with and without a border.
 * A wholly uniform image has none.
 */
export function uniformMargins(image: LumaImage, tolerance = BAR_DEFAULTS.tolerance): Bars {
  const { width, height, data } = image;
  const options = { ...BAR_DEFAULTS, tolerance };
  const last = width * height - 1;
  const none: Bars = { top: 0, right: 0, bottom: 0, left: 0 };
  const top = uniformLines(data, { start: 0, inward: width, along: 1, lines: height, length: width }, 0, 0, options);
  if (top === height) return none;
  const bottom = uniformLines(
    data,
    { start: last, inward: -width, along: -1, lines: height, length: width },
    0,
    0,
    options,
  );
  const left = uniformLines(
    data,
    { start: 0, inward: 1, along: width, lines: width, length: height },
    top,
    bottom,
    options,
  );
  const right = uniformLines(
    data,
    { start: last, inward: -1, along: -width, lines: width, length: height },
    bottom,
    top,
    options,
  );
  return left + right >= width || top + bottom >= height ? none : { top, right, bottom, left };
}

/** Number of lines from the side inwards that all keep the colour of the outermost one. */
function uniformLines(data: Uint8Array, side: Side, skipStart: number, skipEnd: number, options: BarOptions): number {
  const colour = meanOfLine(data, side, 0, skipStart, skipEnd);
  const end = side.length - skipEnd;
  const allowed = STRAY * (end - skipStart);
  for (let line = 0; line < side.lines; line++) {
    let strays = 0;
    let p = side.start + line * side.inward + skipStart * side.along;
    for (let i = skipStart; i < end; i++, p += side.along) {
      if (Math.abs(data[p]! - colour) > options.tolerance && ++strays > allowed) return line;
    }
  }
  return side.lines;
}

function meanOfLine(data: Uint8Array, side: Side, line: number, skipStart: number, skipEnd: number): number {
  const end = side.length - skipEnd;
  let sum = 0;
  let p = side.start + line * side.inward + skipStart * side.along;
  for (let i = skipStart; i < end; i++, p += side.along) sum += data[p]!;
  return sum / (end - skipStart);
}

function endsAtOnce(
  data: Uint8Array,
  side: Side,
  thickness: number,
  skipStart: number,
  skipEnd: number,
  options: BarOptions,
): boolean {
  if (thickness < options.thinnest || thickness >= side.lines) return false;
  const colour = meanOfLine(data, side, 0, skipStart, skipEnd);
  const end = side.length - skipEnd;
  let begun = 0;
  for (let i = skipStart; i < end; i++) {
    for (let line = thickness; line < Math.min(thickness + SMEAR, side.lines); line++) {
      if (Math.abs(data[side.start + line * side.inward + i * side.along]! - colour) > options.contrast) {
        begun++;
        break;
      }
    }
  }
  return begun >= options.edgeShare * (end - skipStart);
}

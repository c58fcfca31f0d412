/** Columns of the classic 5×7 display font, left to right, two hex digits each; bit 0 is the top row, bit 7 a descender. */
const GLYPHS: Readonly<Record<string, string>> = {
  A: '7c1211127c',
  B: '7f49494936',
  C: '3e41414122',
  D: '7f4141413e',
  E: '7f49494941',
  F: '7f09090901',
  G: '3e41415173',
  H: '7f0808087f',
  I: '00417f4100',
  J: '2040413f01',
  K: '7f08142241',
  L: '7f40404040',
  M: '7f021c027f',
  N: '7f0408107f',
  O: '3e4141413e',
  P: '7f09090906',
  Q: '3e4151215e',
  R: '7f09192946',
  S: '2649494932',
  T: '03017f0103',
  U: '3f4040403f',
  V: '1f2040201f',
  W: '3f4038403f',
  X: '6314081463',
  Y: '0304780403',
  Z: '6159494d43',
  a: '2054547840',
  b: '7f28444438',
  c: '3844444428',
  d: '384444287f',
  e: '3854545418',
  f: '00087e0902',
  g: '18a4a49c78',
  h: '7f08040478',
  i: '00447d4000',
  j: '2040403d00',
  k: '7f10284400',
  l: '00417f4000',
  m: '7c04780478',
  n: '7c08040478',
  o: '3844444438',
  p: 'fc18242418',
  q: '18242418fc',
  r: '7c08040408',
  s: '4854545424',
  t: '04043f4424',
  u: '3c4040207c',
  v: '1c2040201c',
  w: '3c4030403c',
  x: '4428102844',
  y: '4c9090907c',
  z: '4464544c44',
  0: '3e5149453e',
  1: '00427f4000',
  2: '7249494946',
  3: '2141494d33',
  4: '1814127f10',
  5: '2745454539',
  6: '3c4a494931',
  7: '4121110907',
  8: '3649494936',
  9: '464949291e',
  '.': '0060600000',
  ',': '0050300000',
  '-': '0808080808',
  '/': '2010080402',
  '%': '2313086462',
  '+': '08083e0808',
  ':': '0000360000',
};

const ROWS = 7;
const ADVANCE = 6;

/**
 * Path data of a line of text for SVG, drawn from a font of our own: pictures must not depend on which fonts a machine
 * has. Characters without a glyph leave a space.
 *
 * @param x left edge, px
 * @param y top of the capitals, px
 * @param height of the capitals, px
 */
export function letteringPath(text: string, x: number, y: number, height: number): string {
  const pixel = height / ROWS;
  const size = pixel.toFixed(2);
  let path = '';
  for (let i = 0; i < text.length; i++) {
    const glyph = GLYPHS[text[i]!];
    if (glyph === undefined) continue;
    for (let column = 0; column < 5; column++) {
      const bits = Number.parseInt(glyph.slice(2 * column, 2 * column + 2), 16);
      const left = (x + (i * ADVANCE + column) * pixel).toFixed(2);
      for (let row = 0; row < 8; row++) {
        if (!((bits >> row) & 1)) continue;
        let end = row + 1;
        while (end < 8 && (bits >> end) & 1) end++;
        path += `M${left} ${(y + row * pixel).toFixed(2)}h${size}v${((end - row) * pixel).toFixed(2)}h-${size}z`;
        row = end;
      }
    }
  }
  return path;
}

/** Width of a line of text, px. */
export const letteringWidth = (text: string, height: number): number =>
  ((Math.max(1, text.length * ADVANCE) - 1) * height) / ROWS;

/** Height of capitals at which a line of text is `width` px wide. */
export const letteringHeight = (text: string, width: number): number => (width * ROWS) / (text.length * ADVANCE - 1);

/** A picture in memory, a word per pixel: little-endian ABGR, opaque. */
export interface Raster {
  pixels: Uint32Array;
  width: number;
  height: number;
}

/** A small shape by its cover. */
export interface Stamp {
  readonly width: number;
  readonly height: number;
  /** Share of the colour, 0–256, row by row. */
  readonly cover: Uint16Array;
}

/** `#rrggbb` or `#rgb` as a word. */
export function wordOf(hex: string): number {
  const digits = hex.length === 4 ? hex.replaceAll(/[0-9a-f]/gi, '$&$&') : hex;
  const rgb = Number.parseInt(digits.slice(1), 16);
  return (0xff000000 | ((rgb & 255) << 16) | (rgb & 0xff00) | (rgb >> 16)) >>> 0;
}

/** Two channels at once: there are eight bits of air between them. @param share of `over`, 0–256 */
export function mixed(under: number, over: number, share: number): number {
  const rest = 256 - share;
  const outer = (((under & 0xff00ff) * rest + (over & 0xff00ff) * share) >>> 8) & 0xff00ff;
  const green = (((under & 0xff00) * rest + (over & 0xff00) * share) >>> 8) & 0xff00;
  return (0xff000000 | outer | green) >>> 0;
}

/** @param x of its left edge, whole px; what lies outside of the picture is left out */
export function putStamp(raster: Raster, x: number, y: number, stamp: Stamp, colour: number): void {
  const { pixels, width, height } = raster;
  const { cover } = stamp;
  const firstColumn = x < 0 ? -x : 0;
  const lastColumn = x + stamp.width > width ? width - x : stamp.width;
  const firstRow = y < 0 ? -y : 0;
  const lastRow = y + stamp.height > height ? height - y : stamp.height;
  for (let row = firstRow; row < lastRow; row++) {
    let cell = row * stamp.width + firstColumn;
    let pixel = (y + row) * width + x + firstColumn;
    for (let column = firstColumn; column < lastColumn; column++, cell++, pixel++) {
      const share = cover[cell]!;
      if (share === 256) pixels[pixel] = colour;
      else if (share !== 0) pixels[pixel] = mixed(pixels[pixel]!, colour, share);
    }
  }
}

const discs = new Map<string, Stamp>();

/** A filled circle; its edge is as smooth as whole pixels allow. @param opacity 0–1 */
export function discStamp(diameter: number, opacity: number): Stamp {
  const wide = Math.max(1, Math.round(diameter * 4) / 4);
  const strength = Math.round(opacity * 16) / 16;
  return remembered(discs, `${wide} ${strength}`, () =>
    shape(Math.ceil(wide), (far) => strength * (wide < 2.5 ? 1 : wide / 2 - far + 0.5)),
  );
}

/** The outline of a circle. @param radius to the middle of the line */
export function ringStamp(radius: number, line: number): Stamp {
  const rounded = Math.round(radius * 2) / 2;
  return remembered(discs, `ring ${rounded} ${line}`, () =>
    shape(2 * Math.ceil(rounded + line / 2 + 0.5), (far) => line / 2 + 0.5 - Math.abs(far - rounded)),
  );
}

function shape(size: number, shareAt: (far: number) => number): Stamp {
  const cover = new Uint16Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const share = shareAt(Math.hypot(column + 0.5 - size / 2, row + 0.5 - size / 2));
      cover[row * size + column] = Math.round(256 * Math.min(1, Math.max(0, share)));
    }
  }
  return { width: size, height: size, cover };
}

const MOST_REMEMBERED = 500;

/** The shapes of the last frames: zooming makes many sizes. */
export function remembered<T>(known: Map<string, T>, key: string, make: () => T): T {
  const before = known.get(key);
  if (before !== undefined) return before;
  if (known.size >= MOST_REMEMBERED) known.clear();
  const made = make();
  known.set(key, made);
  return made;
}

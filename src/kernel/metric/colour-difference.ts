import type { RgbImage } from '../image.ts';
import { checkSameSize } from './same-size.ts';

/** Linear light of an 8-bit sRGB sample, 0–1 (IEC 61966-2-1). */
const LINEAR = Float64Array.from({ length: 256 }, (_, level) => {
  const value = level / 255;
  return value > 0.04045 ? ((value + 0.055) / 1.055) ** 2.4 : value / 12.92;
});

/** XYZ of linear sRGB over the white of D65 for the 2° observer, as in scikit-image. */
const scaled = (weight: number, white: number) => LINEAR.map((value) => (weight * value) / white);
const X_RED = scaled(0.412453, 0.95047);
const X_GREEN = scaled(0.35758, 0.95047);
const X_BLUE = scaled(0.180423, 0.95047);
const Y_RED = scaled(0.212671, 1);
const Y_GREEN = scaled(0.71516, 1);
const Y_BLUE = scaled(0.072169, 1);
const Z_RED = scaled(0.019334, 1.08883);
const Z_GREEN = scaled(0.119193, 1.08883);
const Z_BLUE = scaled(0.950227, 1.08883);

/** CIELAB's cube root with a straight foot, at `STEPS + 1` places: interpolated, L, a and b are off by at most 1.2e-4. */
const STEPS = 1 << 16;
/** The white of these weights is up to 1.00001. */
const REACH = 1.0001;
const PER_UNIT = STEPS / REACH;
const ROOT = Float64Array.from({ length: STEPS + 1 }, (_, index) => {
  const t = index / PER_UNIT;
  return t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116;
});

function root(t: number): number {
  const place = t * PER_UNIT;
  const index = place | 0;
  const below = ROOT[index]!;
  return below + (place - index) * (ROOT[index + 1]! - below);
}

/**
 * CIELAB under D65 (2° observer) of sRGB samples 0–255: lightness 0–100 and the two colour axes, about -128–128.
 * Equal to scikit-image's `rgb2lab` to 1.2e-4 for every colour.
 */
export function rgbToLab(red: number, green: number, blue: number): readonly [L: number, a: number, b: number] {
  const x = root(X_RED[red]! + X_GREEN[green]! + X_BLUE[blue]!);
  const y = root(Y_RED[red]! + Y_GREEN[green]! + Y_BLUE[blue]!);
  const z = root(Z_RED[red]! + Z_GREEN[green]! + Z_BLUE[blue]!);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/**
 * Mean CIE76 colour difference: the distance of corresponding pixels in CIELAB; 0 for equal images, about 2.3 is just
 * noticeable, black and white are 100 apart. Equal to the mean of scikit-image's `deltaE_cie76` of `rgb2lab` to 1e-3.
 * @param mask one value per pixel; only pixels with a non-zero one count.
 * @returns NaN when no pixel counts.
 * @throws RangeError when the sizes differ, or the mask has not one value per pixel.
 */
export function meanColourDifference(a: RgbImage, b: RgbImage, mask?: Uint8Array): number {
  checkSameSize(a, b, mask);
  const p = a.data;
  const q = b.data;
  const pixels = a.width * a.height;
  let counted = 0;
  let total = 0;
  for (let pixel = 0, i = 0; pixel < pixels; pixel++, i += 3) {
    if (mask !== undefined && mask[pixel] === 0) continue;
    counted++;
    const r = p[i]!;
    const g = p[i + 1]!;
    const u = p[i + 2]!;
    const s = q[i]!;
    const h = q[i + 1]!;
    const v = q[i + 2]!;
    if (r === s && g === h && u === v) continue;
    const x = root(X_RED[r]! + X_GREEN[g]! + X_BLUE[u]!) - root(X_RED[s]! + X_GREEN[h]! + X_BLUE[v]!);
    const y = root(Y_RED[r]! + Y_GREEN[g]! + Y_BLUE[u]!) - root(Y_RED[s]! + Y_GREEN[h]! + Y_BLUE[v]!);
    const z = root(Z_RED[r]! + Z_GREEN[g]! + Z_BLUE[u]!) - root(Z_RED[s]! + Z_GREEN[h]! + Z_BLUE[v]!);
    const lightness = 116 * y;
    const redGreen = 500 * (x - y);
    const yellowBlue = 200 * (y - z);
    total += Math.sqrt(lightness * lightness + redGreen * redGreen + yellowBlue * yellowBlue);
  }
  return total / counted;
}

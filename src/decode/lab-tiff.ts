import { UnreadableError } from '../model/errors.ts';
import { openTiff, readDirectory, readInteger } from './container/tiff-directory.ts';
import { plain, sharp } from './libvips.ts';
import { plainReason } from './plain-reason.ts';
import type { PixelDecoder, Raster } from './types.ts';

const PHOTOMETRIC = 0x0106;
const CIELAB = 8;
const ICCLAB = 9;
const RGB = 2;

/** XYZ relative to D50, the white of Lab in TIFF and ICC, to linear sRGB (Bradford-adapted; Lindbloom). */
// biome-ignore format: a matrix
const TO_LINEAR = [
  3.1338561, -1.6168667, -0.4906146,
  -0.9787684, 1.9161415, 0.033454,
  0.0719453, -0.2289914, 1.4052427,
] as const;
const WHITE = [0.96422, 1, 0.82521] as const;

const cube = (t: number): number => (t > 6 / 29 ? t * t * t : 3 * (6 / 29) ** 2 * (t - 4 / 29));
const encode = (linear: number): number => (linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055);

/** Lab (L 0–100, a and b about −128–127) to sRGB, each 0–1 and cut to that range; writes three values to `out`. */
export function labToSrgb(lightness: number, a: number, b: number, out: Float64Array): void {
  const fy = (lightness + 16) / 116;
  const x = WHITE[0] * cube(fy + a / 500);
  const y = WHITE[1] * cube(fy);
  const z = WHITE[2] * cube(fy - b / 200);
  for (let row = 0; row < 3; row++) {
    const linear = TO_LINEAR[3 * row]! * x + TO_LINEAR[3 * row + 1]! * y + TO_LINEAR[3 * row + 2]! * z;
    out[row] = encode(Math.min(1, Math.max(0, linear)));
  }
}

/** A copy of the file whose first directory calls its samples RGB, and what it called them before. */
function relabel(bytes: Uint8Array): { bytes: Uint8Array; photometric: number } {
  const copy = Uint8Array.from(bytes);
  const tiff = openTiff(copy)!;
  const directory = readDirectory(tiff, tiff.firstDirectory);
  const photometric = readInteger(tiff, directory, PHOTOMETRIC)!;
  tiff.view.setUint16(directory.entries.get(PHOTOMETRIC)!.at, RGB, tiff.littleEndian);
  return { bytes: copy, photometric };
}

/**
 * TIFF in CIE Lab, 8 or 16 bits (TIFF 6.0, section 23, and TIFF Technical Note 4 for ICCLab). libvips 8.18 refuses
 * 8-bit Lab (`bad labq format`), so its samples are read as if they were RGB and converted here.
 */
export const labTiff: PixelDecoder = {
  name: 'lab-tiff',
  formats: ['tiff'],
  library: 'goldpan, sharp',

  async decode(bytes, { maxPixels }): Promise<Raster> {
    const { bytes: relabelled, photometric } = relabel(bytes);
    if (photometric !== CIELAB && photometric !== ICCLAB) {
      throw new UnreadableError('unsupported', 'TIFF in ITU Lab is not supported; convert the file to PNG');
    }
    const image = sharp(relabelled, {
      failOn: 'error',
      limitInputPixels: maxPixels,
      autoOrient: true,
      ignoreIcc: true,
    });
    try {
      const { depth } = await image.metadata();
      const deep = depth === 'ushort';
      if (!deep && depth !== 'uchar')
        throw new UnreadableError('unsupported', 'TIFF in Lab with other than 8 or 16 bits is not supported');
      const output = deep ? image.toColourspace('rgb16').raw({ depth: 'ushort' }) : image.raw();
      const { data, info } = await output.toBuffer({ resolveWithObject: true });
      const samples = deep
        ? new Uint16Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.length))
        : plain(data);
      convert(samples, info.channels, photometric === CIELAB);
      return { width: info.width, height: info.height, channels: info.channels as 3 | 4, data: samples };
    } catch (error) {
      if (error instanceof UnreadableError) throw error;
      throw new UnreadableError('corrupt', plainReason(error, bytes, 'tiff'));
    }
  },
};

/** In place, leaving alpha alone. CIELab stores a and b as signed numbers, ICCLab with an offset of half the range. */
function convert(samples: Uint8Array | Uint16Array, channels: number, signed: boolean): void {
  const deep = samples instanceof Uint16Array;
  const full = deep ? 65_535 : 255;
  const step = deep ? 256 : 1;
  const half = deep ? 32_768 : 128;
  const axis = (value: number) => (signed ? (value >= half ? value - 2 * half : value) : value - half) / step;
  const rgb = new Float64Array(3);
  for (let i = 0; i + 2 < samples.length; i += channels) {
    labToSrgb((samples[i]! * 100) / full, axis(samples[i + 1]!), axis(samples[i + 2]!), rgb);
    for (let c = 0; c < 3; c++) samples[i + c] = Math.round(rgb[c]! * full);
  }
}

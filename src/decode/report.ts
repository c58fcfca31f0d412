import { UnreadableError } from '../model/errors.ts';
import { FORMATS, type Format } from '../model/format.ts';
import { decodeImage } from './decode.ts';
import { DECODERS } from './decoders/registry.generated.ts';
import { sharp } from './libvips.ts';
import { SAMPLE_HEIGHT, SAMPLE_WIDTH, sampleBytes, samplePicture } from './samples.ts';
import { sniffFormat } from './sniff.ts';

export interface DecoderStatus {
  readonly format: Format;
  readonly decoder: string;
  readonly library: string;
  /** A sample of the format was decoded and showed the right picture. */
  readonly available: boolean;
  /** Why not, and what to install. */
  readonly problem?: string;
}

/** Largest mean difference, in 8-bit steps, that lossy compression may leave on the sample. */
const TOLERANCE = 16;

const encodeSample = () => sharp(samplePicture(), { raw: { width: SAMPLE_WIDTH, height: SAMPLE_HEIGHT, channels: 3 } });

function bmpSample(): Uint8Array {
  const rgb = samplePicture();
  const file = Buffer.alloc(54 + rgb.length);
  file.write('BM');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(SAMPLE_WIDTH, 18);
  file.writeInt32LE(-SAMPLE_HEIGHT, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  for (let i = 0; i < rgb.length; i += 3) file.set([rgb[i + 2]!, rgb[i + 1]!, rgb[i]!], 54 + i);
  return file;
}

/** A TIFF structure that calls itself a DNG and holds nothing but a preview. */
export function rawSample(jpeg: Uint8Array, orientation = 1): Uint8Array {
  const entries = [
    [0x0112, 3, 1, orientation],
    [0x0201, 4, 1, 8 + 2 + 4 * 12 + 4],
    [0x0202, 4, 1, jpeg.length],
    [0xc612, 1, 4, 0x00000601],
  ] as const;
  const head = Buffer.alloc(8 + 2 + entries.length * 12 + 4);
  head.write('II*\0', 'latin1');
  head.writeUInt32LE(8, 4);
  head.writeUInt16LE(entries.length, 8);
  for (const [i, [tag, type, count, value]] of entries.entries()) {
    head.writeUInt16LE(tag, 10 + i * 12);
    head.writeUInt16LE(type, 12 + i * 12);
    head.writeUInt32LE(count, 14 + i * 12);
    head.writeUInt32LE(value, 18 + i * 12);
  }
  return Buffer.concat([head, jpeg]);
}

const svgSample = (): Uint8Array =>
  // Pixel by pixel: plain rectangles are all that is needed to compare it with the others.
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${SAMPLE_WIDTH}" height="${SAMPLE_HEIGHT}" shape-rendering="crispEdges">${Array.from(
      { length: SAMPLE_WIDTH * SAMPLE_HEIGHT },
      (_, i) => {
        const [x, y] = [i % SAMPLE_WIDTH, Math.floor(i / SAMPLE_WIDTH)];
        return `<rect x="${x}" y="${y}" width="1" height="1" fill="rgb(${16 * x},${20 * y},${8 * (x + y)})"/>`;
      },
    ).join('')}</svg>`,
  );

const jpegSample = () => encodeSample().jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer();

/** The sample picture as a file of each format. */
export const SAMPLE_FILES: Readonly<Record<Format, () => Uint8Array | Promise<Uint8Array>>> = {
  jpeg: jpegSample,
  png: () => encodeSample().png().toBuffer(),
  webp: () => encodeSample().webp({ lossless: true }).toBuffer(),
  tiff: () => encodeSample().tiff().toBuffer(),
  gif: () => encodeSample().gif().toBuffer(),
  avif: () => encodeSample().avif({ quality: 90, chromaSubsampling: '4:4:4' }).toBuffer(),
  svg: svgSample,
  bmp: bmpSample,
  pnm: () => Buffer.concat([Buffer.from(`P6 ${SAMPLE_WIDTH} ${SAMPLE_HEIGHT} 255\n`), samplePicture()]),
  heic: () => sampleBytes('heic'),
  jxl: () => sampleBytes('jxl'),
  jp2: () => sampleBytes('jp2'),
  raw: async () => rawSample(await jpegSample()),
};

async function problemOf(format: Format): Promise<string | undefined> {
  try {
    const bytes = await SAMPLE_FILES[format]();
    if (sniffFormat(bytes) !== format) return 'the sample was not recognised';
    const { view } = await decodeImage(bytes, format, { longSide: 512, maxPixels: 1e6 });
    if (view.width !== SAMPLE_WIDTH || view.height !== SAMPLE_HEIGHT) return 'the sample decoded to a wrong size';
    const picture = samplePicture();
    const difference = picture.reduce((sum, value, i) => sum + Math.abs(value - view.data[i]!), 0) / picture.length;
    return difference <= TOLERANCE ? undefined : 'the sample decoded to a wrong picture';
  } catch (error) {
    if (error instanceof UnreadableError) return error.message;
    return `the decoder does not start: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Every format with its decoder, each really tried on a tiny sample; for `goldpan doctor`. Never throws. */
export async function decoderReport(): Promise<DecoderStatus[]> {
  const statuses: DecoderStatus[] = [];
  for (const format of FORMATS) {
    const decoder = DECODERS.find(({ formats }) => formats.includes(format));
    const problem = await problemOf(format);
    statuses.push({
      format,
      decoder: decoder?.name ?? 'libvips',
      library: decoder?.library ?? `sharp ${sharp.versions.sharp} (libvips ${sharp.versions.vips})`,
      available: problem === undefined,
      ...(problem === undefined ? {} : { problem }),
    });
  }
  return statuses;
}

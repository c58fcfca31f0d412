import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readContainer } from '../../src/decode/container/read.ts';
import { decodeImage } from '../../src/decode/decode.ts';
import { decodeExact } from '../../src/decode/exact.ts';
import { extensionContradicts } from '../../src/decode/extensions.ts';
import { sniffFormat } from '../../src/decode/sniff.ts';
import type { DecodedImage } from '../../src/decode/types.ts';
import { UnreadableError } from '../../src/model/errors.ts';

const DATA = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
const LIMITS = { maxPixels: 250_000_000 };
const LIMIT_MS = 10_000;

const filesOf = (folder: string) => readdirSync(`${DATA}${folder}`).sort();
const read = (folder: string, name: string) => readFileSync(`${DATA}${folder}/${name}`);

type End = DecodedImage | UnreadableError | 'not an image';

/** What becomes of a file; anything but the three outcomes is thrown on. */
async function end(folder: string, name: string): Promise<End> {
  const bytes = read(folder, name);
  const format = sniffFormat(bytes);
  if (format === null) return 'not an image';
  const container = readContainer(bytes, format);
  try {
    return await decodeImage(bytes, format, { ...LIMITS, longSide: 512, container });
  } catch (error) {
    if (error instanceof UnreadableError) return error;
    throw error;
  }
}

async function endInTime(folder: string, name: string): Promise<End> {
  const started = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${name} takes more than 10 s`)), LIMIT_MS);
  });
  const result = await Promise.race([end(folder, name), late]);
  clearTimeout(timer);
  // A decoder that blocks the thread holds back the timer too.
  expect(performance.now() - started).toBeLessThan(LIMIT_MS);
  return result;
}

const isImage = (result: End): result is DecodedImage => typeof result === 'object' && 'view' in result;

describe.each([
  'badfiles/pngsuite',
  'badfiles/pillow',
  'badfiles/sharp',
  'badfiles/libheif',
  'neardup/imagededup/formats_images',
])('every file of %s', (folder) => {
  it.each(filesOf(folder))('%s ends as one of the three outcomes', async (name) => {
    const result = await endInTime(folder, name);
    if (isImage(result)) {
      const { width, height, data } = result.view;
      expect(data.length).toBe(width * height * 3);
      expect(Math.max(width, height)).toBeLessThanOrEqual(512);
    } else if (result !== 'not an image') {
      expect(result.message).not.toMatch(/\n|Vips|vips|\/work|node_modules/);
      expect(result.message.length).toBeGreaterThan(20);
    }
  });

  it.each(filesOf(folder))('%s has exact pixels or an UnreadableError', async (name) => {
    const bytes = read(folder, name);
    const format = sniffFormat(bytes);
    if (format === null) return;
    const result = await decodeExact(bytes, format, LIMITS).catch((error: unknown) => error);
    if (!(result instanceof UnreadableError))
      expect(result).toMatchObject({ width: expect.any(Number), bitDepth: expect.any(Number) });
  });
});

describe('PngSuite', () => {
  const files = filesOf('badfiles/pngsuite').filter((name) => name.endsWith('.png'));
  const broken = files.filter((name) => name.startsWith('x'));

  it('is all there', () => {
    expect(broken.length).toBe(14);
    expect(files.length - broken.length).toBeGreaterThan(150);
  });

  it.each(files.filter((name) => !name.startsWith('x')))(
    '%s decodes at the size its name or header says',
    async (name) => {
      const result = await end('badfiles/pngsuite', name);
      if (!isImage(result)) return expect.fail(String(result));
      const facts = readContainer(read('badfiles/pngsuite', name), 'png');
      expect([result.width, result.height, result.damage]).toEqual([facts.width, facts.height, null]);
      expect(facts.truncated).toBe(false);
      // The names end in colour type, kind of it, and depth: basn2c08.
      const depth = Number(name.slice(6, 8));
      expect(facts.bitDepth).toBe(depth);
      expect(result.bitDepth).toBe(depth === 16 ? 16 : 8);
      expect(result.channels).toBe('04'.includes(name[4]!) ? 1 : 3);
    },
  );

  const REASONS: Readonly<Record<string, RegExp>> = {
    xc: /colour type \d, which does not exist/,
    xcr: /signature damaged: line endings/,
    xcs: /checksum wrong in IDAT/,
    xd: /bit depth \d+, which colour type 2 does not have/,
    xdt: /IDAT\) missing/,
    xhd: /checksum wrong in IHDR/,
    xlf: /signature damaged: line endings/,
    xs: /signature damaged/,
  };
  it.each(broken)('%s is broken, and the reason says how', async (name) => {
    const result = await end('badfiles/pngsuite', name);
    expect(result).toBeInstanceOf(UnreadableError);
    const reason = REASONS[name.slice(0, 3)] ?? REASONS[name.slice(0, 2)]!;
    expect((result as UnreadableError).message).toMatch(reason);
  });
});

describe.each(['Landscape', 'Portrait'])('%s_1 to 8', (family) => {
  it('are one picture once oriented', async () => {
    const images: DecodedImage[] = [];
    for (let n = 1; n <= 8; n++) {
      const name = `${family}_${n}.jpg`;
      expect(readContainer(read('badfiles/sharp', name), 'jpeg').orientation).toBe(n);
      const result = await end('badfiles/sharp', name);
      if (!isImage(result)) return expect.fail(String(result));
      images.push(result);
    }
    const [first, ...others] = images as [DecodedImage, ...DecodedImage[]];
    for (const [i, other] of others.entries()) {
      expect([other.width, other.height]).toEqual([first.width, first.height]);
      const { data } = first.view;
      let sum = 0;
      for (let k = 0; k < data.length; k++) sum += Math.abs(data[k]! - other.view.data[k]!);
      expect(sum / data.length, `${family}_${i + 2}`).toBeLessThan(6);
    }
  });
});

describe('known files', () => {
  it.each([
    ['pillow', 'decompression_bomb.gif', /./],
    ['pillow', 'reallybig.bmp', /megapixels/],
    ['sharp', '65536-uint32-limit.png', /megapixels/],
    ['sharp', 'giant-image.jpg', /280 megapixels/],
    ['sharp', 'corrupt-header.jpg', /ends inside its header/],
    ['pillow', 'badwidth.bmp', /-127×64/],
    ['pillow', 'zero_height.j2k', /64×0/],
  ])('%s/%s is refused for the right reason', async (folder, name, reason) => {
    const result = await end(`badfiles/${folder}`, name);
    expect(result).toBeInstanceOf(UnreadableError);
    expect((result as UnreadableError).message).toMatch(reason);
  });

  it.each([
    ['sharp', 'truncated.jpg'],
    ['sharp', 'truncated.png'],
    ['pillow', 'truncated_jpeg.jpg'],
    ['pillow', 'truncated_image.png'],
    ['pillow', 'ultrahdr.jpg'],
  ])('%s/%s is cut, and shown as far as it goes', async (folder, name) => {
    const bytes = read(`badfiles/${folder}`, name);
    expect(readContainer(bytes, sniffFormat(bytes)!).truncated).toBe(true);
    expect((await end(`badfiles/${folder}`, name)) as DecodedImage).toMatchObject({
      damage: expect.stringMatching(/ends early/),
    });
  });

  it.each([
    ['sharp', 'Channel_digital_image_CMYK_color.jpg', 500, 333],
    ['sharp', '16-bit-grey-alpha.png', 109, 96],
    ['sharp', 'relax.jp2', 320, 240],
    ['sharp', 'pitm.avif', 4096, 800],
    ['libheif', 'example.heic', 1280, 854],
    ['libheif', 'example.avif', 800, 533],
    ['pillow', 'hopper_bad_exif.jpg', 500, 500],
    ['pillow', 'invalid-exif.jpg', 200, 200],
    ['pillow', 'rgba32.bmp', 127, 64],
  ])('%s/%s is sound: %i×%i', async (folder, name, width, height) => {
    expect((await end(`badfiles/${folder}`, name)) as DecodedImage).toMatchObject({ width, height, damage: null });
  });

  it('count the frames of animations', () => {
    const pages = (name: string) =>
      readContainer(read('badfiles/sharp', name), sniffFormat(read('badfiles/sharp', name))!).pages;
    expect([pages('animated-loop-3.gif'), pages('animated-loop-3.webp'), pages('rotating-squares.gif')]).toEqual([
      10, 10, 30,
    ]);
  });

  it('with the wrong extension are known by their content', () => {
    const folder = 'neardup/imagededup/formats_images';
    const seen = Object.fromEntries(
      filesOf(folder).map((name) => {
        const format = sniffFormat(read(folder, name));
        return [name, [format, format !== null && extensionContradicts(name, format)]];
      }),
    );
    expect(seen).toEqual({
      'baboon.pgm': ['pnm', false],
      'copyleft.tiff': ['tiff', false],
      'giphy.gif': ['gif', false],
      'marbles.pbm': ['pnm', false],
      'ukbench09380.bmp': ['jpeg', true],
      'ukbench09380.jpeg': ['jpeg', false],
      'ukbench09380.png': ['jpeg', true],
      'ukbench09380.svg': ['jpeg', true],
      'ukbench09380.webp': ['webp', false],
    });
  });
});

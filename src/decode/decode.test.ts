import { describe, expect, it } from 'vitest';
import { UnreadableError } from '../model/errors.ts';
import { FORMATS, type Format } from '../model/format.ts';
import { decodeImage } from './decode.ts';
import { decodeExact } from './exact.ts';
import { sharp } from './libvips.ts';
import { SAMPLE_FILES } from './report.ts';

const OPTIONS = { longSide: 512, maxPixels: 10_000_000 };

/** Distinct in every corner and channel, smooth enough for JPEG. */
function gradient(width: number, height: number) {
  const data = Buffer.alloc(width * height * 3);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      data[at++] = (255 * x) / width;
      data[at++] = (255 * y) / height;
      data[at++] = x < width / 2 && y < height / 2 ? 255 : 40;
    }
  }
  return sharp(data, { raw: { width, height, channels: 3 } });
}

const meanDifference = (a: Uint8Array, b: Uint8Array) =>
  a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length;

const failure = async (bytes: Uint8Array, format: Format, options = OPTIONS) => {
  const error = await decodeImage(bytes, format, options).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UnreadableError);
  return error as UnreadableError;
};

describe('decodeImage', () => {
  it('gives the view and the facts of a large photo from one decode', async () => {
    const jpeg = await gradient(1600, 1200).jpeg().toBuffer();
    const image = await decodeImage(jpeg, 'jpeg', OPTIONS);
    expect(image).toMatchObject({
      width: 1600,
      height: 1200,
      channels: 3,
      bitDepth: 8,
      transparentShare: 0,
      reduced: true,
      damage: null,
    });
    expect([image.view.width, image.view.height, image.view.data.length]).toEqual([512, 384, 512 * 384 * 3]);
    expect(image.view.data.constructor).toBe(Uint8Array);
  });

  it('never enlarges', async () => {
    const image = await decodeImage(await gradient(30, 20).png().toBuffer(), 'png', OPTIONS);
    expect([image.view.width, image.view.height, image.reduced]).toEqual([30, 20, false]);
  });

  for (const format of ['jpeg', 'png', 'webp', 'tiff'] as const) {
    it(`turns a ${format} by its EXIF orientation, 1 to 8`, async () => {
      const upright = await gradient(96, 64).raw().toBuffer();
      // How to store the upright picture so that each orientation shows it upright again: turned, then mirrored.
      const stored: Record<number, readonly [turn: number, mirror: boolean]> = {
        1: [0, false],
        2: [0, true],
        3: [180, false],
        4: [180, true],
        5: [90, true],
        6: [270, false],
        7: [270, true],
        8: [90, false],
      };
      for (const [orientation, [turn, mirror]] of Object.entries(stored)) {
        const raw = sharp(upright, { raw: { width: 96, height: 64, channels: 3 } });
        let turned = await raw.rotate(turn).png().toBuffer();
        if (mirror) turned = await sharp(turned).flop().png().toBuffer();
        const output = sharp(turned).withMetadata({ orientation: Number(orientation) });
        const file = await (format === 'jpeg'
          ? output.jpeg({ quality: 98, chromaSubsampling: '4:4:4' })
          : output.toFormat(format, { lossless: true, compression: 'none' })
        ).toBuffer();
        const image = await decodeImage(file, format, OPTIONS);
        expect([image.width, image.height], `orientation ${orientation}`).toEqual([96, 64]);
        expect(meanDifference(image.view.data, upright), `orientation ${orientation}`).toBeLessThan(2);
      }
    });
  }

  it('puts alpha over white and counts what is transparent', async () => {
    const half = Buffer.alloc(20 * 10 * 4);
    for (let i = 0; i < 200; i++) half.set(i % 20 < 5 ? [255, 0, 0, 0] : [0, 0, 255, 255], 4 * i);
    const png = await sharp(half, { raw: { width: 20, height: 10, channels: 4 } })
      .png()
      .toBuffer();
    const { view, transparentShare, channels } = await decodeImage(png, 'png', OPTIONS);
    expect(transparentShare).toBe(0.25);
    expect(channels).toBe(3);
    expect([...view.data.subarray(0, 3), ...view.data.subarray(57, 60)]).toEqual([255, 255, 255, 0, 0, 255]);
  });

  it('reads grey, grey with alpha, palette and 16 bits', async () => {
    const photo = gradient(40, 30);
    const decode = async (image: ReturnType<typeof sharp>) => decodeImage(await image.png().toBuffer(), 'png', OPTIONS);
    expect(await decode(photo.clone().toColourspace('b-w'))).toMatchObject({ channels: 1, bitDepth: 8 });
    const deep = await decode(photo.clone().toColourspace('rgb16'));
    expect(deep).toMatchObject({ channels: 3, bitDepth: 16 });
    expect(meanDifference(deep.view.data, await photo.clone().raw().toBuffer())).toBeLessThan(1);
    const palette = await decodeImage(
      await photo.clone().png({ palette: true, colours: 16 }).toBuffer(),
      'png',
      OPTIONS,
    );
    expect(palette).toMatchObject({ channels: 3, bitDepth: 8 });
  });

  it('reads CMYK', async () => {
    const photo = gradient(80, 60);
    const reference = await photo.clone().raw().toBuffer();
    const image = await decodeImage(
      await photo.clone().toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer(),
      'jpeg',
      OPTIONS,
    );
    expect(image).toMatchObject({ channels: 3, width: 80, height: 60 });
    // Out-of-gamut colours are lost in print; the picture is not.
    expect(meanDifference(image.view.data, reference)).toBeLessThan(45);
  });

  it('takes the first frame of an animation', async () => {
    const frames = await Promise.all(
      ['#ff0000', '#00ff00'].map((background) =>
        sharp({ create: { width: 20, height: 20, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    const gif = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    const image = await decodeImage(gif, 'gif', OPTIONS);
    expect([image.width, image.height]).toEqual([20, 20]);
    expect([...image.view.data.subarray(0, 3)]).toEqual([255, 0, 0]);
  });
});

describe('damaged files', () => {
  it('that lack their end give what is there, and say so', async () => {
    const jpeg = await gradient(640, 480).jpeg().toBuffer();
    for (const share of [0.3, 0.6, 0.9]) {
      const image = await decodeImage(jpeg.subarray(0, Math.floor(jpeg.length * share)), 'jpeg', OPTIONS);
      expect(image.damage).toMatch(/ends early/);
      expect([image.width, image.height]).toEqual([640, 480]);
    }
    const png = await gradient(640, 480).png().toBuffer();
    expect((await decodeImage(png.subarray(0, png.length >> 1), 'png', OPTIONS)).damage).toMatch(/ends early/);
  });

  it('that hold no picture at all are corrupt', async () => {
    const jpeg = await gradient(64, 48).jpeg().toBuffer();
    expect((await failure(jpeg.subarray(0, 100), 'jpeg')).code).toBe('corrupt');
    for (const format of FORMATS) {
      const file = await SAMPLE_FILES[format]();
      const { code, message } = await failure(file.subarray(0, 20), format, OPTIONS);
      expect(['corrupt', 'unsupported'], `${format}: ${message}`).toContain(code);
    }
  });

  it('with a changed byte have their checksum named', async () => {
    const png = Buffer.from(await gradient(64, 48).png().toBuffer());
    png[png.indexOf('IDAT') + 30]! ^= 0xff;
    expect((await failure(png, 'png')).message).toBe(
      'PNG checksum wrong in IDAT: the file was altered or badly copied',
    );
  });

  it('give reasons without paths, prefixes or line breaks', async () => {
    for (const format of FORMATS) {
      const { message } = await failure(
        Buffer.concat([(await SAMPLE_FILES[format]()).subarray(0, 24), Buffer.alloc(16)]),
        format,
      );
      expect(message, format).not.toMatch(/\n|\/|Vips|vips|Error:/);
      expect(message.length).toBeLessThan(220);
    }
  });

  it('of any kind end in an image or an UnreadableError', async () => {
    let seed = 1;
    const random = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    for (const format of FORMATS) {
      const original = await SAMPLE_FILES[format]();
      for (let run = 0; run < 25; run++) {
        const bytes = Uint8Array.from(original);
        for (let k = 0; k < 4; k++) bytes[random(bytes.length)] = random(256);
        for (const decode of [() => decodeImage(bytes, format, OPTIONS), () => decodeExact(bytes, format, OPTIONS)]) {
          await decode().catch((error: unknown) => {
            if (!(error instanceof UnreadableError)) throw new Error(`${format}, run ${run}`, { cause: error });
          });
        }
      }
    }
  });
});

describe('limits', () => {
  it('refuse images by their header, for every format', async () => {
    for (const format of FORMATS) {
      if (format === 'svg') continue; // drawn at the size of the view
      const { code, message } = await failure(await SAMPLE_FILES[format](), format, { longSide: 512, maxPixels: 100 });
      expect(code, format).toBe('too-many-pixels');
      expect(message).toContain('16×12');
    }
  });

  it('draw an SVG at the size of the view, however large it says it is', async () => {
    const svg = Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" width="1000000" height="500000"><rect width="1000000" height="500000" fill="#f00"/></svg>',
    );
    const image = await decodeImage(svg, 'svg', OPTIONS);
    expect([image.width, image.height, image.view.width, image.view.height]).toEqual([1_000_000, 500_000, 512, 256]);
    await expect(decodeExact(svg, 'svg', OPTIONS)).rejects.toMatchObject({ code: 'too-many-pixels' });
  });
});

describe('SVG', () => {
  const rect = '<rect width="10" height="10" fill="#00f"/>';
  it.each([
    [
      'in UTF-16',
      Buffer.concat([
        Buffer.of(0xff, 0xfe),
        Buffer.from(
          `<?xml version="1.0" encoding="UTF-16"?><svg xmlns="http://www.w3.org/2000/svg" width="10" height="10">${rect}</svg>`,
          'utf16le',
        ),
      ]),
    ],
    [
      'behind a long comment',
      Buffer.from(
        `<?xml version="1.0"?><!--${' '.repeat(3000)}--><svg xmlns="http://www.w3.org/2000/svg" width="10" height="10">${rect}</svg>`,
      ),
    ],
    [
      'with a prefixed root',
      Buffer.from(
        '<s:svg xmlns:s="http://www.w3.org/2000/svg" width="10" height="10"><s:rect width="10" height="10" fill="#00f"/></s:svg>',
      ),
    ],
  ])('is drawn %s', async (_, svg) => {
    const { view } = await decodeImage(svg, 'svg', OPTIONS);
    expect([view.width, view.height, ...view.data.subarray(0, 3)]).toEqual([10, 10, 0, 0, 255]);
  });

  it('never reads other files', async () => {
    const here = new URL(import.meta.url).href;
    const image = (href: string) =>
      Buffer.from(
        `<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><image href="${href}" width="10" height="10"/></svg>`,
      );
    const png = await sharp({ create: { width: 4, height: 4, channels: 3, background: '#000' } })
      .png()
      .toBuffer();
    expect(
      (await decodeImage(image(`data:image/png;base64,${png.toString('base64')}`), 'svg', OPTIONS)).view.data[150],
    ).toBe(0);
    expect((await decodeImage(image(here), 'svg', OPTIONS)).view.data.every((v) => v === 255)).toBe(true);
    const entity = Buffer.from(
      `<!DOCTYPE svg [<!ENTITY x SYSTEM "${here}">]><svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><text>&x;</text></svg>`,
    );
    expect((await failure(entity, 'svg')).message).toMatch(/entities/);
  });
});

describe('samples that have no stated black and white', () => {
  it('are refused instead of guessed at', async () => {
    const { code, message } = await failure(floatTiff(), 'tiff');
    expect([code, message.includes('32-bit floating-point')]).toEqual(['unsupported', true]);
  });
});

function floatTiff(): Buffer {
  const entries = [
    [256, 4, 1, 2],
    [257, 4, 1, 2],
    [258, 3, 1, 32],
    [259, 3, 1, 1],
    [262, 3, 1, 1],
    [273, 4, 1, 8 + 2 + 10 * 12 + 4],
    [277, 3, 1, 1],
    [278, 4, 1, 2],
    [279, 4, 1, 16],
    [339, 3, 1, 3],
  ] as const;
  const head = Buffer.alloc(8 + 2 + entries.length * 12 + 4);
  head.write('II*\0', 'latin1');
  head.writeUInt32LE(8, 4);
  head.writeUInt16LE(entries.length, 8);
  for (const [i, [tag, type, count, value]] of entries.entries()) {
    head.writeUInt16LE(tag, 10 + 12 * i);
    head.writeUInt16LE(type, 12 + 12 * i);
    head.writeUInt32LE(count, 14 + 12 * i);
    head.writeUInt32LE(value, 18 + 12 * i);
  }
  return Buffer.concat([head, Buffer.from(new Float32Array([0, 0.25, 0.5, 1]).buffer)]);
}

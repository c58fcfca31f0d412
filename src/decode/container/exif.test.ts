import exifr from 'exifr';
import { describe, expect, it } from 'vitest';
import { sharp } from '../libvips.ts';
import { isoLocalTime, readExif } from './exif.ts';
import { emptyFacts } from './facts.ts';
import { readContainer } from './read.ts';

const blank = () => sharp({ create: { width: 40, height: 30, channels: 3, background: '#8899aa' } });

const EXIF = {
  IFD0: { Make: 'Acme Works', Model: 'Camera 9' },
  IFD2: { DateTimeOriginal: '2019:07:31 18:05:09' },
  IFD3: {
    GPSLatitudeRef: 'N',
    GPSLatitude: '51/1 30/1 3230/100',
    GPSLongitudeRef: 'W',
    GPSLongitude: '0/1 7/1 4366/100',
  },
};

describe('EXIF', () => {
  // libvips writes no EXIF directory into a TIFF.
  for (const format of ['jpeg', 'png', 'webp'] as const) {
    it(`is read from ${format}, as exifr reads it`, async () => {
      const file = await blank().withExif(EXIF).toFormat(format).toBuffer();
      const facts = readContainer(file, format);
      expect(facts).toMatchObject({
        cameraMake: 'Acme Works',
        cameraModel: 'Camera 9',
        takenAt: '2019-07-31T18:05:09',
        hasGps: true,
      });
      if (format === 'webp') return; // exifr does not read WebP
      const peer = await exifr.parse(file, { reviveValues: false, gps: true });
      expect(peer).toMatchObject({
        Make: facts.cameraMake,
        Model: facts.cameraModel,
        DateTimeOriginal: '2019:07:31 18:05:09',
      });
      expect(peer.GPSLatitude).toBeDefined();
    });
  }

  for (const format of ['jpeg', 'png', 'webp', 'tiff'] as const) {
    it.each([1, 2, 3, 4, 5, 6, 7, 8])(
      `orientation %i is read from ${format} as libvips reads it`,
      async (orientation) => {
        const file = await blank().withMetadata({ orientation }).toFormat(format).toBuffer();
        expect(readContainer(file, format).orientation).toBe(orientation);
        expect((await sharp(file).metadata()).orientation).toBe(orientation);
      },
    );
  }

  it('is read in either byte order, with its directories', () => {
    for (const little of [true, false]) {
      const block = new DataView(new ArrayBuffer(120));
      block.setUint16(0, little ? 0x4949 : 0x4d4d);
      block.setUint16(2, 42, little);
      block.setUint32(4, 8, little);
      let at = 8;
      const directory = (
        ...entries: readonly (readonly [tag: number, type: number, count: number, value: number])[]
      ) => {
        block.setUint16(at, entries.length, little);
        for (const [i, [tag, type, count, value]] of entries.entries()) {
          const entry = at + 2 + 12 * i;
          block.setUint16(entry, tag, little);
          block.setUint16(entry + 2, type, little);
          block.setUint32(entry + 4, count, little);
          if (type === 3) block.setUint16(entry + 8, value, little);
          else block.setUint32(entry + 8, value, little);
        }
        at += 2 + 12 * entries.length + 4;
      };
      directory([0x0112, 3, 1, 5], [0x8769, 4, 1, 50], [0x8825, 4, 1, 68]);
      directory([0x9003, 2, 20, 86]);
      directory([2, 5, 3, 0]);
      for (const [i, letter] of [...'2020:02:29 12:00:01'].entries()) block.setUint8(86 + i, letter.charCodeAt(0));
      const facts = emptyFacts('jpeg');
      readExif(new Uint8Array(block.buffer), facts);
      expect(facts).toMatchObject({ orientation: 5, takenAt: '2020-02-29T12:00:01', hasGps: true });
    }
  });

  it('that is broken costs nothing but itself', async () => {
    const jpeg = await blank().withExif(EXIF).jpeg().toBuffer();
    const start = jpeg.indexOf('Exif');
    for (let at = start + 6; at < start + 250; at++) {
      const broken = Buffer.from(jpeg);
      broken.fill(0xff, at, at + 4);
      const facts = readContainer(broken, 'jpeg');
      expect(facts).toMatchObject({ width: 40, height: 30, truncated: false });
      expect(facts.orientation).toBeGreaterThanOrEqual(1);
      expect(facts.orientation).toBeLessThanOrEqual(8);
    }
  });
});

describe('isoLocalTime', () => {
  it.each([
    ['2019:07:31 18:05:09', '2019-07-31T18:05:09'],
    ['2019-07-31T18:05:09+02:00', '2019-07-31T18:05:09'],
    ['0000:00:00 00:00:00', null],
    ['    :  :     :  :  ', null],
    ['2019:13:01 00:00:00', null],
    ['yesterday', null],
    [null, null],
  ])('%s is %s', (text, expected) => {
    expect(isoLocalTime(text)).toBe(expected);
  });
});

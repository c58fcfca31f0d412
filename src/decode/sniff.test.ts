import { describe, expect, it } from 'vitest';
import { FORMATS } from '../model/format.ts';
import { SAMPLE_FILES } from './report.ts';
import { sampleBytes } from './samples.ts';
import { sniffFormat } from './sniff.ts';

const text = (value: string) => Buffer.from(value);
const box = (brand: string, ...compatible: string[]) =>
  Buffer.concat([
    Buffer.from([0, 0, 0, 16 + 4 * compatible.length]),
    text(`ftyp${brand}\0\0\0\0${compatible.join('')}`),
  ]);

describe('sniffFormat', () => {
  for (const format of FORMATS) {
    it(`recognises ${format} by its content`, async () => {
      expect(sniffFormat(await SAMPLE_FILES[format]())).toBe(format);
    });
  }

  it('recognises the bare codestreams and containers of JPEG XL and JPEG 2000', () => {
    expect(sniffFormat(sampleBytes('jxlContainer'))).toBe('jxl');
    expect(sniffFormat(sampleBytes('jp2Codestream'))).toBe('jp2');
  });

  it.each([
    ['a byte order mark', '\ufeff<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['an XML declaration', '<?xml version="1.0"?>\n<svg width="1"/>'],
    ['a comment with markup', '<!-- <html> -->\n<svg/>'],
    ['a doctype', '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/x.dtd"><svg/>'],
    ['a doctype with entities', '<!DOCTYPE svg [<!ENTITY ns "a>b"> <!ENTITY b "]">]>\n<svg/>'.replace('"]"', '"c"')],
    ['a namespace prefix', '<s:svg xmlns:s="http://www.w3.org/2000/svg"/>'],
    ['leading white space', '\n\n  <svg/>'],
  ])('recognises SVG with %s', (_, source) => {
    expect(sniffFormat(text(source))).toBe('svg');
  });

  it('recognises SVG in UTF-16', () => {
    expect(sniffFormat(Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from('<svg/>', 'utf16le')]))).toBe('svg');
  });

  it.each([
    ['HTML with an SVG inside', '<html><body><svg/></body></html>'],
    ['a word that begins like one', '<svgfoo/>'],
    ['an endless comment', `<!-- ${'x'.repeat(70_000)}`],
    ['plain text', 'BMW builds cars.'],
    ['text that begins with P1', 'P1 is a parking space'],
    ['a PDF', '%PDF-1.7\n'],
    ['nothing', ''],
    ['RIFF audio', 'RIFF\0\0\0\0WAVEfmt '],
  ])('takes %s for no image', (_, source) => {
    expect(sniffFormat(text(source))).toBeNull();
  });

  it('tells the brands of ISO base media apart', () => {
    expect(sniffFormat(box('avif', 'mif1', 'miaf'))).toBe('avif');
    expect(sniffFormat(box('mif1', 'avif'))).toBe('avif');
    expect(sniffFormat(box('mif1', 'heic'))).toBe('heic');
    expect(sniffFormat(box('crx ', 'isom'))).toBe('raw');
    expect(sniffFormat(box('isom', 'mp42', 'mif1'))).toBeNull();
  });

  it.each([
    ['Fujifilm', 'FUJIFILMCCD-RAW 0201'],
    ['Olympus', 'IIRO\x08\0\0\0'],
    ['Panasonic', 'IIU\0\x18\0\0\0'],
    ['Canon CR2', 'II*\0\x10\0\0\0CR\x02\0'],
  ])('recognises the raws of %s', (_, head) => {
    expect(sniffFormat(Buffer.from(head, 'latin1'))).toBe('raw');
  });

  it('takes a TIFF with sensor data for a raw, and one that only names a camera for a TIFF', () => {
    const tiff = (tag: number, type: number, value: number) => {
      const file = Buffer.alloc(26);
      file.write('II*\0', 'latin1');
      file.writeUInt32LE(8, 4);
      file.writeUInt16LE(1, 8);
      file.writeUInt16LE(tag, 10);
      file.writeUInt16LE(type, 12);
      file.writeUInt32LE(1, 14);
      file.writeUInt32LE(value, 18);
      return file;
    };
    expect(sniffFormat(tiff(0x0106, 3, 32_803))).toBe('raw');
    expect(sniffFormat(tiff(0x0103, 3, 34_713))).toBe('raw');
    expect(sniffFormat(tiff(0x0106, 3, 2))).toBe('tiff');
    expect(sniffFormat(tiff(0x010f, 2, 0x41))).toBe('tiff');
  });

  it('keeps calling a PNG with a damaged signature a PNG', async () => {
    const png = Buffer.from(await SAMPLE_FILES.png());
    expect(sniffFormat(Buffer.concat([Buffer.of(0x09), png.subarray(1)]))).toBe('png');
    expect(sniffFormat(png.subarray(1))).toBe('png');
  });
});

import sharp from 'sharp';
import { family, hundredths } from './edit.ts';
import { letteringPath } from './lettering.ts';
import { between, pick } from './random.ts';
import { saveAsJpeg, svg, toRaster, toSharp } from './raster.ts';
import { wordsOf } from './words.ts';

interface Theme {
  readonly page: string;
  readonly bar: string;
  readonly ink: string;
  readonly accent: string;
}

const THEMES: readonly Theme[] = [
  { page: '#ffffff', bar: '#dfe3e8', ink: '#30343a', accent: '#1769e0' },
  { page: '#15171b', bar: '#2a2e35', ink: '#c9ced6', accent: '#4fa3ff' },
  { page: '#f6f1e7', bar: '#7a2430', ink: '#3b2a20', accent: '#c9892b' },
];

interface Layout {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly top: number;
}

/** A page around a picture that covers `share` of it, with the larger part of the space above and at one side. */
function layOut(width: number, height: number, share: number, random: () => number): Layout {
  const across = share ** between(random, 0.3, 0.7);
  const pageWidth = Math.round(width / across);
  const pageHeight = Math.round(height / (share / across));
  return {
    width: pageWidth,
    height: pageHeight,
    left: Math.round((pageWidth - width) * between(random, 0.2, 0.8)),
    top: Math.round((pageHeight - height) * between(random, 0.45, 0.75)),
  };
}

function toolbar(layout: Layout, { bar, page, ink, accent }: Theme, random: () => number): string {
  const height = layout.top * 0.55;
  const text = height * 0.26;
  const dots = [0, 1, 2].map(
    (i) => `<circle cx="${height * (0.5 + i * 0.6)}" cy="${height / 2}" r="${height * 0.17}" fill="${accent}"/>`,
  );
  return `<rect width="${layout.width}" height="${height}" fill="${bar}"/>${dots.join('')}
    <rect x="${height * 2.4}" y="${height * 0.2}" width="${layout.width * 0.5}" height="${height * 0.6}" rx="${height * 0.2}" fill="${page}"/>
    <path d="${letteringPath(wordsOf(18, random).toLowerCase(), height * 2.7, (height - text) / 2, text)}" fill="${ink}"/>`;
}

/** Lines of text wherever the page is free: below the bar, beside and below the picture. */
function lines(layout: Layout, picture: { width: number; height: number }, theme: Theme, random: () => number): string {
  const size = Math.max(4, layout.height * 0.016);
  let path = letteringPath(wordsOf(20, random), layout.width * 0.03, layout.top * 0.68, size * 1.5);
  const blocks = [
    [layout.left + picture.width, layout.top, layout.width - layout.left - picture.width, picture.height],
    [0, layout.top, layout.left, picture.height],
    [0, layout.top + picture.height, layout.width, layout.height - layout.top - picture.height],
  ] as const;
  for (const [left, top, width, height] of blocks) {
    const characters = Math.floor((width * 0.86) / (size * (6 / 7)));
    if (characters < 4) continue;
    for (let y = top + size; y + 1.5 * size < top + height; y += 2.1 * size) {
      const text = wordsOf(characters * between(random, 0.5, 1), random).slice(0, characters);
      path += letteringPath(text, left + width * 0.07, y, size);
    }
  }
  return `<path d="${path}" fill="${theme.ink}"/>`;
}

/** A screenshot-like page with the picture on it, as large as the picture was: the value is the share it covers. */
export const page = family({
  family: 'page',
  relation: 'cropped',
  alsoRight: ['edited'],
  values: [0.8, 0.6, 0.4],
  label: hundredths,
  isHashReachable: false,
  apply: async (image, share, random) => {
    const theme = pick(random, THEMES);
    const layout = layOut(image.width, image.height, share, random);
    const surface = svg(
      layout.width,
      layout.height,
      `<rect width="100%" height="100%" fill="${theme.page}"/>${toolbar(layout, theme, random)}${lines(layout, image, theme, random)}`,
    );
    const { data, width, height } = image;
    const pixels = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    const input = { input: pixels, raw: { width, height, channels: 3 as const }, left: layout.left, top: layout.top };
    const whole = await toRaster(sharp(surface).composite([input]));
    const scale = Math.max(width, height) / Math.max(layout.width, layout.height);
    return saveAsJpeg(toSharp(whole).resize(Math.round(layout.width * scale), Math.round(layout.height * scale)));
  },
});

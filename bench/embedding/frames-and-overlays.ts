import sharp from 'sharp';
import { letteringHeight, letteringPath, letteringWidth } from '../../src/transform/lettering.ts';
import { between, pick } from '../../src/transform/random.ts';
import { hexColour, saveAsJpeg, svg, toRaster, toSharp } from '../../src/transform/raster.ts';
import { wordsOf } from '../../src/transform/words.ts';
import type { RetrievalFamily } from './edits.ts';

const colourOf = (random: () => number): string =>
  hexColour(between(random, 0, 255), between(random, 0, 255), between(random, 0, 255));

/** Black bars on two opposite sides that make up a quarter to two fifths of the result. */
export const letterbox: RetrievalFamily = {
  name: 'letterbox',
  apply: (image, random) => {
    const share = between(random, 0.25, 0.4);
    const isAcross = random() < 0.5;
    const bar = Math.round(((isAcross ? image.height : image.width) * share) / (1 - share) / 2);
    const sides = isAcross ? { top: bar, bottom: bar } : { left: bar, right: bar };
    return saveAsJpeg(toSharp(image).extend({ ...sides, background: pick(random, ['#000000', '#000000', '#ffffff']) }));
  },
};

/** Lines of large outlined letters across the picture. */
export const textOverlay: RetrievalFamily = {
  name: 'text-overlay',
  apply: (image, random) => {
    const { width, height } = image;
    const ink = pick(random, ['#ffffff', '#ffe23d', '#000000', colourOf(random)]);
    const rim = ink === '#000000' ? '#ffffff' : '#000000';
    const lines = 2 + Math.floor(random() * 3);
    let path = '';
    for (let line = 0; line < lines; line++) {
      const text = wordsOf(between(random, 7, 14), random).toUpperCase();
      const size = Math.min((height * 0.6) / lines, letteringHeight(text, width * between(random, 0.75, 0.95)));
      const left = random() * Math.max(0, width - letteringWidth(text, size));
      path += letteringPath(text, left, height * ((line + 0.5) / lines) - size / 2, size);
    }
    const stroke = Math.max(1, Math.max(width, height) / 160);
    const layer = `<path d="${path}" fill="${ink}" stroke="${rim}" stroke-width="${stroke}" paint-order="stroke"/>`;
    return saveAsJpeg(toSharp(image).composite([{ input: svg(width, height, layer), left: 0, top: 0 }]));
  },
};

/** A face, a heart, a star, a bubble or a plain button within a square of one unit. */
const ICONS: readonly ((random: () => number) => string)[] = [
  () =>
    '<circle cx=".5" cy=".5" r=".48" fill="#ffcc22"/><circle cx=".34" cy=".4" r=".07" fill="#40300a"/><circle cx=".66" cy=".4" r=".07" fill="#40300a"/><path d="M.26 .58a.26 .26 0 0 0 .48 0z" fill="#40300a"/>',
  () => '<path d="M.5 .92L.1 .5a.24 .24 0 0 1 .4-.28a.24 .24 0 0 1 .4 .28z" fill="#e0245e"/>',
  (random) =>
    `<path d="M.5 .04l.14 .31 .34 .04-.25 .23 .07 .33-.3-.17-.3 .17 .07-.33-.25-.23 .34-.04z" fill="${colourOf(random)}"/>`,
  (random) =>
    `<path d="M.06 .1h.88v.6h-.5l-.2 .24v-.24h-.18z" fill="#ffffff"/><path d="M.18 .26h.6v.08h-.6zM.18 .44h.44v.08h-.44z" fill="${colourOf(random)}"/>`,
  (random) =>
    `<rect x=".02" y=".02" width=".96" height=".96" rx=".24" fill="${colourOf(random)}"/><path d="M.36 .26l.4 .24-.4 .24z" fill="#ffffff"/>`,
];

/** One to three icons that cover about a quarter of the picture together. */
export const iconOverlay: RetrievalFamily = {
  name: 'icon-overlay',
  apply: (image, random) => {
    const { width, height } = image;
    const count = 1 + Math.floor(random() * 3);
    let layer = '';
    for (let i = 0; i < count; i++) {
      const side = Math.min(Math.sqrt((0.25 * width * height) / count), Math.min(width, height) * 0.9);
      const [x, y] = [random() * (width - side), random() * (height - side)];
      const turn = between(random, -25, 25);
      layer += `<g transform="translate(${x} ${y}) scale(${side}) rotate(${turn} .5 .5)">${pick(random, ICONS)(random)}</g>`;
    }
    return saveAsJpeg(toSharp(image).composite([{ input: svg(width, height, layer), left: 0, top: 0 }]));
  },
};

/** As a phone shows a picture in an app: a bar of state and title above, buttons and a line or two of text below. */
export const screenshot: RetrievalFamily = {
  name: 'screenshot',
  apply: async (image, random) => {
    const { width, height } = image;
    const isDark = random() < 0.4;
    const [page, ink, accent] = isDark ? ['#101114', '#e4e6eb', '#3b8cff'] : ['#ffffff', '#1c1e21', colourOf(random)];
    const unit = width / 24;
    const top = Math.round(unit * between(random, 3, 4.5));
    const bottom = Math.round(unit * between(random, 4, 9));
    const full = height + top + bottom;
    let path = letteringPath('9:41', unit, unit * 0.5, unit * 0.7);
    path += letteringPath(wordsOf(12, random), unit * 3, unit * 1.9, unit * 0.9);
    for (let y = height + top + 3 * unit; y + unit < full; y += 1.5 * unit) {
      path += letteringPath(wordsOf(between(random, 14, 26), random).slice(0, 26), unit, y, unit * 0.75);
    }
    const buttons = [0, 1, 2]
      .map(
        (i) =>
          `<circle cx="${unit * (1.6 + 2.4 * i)}" cy="${height + top + 1.5 * unit}" r="${unit * 0.7}" fill="none" stroke="${ink}" stroke-width="${unit * 0.16}"/>`,
      )
      .join('');
    const surface = svg(
      width,
      full,
      `<rect width="100%" height="100%" fill="${page}"/><circle cx="${unit * 1.6}" cy="${unit * 2.3}" r="${unit * 0.9}" fill="${accent}"/>${buttons}<path d="${path}" fill="${ink}"/>`,
    );
    const pixels = { input: Buffer.from(image.data), raw: { width, height, channels: 3 as const }, left: 0, top };
    return saveAsJpeg(toSharp(await toRaster(sharp(surface).composite([pixels]))));
  },
};

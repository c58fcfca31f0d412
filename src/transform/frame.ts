import { family, hundredths } from './edit.ts';
import { letteringHeight, letteringPath, letteringWidth } from './lettering.ts';
import { between, pick } from './random.ts';
import { hexColour, saveAsJpeg, svg, toSharp } from './raster.ts';
import { wordsOf } from './words.ts';

/** A uniform border outside the picture: the value is its width as a share of the short side. White, black or a colour. */
export const border = family({
  family: 'border',
  relation: 'edited',
  alsoRight: ['cropped'],
  values: [0.02, 0.05, 0.1],
  label: hundredths,
  isHashReachable: true,
  apply: (image, value, random) => {
    const colour = hexColour(between(random, 20, 235), between(random, 20, 235), between(random, 20, 235));
    const background = pick(random, ['#ffffff', '#000000', colour]);
    const width = Math.max(1, Math.round(value * Math.min(image.width, image.height)));
    return saveAsJpeg(
      toSharp(image).extend({
        top: width,
        bottom: width,
        left: width,
        right: width,
        background,
        extendWith: 'background',
      }),
    );
  },
});

/** A bar with a line of text above or below the picture: the value is its height as a share of the picture's. */
export const memeBar = family({
  family: 'meme-bar',
  relation: 'edited',
  alsoRight: ['cropped'],
  values: [0.1, 0.2, 0.35],
  label: hundredths,
  isHashReachable: false,
  apply: async (image, value, random) => {
    const { width, height } = image;
    const bar = Math.max(8, Math.round(value * height));
    const isAbove = random() < 0.5;
    const [paper, ink] = pick(random, [
      ['#ffffff', '#000000'],
      ['#000000', '#ffffff'],
    ] as const);
    const text = wordsOf(16, random).toUpperCase();
    const size = Math.min(bar * 0.45, letteringHeight(text, width * 0.9));
    const path = letteringPath(text, (width - letteringWidth(text, size)) / 2, (bar - size) / 2, size);
    const strip = svg(
      width,
      bar,
      `<rect width="${width}" height="${bar}" fill="${paper}"/><path d="${path}" fill="${ink}"/>`,
    );
    const side = isAbove ? { top: bar } : { bottom: bar };
    return saveAsJpeg(
      toSharp(image)
        .extend({ ...side, background: paper })
        .composite([{ input: strip, left: 0, top: isAbove ? 0 : height }]),
    );
  },
});

import { family, hundredths } from './edit.ts';
import { letteringHeight, letteringPath, letteringWidth } from './lettering.ts';
import { between, pick } from './random.ts';
import { hexColour, saveAsJpeg, svg, toSharp } from './raster.ts';
import { wordsOf } from './words.ts';

/** Overlays up to this share of the picture leave its hash where it is. */
const SMALL = 0.06;

const isSmall = (share: number): boolean => share <= SMALL;

/** An opaque badge with a disc and lettering, `width` × `height` px. */
function badge(width: number, height: number, random: () => number): string {
  const channel = () => between(random, 0, 255);
  const [ground, disc] = [hexColour(channel(), channel(), channel()), hexColour(channel(), channel(), channel())];
  const text = wordsOf(4, random).split(' ')[0]!;
  const size = Math.min(height * 0.4, letteringHeight(text, width * 0.5));
  const radius = height * 0.3;
  return `<rect width="${width}" height="${height}" rx="${height * 0.12}" fill="${ground}"/>
    <circle cx="${height * 0.4}" cy="${height / 2}" r="${radius}" fill="${disc}"/>
    <path d="M${height * 0.4} ${height * 0.28}l${radius * 0.6} ${radius * 1.1}h-${radius * 1.2}z" fill="${ground}"/>
    <path d="${letteringPath(text, height * 0.4 + radius * 1.3, (height - size) / 2, size)}" fill="${disc}"/>`;
}

/** A logo-like shape somewhere on the picture: the value is the share of the picture it covers. */
export const overlay = family({
  family: 'overlay',
  relation: 'edited',
  values: [0.02, SMALL, 0.15],
  label: hundredths,
  isHashReachable: isSmall,
  apply: (image, share, random) => {
    const area = share * image.width * image.height;
    const width = Math.min(image.width, Math.round(Math.sqrt(area * between(random, 1.2, 2.2))));
    const height = Math.min(image.height, Math.max(1, Math.round(area / width)));
    const left = Math.floor(random() * (image.width - width + 1));
    const top = Math.floor(random() * (image.height - height + 1));
    return saveAsJpeg(
      toSharp(image).composite([{ input: svg(width, height, badge(width, height, random)), left, top }]),
    );
  },
});

/** A strip with a line of text over the picture's lower or upper part: the value is the share of the height it covers. */
export const caption = family({
  family: 'caption',
  relation: 'edited',
  values: [SMALL, 0.12, 0.25],
  label: hundredths,
  isHashReachable: isSmall,
  apply: (image, share, random) => {
    const { width } = image;
    const height = Math.max(4, Math.round(share * image.height));
    const [paper, ink] = pick(random, [
      ['#111111', '#f4f4f4'],
      ['#f8f8f0', '#202020'],
      ['#b01020', '#ffffff'],
    ] as const);
    const text = wordsOf(22, random);
    const size = Math.min(height * 0.5, letteringHeight(text, width * 0.92));
    const path = letteringPath(text, (width - letteringWidth(text, size)) / 2, (height - size) / 2, size);
    const strip = svg(
      width,
      height,
      `<rect width="${width}" height="${height}" fill="${paper}"/><path d="${path}" fill="${ink}"/>`,
    );
    const gap = image.height - height;
    const top = random() < 0.7 ? gap - Math.floor(gap * 0.05 * random()) : Math.floor(gap * 0.05 * random());
    return saveAsJpeg(toSharp(image).composite([{ input: strip, left: 0, top }]));
  },
});

/** Slanted text tiled over the whole picture: the value is its opacity. */
export const watermark = family({
  family: 'watermark',
  relation: 'edited',
  values: [0.15, 0.3, 0.55],
  label: hundredths,
  isHashReachable: (opacity) => opacity < 0.2,
  apply: (image, opacity, random) => {
    const { width, height } = image;
    const long = Math.max(width, height);
    const text = wordsOf(6, random);
    const size = long * 0.045;
    const step = letteringWidth(text, size) + 2 * size;
    let path = '';
    for (let row = -12; row <= 12; row++) {
      for (let x = -long; x < long; x += step)
        path += letteringPath(text, x + (row % 2) * (step / 2), row * 3 * size, size);
    }
    const ink = pick(random, ['#ffffff', '#ffffff', '#000000']);
    const layer = `<g transform="translate(${width / 2} ${height / 2}) rotate(-28)"><path d="${path}" fill="${ink}" fill-opacity="${opacity}"/></g>`;
    return saveAsJpeg(toSharp(image).composite([{ input: svg(width, height, layer), left: 0, top: 0 }]));
  },
});

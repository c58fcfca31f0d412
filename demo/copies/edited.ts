import type { OverlayOptions } from 'sharp';
import sharp from 'sharp';
import { letteringHeight, letteringPath } from '../../src/transform/lettering.ts';
import type { CopyRecipe } from './recipe.ts';

/** Lays a drawing of the picture's own size over it. */
async function drawnOver(original: Buffer, draw: (width: number, height: number) => string): Promise<Buffer> {
  const { width, height } = await sharp(original).metadata();
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${draw(width, height)}</svg>`;
  const overlay: OverlayOptions = { input: Buffer.from(svg) };
  return sharp(original).composite([overlay]).jpeg({ quality: 90 }).toBuffer();
}

/** Parts of the picture, and pictures of which a part is something else. */
export const EDITED_COPIES: readonly CopyRecipe[] = [
  {
    scene: 'landscape',
    index: 2,
    relation: 'edited',
    copies: [
      {
        id: 'train/landscape/postcard.jpg',
        make: (original) =>
          sharp(original)
            .extend({ top: 26, bottom: 26, left: 26, right: 26, background: '#fdfbf5' })
            .jpeg({ quality: 90 })
            .toBuffer(),
      },
    ],
    allowed: ['bordered'],
    note: 'a white border all around',
  },
  {
    scene: 'fruit',
    index: 5,
    relation: 'edited',
    copies: [
      {
        id: 'train/fruit/Screenshot 2023-06-12 at 09.40.02.png',
        make: (original) =>
          sharp(original)
            .extend({ top: 70, bottom: 70, background: '#000000' })
            .png({ compressionLevel: 6 })
            .toBuffer(),
      },
    ],
    allowed: ['bordered', 'underexposed'],
    note: 'test picture as a letterboxed screenshot in train',
  },
  {
    scene: 'fruit',
    index: 1,
    relation: 'edited',
    copies: [
      {
        id: 'train/fruit/fruit-02 for the leaflet.jpg',
        make: (original) =>
          drawnOver(original, (width, height) => {
            const text = 'from the harvest market';
            const letters = letteringHeight(text, 0.5 * width);
            const strip = Math.round(0.12 * height);
            return `<rect y="${height - strip}" width="${width}" height="${strip}" fill="#10131a"/>
              <path fill="#f4f1ea" d="${letteringPath(text, 0.04 * width, height - (strip + letters) / 2, letters)}"/>`;
          }),
      },
    ],
    note: 'a caption over its lower edge',
  },
  {
    scene: 'flower',
    index: 2,
    relation: 'edited',
    copies: [
      {
        id: 'val/flower/preview_0044.jpg',
        make: (original) =>
          drawnOver(original, (width, height) => {
            const text = 'PREVIEW';
            const letters = letteringHeight(text, 0.3 * width);
            return `<path fill="#ffffff" fill-opacity="0.9" d="${letteringPath(text, 0.65 * width, 0.95 * height - letters, letters)}"/>`;
          }),
      },
    ],
    note: 'train picture in val with a watermark in a corner',
  },
  {
    scene: 'landscape',
    index: 3,
    relation: 'cropped',
    copies: [
      {
        id: 'train/landscape/20230517_101933~2.jpg',
        make: async (original) => {
          const { width, height } = await sharp(original).metadata();
          return sharp(original)
            .extract({
              left: Math.round(0.03 * width),
              top: Math.round(0.02 * height),
              width: Math.round(0.93 * width),
              height: Math.round(0.94 * height),
            })
            .jpeg({ quality: 90 })
            .toBuffer();
        },
      },
    ],
    note: 'the edges cut off',
  },
];

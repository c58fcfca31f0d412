import type { Sharp } from 'sharp';
import sharp from 'sharp';
import type { CopyRecipe } from './recipe.ts';

async function scaled(original: Buffer, factor: number): Promise<Sharp> {
  const { width } = await sharp(original).metadata();
  return sharp(original).resize({ width: Math.round(width * factor) });
}

/** The whole picture again, coded, sized or coloured otherwise. */
export const CODED_COPIES: readonly CopyRecipe[] = [
  {
    scene: 'landscape',
    index: 0,
    relation: 'resized',
    copies: [
      {
        id: 'train/landscape/view-web.jpg',
        make: async (original) => (await scaled(original, 0.6)).jpeg({ quality: 88 }).toBuffer(),
      },
    ],
    note: 'resized to 60 %',
  },
  {
    scene: 'flower',
    index: 1,
    relation: 'recompressed',
    copies: [
      {
        id: 'train/flower/WhatsApp Image 2023-06-02 at 18.44.10.jpeg',
        make: (original) => sharp(original).jpeg({ quality: 30 }).toBuffer(),
      },
    ],
    note: 'recompressed at quality 30',
  },
  {
    scene: 'pottery',
    index: 2,
    relation: 'recoloured',
    copies: [
      {
        id: "train/pottery/grandma's vases.jpg",
        make: (original) =>
          sharp(original).modulate({ brightness: 1.1, saturation: 1.25, hue: 8 }).jpeg({ quality: 92 }).toBuffer(),
      },
    ],
    note: 'brightened and recoloured',
  },
  {
    scene: 'forest',
    index: 2,
    relation: 'resized',
    copies: [
      {
        id: 'test/forest/autumn_birches_800.webp',
        make: async (original) => (await scaled(original, 0.75)).webp({ quality: 60, effort: 2 }).toBuffer(),
      },
    ],
    note: 'train picture in test, smaller and as WebP',
  },
  {
    scene: 'city',
    index: 3,
    relation: 'resized',
    copies: [
      {
        id: 'val/city/unnamed (7).jpg',
        make: async (original) => (await scaled(original, 1.3)).jpeg({ quality: 55 }).toBuffer(),
      },
    ],
    note: 'train picture in val, enlarged and recompressed',
  },
];

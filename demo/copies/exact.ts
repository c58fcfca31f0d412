import sharp from 'sharp';
import { withComment } from '../encode.ts';
import type { CopyRecipe } from './recipe.ts';

const same = (original: Buffer): Buffer => original;

/** The same bytes, or other bytes that decode to the same pixels. */
export const EXACT_COPIES: readonly CopyRecipe[] = [
  {
    scene: 'fruit',
    index: 0,
    relation: 'identical-bytes',
    copies: [{ id: 'train/fruit/fruit-01 (1).jpg', make: same }],
    note: 'downloaded twice',
  },
  {
    scene: 'city',
    index: 1,
    relation: 'identical-bytes',
    copies: [
      { id: 'train/city/copy of IMG_2047.jpg', make: same },
      { id: 'train/landscape/IMG_2047 (1).jpg', make: same },
    ],
    note: 'three times, once under another label',
  },
  {
    scene: 'planet',
    index: 2,
    relation: 'identical-bytes',
    copies: [{ id: 'test/planet/frame_00048_final.jpg', make: same }],
    note: 'the same file in train and test',
  },
  {
    scene: 'planet',
    index: 0,
    relation: 'identical-pixels',
    copies: [
      {
        id: 'train/planet/星云 第二版.webp',
        make: (original) => sharp(original).webp({ lossless: true, effort: 1 }).toBuffer(),
      },
    ],
    note: 'PNG and lossless WebP of one picture',
  },
  {
    scene: 'textile',
    index: 0,
    relation: 'identical-pixels',
    copies: [{ id: 'train/textile/scan0001 - Copy.png', make: (original) => sharp(original).png().toBuffer() }],
    note: 'TIFF and PNG of one picture',
  },
  {
    scene: 'forest',
    index: 1,
    relation: 'identical-pixels',
    copies: [
      {
        id: 'train/forest/Walk in the woods, my favourite.jpeg',
        make: (original) => withComment(original, 'imported from the old archive'),
      },
    ],
    note: 'the same JPEG with a comment added',
  },
];

import sharp from 'sharp';
import { withComment } from './encode.ts';
import type { SceneName } from './scenes/registry.ts';
import type { PlantedRelation } from './truth.ts';

/** A planted copy of a sound image. */
export interface Copy {
  readonly id: string;
  /** From the original's file to the copy's. */
  readonly make: (original: Buffer) => Promise<Buffer> | Buffer;
}

/** A planted group: an original by class and number, and its copies. */
export interface CopySet {
  readonly scene: SceneName;
  readonly index: number;
  readonly relation: PlantedRelation;
  readonly copies: readonly Copy[];
  readonly note: string;
}

const same = (original: Buffer): Buffer => original;

/** Numbers stay below six: every scale of the set has these originals. Numbers 0–3 are in train, 4 in val, 5 in test. */
export const COPY_SETS: readonly CopySet[] = [
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
  {
    scene: 'landscape',
    index: 0,
    relation: 'near-duplicate',
    copies: [
      {
        id: 'train/landscape/view-web.jpg',
        make: async (original) => {
          const { width } = await sharp(original).metadata();
          return sharp(original)
            .resize({ width: Math.round(width * 0.6) })
            .jpeg({ quality: 88 })
            .toBuffer();
        },
      },
    ],
    note: 'resized to 60 %',
  },
  {
    scene: 'flower',
    index: 1,
    relation: 'near-duplicate',
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
    relation: 'near-duplicate',
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
    relation: 'near-duplicate',
    copies: [
      {
        id: 'test/forest/autumn_birches_800.webp',
        make: async (original) => {
          const { width } = await sharp(original).metadata();
          return sharp(original)
            .resize({ width: Math.round(width * 0.75) })
            .webp({ quality: 60, effort: 2 })
            .toBuffer();
        },
      },
    ],
    note: 'train picture in test, smaller and as WebP',
  },
  {
    scene: 'city',
    index: 3,
    relation: 'near-duplicate',
    copies: [
      {
        id: 'val/city/unnamed (7).jpg',
        make: async (original) => {
          const { width } = await sharp(original).metadata();
          return sharp(original)
            .resize({ width: Math.round(width * 1.3) })
            .jpeg({ quality: 55 })
            .toBuffer();
        },
      },
    ],
    note: 'train picture in val, enlarged and recompressed',
  },
  {
    scene: 'fruit',
    index: 3,
    relation: 'flipped',
    copies: [
      {
        id: 'train/fruit/still life “mirror”.jpg',
        make: (original) => sharp(original).flop().jpeg({ quality: 92 }).toBuffer(),
      },
    ],
    note: 'mirrored left to right',
  },
  {
    scene: 'flower',
    index: 5,
    relation: 'flipped',
    copies: [
      {
        id: 'train/flower/DSC_0053_aug1.JPG',
        make: (original) => sharp(original).flop().jpeg({ quality: 90 }).toBuffer(),
      },
    ],
    note: 'test picture mirrored into train by an augmentation',
  },
];

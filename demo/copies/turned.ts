import sharp from 'sharp';
import type { CopyRecipe } from './recipe.ts';

/** Mirrored, or turned by a quarter. */
export const TURNED_COPIES: readonly CopyRecipe[] = [
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
  {
    scene: 'pottery',
    index: 0,
    relation: 'rotated',
    copies: [
      {
        id: 'train/pottery/product 11 turned.jpg',
        make: (original) => sharp(original).rotate(90).jpeg({ quality: 90 }).toBuffer(),
      },
    ],
    note: 'turned by a quarter: the camera lay on its side',
  },
  {
    scene: 'city',
    index: 4,
    relation: 'rotated',
    copies: [
      {
        id: 'train/city/IMG_2068_aug4.jpg',
        make: (original) => sharp(original).rotate(270).jpeg({ quality: 85 }).toBuffer(),
      },
    ],
    note: 'val picture turned into train by an augmentation',
  },
];

import sharp from 'sharp';
import type { LookAlikeRecipe } from './recipe.ts';

const SIDE = 256;

const icon = (sign: string) => (): Promise<Buffer> => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}">
    <rect width="${SIDE}" height="${SIDE}" fill="#eef1f4"/>
    <rect x="20" y="20" width="216" height="216" rx="52" fill="#2f6fb3"/>
    <g fill="#ffffff">${sign}</g></svg>`;
  return sharp(Buffer.from(svg)).removeAlpha().png().toBuffer();
};

export const ICONS: LookAlikeRecipe = {
  images: [
    { id: 'train/misc/icon_home.png', draw: icon('<path d="M128 66l66 58h-18v64h-96v-64h-18z"/>') },
    {
      id: 'val/misc/icon_star.png',
      draw: icon('<path d="M128 60l20 46 50 4-38 33 12 49-44-26-44 26 12-49-38-33 50-4z"/>'),
    },
  ],
  allowed: ['low-information', 'bordered', 'odd-size'],
  note: 'one frame, two signs',
};

import { family } from './edit.ts';
import { saveAsJpeg, toSharp } from './raster.ts';

/** The value is the encoder's quality, 1–100. */
export const recompressJpeg = family({
  family: 'recompress-jpeg',
  relation: 'recompressed',
  values: [90, 50, 15],
  isHashReachable: true,
  apply: (image, quality) => saveAsJpeg(toSharp(image), quality),
});

export const recompressWebp = family({
  family: 'recompress-webp',
  relation: 'recompressed',
  values: [85, 45, 10],
  isHashReachable: true,
  apply: async (image, quality) => ({
    bytes: await toSharp(image).webp({ quality, effort: 1 }).toBuffer(),
    extension: 'webp',
  }),
});

export const recompressAvif = family({
  family: 'recompress-avif',
  relation: 'recompressed',
  values: [70, 40, 15],
  isHashReachable: true,
  apply: async (image, quality) => ({
    bytes: await toSharp(image).avif({ quality, effort: 0 }).toBuffer(),
    extension: 'avif',
  }),
});

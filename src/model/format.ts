/** Image formats goldpan recognises by content. */
export const FORMATS = [
  'jpeg',
  'png',
  'webp',
  'tiff',
  'gif',
  'avif',
  'svg',
  'bmp',
  'pnm',
  'heic',
  'jxl',
  'jp2',
  'raw',
] as const;
export type Format = (typeof FORMATS)[number];

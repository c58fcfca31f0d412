import { decoded, defineMeasurement } from './define.ts';

/** Size and shape as seen, after EXIF orientation, and what the decode says of transparency and missing parts. */
export default defineMeasurement({
  name: 'geometry',
  version: 1,
  params: {},
  needs: { facts: decoded },
  columns: {
    width: {
      type: 'integer',
      unit: 'px',
      description: 'Width as seen, after orientation',
      histogram: { from: 16, to: 16_384, scale: 'log' },
    },
    height: {
      type: 'integer',
      unit: 'px',
      description: 'Height as seen, after orientation',
      histogram: { from: 16, to: 16_384, scale: 'log' },
    },
    aspect_ratio: {
      type: 'double',
      description: 'Long side divided by short side, 1 or more',
      histogram: { from: 1, to: 16, scale: 'log' },
    },
    short_side: {
      type: 'integer',
      unit: 'px',
      description: 'Length of the shorter side',
      histogram: { from: 8, to: 8192, scale: 'log' },
    },
    megapixels: { type: 'double', unit: 'MP', description: 'Width × height / 10⁶' },
    transparent_share: {
      type: 'double',
      description: 'Share of pixels more than half transparent, 0–1; the other measurements see them over white',
      histogram: { from: 0, to: 1 },
    },
    damage: { type: 'text', description: 'Why part of the picture is missing; empty for a sound file' },
  },
  measure: ({ facts: { width, height, transparentShare, damage } }) => ({
    width,
    height,
    aspect_ratio: Math.max(width, height) / Math.min(width, height),
    short_side: Math.min(width, height),
    megapixels: (width * height) / 1e6,
    transparent_share: transparentShare,
    damage,
  }),
});

import { digestPixels } from '../decode/pixel-digest.ts';
import { decoded, defineMeasurement, rgb } from './define.ts';

/**
 * Digests of the pixels with their geometry; see `digestPixels` for what exactly is hashed.
 *
 * The pixel digest is at hand only when the view is the whole image at its own depth; that of larger images is made
 * by the scan, for candidates. The view digest is always there, but weaker: equal ones mean equal views, yet copies
 * with identical pixels may have different ones, since JPEG and WebP are shrunk while they are decoded and other
 * formats afterwards.
 */
export default defineMeasurement({
  name: 'pixel-digest',
  version: 1,
  params: {},
  needs: { view: rgb(512), facts: decoded },
  columns: {
    view_digest: {
      type: 'text',
      description: 'Digest of the 512 px view with full size, channels and depth; 32 hex digits',
    },
    pixel_digest: {
      type: 'text',
      description:
        'Digest of all pixels with size, channels and depth; empty when the view is smaller than the image or of less depth',
    },
  },
  measure: ({ view, facts: { width, height, channels, bitDepth, reduced } }) => {
    const digest = digestPixels(width, height, channels, bitDepth, view.data);
    return { view_digest: digest, pixel_digest: reduced || bitDepth !== 8 ? null : digest };
  },
});

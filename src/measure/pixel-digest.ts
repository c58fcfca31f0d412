import { digestPixels } from '../decode/pixel-digest.ts';
import { decoded, defineMeasurement, rgb } from './define.ts';

/**
 * Digests of the pixels with their geometry; see `digestPixels` for what exactly is hashed.
 *
 * The pixel digest is at hand only when the view is the whole image at its own depth; that of larger images is made
 * by the scan, for candidates. The view digest only proposes candidates: it hashes a small view where the image is
 * larger than the base view. Equal pixels decoded in the same way have equal ones; copies in another container may
 * not, since JPEG and WebP are shrunk while they are decoded and other formats afterwards.
 */
export default defineMeasurement({
  name: 'pixel-digest',
  version: 2,
  params: {},
  needs: { view: rgb(512), small: rgb(128), facts: decoded },
  columns: {
    view_digest: {
      type: 'text',
      description:
        'Digest of the view (a small one for images over 512 px) with full size, channels and depth; 32 hex digits',
    },
    pixel_digest: {
      type: 'text',
      description:
        'Digest of all pixels with size, channels and depth; empty when the view is smaller than the image or of less depth',
    },
  },
  measure: ({ view, small, facts: { width, height, channels, bitDepth, reduced } }) => {
    const digest = digestPixels(width, height, channels, bitDepth, (reduced ? small : view).data);
    return { view_digest: digest, pixel_digest: reduced || bitDepth !== 8 ? null : digest };
  },
});

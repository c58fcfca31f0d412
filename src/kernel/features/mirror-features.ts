import { CELLS, DESCRIPTOR_LENGTH, DIRECTIONS } from './descriptor.ts';
import type { LocalFeatures } from './local-features.ts';
import { SIGNATURE_WORDS, writeSignature } from './signature.ts';

/** Where each value of a mirrored descriptor comes from: rows of cells upside down, directions the other way round. */
const source = new Uint8Array(DESCRIPTOR_LENGTH);
for (let row = 0, k = 0; row < CELLS; row++) {
  for (let column = 0; column < CELLS; column++) {
    for (let direction = 0; direction < DIRECTIONS; direction++) {
      const from = (CELLS - 1 - row) * CELLS + column;
      source[k++] = from * DIRECTIONS + ((DIRECTIONS - direction) % DIRECTIONS);
    }
  }
}

/**
 * The features of the left-right mirrored picture, from those of the picture. A feature keeps what it sees along its
 * own direction; what it sees to its left and right changes sides.
 * @param width of the picture, px.
 */
export function mirrorFeatures(features: LocalFeatures, width: number): LocalFeatures {
  const { count } = features;
  const descriptors = new Uint8Array(features.descriptors.length);
  const signatures = new Int32Array(features.signatures.length);
  for (let i = 0; i < count; i++) {
    const base = i * DESCRIPTOR_LENGTH;
    for (let k = 0; k < DESCRIPTOR_LENGTH; k++) descriptors[base + k] = features.descriptors[base + source[k]!]!;
    writeSignature(descriptors, base, signatures, i * SIGNATURE_WORDS);
  }
  return {
    ...features,
    x: features.x.map((x) => width - 1 - x),
    angle: features.angle.map((angle) => (3 * Math.PI - angle) % (2 * Math.PI)),
    descriptors,
    signatures,
  };
}

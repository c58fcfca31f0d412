import { DESCRIPTOR_LENGTH } from './descriptor.ts';

/** 32-bit words of a signature. */
export const SIGNATURE_WORDS = DESCRIPTOR_LENGTH / 32;

const histogram = new Int32Array(256);

/**
 * One bit per value of a descriptor: whether it is above the descriptor's median. Descriptors that are close have close
 * signatures, which are compared several times faster (W. Zhou et al., "Scalar quantization for large scale image
 * search", ACM MM 2012).
 */
export function writeSignature(descriptors: Uint8Array, offset: number, out: Int32Array, index: number): void {
  histogram.fill(0);
  for (let i = 0; i < DESCRIPTOR_LENGTH; i++) {
    const value = descriptors[offset + i]!;
    histogram[value] = histogram[value]! + 1;
  }
  let median = 0;
  for (let below = histogram[0]!; below < DESCRIPTOR_LENGTH / 2; below += histogram[median]!) median++;
  for (let w = 0; w < SIGNATURE_WORDS; w++) {
    let word = 0;
    for (let bit = 0; bit < 32; bit++) {
      if (descriptors[offset + 32 * w + bit]! > median) word |= 1 << bit;
    }
    out[index + w] = word;
  }
}

import type { LumaImage } from '../image.ts';
import { DESCRIPTOR_LENGTH, describe } from './descriptor.ts';
import { keypointList } from './keypoint-list.ts';
import { findOrientations, MOST_ORIENTATIONS } from './orientation.ts';
import { scaleSpace } from './scale-space.ts';
import { findExtrema } from './scale-space-extrema.ts';
import { selectKeypoints } from './select-keypoints.ts';
import { SIGNATURE_WORDS, writeSignature } from './signature.ts';

/** Local features of one picture, as parallel arrays. */
export interface LocalFeatures {
  readonly count: number;
  /** Position, px; the centre of the top left pixel is (0, 0). */
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Blur (σ) at which the feature stands out, px. */
  readonly scale: Float32Array;
  /** Its direction, 0 – 2π from the x axis towards the y axis: clockwise as seen. */
  readonly angle: Float32Array;
  /** 1 where it is darker than its surroundings, −1 where it is brighter. */
  readonly sign: Int8Array;
  /** `count` × 128: 4 rows of 4 cells of 8 directions, relative to the feature's own direction; norm about 512. */
  readonly descriptors: Uint8Array;
  /** `count` × 4 words: a bit per value of the descriptor, set where it is above the median. */
  readonly signatures: Int32Array;
}

export interface LocalFeatureOptions {
  /** Default 400. */
  readonly maxFeatures?: number;
}

const found = keypointList(4096);
const angles = new Float64Array(MOST_ORIENTATIONS);

/**
 * SIFT features (D. Lowe, "Distinctive image features from scale-invariant keypoints", IJCV 60(2), 2004) with RootSIFT
 * descriptors (Arandjelović and Zisserman, CVPR 2012): they stay alike when the picture is moved, turned, scaled and
 * relit. Meant for long sides of 64 – 512 px; images below 400 px are enlarged first, at most twofold. Of more than
 * `maxFeatures`, those with the most contrast are kept, spread over the picture. Deterministic.
 */
export function localFeatures(image: LumaImage, { maxFeatures = 400 }: LocalFeatureOptions = {}): LocalFeatures {
  const space = scaleSpace(image);
  findExtrema(space, found);
  const { width, height } = space.octaves[0] ?? { width: 1, height: 1 };
  const selected = selectKeypoints(found, width, height, maxFeatures);

  const room = Math.min(maxFeatures, selected.length * MOST_ORIENTATIONS);
  const x = new Float32Array(room);
  const y = new Float32Array(room);
  const scale = new Float32Array(room);
  const angle = new Float32Array(room);
  const sign = new Int8Array(room);
  const descriptors = new Uint8Array(room * DESCRIPTOR_LENGTH);
  const signatures = new Int32Array(room * SIGNATURE_WORDS);
  const mean = Math.sqrt(space.factorX * space.factorY);
  let count = 0;
  for (let i = 0; i < selected.length && count < room; i++) {
    const k = selected[i]!;
    const octave = space.octaves[found.octave[k]!]!;
    const level = found.level[k]!;
    const px = found.x[k]!;
    const py = found.y[k]!;
    const sigma = found.sigma[k]!;
    const directions = findOrientations(octave, level, px, py, sigma, angles);
    for (let d = 0; d < directions && count < room; d++) {
      x[count] = (px * octave.step + 0.5) / space.factorX - 0.5;
      y[count] = (py * octave.step + 0.5) / space.factorY - 0.5;
      scale[count] = (sigma * octave.step) / mean;
      angle[count] = angles[d]!;
      sign[count] = Math.sign(found.response[k]!);
      describe(octave, level, px, py, sigma, angles[d]!, descriptors, count * DESCRIPTOR_LENGTH);
      writeSignature(descriptors, count * DESCRIPTOR_LENGTH, signatures, count * SIGNATURE_WORDS);
      count++;
    }
  }
  return {
    count,
    x: x.slice(0, count),
    y: y.slice(0, count),
    scale: scale.slice(0, count),
    angle: angle.slice(0, count),
    sign: sign.slice(0, count),
    descriptors: descriptors.slice(0, count * DESCRIPTOR_LENGTH),
    signatures: signatures.slice(0, count * SIGNATURE_WORDS),
  };
}

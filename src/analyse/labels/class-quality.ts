import type { ClassMatrix } from './confident-joint.ts';
import { roundHalfEven } from './rounded-to-total.ts';

/** A class whose images are divided by none. */
const LEAST = 1e-6;

export interface ClassQuality {
  readonly classIndex: number;
  /** Images given this class that are of another, estimated. */
  readonly labelIssues: number;
  /** Images of this class that were given another, estimated. */
  readonly inverseLabelIssues: number;
  /** Share of the images given this class that are of another, 0–1. */
  readonly labelNoise: number;
  /** Share of the images of this class that were given another, 0–1. */
  readonly inverseLabelNoise: number;
  /** 1 − label noise. */
  readonly quality: number;
}

/** Classes by how well their labels fit, the worst first. */
export function rankClasses(joint: ClassMatrix, classes: number, images: number): ClassQuality[] {
  const given = new Float64Array(classes);
  const real = new Float64Array(classes);
  for (let g = 0; g < classes; g++) {
    for (let t = 0; t < classes; t++) {
      given[g]! += joint[g * classes + t]!;
      real[t]! += joint[g * classes + t]!;
    }
  }
  const ranked = Array.from({ length: classes }, (_, k): ClassQuality => {
    const own = joint[k * classes + k]!;
    const labelNoise = (given[k]! - own) / Math.max(given[k]!, LEAST);
    return {
      classIndex: k,
      labelIssues: roundHalfEven((given[k]! - own) * images),
      inverseLabelIssues: roundHalfEven((real[k]! - own) * images),
      labelNoise,
      inverseLabelNoise: (real[k]! - own) / Math.max(real[k]!, LEAST),
      quality: 1 - labelNoise,
    };
  });
  return ranked.sort((a, b) => a.quality - b.quality || a.classIndex - b.classIndex);
}

export interface OverlappingClasses {
  readonly classA: number;
  readonly classB: number;
  /** Images given one and of the other, estimated. */
  readonly examples: number;
  /** Their share of all images. */
  readonly probability: number;
}

/** Pairs of classes by how often one was given for the other, either way; the most often first. */
export function overlappingClasses(joint: ClassMatrix, classes: number, images: number): OverlappingClasses[] {
  const pairs: OverlappingClasses[] = [];
  for (let a = 0; a < classes; a++) {
    for (let b = a + 1; b < classes; b++) {
      const probability = joint[a * classes + b]! + joint[b * classes + a]!;
      if (probability === 0) continue;
      pairs.push({ classA: a, classB: b, examples: roundHalfEven(probability * images), probability });
    }
  }
  return pairs.sort((x, y) => y.probability - x.probability || x.classA - y.classA || x.classB - y.classB);
}

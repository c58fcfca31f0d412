import type { PillowFilter } from '../kernel/resample/pillow-filters.ts';

type Triple = readonly [number, number, number];

/**
 * How a picture becomes a model's input: resize, cut or pad to `width`×`height`, then `(v · rescale − mean) / std` per
 * channel.
 */
export interface Preprocessing {
  /** Of the model's input, px; likewise `height`. */
  readonly width: number;
  readonly height: number;
  /**
   * `squash`: to the size, whatever the aspect. `crop`: the short side to `shortestEdge`, then the centre. `pad`: the
   * whole picture fits inside, the rest is `padColour`.
   */
  readonly resize: 'squash' | 'crop' | 'pad';
  /** Short side before the centre is cut out, px; only for `crop`. */
  readonly shortestEdge: number;
  /** One of Pillow's filters, or `area`: OpenCV's INTER_AREA where the picture shrinks, bilinear where it grows. */
  readonly interpolation: PillowFilter | 'area';
  /** 0–255 per channel, in the order of the picture (red, green, blue). */
  readonly padColour: Triple;
  readonly rescale: number;
  readonly mean: Triple;
  readonly std: Triple;
  readonly channels: 'rgb' | 'bgr';
  readonly layout: 'NCHW' | 'NHWC';
  /** `uint8` models normalise by themselves: `rescale`, `mean` and `std` are 1, 0 and 1. */
  readonly type: 'float32' | 'uint8';
}

/** Raised when the same parameters would give other numbers; part of every embedder's version. */
export const PREPROCESSING_VERSION = 1;

/** Short side that a decoded view should have, so that the resize never has to enlarge it, px. */
export const shortSideFor = (preprocessing: Preprocessing): number =>
  preprocessing.resize === 'crop'
    ? preprocessing.shortestEdge
    : preprocessing.resize === 'pad'
      ? Math.max(preprocessing.width, preprocessing.height)
      : Math.min(preprocessing.width, preprocessing.height);

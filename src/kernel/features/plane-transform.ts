/** A 3×3 matrix, row by row, as in `resample/homography.ts`. */
export type PlaneTransform = Float64Array;

export type TransformModel = 'similarity' | 'affine' | 'homography';

/** Points that lie on each other: (fromX, fromY) of one picture shows what (toX, toY) of the other does. */
export interface PointPairs {
  readonly fromX: Float64Array;
  readonly fromY: Float64Array;
  readonly toX: Float64Array;
  readonly toY: Float64Array;
}

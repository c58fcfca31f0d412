import { ORIENTATIONS, orientationParts } from '../../kernel/resample/dihedral.ts';

export interface Turn {
  /** EXIF orientation 1–8 that comes nearest. */
  readonly orientation: number;
  /** Degrees clockwise that remain, -45–45. */
  readonly angle: number;
}

/** What a map does to directions: the nearest of the eight turns and mirrorings, and the turn that remains. */
export function turnOf(matrix: Float64Array): Turn {
  let best: Turn = { orientation: 1, angle: 0 };
  let bestFit = Number.NEGATIVE_INFINITY;
  for (const orientation of ORIENTATIONS) {
    const { transposed, mirrorX, mirrorY } = orientationParts(orientation);
    const sx = mirrorX ? -1 : 1;
    const sy = mirrorY ? -1 : 1;
    // The orientation takes (x, y) to (sx x, sy y), or transposed to (sx y, sy x); its inverse is its transpose.
    const [p, q, r, s] = transposed
      ? [matrix[1]! * sx, matrix[0]! * sy, matrix[4]! * sx, matrix[3]! * sy]
      : [matrix[0]! * sx, matrix[1]! * sy, matrix[3]! * sx, matrix[4]! * sy];
    // A pure rotation is left when the orientation is right; the fit is twice its cosine times the scale.
    const fit = p + s;
    if (fit > bestFit + 1e-9) {
      bestFit = fit;
      best = { orientation, angle: (Math.atan2(r - q, p + s) * 180) / Math.PI };
    }
  }
  return best;
}

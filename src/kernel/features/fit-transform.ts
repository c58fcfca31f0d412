import type { PlaneTransform, PointPairs, TransformModel } from './plane-transform.ts';
import { solveLinear } from './solve-linear.ts';

/** Free numbers of each model. */
export const PARAMETERS: Readonly<Record<TransformModel, number>> = { similarity: 4, affine: 6, homography: 8 };

const normal = new Float64Array(64);
const right = new Float64Array(8);
const equation = new Float64Array(8);

/**
 * Least-squares transform of a model that takes the `from` points to the `to` points. Coordinates are centred and scaled
 * first (R. Hartley, "In defense of the eight-point algorithm", PAMI 19(6), 1997). The homography minimises the algebraic
 * error, reweighted so that it ends near the geometric one.
 * @param chosen indices of the points; the first `count` entries hold.
 * @returns null where the points do not determine it.
 */
export function fitTransform(
  model: TransformModel,
  points: PointPairs,
  chosen: Int32Array,
  count: number,
): PlaneTransform | null {
  if (2 * count < PARAMETERS[model]) return null;
  const { fromX, fromY, toX, toY } = points;
  let mx = 0;
  let my = 0;
  let mu = 0;
  let mv = 0;
  for (let k = 0; k < count; k++) {
    const i = chosen[k]!;
    mx += fromX[i]!;
    my += fromY[i]!;
    mu += toX[i]!;
    mv += toY[i]!;
  }
  mx /= count;
  my /= count;
  mu /= count;
  mv /= count;
  let spreadFrom = 0;
  let spreadTo = 0;
  for (let k = 0; k < count; k++) {
    const i = chosen[k]!;
    spreadFrom += (fromX[i]! - mx) ** 2 + (fromY[i]! - my) ** 2;
    spreadTo += (toX[i]! - mu) ** 2 + (toY[i]! - mv) ** 2;
  }
  if (!(spreadFrom > 0 && spreadTo > 0)) return null;
  const from = Math.sqrt((2 * count) / spreadFrom);
  const to = Math.sqrt((2 * count) / spreadTo);

  const unknowns = PARAMETERS[model];
  // Weights of the equations: the homography's error is multiplied by the depth of the point, which the last round tells.
  let g = 0;
  let h = 0;
  const rounds = model === 'homography' ? 3 : 1;
  for (let round = 0; round < rounds; round++) {
    normal.fill(0);
    right.fill(0);
    for (let k = 0; k < count; k++) {
      const i = chosen[k]!;
      const x = from * (fromX[i]! - mx);
      const y = from * (fromY[i]! - my);
      const u = to * (toX[i]! - mu);
      const v = to * (toY[i]! - mv);
      const depth = 1 + g * x + h * y;
      const weight = 1 / Math.max(1e-3, depth * depth);
      equation.fill(0);
      if (model === 'similarity') {
        equation[0] = x;
        equation[1] = -y;
        equation[2] = 1;
        addEquation(unknowns, u, weight);
        equation[0] = y;
        equation[1] = x;
        equation[2] = 0;
        equation[3] = 1;
        addEquation(unknowns, v, weight);
        continue;
      }
      equation[0] = x;
      equation[1] = y;
      equation[2] = 1;
      equation[6] = -x * u;
      equation[7] = -y * u;
      addEquation(unknowns, u, weight);
      equation.fill(0);
      equation[3] = x;
      equation[4] = y;
      equation[5] = 1;
      equation[6] = -x * v;
      equation[7] = -y * v;
      addEquation(unknowns, v, weight);
    }
    if (!solveLinear(normal, right, unknowns)) return null;
    if (model === 'homography') {
      g = right[6]!;
      h = right[7]!;
    }
  }
  return undoScaling(model, mx, my, from, mu, mv, to);
}

function addEquation(unknowns: number, value: number, weight: number): void {
  for (let r = 0; r < unknowns; r++) {
    const factor = weight * equation[r]!;
    if (factor === 0) continue;
    right[r] = right[r]! + factor * value;
    for (let c = 0; c < unknowns; c++) normal[r * unknowns + c] = normal[r * unknowns + c]! + factor * equation[c]!;
  }
}

/** The solution in pixels, its last entry 1. */
function undoScaling(
  model: TransformModel,
  mx: number,
  my: number,
  from: number,
  mu: number,
  mv: number,
  to: number,
): PlaneTransform | null {
  const s = right;
  const [a, b, c, d, e, f, g, h] =
    model === 'similarity'
      ? [s[0]!, -s[1]!, s[2]!, s[1]!, s[0]!, s[3]!, 0, 0]
      : [s[0]!, s[1]!, s[2]!, s[3]!, s[4]!, s[5]!, model === 'affine' ? 0 : s[6]!, model === 'affine' ? 0 : s[7]!];
  // N = the scaled solution · (x − mean) · from, then the rows divided by `to` and moved to the mean.
  const n0 = from * a;
  const n1 = from * b;
  const n2 = c - n0 * mx - n1 * my;
  const n3 = from * d;
  const n4 = from * e;
  const n5 = f - n3 * mx - n4 * my;
  const n6 = from * g;
  const n7 = from * h;
  const n8 = 1 - n6 * mx - n7 * my;
  if (!(Math.abs(n8) > 1e-9)) return null;
  return Float64Array.of(
    (n0 / to + mu * n6) / n8,
    (n1 / to + mu * n7) / n8,
    (n2 / to + mu * n8) / n8,
    (n3 / to + mv * n6) / n8,
    (n4 / to + mv * n7) / n8,
    (n5 / to + mv * n8) / n8,
    n6 / n8,
    n7 / n8,
    1,
  );
}

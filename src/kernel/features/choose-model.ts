import { agreeingMatches } from './agreeing-matches.ts';
import { fitTransform, PARAMETERS } from './fit-transform.ts';
import type { MatchedPoints, Size } from './matched-points.ts';
import type { PlaneTransform, TransformModel } from './plane-transform.ts';
import { isPlausible, localScale } from './plausible-transform.ts';

/** How far a match may lie off, pixels of the coarser picture. */
export const FINE_TOLERANCE = 2;
/** Expected error of a matched point along one axis, pixels of the coarser picture. */
const EXPECTED_ERROR = 0.6;
/** What a further parameter must save, in units of the expected squared error. */
const PARAMETER_PRICE = 5;
const ROUNDS = 4;

/** A pixel of the coarser picture, in pixels of the `to` picture. */
export const coarserPixel = (scale: number): number => Math.max(1, scale);

/**
 * Grows a similarity to an affine map and on to a homography where that saves more error than the parameters are worth
 * (P. Torr, "An assessment of information criteria for motion model selection", CVPR 1997: squared errors cut at the
 * tolerance, plus a price per parameter).
 */
export function chooseModel(
  points: MatchedPoints,
  similarity: PlaneTransform,
  from: Size,
  scratch: Int32Array,
): { readonly matrix: PlaneTransform; readonly model: TransformModel } | null {
  const refined = refine(points, similarity, 'similarity', from, scratch);
  if (refined === null) return null;
  let matrix = refined;
  let model: TransformModel = 'similarity';
  let cost = costOf(points, matrix, model, from);
  let start = matrix;
  for (const richer of ['affine', 'homography'] as const) {
    const fitted = refine(points, start, richer, from, scratch);
    if (fitted === null) break;
    start = fitted;
    const fittedCost = costOf(points, fitted, richer, from);
    if (fittedCost < cost) {
      matrix = fitted;
      model = richer;
      cost = fittedCost;
    }
  }
  return { matrix, model };
}

function refine(
  points: MatchedPoints,
  start: PlaneTransform,
  model: TransformModel,
  from: Size,
  scratch: Int32Array,
): PlaneTransform | null {
  let matrix = start;
  for (let round = 0; round < ROUNDS; round++) {
    // Richer models reach matches that a similarity only nears.
    const slack = round === 0 ? 2 : 1;
    const tolerance = slack * FINE_TOLERANCE * coarserPixel(localScale(matrix, from));
    const count = agreeingMatches(points, matrix, tolerance, scratch);
    // Twice the points that would do, so that the fit is not through noise.
    const next = count < 2 + PARAMETERS[model] / 2 ? null : fitTransform(model, points, scratch, count);
    if (next === null || !isPlausible(next, from)) return null;
    matrix = next;
  }
  return matrix;
}

function costOf(points: MatchedPoints, m: PlaneTransform, model: TransformModel, from: Size): number {
  const { count, fromX, fromY, toX, toY } = points;
  const unit = 1 / (EXPECTED_ERROR * coarserPixel(localScale(m, from))) ** 2;
  const most = (FINE_TOLERANCE / EXPECTED_ERROR) ** 2;
  let cost = PARAMETER_PRICE * PARAMETERS[model];
  for (let i = 0; i < count; i++) {
    const w = m[6]! * fromX[i]! + m[7]! * fromY[i]! + m[8]!;
    const dx = (m[0]! * fromX[i]! + m[1]! * fromY[i]! + m[2]!) / w - toX[i]!;
    const dy = (m[3]! * fromX[i]! + m[4]! * fromY[i]! + m[5]!) / w - toY[i]!;
    cost += Math.min(most, unit * (dx * dx + dy * dy));
  }
  return cost;
}

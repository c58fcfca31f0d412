import { agreeingMatches, distinctPlaces, TURN_TOLERANCE, wrapped, ZOOM_TOLERANCE } from './agreeing-matches.ts';
import { coarserPixel, FINE_TOLERANCE } from './choose-model.ts';
import { fitTransform } from './fit-transform.ts';
import type { MatchedPoints, Size } from './matched-points.ts';
import type { PlaneTransform } from './plane-transform.ts';
import { isPlausible, localScale } from './plausible-transform.ts';

/** How far a match may lie off a hypothesis made from another one: share of the overlap's long side. */
const ROUGH_TOLERANCE = 0.05;
/** The same while a hypothesis is refined, as shares of the rough tolerance; never below the fine one. */
const SCHEDULE = [1, 0.5, 0.25, 0, 0];
/** Hypotheses that are refined, the best supported ones first. */
const REFINED = 12;
/** Fewest matches that make a hypothesis. */
const FEWEST = 3;
/** Inliers nearer to each other than this, pixels of the coarser picture, are one place. */
export const SAME_PLACE = 3;

export interface Hypothesis {
  readonly matrix: PlaneTransform;
  /** Matches that agree with it, at distinct places of both pictures. */
  readonly places: number;
}

/**
 * Similarities from `b` to `a` that most matches agree with, best first. Every match fixes a similarity by itself, because
 * features have a scale and a direction; so all of them are tried, and nothing is left to chance. The best supported are
 * refined by least squares with falling tolerance.
 */
export function findHypotheses(points: MatchedPoints, a: Size, b: Size, most: number): Hypothesis[] {
  const { count } = points;
  const votes = countVotes(points, a, b);
  const order = Int32Array.from({ length: count }, (_, i) => i).sort((p, q) => votes[q]! - votes[p]! || p - q);
  const isExplained = new Uint8Array(count);
  const inliers = new Int32Array(count);
  const found: Hypothesis[] = [];
  let mostPlaces = 0;
  for (let o = 0, tried = 0; o < count && tried < REFINED; o++) {
    const seed = order[o]!;
    if (votes[seed]! < FEWEST || 2 * votes[seed]! < mostPlaces) break;
    if (isExplained[seed] === 1) continue;
    tried++;
    const matrix = refineSimilarity(points, seed, a, b, inliers);
    if (matrix === null) continue;
    const scale = localScale(matrix, b);
    const agreeing = agreeingMatches(points, matrix, FINE_TOLERANCE * coarserPixel(scale), inliers);
    for (let k = 0; k < agreeing; k++) isExplained[inliers[k]!] = 1;
    const places = distinctPlaces(points, inliers, agreeing, SAME_PLACE * coarserPixel(scale), scale);
    if (places >= FEWEST) found.push({ matrix, places });
    mostPlaces = Math.max(mostPlaces, places);
  }
  return found.sort((p, q) => q.places - p.places).slice(0, most);
}

/** Pixels of `a`; swapping the pictures changes it by the scale alone. */
function roughTolerance(scale: number, a: Size, b: Size): number {
  const overlap = Math.min(Math.max(a.width, a.height), scale * Math.max(b.width, b.height));
  return ROUGH_TOLERANCE * overlap + coarserPixel(scale);
}

/** For every match, how many agree roughly with the similarity that it fixes. */
function countVotes({ count, fromX, fromY, toX, toY, zoom, turn }: MatchedPoints, a: Size, b: Size): Int32Array {
  const votes = new Int32Array(count);
  for (let k = 0; k < count; k++) {
    const scale = 2 ** zoom[k]!;
    const cos = scale * Math.cos(turn[k]!);
    const sin = scale * Math.sin(turn[k]!);
    const tx = toX[k]! - cos * fromX[k]! + sin * fromY[k]!;
    const ty = toY[k]! - sin * fromX[k]! - cos * fromY[k]!;
    const bound = roughTolerance(scale, a, b) ** 2;
    let agree = 0;
    for (let i = 0; i < count; i++) {
      if (Math.abs(zoom[i]! - zoom[k]!) > ZOOM_TOLERANCE) continue;
      if (Math.abs(wrapped(turn[i]! - turn[k]!)) > TURN_TOLERANCE) continue;
      const dx = cos * fromX[i]! - sin * fromY[i]! + tx - toX[i]!;
      const dy = sin * fromX[i]! + cos * fromY[i]! + ty - toY[i]!;
      if (dx * dx + dy * dy <= bound) agree++;
    }
    votes[k] = agree;
  }
  return votes;
}

function refineSimilarity(
  points: MatchedPoints,
  seed: number,
  a: Size,
  b: Size,
  inliers: Int32Array,
): PlaneTransform | null {
  const scale = 2 ** points.zoom[seed]!;
  const cos = scale * Math.cos(points.turn[seed]!);
  const sin = scale * Math.sin(points.turn[seed]!);
  const x = points.fromX[seed]!;
  const y = points.fromY[seed]!;
  const tx = points.toX[seed]! - cos * x + sin * y;
  const ty = points.toY[seed]! - sin * x - cos * y;
  let matrix: PlaneTransform = Float64Array.of(cos, -sin, tx, sin, cos, ty, 0, 0, 1);
  for (const share of SCHEDULE) {
    const at = localScale(matrix, b);
    const tolerance = Math.max(FINE_TOLERANCE * coarserPixel(at), share * roughTolerance(at, a, b));
    const count = agreeingMatches(points, matrix, tolerance, inliers);
    const next = count < FEWEST ? null : fitTransform('similarity', points, inliers, count);
    if (next === null || !isPlausible(next, b)) return null;
    matrix = next;
  }
  return matrix;
}

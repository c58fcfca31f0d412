import { drawRows } from '../../kernel/cluster/k-means.ts';
import { rowsOf, type Vectors } from '../../kernel/cluster/vectors.ts';
import { principalComponents, projectRows } from '../../kernel/stats/principal-components.ts';

/** Rows that the components are found on when there are more. */
const FITTED_ROWS = 50_000;

export interface PrincipalPlane {
  /** x and y per image; 0 along an axis the vectors do not have. */
  readonly points: Float32Array;
  /** Share of the variance along x and y, 0–1. */
  readonly ratios: readonly [number, number];
}

/** The two principal components of the vectors, found on at most 50,000 of them drawn at random. */
export function principalPlane(vectors: Vectors, random: () => number): PrincipalPlane {
  const { count, dimensions } = vectors;
  if (count < 2) return { points: new Float32Array(2 * count), ratios: [0, 0] };
  const { data } = count > FITTED_ROWS ? rowsOf(vectors, drawRows(count, FITTED_ROWS, random)) : vectors;
  const axes = Math.min(2, dimensions);
  const found = principalComponents(data, dimensions, { components: axes, random });
  const projected = projectRows(vectors.data, found);
  const ratios = [found.ratios[0]!, found.ratios[1] ?? 0] as const;
  if (axes === 2) return { points: projected, ratios };
  const points = new Float32Array(2 * count);
  for (let i = 0; i < count; i++) points[2 * i] = projected[i]!;
  return { points, ratios };
}

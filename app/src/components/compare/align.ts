import type { Evidence, RelativeBox } from '../../../../src/server/api.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}
export type Point = readonly [number, number];
/** Where the corners of `b` lie on `a`, px of `a`: clockwise from `b`'s own top left. */
export type Quad = readonly [Point, Point, Point, Point];
/** A projective map of the plane, row by row. */
export type Matrix = readonly [number, number, number, number, number, number, number, number, number];

const CORNERS: readonly Point[] = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
];

/** What an EXIF orientation does with a place of a picture, relative: transposed first, then mirrored. */
function turned([x, y]: Point, orientation: number): Point {
  const isTransposed = orientation >= 5;
  const isMirroredX = [2, 3, 6, 7].includes(orientation);
  const isMirroredY = [3, 4, 7, 8].includes(orientation);
  const [u, v] = isTransposed ? [y, x] : [x, y];
  return [isMirroredX ? 1 - u : u, isMirroredY ? 1 - v : v];
}

/** The box that a turned picture's part is in. */
function turnedBox({ x, y, width, height }: RelativeBox, orientation: number): RelativeBox {
  const [x0, y0] = turned([x, y], orientation);
  const [x1, y1] = turned([x + width, y + height], orientation);
  return { x: Math.min(x0, x1), y: Math.min(y0, y1), width: Math.abs(x1 - x0), height: Math.abs(y1 - y0) };
}

const WHOLE: RelativeBox = { x: 0, y: 0, width: 1, height: 1 };

/** Where the whole of `b` lies on `a`: as the comparison found it, or frame on frame. */
export function quadOf(
  a: Size,
  evidence: Evidence | null,
  insides: readonly [RelativeBox, RelativeBox] = [WHOLE, WHOLE],
): Quad {
  const onA = ([x, y]: Point): Point => [x * a.width, y * a.height];
  if (evidence?.corners?.length === 4) return evidence.corners.map(onA) as unknown as Quad;
  const orientation = evidence?.orientation ?? 1;
  const isTrimmed = evidence?.alignment === 'trimmed';
  const [inA, inB] = isTrimmed ? [insides[0], turnedBox(insides[1], orientation)] : [WHOLE, WHOLE];
  return CORNERS.map((corner) => {
    const [x, y] = turned(corner, orientation);
    return onA([inA.x + ((x - inB.x) * inA.width) / inB.width, inA.y + ((y - inB.y) * inA.height) / inB.height]);
  }) as unknown as Quad;
}

/** Maps the pixels of a picture of this size onto a quadrilateral (Heckbert 1989). */
export function ontoQuad({ width, height }: Size, [p0, p1, p2, p3]: Quad): Matrix {
  const [sx, sy] = [p0[0] - p1[0] + p2[0] - p3[0], p0[1] - p1[1] + p2[1] - p3[1]];
  const [dx1, dy1, dx2, dy2] = [p1[0] - p2[0], p1[1] - p2[1], p3[0] - p2[0], p3[1] - p2[1]];
  const area = dx1 * dy2 - dx2 * dy1;
  const g = area === 0 ? 0 : (sx * dy2 - dx2 * sy) / area;
  const h = area === 0 ? 0 : (dx1 * sy - sx * dy1) / area;
  return [
    (p1[0] - p0[0] + g * p1[0]) / width,
    (p3[0] - p0[0] + h * p3[0]) / height,
    p0[0],
    (p1[1] - p0[1] + g * p1[1]) / width,
    (p3[1] - p0[1] + h * p3[1]) / height,
    p0[1],
    g / width,
    h / height,
    1,
  ];
}

export function mapped([a, b, c, d, e, f, g, h, i]: Matrix, [x, y]: Point): Point {
  const w = g * x + h * y + i;
  return [(a * x + b * y + c) / w, (d * x + e * y + f) / w];
}

/** The map back; of a matrix without one, one that stays where it is. */
export function inverse([a, b, c, d, e, f, g, h, i]: Matrix): Matrix {
  const [A, B, C] = [e * i - f * h, f * g - d * i, d * h - e * g];
  const determinant = a * A + b * B + c * C;
  if (determinant === 0) return [1, 0, 0, 0, 1, 0, 0, 0, 1];
  return [A, c * h - b * i, b * f - c * e, B, a * i - c * g, c * d - a * f, C, b * g - a * h, a * e - b * d].map(
    (value) => value / determinant,
  ) as unknown as Matrix;
}

/** Of a CSS `transform`. */
export const cssMatrix = ([a, b, c, d, e, f, g, h, i]: Matrix): string =>
  `matrix3d(${[a, d, 0, g, b, e, 0, h, 0, 0, 1, 0, c, f, 0, i].join(', ')})`;

/** Of a CSS `clip-path`. */
export const cssPolygon = (quad: Quad): string => `polygon(${quad.map(([x, y]) => `${x}px ${y}px`).join(', ')})`;

/** How much larger a picture gets in the middle, as a length. */
export function magnification(matrix: Matrix, { width, height }: Size): number {
  const at = (x: number, y: number) => mapped(matrix, [x, y]);
  const [x, y] = [width / 2, height / 2];
  const [o, right, down] = [at(x, y), at(x + 1, y), at(x, y + 1)];
  const area = (right[0] - o[0]) * (down[1] - o[1]) - (right[1] - o[1]) * (down[0] - o[0]);
  return Math.sqrt(Math.abs(area));
}

export interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** What both take together. */
export function boundsOf(a: Size, quad: Quad): Bounds {
  const xs = quad.map(([x]) => x);
  const ys = quad.map(([, y]) => y);
  return {
    left: Math.min(0, ...xs),
    top: Math.min(0, ...ys),
    right: Math.max(a.width, ...xs),
    bottom: Math.max(a.height, ...ys),
  };
}

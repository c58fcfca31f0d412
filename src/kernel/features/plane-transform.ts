/** Index of the entries of a 3×3 row-major matrix that maps (x, y, 1) to (u·w, v·w, w). */
export type PlaneTransform = Float64Array;

export type TransformModel = 'similarity' | 'affine' | 'homography';

/** Points that lie on each other: (fromX, fromY) of one picture shows what (toX, toY) of the other does. */
export interface PointPairs {
  readonly fromX: Float64Array;
  readonly fromY: Float64Array;
  readonly toX: Float64Array;
  readonly toY: Float64Array;
}

/** Where `m` takes (x, y), as [u, v]. */
export function transformPoint(m: PlaneTransform, x: number, y: number): readonly [number, number] {
  const w = m[6]! * x + m[7]! * y + m[8]!;
  return [(m[0]! * x + m[1]! * y + m[2]!) / w, (m[3]! * x + m[4]! * y + m[5]!) / w];
}

/** a · b: what `b` does, then what `a` does. */
export function multiplyTransforms(a: PlaneTransform, b: PlaneTransform): PlaneTransform {
  const out = new Float64Array(9);
  for (let r = 0; r < 3; r++) {
    for (let c = 0; c < 3; c++) {
      out[3 * r + c] = a[3 * r]! * b[c]! + a[3 * r + 1]! * b[3 + c]! + a[3 * r + 2]! * b[6 + c]!;
    }
  }
  return out;
}

/** The way back; null where `m` flattens the plane. The last entry is 1 unless the origin goes to infinity. */
export function invertTransform(m: PlaneTransform): PlaneTransform | null {
  const [a, b, c, d, e, f, g, h, i] = m as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const p = e * i - f * h;
  const q = f * g - d * i;
  const r = d * h - e * g;
  const determinant = a * p + b * q + c * r;
  const size = Math.max(...m.map(Math.abs));
  if (!(Math.abs(determinant) > 1e-14 * size ** 3)) return null;
  const out = Float64Array.of(
    p,
    c * h - b * i,
    b * f - c * e,
    q,
    a * i - c * g,
    c * d - a * f,
    r,
    b * g - a * h,
    a * e - b * d,
  );
  const scale = Math.abs(out[8]!) > 1e-12 * size ** 2 ? out[8]! : determinant;
  return out.map((value) => value / scale);
}

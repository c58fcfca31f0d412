const P1 = 0.9997878412794807;
const P3 = -0.3258083974640975;
const P5 = 0.1555786518463281;
const P7 = -0.04432655554792128;

/** Angle of (x, y) from the x axis towards the y axis, 0 – 2π, to about 0.0002 (OpenCV's `fastAtan2` polynomial). */
export function fastAngle(y: number, x: number): number {
  const ax = Math.abs(x);
  const ay = Math.abs(y);
  let angle: number;
  if (ax >= ay) {
    const c = ay / (ax + 1e-12);
    const c2 = c * c;
    angle = (((P7 * c2 + P5) * c2 + P3) * c2 + P1) * c;
  } else {
    const c = ax / ay;
    const c2 = c * c;
    angle = Math.PI / 2 - (((P7 * c2 + P5) * c2 + P3) * c2 + P1) * c;
  }
  if (x < 0) angle = Math.PI - angle;
  return y < 0 ? 2 * Math.PI - angle : angle;
}

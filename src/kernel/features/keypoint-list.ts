/** Scale-space extrema as parallel arrays that grow as needed and are reused from image to image. */
export interface KeypointList {
  count: number;
  /** Position, octave pixels. */
  x: Float32Array;
  y: Float32Array;
  /** Blur of the level the point lies between, octave pixels. */
  sigma: Float32Array;
  octave: Uint8Array;
  /** Nearest Gaussian level. */
  level: Uint8Array;
  /** Difference of Gaussians there, grey levels: negative for bright spots, positive for dark ones. */
  response: Float32Array;
}

export const keypointList = (capacity: number): KeypointList => ({
  count: 0,
  x: new Float32Array(capacity),
  y: new Float32Array(capacity),
  sigma: new Float32Array(capacity),
  octave: new Uint8Array(capacity),
  level: new Uint8Array(capacity),
  response: new Float32Array(capacity),
});

/** Makes room for one more. */
export function reserve(list: KeypointList): void {
  if (list.count < list.x.length) return;
  const larger = keypointList(2 * list.x.length);
  larger.x.set(list.x);
  larger.y.set(list.y);
  larger.sigma.set(list.sigma);
  larger.octave.set(list.octave);
  larger.level.set(list.level);
  larger.response.set(list.response);
  Object.assign(list, larger, { count: list.count });
}

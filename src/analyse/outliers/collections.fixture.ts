import { normaliseRows, type Vectors } from '../../kernel/cluster/vectors.ts';

/** Standard normal numbers (Box and Muller 1958). */
export const normalFrom = (random: () => number) => (): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

type Make = (count: number, random: () => number) => Vectors;

const gaussian =
  (dimensions: number): Make =>
  (count, random) => {
    const normal = normalFrom(random);
    return { count, dimensions, data: Float32Array.from({ length: count * dimensions }, normal) };
  };

const onSphere =
  (make: Make): Make =>
  (count, random) => {
    const vectors = make(count, random);
    normaliseRows(vectors.data, vectors.dimensions);
    return vectors;
  };

export interface Mixture {
  readonly clusters: number;
  readonly dimensions: number;
  /** Mean distance of the centres from the origin. */
  readonly spread: number;
  /** Radii of the clusters are between these, evenly by their logarithms. */
  readonly radii: readonly [number, number];
  /** Relative size of cluster `c`; `random` for sizes that vary. */
  readonly sizes: (c: number, random: () => number) => number;
  /** Degrees of freedom of the distances in a cluster; normal without. */
  readonly heavy?: number;
}

export const mixture =
  ({ clusters, dimensions, spread, radii, sizes, heavy }: Mixture): Make =>
  (count, random) => {
    const normal = normalFrom(random);
    const centres = Float32Array.from(
      { length: clusters * dimensions },
      () => (normal() * spread) / Math.sqrt(dimensions),
    );
    const weights = Array.from({ length: clusters }, (_, c) => sizes(c, random));
    const total = weights.reduce((a, b) => a + b);
    const radius = weights.map(() => radii[0] * (radii[1] / radii[0]) ** random());
    const data = new Float32Array(count * dimensions);
    for (let i = 0; i < count; i++) {
      let left = random() * total;
      let c = 0;
      while (c < clusters - 1 && left >= weights[c]!) left -= weights[c++]!;
      let factor = radius[c]! / Math.sqrt(dimensions);
      if (heavy !== undefined) {
        let squares = 0;
        for (let f = 0; f < heavy; f++) squares += normal() ** 2;
        factor *= Math.sqrt(heavy / squares);
      }
      for (let d = 0; d < dimensions; d++) data[i * dimensions + d] = centres[c * dimensions + d]! + normal() * factor;
    }
    return { count, dimensions, data };
  };

/** A tenth of the rows replaced by near copies of others, up to five of one. */
const withCopies =
  (make: Make): Make =>
  (count, random) => {
    const normal = normalFrom(random);
    const vectors = make(count, random);
    const { data, dimensions } = vectors;
    let scale = 0;
    for (const value of data) scale += Math.abs(value) / data.length;
    for (let i = 0; i < 0.1 * count; ) {
      const original = Math.floor((0.1 + 0.9 * random()) * count);
      for (let copies = 1 + Math.floor(5 * random()); copies > 0 && i < 0.1 * count; copies--, i++) {
        for (let d = 0; d < dimensions; d++)
          data[i * dimensions + d] = data[original * dimensions + d]! + 0.02 * scale * normal();
      }
    }
    return vectors;
  };

const mild = (_: number, random: () => number): number => 0.3 + 0.7 * random();
const embedded = mixture({ clusters: 15, dimensions: 128, spread: 1, radii: [1.4, 2.4], sizes: mild });

/** Collections without outliers. */
export const CLEAN: Readonly<Record<string, Make>> = {
  'one Gaussian, 2-D': gaussian(2),
  'one Gaussian, 32-D': gaussian(32),
  'uniform on a sphere, 64-D': onSphere(gaussian(64)),
  'uniform on a sphere, 256-D': onSphere(gaussian(256)),
  'uniform in a cube': (count, random) => ({
    count,
    dimensions: 3,
    data: Float32Array.from({ length: 3 * count }, random),
  }),
  '5 tight clusters': mixture({ clusters: 5, dimensions: 16, spread: 10, radii: [0.2, 2], sizes: mild }),
  '10 tight clusters': mixture({ clusters: 10, dimensions: 64, spread: 10, radii: [0.2, 2], sizes: mild }),
  '30 tight clusters': mixture({ clusters: 30, dimensions: 64, spread: 10, radii: [0.2, 2], sizes: mild }),
  '20 clusters, most of them rare': mixture({
    clusters: 20,
    dimensions: 64,
    spread: 10,
    radii: [0.2, 2],
    sizes: (c) => 1 / (c + 1),
  }),
  'loose clusters over dense ones': mixture({ clusters: 4, dimensions: 8, spread: 10, radii: [0.6, 6], sizes: mild }),
  'heavy-tailed clusters': mixture({ clusters: 5, dimensions: 16, spread: 10, radii: [0.2, 2], sizes: mild, heavy: 3 }),
  'classes that overlap, on a sphere': onSphere(embedded),
  'with near copies': onSphere(withCopies(embedded)),
};

/** Adds rows of another kind: about one place that is `far` times as far from the mean as usual rows are, `width` times as wide. */
export function plant(vectors: Vectors, rows: number, far: number, width: number, random: () => number): Vectors {
  const normal = normalFrom(random);
  const { count, dimensions, data } = vectors;
  const mean = new Float64Array(dimensions);
  for (let at = 0; at < data.length; at++) mean[at % dimensions]! += data[at]! / count;
  const lengths = Float64Array.from({ length: count }, (_, i) =>
    Math.hypot(...mean.map((m, d) => data[i * dimensions + d]! - m)),
  );
  const usual = lengths.sort()[count >> 1]!;
  const direction = Array.from({ length: dimensions }, normal);
  const length = Math.hypot(...direction);
  const planted = new Float32Array((count + rows) * dimensions);
  planted.set(data);
  for (let at = data.length; at < planted.length; at++) {
    const d = at % dimensions;
    planted[at] =
      mean[d]! + (direction[d]! / length) * usual * far + (normal() * usual * width) / Math.sqrt(dimensions);
  }
  return { count: count + rows, dimensions, data: planted };
}

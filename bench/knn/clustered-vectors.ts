import { encodeHalves } from '../../src/kernel/vectors/half.ts';
import type { Vectors } from '../../src/neighbours/vectors.ts';

/** Directions that vary within a cluster: real embeddings vary along far fewer than they have numbers. */
const LATENT = 48;
/** Vectors per cluster on average; cluster sizes go as 1/√rank. */
const PER_CLUSTER = 100;
/** How far members are from their centre, as a share of the centre's length; each cluster has its own in this range. */
const SPREAD = [0.25, 1.1] as const;

/** Standard normal numbers by the polar method over mulberry32. */
export function normalNumbers(seed: number): () => number {
  let state = seed | 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  let spare: number | null = null;
  return () => {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const square = x * x + y * y;
      if (square === 0 || square >= 1) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      spare = y * scale;
      return x * scale;
    }
  };
}

/** Unit vectors without any structure: the hardest case for a graph, and nothing like embeddings. */
export function randomVectors(count: number, dimensions: number, seed = 20_240_601): Vectors {
  const next = normalNumbers(seed);
  return collect(count, dimensions, (row) => {
    for (let i = 0; i < dimensions; i++) row[i] = next();
  });
}

/**
 * Unit vectors in overlapping clusters of many sizes and densities, in random order. Members differ from their centre
 * along {@link LATENT} directions of their own cluster's choice out of a common 4 × as many, and a little in all.
 */
export function clusteredVectors(count: number, dimensions: number, seed = 20_240_601): Vectors {
  const next = normalNumbers(seed);
  const clusters = Math.max(1, Math.round(count / PER_CLUSTER));
  const basis = Float32Array.from({ length: 4 * LATENT * dimensions }, next);
  const centres = Float32Array.from({ length: clusters * dimensions }, next);
  const length = Math.sqrt(dimensions);
  return collect(count, dimensions, (row) => {
    const uniform = Math.abs(next() * 1e6) % 1;
    const cluster = Math.min(clusters - 1, Math.floor(uniform * uniform * clusters));
    const share = ((cluster * 0.618034) % 1) ** 2;
    const spread = SPREAD[0] + (SPREAD[1] - SPREAD[0]) * share;
    for (let i = 0; i < dimensions; i++) row[i] = centres[cluster * dimensions + i]! + 0.1 * spread * next();
    for (let l = 0; l < LATENT; l++) {
      const direction = ((cluster * 7 + l * (1 + (cluster % 3))) % (4 * LATENT)) * dimensions;
      const amount = (spread * next() * length) / Math.sqrt(LATENT * dimensions);
      for (let i = 0; i < dimensions; i++) row[i] = row[i]! + amount * basis[direction + i]!;
    }
  });
}

function collect(count: number, dimensions: number, fill: (row: Float32Array) => void): Vectors {
  const data = new Uint16Array(count * dimensions);
  const row = new Float32Array(dimensions);
  for (let i = 0; i < count; i++) {
    fill(row);
    let squares = 0;
    for (let d = 0; d < dimensions; d++) squares += row[d]! * row[d]!;
    const scale = 1 / Math.sqrt(squares);
    for (let d = 0; d < dimensions; d++) row[d] = row[d]! * scale;
    encodeHalves(row, 0, dimensions, data, i * dimensions);
  }
  return { count, dimensions, data };
}

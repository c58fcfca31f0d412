import { createRandom } from './random.ts';

/** Square, seamlessly repeating field of values in 0–1, computed once and then only looked up. */
export interface Tile {
  /** Power of two. */
  readonly size: number;
  readonly data: Float32Array;
}

const SIZE = 512;

function lattice(frequency: number, name: string): Float32Array {
  const random = createRandom('lattice', name, frequency);
  return Float32Array.from({ length: frequency * frequency }, () => random.next());
}

/** Adds one octave of value noise with quintic interpolation. */
function addOctave(data: Float32Array, frequency: number, amplitude: number, ridged: boolean, name: string): void {
  const values = lattice(frequency, name);
  const step = frequency / SIZE;
  for (let y = 0; y < SIZE; y++) {
    const fy = y * step;
    const y0 = Math.floor(fy);
    const ty = fy - y0;
    const wy = ty * ty * ty * (ty * (ty * 6 - 15) + 10);
    const row0 = (y0 % frequency) * frequency;
    const row1 = ((y0 + 1) % frequency) * frequency;
    for (let x = 0; x < SIZE; x++) {
      const fx = x * step;
      const x0 = Math.floor(fx);
      const tx = fx - x0;
      const wx = tx * tx * tx * (tx * (tx * 6 - 15) + 10);
      const x1 = (x0 + 1) % frequency;
      const top = values[row0 + x0]! + (values[row0 + x1]! - values[row0 + x0]!) * wx;
      const bottom = values[row1 + x0]! + (values[row1 + x1]! - values[row1 + x0]!) * wx;
      const value = top + (bottom - top) * wy;
      data[y * SIZE + x]! += amplitude * (ridged ? 1 - Math.abs(2 * value - 1) : value);
    }
  }
}

/** Stretches to 0–1 between the 0.5 % and 99.5 % quantiles. */
function normalise(data: Float32Array): Float32Array {
  const sorted = Float32Array.from(data).sort();
  const low = sorted[Math.floor(sorted.length * 0.005)]!;
  const high = sorted[Math.floor(sorted.length * 0.995)]!;
  for (let i = 0; i < data.length; i++) data[i] = Math.min(1, Math.max(0, (data[i]! - low) / (high - low)));
  return data;
}

function fractal(name: string, first: number, persistence: number, ridged = false): Tile {
  const data = new Float32Array(SIZE * SIZE);
  let amplitude = 1;
  for (let frequency = first; frequency <= SIZE / 2; frequency *= 2) {
    addOctave(data, frequency, amplitude, ridged, name);
    amplitude *= persistence;
  }
  return { size: SIZE, data: normalise(data) };
}

/** Distance to the nearest of scattered points (Worley noise), 0 at a point, 1 far from all. */
function cellular(name: string, cells: number): Tile {
  const random = createRandom('cells', name);
  const px = Float32Array.from({ length: cells * cells }, () => random.next());
  const py = Float32Array.from({ length: cells * cells }, () => random.next());
  const data = new Float32Array(SIZE * SIZE);
  for (let y = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++) {
      const fx = (x * cells) / SIZE;
      const fy = (y * cells) / SIZE;
      const cx = Math.floor(fx);
      const cy = Math.floor(fy);
      let best = 9;
      for (let j = -1; j <= 1; j++) {
        for (let i = -1; i <= 1; i++) {
          const cell = ((cy + j + cells) % cells) * cells + ((cx + i + cells) % cells);
          const dx = cx + i + px[cell]! - fx;
          const dy = cy + j + py[cell]! - fy;
          best = Math.min(best, dx * dx + dy * dy);
        }
      }
      data[y * SIZE + x] = Math.min(1, Math.sqrt(best));
    }
  }
  return { size: SIZE, data };
}

function once(make: () => Tile): () => Tile {
  let tile: Tile | undefined;
  return () => {
    tile ??= make();
    return tile;
  };
}

/** Clouds, continents, stains: large forms with detail inside. */
export const cloudTile = once(() => fractal('cloud', 4, 0.52));
/** Crests and valleys. */
export const ridgeTile = once(() => fractal('ridge', 4, 0.46, true));
/** Grain, bark, grass: detail without large forms. */
export const grainTile = once(() => fractal('grain', 32, 0.75));
/** Pores, craters, pebbles. */
export const cellTile = once(() => cellular('cell', 24));

/** Bilinear look-up; the tile repeats with period 1 in both directions. */
export function sampleTile(tile: Tile, u: number, v: number): number {
  const { size, data } = tile;
  const mask = size - 1;
  const fu = u * size;
  const fv = v * size;
  const iu = Math.floor(fu);
  const iv = Math.floor(fv);
  const tu = fu - iu;
  const tv = fv - iv;
  const x0 = iu & mask;
  const x1 = (iu + 1) & mask;
  const row0 = (iv & mask) * size;
  const row1 = ((iv + 1) & mask) * size;
  const a = data[row0 + x0]!;
  const b = data[row0 + x1]!;
  const c = data[row1 + x0]!;
  const d = data[row1 + x1]!;
  const top = a + (b - a) * tu;
  return top + (c + (d - c) * tu - top) * tv;
}

import { createCanvas, develop, paint } from '../render/canvas.ts';
import type { Colour } from '../render/colour.ts';
import { clamp01, hsv, smoothstep } from '../render/colour.ts';
import { cloudTile, grainTile, sampleTile } from '../render/noise.ts';
import type { Random } from '../render/random.ts';
import { cellValue } from '../render/random.ts';
import type { Scene } from './scene.ts';

/** Colour of the cloth at (u, v), in threads, as an index into the palette; whole numbers in between are mixed. */
type Pattern = (u: number, v: number) => number;

const wrap = (x: number, period: number): number => ((x % period) + period) % period;

/** Stripes of random widths; the same in both directions makes a tartan. */
function stripes(random: Random, colours: number): readonly number[] {
  const order: number[] = [];
  const bands = random.integer(4, 7);
  for (let n = 0; n < bands; n++) {
    const pick = random.integer(0, colours - 1);
    const width = random.pick([2, 3, 4, 8, 12, 16]);
    for (let k = 0; k < width; k++) order.push(pick);
  }
  return [...order, ...[...order].reverse()];
}

function makePattern(kind: number, random: Random): Pattern {
  const salt = random.integer(1, 1e6);
  switch (kind) {
    case 0: {
      const warp = stripes(random, 4);
      const weft = stripes(random, 4);
      return (u, v) =>
        wrap(Math.floor(u) + Math.floor(v), 4) < 2
          ? warp[wrap(Math.floor(u), warp.length)]!
          : weft[wrap(Math.floor(v), weft.length)]!;
    }
    case 1: {
      // Houndstooth: four and four threads in both directions on a 2/2 twill.
      return (u, v) => (wrap(Math.floor(u) + Math.floor(v), 4) < 2 ? (wrap(u, 8) < 4 ? 0 : 1) : wrap(v, 8) < 4 ? 0 : 1);
    }
    case 2: {
      const size = random.integer(12, 20);
      return (u, v) => {
        const row = Math.floor(v / size);
        const cu = wrap(u + (row & 1) * size * 0.5, size) - size / 2;
        const cv = wrap(v, size) - size / 2;
        return (
          smoothstep(size * 0.33, size * 0.27, Math.hypot(cu, cv)) *
          (1 + Math.floor(cellValue(Math.floor((u + (row & 1) * size * 0.5) / size), row, salt) * 3))
        );
      };
    }
    case 3: {
      // Kilim: stepped diamonds in bands.
      const size = random.integer(16, 26);
      return (u, v) => {
        const row = Math.floor(v / size);
        const step = 2;
        const cu = Math.abs(wrap(Math.floor(u / step) * step, size) - size / 2);
        const cv = Math.abs(wrap(Math.floor(v / step) * step, size) - size / 2);
        const d = cu + cv;
        const inner = d < size * 0.22 ? 3 : d < size * 0.36 ? 0 : d < size * 0.5 ? 2 : 1;
        return wrap(row, 3) === 0
          ? wrap(v, size) < 3
            ? 3
            : wrap(Math.floor(u / 4) + Math.floor(v / 4), 2) * 2
          : inner;
      };
    }
    case 4: {
      const size = random.integer(18, 30);
      return (u, v) => {
        // Printed flowers, one per cell, each turned its own way.
        const cx = Math.floor(u / size);
        const cy = Math.floor(v / size);
        const du = u - (cx + 0.3 + 0.4 * cellValue(cx, cy, salt)) * size;
        const dv = v - (cy + 0.3 + 0.4 * cellValue(cx, cy, salt + 1)) * size;
        const d = Math.hypot(du, dv) / (size * (0.22 + 0.1 * cellValue(cx, cy, salt + 2)));
        const petals = 0.75 + 0.25 * Math.cos(5 * (Math.atan2(dv, du) + 6 * cellValue(cx, cy, salt + 3)));
        if (d < 0.3) return 3;
        return d < petals ? 1 + Math.floor(cellValue(cx, cy, salt + 4) * 2) : 0;
      };
    }
    default: {
      const period = random.integer(10, 24);
      const sway = random.between(2, 8);
      return (u, v) =>
        Math.floor(wrap(u + sway * Math.sin((v / period) * 1.6), period * 3) / period) +
        (wrap(v, period * 4) < 2 ? 1 : 0);
    }
  }
}

/** Cloth lit from the side, with folds; every thread is there. */
export const textile: Scene = (width, height, variant, random) => {
  const canvas = createCanvas(width, height);
  const kind = variant % 6;
  const knitted = variant % 12 >= 6 && kind !== 1;
  const hue = random.next();
  const palette: readonly Colour[] = [
    hsv(hue, random.between(0.25, 0.8), random.between(0.3, 0.75)),
    hsv(hue + random.between(0.3, 0.6), random.between(0.3, 0.75), random.between(0.5, 0.9)),
    hsv(hue + random.between(0.05, 0.2), random.between(0.1, 0.6), random.between(0.7, 0.95)),
    hsv(hue + random.between(0.6, 0.9), random.between(0.3, 0.8), random.between(0.25, 0.6)),
  ];
  const pattern = makePattern(kind, random);
  const pitch = knitted ? random.between(7, 11) : random.between(4.6, 6.6);
  const turn = random.between(-0.6, 0.6);
  const c = Math.cos(turn) / pitch;
  const s = Math.sin(turn) / pitch;
  const tile = cloudTile();
  const u0 = random.next();
  const v0 = random.next();
  const lightAngle = random.next() * 2 * Math.PI;
  const lx = Math.cos(lightAngle);
  const ly = Math.sin(lightAngle);
  const size = Math.max(width, height);
  const foldScale = random.between(0.13, 0.3) / size;
  const stretch = random.between(0.25, 1);
  const depth = random.between(0.05, 0.16) * size;
  const foldTurn = random.next() * Math.PI;
  const fc = Math.cos(foldTurn);
  const fs = Math.sin(foldTurn);
  /** Height of the cloth in pixels: long soft folds, warped so that they wander. */
  const fold = (x: number, y: number): number => {
    const a = (x * fc + y * fs) * foldScale;
    const b = (y * fc - x * fs) * foldScale * stretch;
    return (
      depth *
      (0.8 * sampleTile(tile, a * 0.6 + u0, b * 0.6 + v0) +
        0.2 * Math.sin(a * 60 + 9 * sampleTile(tile, a * 0.4 + v0, b * 0.4)))
    );
  };
  // Folds change slowly: a grid every four pixels is enough and eight times cheaper.
  const columns = Math.ceil(width / 4) + 3;
  const rows = Math.ceil(height / 4) + 3;
  const heights = new Float32Array(columns * rows);
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) {
      let sum = 0;
      for (let k = 0; k < 4; k++) sum += fold(i * 4 + (k & 1) * 6 - 3, j * 4 + (k >> 1) * 6 - 3);
      heights[j * columns + i] = sum / 4;
    }
  }
  paint(canvas, (x, y, out) => {
    const gx = x / 4;
    const gy = y / 4;
    const i = Math.floor(gx);
    const j = Math.floor(gy);
    const tx = gx - i;
    const ty = gy - j;
    const p = j * columns + i;
    const a = heights[p]!;
    const b = heights[p + 1]!;
    const d = heights[p + columns]!;
    const e = heights[p + columns + 1]!;
    const high = a + (b - a) * tx + (d - a) * ty + (a - b - d + e) * tx * ty;
    const slopeX = (b - a + (a - b - d + e) * ty) / 4;
    const slopeY = (d - a + (a - b - d + e) * tx) / 4;
    const wx = x + slopeX * 26 + high * 0.35;
    const wy = y + slopeY * 26 + high * 0.2;
    const u = wx * c + wy * s;
    const v = wy * c - wx * s;
    const iu = Math.floor(u);
    const iv = Math.floor(v);
    const fu = u - iu;
    const fv = v - iv;
    let relief: number;
    let index: number;
    if (knitted) {
      // Stocking stitch: each stitch is a V whose legs lean together.
      const leg = Math.abs(fu - 0.5) * 2;
      const lean = wrap(v + leg * 0.55, 1);
      relief = 0.35 + 0.65 * Math.sin(Math.PI * clamp01(lean)) ** 0.8 * Math.sin(Math.PI * clamp01(0.1 + leg * 0.8));
      index = pattern(iu * 1.5 + 0.5, Math.floor(v + leg * 0.55) * 1.5 + 0.5);
    } else {
      const over = wrap(iu + iv, 2) === 0;
      const across = over ? fu : fv;
      const along = over ? fv : fu;
      relief = 0.45 + 0.55 * Math.sin(Math.PI * across) * (0.7 + 0.3 * Math.sin(Math.PI * along));
      index = pattern(kind === 2 || kind === 4 ? u : iu + (over ? 0 : 0.001), kind === 2 || kind === 4 ? v : iv);
    }
    const low = Math.min(3, Math.floor(index));
    const ratio = index - low;
    const first = palette[low]!;
    const second = palette[Math.min(3, low + 1)]!;
    const fluff = 0.82 + 0.36 * sampleTile(grainTile(), wx * 0.004 + u0, wy * 0.004);
    const lit = clamp01(0.62 - (slopeX * lx + slopeY * ly) * 1.5);
    const light = (0.22 + 1.05 * lit) * relief * fluff * 1.25;
    for (let k = 0; k < 3; k++) out[k] = (first[k]! + (second[k]! - first[k]!) * ratio) * light;
  });
  return develop(canvas, random, { exposure: 1.05, grain: 1, vignette: 0.25 });
};

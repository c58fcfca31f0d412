import { clamp01 } from '../render/colour.ts';
import type { Fruit } from './fruit-kinds.ts';

/** One piece of fruit on the table; y is up. */
export interface Ball {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly r: number;
  readonly fruit: Fruit;
  /** Rotation about the upright axis and offset into the noise. */
  readonly turn: number;
  readonly tilt: number;
}

export interface BallLight {
  /** Share of the window light that reaches a point, 0–1. */
  reach(px: number, py: number, pz: number, self: Ball | undefined): number;
  /** Share of the surroundings a point with normal (nx, ny, nz) sees, 0–1. */
  openness(px: number, py: number, pz: number, nx: number, ny: number, nz: number, self: Ball | undefined): number;
}

/** Soft shadows and ambient occlusion of balls, both in closed form (after Inigo Quilez, "sphere soft shadow" and "sphere ambient occlusion"). */
export function createBallLight(balls: readonly Ball[], lx: number, ly: number, lz: number): BallLight {
  const flat = Float64Array.from(balls.flatMap((ball) => [ball.x, ball.y, ball.z, ball.r]));
  return {
    reach(px, py, pz, self) {
      const skip = self ? balls.indexOf(self) * 4 : -1;
      let light = 1;
      for (let i = 0; i < flat.length; i += 4) {
        if (i === skip) continue;
        const ox = px - flat[i]!;
        const oy = py - flat[i + 1]!;
        const oz = pz - flat[i + 2]!;
        const b = ox * lx + oy * ly + oz * lz;
        if (b > 0) continue;
        const r = flat[i + 3]!;
        const across = ox * ox + oy * oy + oz * oz - b * b;
        const wide = r + 0.16 * Math.max(0.25, -b);
        if (across > wide * wide) continue;
        const gap = Math.sqrt(Math.max(0, across)) - r;
        light = Math.min(light, clamp01(0.5 + (gap * 3.2) / Math.max(0.25, -b)));
      }
      return light * light * (3 - 2 * light);
    },
    openness(px, py, pz, nx, ny, nz, self) {
      const skip = self ? balls.indexOf(self) * 4 : -1;
      let open = 1;
      for (let i = 0; i < flat.length; i += 4) {
        if (i === skip) continue;
        const ox = flat[i]! - px;
        const oy = flat[i + 1]! - py;
        const oz = flat[i + 2]! - pz;
        const d2 = ox * ox + oy * oy + oz * oz;
        const r2 = flat[i + 3]! * flat[i + 3]!;
        if (d2 > 9 * r2) continue;
        open *= 1 - clamp01((nx * ox + ny * oy + nz * oz) / Math.sqrt(d2)) * (r2 / d2) * 0.9;
      }
      return open;
    },
  };
}

const BLOCK = 16;

/** Finds, for a pixel, the balls that may be seen there: those whose circle on the picture touches its 16×16 block. */
export function groupByBlock(
  balls: readonly Ball[],
  width: number,
  height: number,
  project: (ball: Ball) => { x: number; y: number; reach: number },
): (x: number, y: number) => readonly Ball[] {
  const columns = Math.ceil(width / BLOCK) + 1;
  const rows = Math.ceil(height / BLOCK) + 1;
  const blocks = Array.from({ length: columns * rows }, (): Ball[] => []);
  for (const ball of balls) {
    const { x, y, reach } = project(ball);
    const left = Math.max(0, Math.floor((x - reach) / BLOCK));
    const right = Math.min(columns - 1, Math.floor((x + reach) / BLOCK));
    const top = Math.max(0, Math.floor((y - reach) / BLOCK));
    const bottom = Math.min(rows - 1, Math.floor((y + reach) / BLOCK));
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) blocks[row * columns + column]!.push(ball);
    }
  }
  return (x, y) => blocks[Math.floor(y / BLOCK) * columns + Math.floor(x / BLOCK)]!;
}

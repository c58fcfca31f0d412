import type { Canvas } from './canvas.ts';
import { blend } from './canvas.ts';
import type { Colour } from './colour.ts';
import { clamp01 } from './colour.ts';

/** Disc; `softness` px is the width of its edge (1 = sharp). */
export function disc(
  canvas: Canvas,
  cx: number,
  cy: number,
  radius: number,
  fill: Colour,
  alpha = 1,
  softness = 1,
): void {
  const reach = radius + softness;
  for (let y = Math.floor(cy - reach); y <= cy + reach; y++) {
    for (let x = Math.floor(cx - reach); x <= cx + reach; x++) {
      const distance = Math.hypot(x + 0.5 - cx, y + 0.5 - cy);
      const cover = clamp01((radius - distance) / softness + 0.5);
      if (cover > 0) blend(canvas, x, y, fill, cover * alpha);
    }
  }
}

/** Colour inside a long shape: `along` 0–1 from start to end, `across` −1…1 from side to side. */
export type LocalShade = (along: number, across: number, out: Float32Array) => void;

/** Tapering line with round ends, such as a branch. */
export function stroke(
  canvas: Canvas,
  x0: number,
  y0: number,
  r0: number,
  x1: number,
  y1: number,
  r1: number,
  shade: LocalShade,
  softness = 1,
): void {
  const dx = x1 - x0;
  const dy = y1 - y0;
  const length2 = dx * dx + dy * dy || 1e-6;
  const length = Math.sqrt(length2);
  const reach = Math.max(r0, r1) + softness;
  const out = new Float32Array(3);
  const left = Math.max(0, Math.floor(Math.min(x0, x1) - reach));
  const right = Math.min(canvas.width - 1, Math.ceil(Math.max(x0, x1) + reach));
  const top = Math.max(0, Math.floor(Math.min(y0, y1) - reach));
  const bottom = Math.min(canvas.height - 1, Math.ceil(Math.max(y0, y1) + reach));
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const px = x + 0.5 - x0;
      const py = y + 0.5 - y0;
      const along = clamp01((px * dx + py * dy) / length2);
      const radius = r0 + (r1 - r0) * along;
      const distance = Math.hypot(px - dx * along, py - dy * along);
      const cover = clamp01((radius - distance) / softness + 0.5);
      if (cover <= 0) continue;
      // Lines thinner than a pixel keep their width and lose opacity instead.
      shade(along, clamp01Signed((py * dx - px * dy) / (length * Math.max(radius, 0.5))), out);
      blend(canvas, x, y, out, cover);
    }
  }
}

/**
 * Leaf or petal from (x, y) along `angle` (radians). `profile(along)` gives the half width as a share of `halfWidth`.
 */
export function blade(
  canvas: Canvas,
  x0: number,
  y0: number,
  angle: number,
  length: number,
  halfWidth: number,
  profile: (along: number) => number,
  shade: LocalShade,
  softness = 1,
  alpha = 1,
): void {
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  const marginX = Math.abs(s * halfWidth) + softness;
  const marginY = Math.abs(c * halfWidth) + softness;
  const out = new Float32Array(3);
  const left = Math.max(0, Math.floor(Math.min(x0, x0 + c * length) - marginX));
  const right = Math.min(canvas.width - 1, Math.ceil(Math.max(x0, x0 + c * length) + marginX));
  const top = Math.max(0, Math.floor(Math.min(y0, y0 + s * length) - marginY));
  const bottom = Math.min(canvas.height - 1, Math.ceil(Math.max(y0, y0 + s * length) + marginY));
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const px = x + 0.5 - x0;
      const py = y + 0.5 - y0;
      const along = (px * c + py * s) / length;
      if (along < 0 || along > 1) continue;
      const side = py * c - px * s;
      const half = halfWidth * profile(along);
      const cover = clamp01((half - Math.abs(side)) / softness + 0.5);
      if (cover <= 0 || half < 0.05) continue;
      shade(along, clamp01Signed(side / half), out);
      blend(canvas, x, y, out, cover * alpha);
    }
  }
}

function clamp01Signed(x: number): number {
  return Math.min(1, Math.max(-1, x));
}

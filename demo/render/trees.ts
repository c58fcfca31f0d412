import type { Canvas } from './canvas.ts';
import type { Colour } from './colour.ts';
import { mix, scale } from './colour.ts';
import { grainTile, sampleTile } from './noise.ts';
import type { Random } from './random.ts';
import { disc, stroke } from './shapes.ts';

/** Conifer whose foot stands at (x, y). */
export function pine(canvas: Canvas, x: number, y: number, height: number, tint: Colour, random: Random): void {
  const width = height * random.between(0.17, 0.24);
  const lean = random.between(-0.02, 0.02) * height;
  stroke(canvas, x, y, height * 0.016, x + lean, y - height, 0.6, (_along, across, out) => {
    const light = 0.7 - 0.3 * across;
    out[0] = tint[0] * light + 0.004;
    out[1] = tint[1] * light * 0.8 + 0.003;
    out[2] = tint[2] * light * 0.7 + 0.002;
  });
  const tiers = Math.max(12, Math.round(height / 7));
  for (let tier = 0; tier < tiers; tier++) {
    const t = (tier + random.next() * 0.6) / tiers;
    const cy = y - height * (0.985 - 0.88 * t);
    const cx = x + lean * (1 - t);
    const reach = width * t ** 0.85 * random.between(0.75, 1.1);
    for (let n = 0; n < 5; n++) {
      const side = n / 2 - 1 + random.between(-0.25, 0.25);
      const shade = scale(tint, random.between(0.55, 1.15) * (1.15 + 0.35 * side));
      const drop = Math.abs(side) * reach * random.between(0.3, 0.6);
      const thick = Math.max(0.7, height * 0.011);
      stroke(canvas, cx, cy, thick, cx + side * reach, cy + drop, 0.5, (along, _across, out) => {
        const light = 0.75 + 0.5 * along;
        out[0] = shade[0] * light;
        out[1] = shade[1] * light;
        out[2] = shade[2] * light;
      });
    }
  }
}

export interface Bark {
  readonly light: Colour;
  readonly dark: Colour;
  /** Dark scars across the trunk, as birches have. */
  readonly scars: boolean;
  /** −1 lit from the left, 1 from the right. */
  readonly side: number;
}

/** A length of trunk or branch as a lit, bark-covered cylinder. */
export function limb(
  canvas: Canvas,
  x0: number,
  y0: number,
  r0: number,
  x1: number,
  y1: number,
  r1: number,
  bark: Bark,
): void {
  const length = Math.hypot(x1 - x0, y1 - y0);
  const tile = grainTile();
  const offset = (x0 * 0.37 + y0 * 0.11) % 1;
  // Seen upwards, a stroke's positive side is on the right.
  stroke(canvas, x0, y0, r0, x1, y1, r1, (along, across, out) => {
    const round = Math.sqrt(Math.max(0, 1 - across * across));
    const light = 0.28 + 0.5 * round + 0.45 * across * bark.side;
    const wrap = Math.asin(across) * 0.02 * r0;
    const grain = bark.scars
      ? sampleTile(tile, offset + wrap * 0.25, along * length * 0.006 + offset)
      : sampleTile(tile, offset + wrap, along * length * 0.0012 + offset);
    const mark = bark.scars ? (grain > 0.74 ? 0.9 : 0.12 * grain) : grain * 0.9;
    for (let c = 0; c < 3; c++) out[c] = (bark.light[c]! + (bark.dark[c]! - bark.light[c]!) * mark) * light;
  });
}

export interface Crown {
  readonly bark: Bark;
  readonly leaf: Colour;
  readonly leafShade: Colour;
  /** 0 bare – 1 dense. */
  readonly density: number;
  readonly leafSize: number;
}

/** Broad-leaved tree by recursive branching (a stochastic L-system: each branch splits into two or three shorter ones). */
export function broadleaf(canvas: Canvas, x: number, y: number, height: number, crown: Crown, random: Random): void {
  const tips: { x: number; y: number }[] = [];
  const grow = (bx: number, by: number, angle: number, length: number, radius: number, depth: number): void => {
    const ex = bx + Math.cos(angle) * length;
    const ey = by + Math.sin(angle) * length;
    limb(canvas, bx, by, radius, ex, ey, radius * 0.72, crown.bark);
    if (depth <= 3) tips.push({ x: ex, y: ey });
    if (depth === 0) return;
    const children = random.next() < 0.35 ? 3 : 2;
    for (let n = 0; n < children; n++) {
      const fan = (n / (children - 1) - 0.5) * random.between(0.75, 1.3) + random.between(-0.18, 0.18);
      grow(ex, ey, angle * 0.94 + -Math.PI * 0.03 + fan, length * random.between(0.68, 0.86), radius * 0.68, depth - 1);
    }
  };
  grow(x, y, -Math.PI / 2 + random.between(-0.06, 0.06), height * 0.24, height * 0.026, 6);
  const count = Math.round(tips.length * 34 * crown.density);
  const top = y - height;
  for (let n = 0; n < count; n++) {
    const tip = tips[Math.floor(random.next() * tips.length)]!;
    const spread = height * 0.05;
    const lx = tip.x + random.normal() * spread;
    const ly = tip.y + random.normal() * spread;
    const lit = Math.min(
      1,
      Math.max(0, 0.95 - (ly - top) / height + ((lx - x) / height) * bark01(crown.bark) + 0.3 * random.normal()),
    );
    disc(canvas, lx, ly, crown.leafSize * random.between(0.6, 1.25), mix(crown.leafShade, crown.leaf, lit), 0.95);
  }
}

function bark01(bark: Bark): number {
  return bark.side * 0.6;
}

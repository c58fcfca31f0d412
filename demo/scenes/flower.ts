import type { Canvas } from '../render/canvas.ts';
import { createCanvas, develop, paint } from '../render/canvas.ts';
import type { Colour } from '../render/colour.ts';
import { clamp01, colour, hsv, mix, scale, smoothstep } from '../render/colour.ts';
import { cloudTile, grainTile, sampleTile } from '../render/noise.ts';
import type { Random } from '../render/random.ts';
import type { LocalShade } from '../render/shapes.ts';
import { blade, disc, stroke } from '../render/shapes.ts';
import type { Scene } from './scene.ts';

interface Kind {
  readonly petals: readonly [number, number];
  readonly rings: readonly [number, number];
  /** Half width of a petal as a share of its length. */
  readonly wide: number;
  /** Size of the centre as a share of the flower. */
  readonly heart: number;
  /** Where along the petal it is widest, 0–1. */
  readonly belly: number;
  readonly hues: readonly number[];
  readonly saturation: number;
  readonly heartColour: Colour;
}

const KINDS: readonly Kind[] = [
  {
    petals: [16, 24],
    rings: [2, 2],
    wide: 0.13,
    heart: 0.24,
    belly: 0.6,
    hues: [0.12, 0.95, 0.75],
    saturation: 0.08,
    heartColour: colour('#e0a010'),
  },
  {
    petals: [5, 5],
    rings: [1, 1],
    wide: 0.48,
    heart: 0.12,
    belly: 0.62,
    hues: [0.97, 0.6, 0.83],
    saturation: 0.55,
    heartColour: colour('#e8d060'),
  },
  {
    petals: [11, 14],
    rings: [4, 5],
    wide: 0.26,
    heart: 0.07,
    belly: 0.6,
    hues: [0.96, 0.02, 0.08, 0.8],
    saturation: 0.8,
    heartColour: colour('#a03018'),
  },
  {
    petals: [20, 26],
    rings: [2, 3],
    wide: 0.13,
    heart: 0.42,
    belly: 0.42,
    hues: [0.13, 0.11],
    saturation: 0.92,
    heartColour: colour('#4a2810'),
  },
  {
    petals: [4, 4],
    rings: [1, 2],
    wide: 0.62,
    heart: 0.17,
    belly: 0.68,
    hues: [0.005, 0.03, 0.98],
    saturation: 0.92,
    heartColour: colour('#20201c'),
  },
  {
    petals: [8, 11],
    rings: [2, 3],
    wide: 0.3,
    heart: 0.14,
    belly: 0.55,
    hues: [0.72, 0.66, 0.88],
    saturation: 0.6,
    heartColour: colour('#d8c040'),
  },
];

function background(canvas: Canvas, random: Random): void {
  const { width, height } = canvas;
  const hue = random.pick([0.25, 0.3, 0.22, 0.38, 0.12, 0.55]);
  const top = hsv(hue, random.between(0.3, 0.6), random.between(0.35, 0.75));
  const low = hsv(hue + random.between(-0.06, 0.06), random.between(0.45, 0.7), random.between(0.18, 0.42));
  const u = random.next();
  const turn = random.between(-0.8, 0.8);
  paint(canvas, (x, y, out) => {
    const t = clamp01(
      y / height +
        turn * (x / width - 0.5) +
        0.7 * (sampleTile(cloudTile(), (x / width) * 0.11 + u, (y / width) * 0.11) - 0.5),
    );
    for (let c = 0; c < 3; c++) out[c] = top[c]! + (low[c]! - top[c]!) * t;
  });
  const lights = random.integer(14, 34);
  for (let n = 0; n < lights; n++) {
    const r = width * random.between(0.02, 0.075);
    const tint = hsv(hue + random.between(-0.12, 0.12), random.between(0.15, 0.6), random.between(0.5, 1));
    const x = random.next() * width;
    const y = random.next() * height;
    disc(canvas, x, y, r, tint, random.between(0.06, 0.26), 2 + r * 0.25);
    disc(canvas, x, y, r * 0.97, tint, 0.05, 2 + r * 0.1);
  }
  for (let n = 0; n < 5; n++) {
    const tint = hsv(hue + random.between(-0.03, 0.03), 0.6, random.between(0.2, 0.5));
    const x = random.next() * width;
    const thick = width * random.between(0.012, 0.03);
    stroke(
      canvas,
      x,
      height * 1.1,
      thick,
      x + random.between(-0.3, 0.3) * width,
      height * random.between(-0.1, 0.5),
      thick * 0.6,
      (_a, _b, out) => out.set(tint),
      thick * 2.4,
    );
  }
}

interface Bloom {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** Foreshortening: how much the flower is turned away, 0.5–1. */
  readonly squash: number;
  readonly kind: Kind;
  readonly hue: number;
  /** Width of every edge in px: 1 in focus. */
  readonly softness: number;
}

const shadeBelow: LocalShade = (_along, _across, out) => {
  out[0] = 0.01;
  out[1] = 0.012;
  out[2] = 0.01;
};

function paintBloom(canvas: Canvas, bloom: Bloom, light: number, random: Random): void {
  const { x, y, radius, kind, softness } = bloom;
  const rings = random.integer(kind.rings[0], kind.rings[1]);
  const base = hsv(bloom.hue, Math.min(1, kind.saturation * 1.1), 0.72);
  const tip = hsv(bloom.hue + 0.02, kind.saturation * 0.8, 0.98);
  const tile = grainTile();
  for (let ring = 0; ring < rings; ring++) {
    const size = radius * (1 - (0.72 * ring) / Math.max(2, rings));
    const count = random.integer(kind.petals[0], kind.petals[1]) - ring;
    const start = random.next() * 7;
    const order = Array.from({ length: count }, (_, n) => n).sort((a, b) => ((a * 7) % count) - ((b * 7) % count));
    for (const n of order) {
      const turn = start + ((n + random.between(-0.13, 0.13)) * 2 * Math.PI) / count;
      const ex = Math.cos(turn);
      const ey = Math.sin(turn) * bloom.squash;
      const length = size * Math.hypot(ex, ey) * random.between(0.92, 1.05);
      const angle = Math.atan2(ey, ex);
      const facing = 0.78 + 0.3 * Math.cos(turn - light);
      const u = random.next();
      const profile = (t: number): number =>
        t < kind.belly
          ? Math.sin((t / kind.belly) * Math.PI * 0.5) ** 0.8
          : Math.cos(((t - kind.belly) / (1 - kind.belly)) * Math.PI * 0.5) ** 0.55;
      const half = length * kind.wide * (1 - 0.25 * (1 - bloom.squash) * Math.abs(Math.cos(turn)));
      // The shadow a petal throws on what lies below it.
      blade(
        canvas,
        x + Math.cos(light) * -size * 0.03,
        y - Math.sin(light) * size * 0.03,
        angle,
        length * 1.01,
        half,
        profile,
        shadeBelow,
        Math.max(softness, size * 0.07),
        0.55,
      );
      blade(
        canvas,
        x,
        y,
        angle,
        length,
        half,
        profile,
        (t, s, out) => {
          const vein = 0.86 + 0.28 * sampleTile(tile, s * 0.09 + u, t * 0.02 + u);
          const crease = 1 - 0.22 * smoothstep(0.16, 0, Math.abs(s)) * (1 - t);
          const roll = 1 + 0.28 * s * Math.sin(light - turn) - 0.14 * s * s;
          const depth = smoothstep(-0.1, 0.6, t + ring * 0.06);
          const glow = facing * vein * crease * roll * (0.4 + 0.75 * depth);
          for (let c = 0; c < 3; c++) out[c] = (base[c]! + (tip[c]! - base[c]!) * t) * glow;
        },
        softness,
      );
    }
  }
  const heart = radius * kind.heart;
  const florets = Math.round(Math.min(700, 90 + heart * heart * 0.5));
  disc(canvas, x, y, heart * 1.02, scale(kind.heartColour, 0.3), 0.9, Math.max(softness, heart * 0.25));
  for (let n = florets; n > 0; n--) {
    // Vogel's spiral, as sunflower heads grow.
    const turn = n * 2.399963;
    const away = Math.sqrt(n / florets);
    const fx = x + Math.cos(turn) * away * heart;
    const fy = y + Math.sin(turn) * away * heart * bloom.squash - heart * 0.12 * (1 - away * away);
    const lit = 0.55 + 0.35 * Math.cos(turn - light) * away + random.between(-0.15, 0.25);
    const size = Math.max(0.8, (heart / Math.sqrt(florets)) * 1.15);
    disc(canvas, fx + size * 0.3, fy + size * 0.4, size, scale(kind.heartColour, 0.25), 0.8, softness);
    disc(canvas, fx, fy, size * 0.8, scale(mix(kind.heartColour, [1, 0.85, 0.3], away * 0.3), lit), 1, softness);
  }
}

function paintStem(canvas: Canvas, bloom: Bloom, light: number, random: Random): void {
  const { height } = canvas;
  const green = hsv(random.between(0.24, 0.33), 0.6, 0.5);
  const thick = Math.max(2, bloom.radius * 0.05);
  let x = bloom.x;
  let y = bloom.y;
  const lean = random.between(-0.25, 0.25);
  while (y < height + 20) {
    const nx = x + lean * 30 * ((y - bloom.y) / height);
    const ny = y + 30;
    stroke(
      canvas,
      x,
      y,
      thick,
      nx,
      ny,
      thick * 1.03,
      (_t, s, out) => {
        const shade = 0.4 + 0.6 * Math.sqrt(Math.max(0, 1 - s * s)) + 0.35 * s * -Math.cos(light);
        for (let c = 0; c < 3; c++) out[c] = green[c]! * shade;
      },
      bloom.softness,
    );
    if (random.next() < 0.3) {
      const side = random.next() < 0.5 ? -1 : 1;
      blade(
        canvas,
        nx,
        ny,
        -Math.PI / 2 + side * random.between(0.5, 1.1),
        bloom.radius * random.between(0.7, 1.2),
        bloom.radius * 0.16,
        (t) => Math.sin(Math.PI * t ** 0.8),
        (t, s, out) => {
          const vein =
            1 - 0.3 * smoothstep(0.08, 0, Math.abs(s)) - 0.13 * Math.abs(Math.sin((t * 3 - Math.abs(s)) * 14));
          const shade = (0.75 + 0.3 * s * side) * vein;
          for (let c = 0; c < 3; c++) out[c] = green[c]! * shade;
        },
        bloom.softness,
      );
    }
    x = nx;
    y = ny;
  }
}

/** Close-ups with little depth of field: the flower sharp, everything behind it far out of focus. */
export const flower: Scene = (width, height, variant, random) => {
  const canvas = createCanvas(width, height);
  background(canvas, random);
  const light = random.next() * 2 * Math.PI;
  const kind = KINDS[variant % KINDS.length]!;
  const size = Math.min(width, height);
  const count = 1 + (Math.floor(variant / 2) % 3);
  const blooms: Bloom[] = [];
  for (let n = 0; n < count; n++) {
    blooms.push({
      x: width * (count === 1 ? random.between(0.3, 0.7) : (n + random.between(0.3, 0.7)) / count),
      y: height * random.between(0.25, 0.68),
      radius: size * random.between(0.3, 0.46) * (count === 1 ? 1.1 : count === 2 ? 0.85 : 0.66),
      squash: random.between(0.62, 1),
      kind,
      hue: random.pick(kind.hues) + random.between(-0.02, 0.02),
      softness: 1,
    });
  }
  const behind = random.integer(1, 3);
  for (let n = 0; n < behind; n++) {
    const blurred: Bloom = {
      ...blooms[0]!,
      x: random.next() * width,
      y: random.next() * height * 0.8,
      radius: size * random.between(0.1, 0.17),
      softness: size * 0.045,
    };
    paintStem(canvas, blurred, light, random);
    paintBloom(canvas, blurred, light, random);
  }
  for (const bloom of blooms) paintStem(canvas, bloom, light, random);
  for (const bloom of blooms.sort((a, b) => a.radius - b.radius)) paintBloom(canvas, bloom, light, random);
  return develop(canvas, random, { exposure: 1.1, grain: 1.2, vignette: 0.3 });
};

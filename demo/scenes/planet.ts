import { createCanvas, develop, paintSmooth } from '../render/canvas.ts';
import type { Colour } from '../render/colour.ts';
import { clamp01, colour, hsv, smoothstep } from '../render/colour.ts';
import { cellTile, cloudTile, grainTile, ridgeTile, sampleTile } from '../render/noise.ts';
import type { Random } from '../render/random.ts';
import { disc } from '../render/shapes.ts';
import type { Scene } from './scene.ts';

type Surface = 'oceans' | 'bands' | 'craters' | 'lava' | 'ice' | 'dust';
const SURFACES: readonly Surface[] = ['oceans', 'bands', 'craters', 'lava', 'dust', 'ice'];

interface Globe {
  readonly x: number;
  readonly y: number;
  readonly r: number;
  readonly surface: Surface;
  readonly a: Colour;
  readonly b: Colour;
  readonly air: Colour;
  readonly airDepth: number;
  readonly u: number;
  readonly v: number;
  readonly tilt: number;
  /** Inner and outer edge of the rings in radii; 0 for none. */
  readonly ringFrom: number;
  readonly ringTo: number;
  readonly ringTilt: number;
}

/** Blends three projections, so that no pole or seam shows. */
function wrapped(tile: ReturnType<typeof cloudTile>, s: number, g: Globe, nx: number, ny: number, nz: number): number {
  const wx = nx * nx;
  const wy = ny * ny;
  const wz = nz * nz;
  return (
    wx * sampleTile(tile, nz * s + g.u, ny * s + g.v) +
    wy * sampleTile(tile, nx * s + g.v, nz * s + g.u) +
    wz * sampleTile(tile, nx * s + g.u, ny * s + g.v)
  );
}

function surfaceColour(g: Globe, nx: number, ny: number, nz: number, out: Float32Array): number {
  const broad = wrapped(cloudTile(), 0.21, g, nx, ny, nz);
  const fine = wrapped(grainTile(), 0.3, g, nx, ny, nz);
  let t = broad;
  let shade = 0.75 + 0.5 * fine;
  let shine = 0;
  switch (g.surface) {
    case 'oceans': {
      const land = smoothstep(0.5, 0.54, broad + 0.16 * (fine - 0.5));
      t = land;
      shine = 1 - land;
      shade = land > 0.5 ? 0.55 + 0.8 * fine : 0.8;
      break;
    }
    case 'bands': {
      const swirl = wrapped(ridgeTile(), 0.13, g, nx, ny * 0.6, nz);
      const lat = ny + 0.09 * (swirl - 0.5) + 0.03 * (fine - 0.5);
      t = 0.5 + 0.5 * Math.sin(lat * 13 + 3 * Math.sin(lat * 4.1 + g.u * 9));
      shade = 0.8 + 0.3 * sampleTile(grainTile(), swirl * 0.08 + g.u, lat * 0.7);
      break;
    }
    case 'craters': {
      const big = wrapped(cellTile(), 0.16, g, nx, ny, nz);
      const small = wrapped(cellTile(), 0.43, g, nx, ny, nz);
      const rim = smoothstep(0.34, 0.42, big) * smoothstep(0.52, 0.44, big);
      const rimSmall = smoothstep(0.3, 0.4, small) * smoothstep(0.5, 0.42, small);
      shade = 0.55 + 0.4 * fine + 0.5 * rim + 0.3 * rimSmall - 0.28 * smoothstep(0.34, 0.2, big);
      break;
    }
    case 'lava': {
      const crack = wrapped(ridgeTile(), 0.16, g, nx, ny, nz);
      t = smoothstep(0.5, 0.8, crack + 0.3 * (fine - 0.5));
      shade = t > 0.4 ? 1.7 : 0.6 + 0.6 * fine;
      break;
    }
    case 'ice': {
      const crack = wrapped(ridgeTile(), 0.25, g, nx, ny, nz);
      t = smoothstep(0.75, 0.9, crack) * 0.9 + 0.2 * broad;
      shade = 0.75 + 0.35 * fine;
      break;
    }
    case 'dust':
      t = smoothstep(0.3, 0.7, broad + 0.25 * (wrapped(ridgeTile(), 0.2, g, nx, ny, nz) - 0.5));
      shade = 0.6 + 0.7 * fine;
      break;
  }
  const cap =
    g.surface === 'oceans' || g.surface === 'dust' ? smoothstep(0.84, 0.92, Math.abs(ny) + 0.1 * (broad - 0.5)) : 0;
  for (let c = 0; c < 3; c++) {
    const base = (g.a[c]! + (g.b[c]! - g.a[c]!) * t) * shade;
    out[c] = base + (0.85 - base) * cap;
  }
  if (g.surface === 'oceans') {
    const veil = wrapped(cloudTile(), 0.29, { ...g, u: g.v + 0.31, v: g.u }, nx, ny * 1.4, nz);
    const cloud = 0.92 * smoothstep(0.52, 0.78, veil + 0.15 * (fine - 0.5));
    for (let c = 0; c < 3; c++) out[c]! += (0.9 - out[c]!) * cloud;
    shine *= 1 - cloud;
  }
  return shine;
}

function makeGlobe(x: number, y: number, r: number, surface: Surface, random: Random): Globe {
  const hue = random.next();
  const ringed = random.next() < (surface === 'bands' ? 0.75 : 0.15);
  const colours: Record<Surface, readonly [Colour, Colour]> = {
    oceans: [colour('#0f3f7a'), hsv(0.15 + 0.2 * random.next(), 0.5, 0.5)],
    bands: [hsv(hue, 0.55, 0.62), hsv(hue + 0.07, 0.28, 0.95)],
    craters: [hsv(hue, 0.1, 0.5), hsv(hue + 0.1, 0.18, 0.72)],
    lava: [colour('#4a3530'), colour('#ff5a10')],
    ice: [hsv(0.5 + 0.12 * random.next(), 0.25, 0.95), colour('#3a6a94')],
    dust: [hsv(0.02 + 0.08 * random.next(), 0.7, 0.55), hsv(0.08, 0.45, 0.88)],
  };
  return {
    x,
    y,
    r,
    surface,
    a: colours[surface][0],
    b: colours[surface][1],
    air: surface === 'oceans' ? colour('#5aa4ff') : hsv(hue + 0.02, 0.5, 0.95),
    airDepth: surface === 'craters' ? 0 : 0.045,
    u: random.next(),
    v: random.next(),
    tilt: random.between(-0.7, 0.7),
    ringFrom: ringed ? random.between(1.25, 1.45) : 0,
    ringTo: ringed ? random.between(1.8, 2.25) : 0,
    ringTilt: random.between(0.18, 0.4),
  };
}

/** Worlds lit from one side before a bright nebula full of stars. */
export const planet: Scene = (width, height, variant, random) => {
  const canvas = createCanvas(width, height);
  const size = Math.min(width, height);
  const main = makeGlobe(
    width * random.between(0.22, 0.78),
    height * random.between(0.25, 0.75),
    size * random.between(0.24, 0.44),
    SURFACES[variant % SURFACES.length]!,
    random,
  );
  const globes = [main];
  const moons = random.integer(0, 2);
  for (let n = 0; n < moons; n++) {
    const angle = random.next() * 2 * Math.PI;
    const far = main.r * random.between(1.35, 1.9);
    globes.push(
      makeGlobe(
        main.x + Math.cos(angle) * far,
        main.y + Math.sin(angle) * far,
        size * random.between(0.04, 0.12),
        random.pick(SURFACES),
        random,
      ),
    );
  }
  const sunAngle = random.next() * 2 * Math.PI;
  const lift = random.between(0.15, 0.6);
  const flat = Math.sqrt(1 - lift * lift);
  const lx = Math.cos(sunAngle) * flat;
  const ly = Math.sin(sunAngle) * flat;
  const hue = random.next();
  const gasA = hsv(hue, 0.75, 0.72);
  const gasB = hsv(hue + random.between(0.12, 0.3), 0.7, 0.66);
  const base = hsv(hue + 0.1, 0.6, 0.27);
  const u = random.next();
  const v = random.next();
  const skyScale = random.between(0.22, 0.5) / size;
  const skin = new Float32Array(3);

  const ringLight = (g: Globe, px: number, py: number): number => {
    const c = Math.cos(g.tilt);
    const s = Math.sin(g.tilt);
    const rx = (px * c + py * s) / g.r;
    const ry = (py * c - px * s) / (g.r * g.ringTilt);
    const d = Math.hypot(rx, ry);
    if (d < g.ringFrom || d > g.ringTo) return 0;
    const band = (d - g.ringFrom) / (g.ringTo - g.ringFrom);
    const grooves = sampleTile(grainTile(), band * 0.16 + g.u, g.v);
    const gap = smoothstep(0.012, 0.03, Math.abs(band - 0.62));
    return (
      (0.25 + 0.75 * grooves) *
      gap *
      smoothstep(0, 0.04, band) *
      smoothstep(1, 0.95, band) *
      (ry > 0 || Math.hypot(px, py) > g.r ? 1 : 0)
    );
  };

  paintSmooth(
    canvas,
    (x, y, out) => {
      const su = x * skyScale + u;
      const sv = y * skyScale + v;
      const warp = sampleTile(cloudTile(), su * 0.7 + 0.2, sv * 0.7) - 0.5;
      const gas = sampleTile(cloudTile(), su + warp * 0.3, sv + warp * 0.3);
      const lane = sampleTile(ridgeTile(), su * 0.8 + warp * 0.2, sv * 0.8);
      const glow = smoothstep(0.25, 0.95, gas) * (1.15 - 0.75 * smoothstep(0.45, 0.85, lane));
      for (let c = 0; c < 3; c++) out[c] = base[c]! + (gasA[c]! * (1 - gas) + gasB[c]! * gas) * glow * 0.85;
      for (const g of globes) {
        const px = x - g.x;
        const py = y - g.y;
        const d = Math.hypot(px, py) / g.r;
        const side = (px * lx + py * ly) / (g.r * Math.max(d, 0.01));
        if (d >= 1) {
          const air = g.airDepth > 0 ? Math.exp(-(d - 1) / g.airDepth) * clamp01(0.35 + side) : 0;
          for (let c = 0; c < 3; c++) out[c]! += g.air[c]! * air * 0.9;
        } else {
          const nx0 = px / g.r;
          const ny0 = py / g.r;
          const nz = Math.sqrt(1 - nx0 * nx0 - ny0 * ny0);
          const c0 = Math.cos(g.tilt);
          const s0 = Math.sin(g.tilt);
          const shine = surfaceColour(g, nx0 * c0 + ny0 * s0, ny0 * c0 - nx0 * s0, nz, skin);
          const facing = nx0 * lx + ny0 * ly + nz * lift;
          const day = smoothstep(-0.08, 0.22, facing) * (0.25 + 1.1 * clamp01(facing));
          const half = Math.hypot(lx, ly, lift + 1);
          const glint = shine * 0.9 * clamp01((nx0 * lx + ny0 * ly + nz * (lift + 1)) / half) ** 60;
          const rim = g.airDepth > 0 ? (1 - nz) ** 3 * clamp01(0.3 + facing * 1.5) * 0.85 : 0;
          const lava = g.surface === 'lava' && skin[0]! > 0.5 ? 0.6 : 0.05;
          for (let c = 0; c < 3; c++) out[c] = skin[c]! * (day * 1.25 + lava) + glint + g.air[c]! * rim;
        }
        if (g.ringFrom > 0) {
          const ring = ringLight(g, px, py);
          for (let c = 0; c < 3; c++) out[c]! += (g.b[c]! * 1.1 - out[c]!) * ring * 0.9;
        }
      }
    },
    0.1,
  );
  const stars = Math.round((width * height) / 550);
  for (let n = 0; n < stars; n++) {
    const x = random.next() * width;
    const y = random.next() * height;
    const light = random.next() ** 6;
    const tint = hsv(random.pick([0.07, 0.6, 0.55]), 0.3, 1);
    if (globes.some((g) => Math.hypot(x - g.x, y - g.y) < g.r * 1.03)) continue;
    disc(canvas, x, y, 0.45 + light * 1.5, tint, 0.35 + 0.65 * light);
    if (light > 0.55) disc(canvas, x, y, 1, tint, 0.16, 9 + 12 * light);
  }
  return develop(canvas, random, { exposure: 1.15, grain: 1.2, vignette: 0.15 });
};

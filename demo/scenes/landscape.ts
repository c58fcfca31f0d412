import type { Canvas } from '../render/canvas.ts';
import { createCanvas, develop, halve } from '../render/canvas.ts';
import type { Colour } from '../render/colour.ts';
import { clamp01, mix, smoothstep } from '../render/colour.ts';
import { cloudTile, grainTile, ridgeTile, sampleTile } from '../render/noise.ts';
import type { Random } from '../render/random.ts';
import type { Sky } from '../render/sky.ts';
import { direction, skyLight } from '../render/sky.ts';
import { pine } from '../render/trees.ts';
import type { Look } from './landscape-looks.ts';
import { LANDSCAPE_LOOKS } from './landscape-looks.ts';
import type { Scene } from './scene.ts';

interface World {
  readonly look: Look;
  readonly sky: Sky;
  readonly u: number;
  readonly v: number;
}

/** Height of the ground above the water line; x right, z ahead, in units of about 100 m. */
function groundHeight(world: World, x: number, z: number): number {
  const { look, u, v } = world;
  const s = 0.0105 * look.frequency;
  const wide = sampleTile(look.ridged ? ridgeTile() : cloudTile(), x * s + u, z * s + v);
  const broad = sampleTile(cloudTile(), x * s * 0.37 + v, z * s * 0.37 + u);
  const peaks = look.ridged ? wide * (0.45 + 0.55 * wide) : wide;
  let height =
    look.relief *
    (peaks * 0.58 + broad * 0.65 - (look.water ? 0.53 : 0.46)) *
    Math.min(1.25, 0.06 + (z / look.rise) ** 1.4);
  if (look.terrace > 0) {
    const level = height / look.terrace;
    const floor = Math.floor(level);
    height = look.terrace * (floor + smoothstep(0.35, 0.65, level - floor));
  }
  const bumps = sampleTile(grainTile(), x * 0.043 + u, z * 0.043 + v) - 0.5;
  return height + look.rough * Math.min(1, 0.1 + z * 0.05) * bumps;
}

function groundColour(world: World, x: number, z: number, height: number, slopeX: number, slopeZ: number): Colour {
  const { look, sky } = world;
  const steep = Math.hypot(slopeX, slopeZ);
  const length = Math.hypot(slopeX, 1, slopeZ);
  const [sx, sy, sz] = sky.sunDirection;
  const light = clamp01((-slopeX * sx + sy - slopeZ * sz) / length);
  const patch = sampleTile(cloudTile(), x * 0.021 + world.v, z * 0.021 + world.u);
  const speck = sampleTile(grainTile(), x * 0.31, z * 0.31);
  let ground = mix(look.low, look.lowAlternate, smoothstep(0.35, 0.65, patch));
  ground = mix(ground, look.rock, smoothstep(look.rockSlope, look.rockSlope + 0.45, steep + 0.3 * (speck - 0.5)));
  const snowLine = look.snowLine + 1.6 * (patch - 0.5) + 0.8 * (speck - 0.5);
  ground = mix(ground, look.snow, smoothstep(snowLine, snowLine + 0.5, height) * smoothstep(1.5, 0.8, steep));
  const ambient = 0.32 + 0.25 / length;
  const fine = sampleTile(grainTile(), x * 1.7 + 0.4, z * 1.7);
  const tone = 0.45 + 0.62 * speck + 0.5 * fine;
  const fill = mix(sky.zenith, sky.horizon, 0.5);
  return [
    ground[0] * tone * (light * look.sunlight[0] + ambient * (0.25 + fill[0])),
    ground[1] * tone * (light * look.sunlight[1] + ambient * (0.25 + fill[1])),
    ground[2] * tone * (light * look.sunlight[2] + ambient * (0.25 + fill[2])),
  ];
}

/** Column by column, near to far, each step filling what still shows above the nearer ground. Returns the water line mask. */
function paintGround(canvas: Canvas, world: World, horizon: number, cameraHeight: number): Uint8Array {
  const { width, height, data } = canvas;
  const { look, sky } = world;
  const focal = height * 1.15;
  const water = new Uint8Array(width * height);
  const haze = new Float32Array(3);
  const hazy = new Float32Array(3);
  const previous = new Float32Array(3);
  const clear: Sky = {
    ...sky,
    cover: 0,
    glow: sky.glow * 0.4,
    sunDirection: direction(Math.atan2(sky.sunDirection[0], sky.sunDirection[2]), 0.3),
  };
  for (let px = 0; px < width; px++) {
    const ray = (px + 0.5 - width / 2) / focal;
    const bearing = 1 / Math.hypot(ray, 1);
    skyLight(clear, ray * bearing, 0.02, bearing, haze);
    let open = height;
    // A step after hidden ground starts a new ridge: its colour must not blend into the ridge before it.
    let hidden = true;
    for (let z = 1.2; z < 75 && open > 0; z *= 1.015) {
      const x = ray * z;
      const ground = groundHeight(world, x, z);
      const wet = look.water && ground < 0;
      const y = Math.max(0, Math.floor(horizon + ((cameraHeight - (wet ? 0 : ground)) / z) * focal));
      if (y >= open) {
        hidden = true;
        continue;
      }
      const d = 0.03 + z * 0.004;
      const slopeX = wet ? 0 : (groundHeight(world, x + d, z) - ground) / d;
      const slopeZ = wet ? 0 : (groundHeight(world, x, z + d) - ground) / d;
      const lit = groundColour(world, x, z, ground, slopeX, slopeZ);
      const fog = 1 - Math.exp(-z * look.haze * Math.exp(-Math.max(0, ground) * look.hazeFall));
      for (let c = 0; c < 3; c++) hazy[c] = lit[c]! + (haze[c]! - lit[c]!) * fog;
      for (let row = y; row < open; row++) {
        const i = (row * width + px) * 3;
        const t = hidden ? 1 : (open - row) / (open - y);
        data[i] = previous[0]! + (hazy[0]! - previous[0]!) * t;
        data[i + 1] = previous[1]! + (hazy[1]! - previous[1]!) * t;
        data[i + 2] = previous[2]! + (hazy[2]! - previous[2]!) * t;
        if (wet) water[row * width + px] = 1;
      }
      open = y;
      hidden = false;
      previous.set(hazy);
    }
  }
  return water;
}

/** Mirrors what stands above the horizon, disturbed by waves that grow towards the viewer. */
function paintWater(canvas: Canvas, world: World, horizon: number, mask: Uint8Array): void {
  const { width, height, data } = canvas;
  const { look } = world;
  const tile = grainTile();
  for (let y = Math.max(0, Math.ceil(horizon)); y < height; y++) {
    const near = (y - horizon) / (height - horizon);
    const depth = 1 / (near + 0.02);
    for (let x = 0; x < width; x++) {
      if (mask[y * width + x] === 0) continue;
      const u = ((x - width / 2) / width) * depth * 0.35 + world.u;
      const wave = sampleTile(tile, u, depth * 0.5) + sampleTile(tile, u * 2.3, depth * 1.4) - 1;
      const my = Math.round(2 * horizon - y + wave * look.waves * height * (0.01 + 0.06 * near));
      const mx = Math.round(x + wave * look.waves * width * 0.006);
      const clear = Math.min(height - 1, Math.max(0, Math.min(my, Math.floor(horizon) - 1)));
      const source = (clear * width + Math.min(width - 1, Math.max(0, mx))) * 3;
      const mirror = clamp01(0.9 - 0.45 * near + wave * 0.15);
      const i = (y * width + x) * 3;
      for (let c = 0; c < 3; c++) data[i + c] = look.deep[c]! + (data[source + c]! * 0.92 - look.deep[c]!) * mirror;
    }
  }
}

function plantPines(canvas: Canvas, world: World, random: Random): void {
  const { width, height } = canvas;
  const side = random.next() < 0.5 ? 0 : 1;
  const dark: Colour = mix(world.look.low, [0.004, 0.006, 0.006], 0.75);
  for (let n = 0; n < 9; n++) {
    const reach = random.next() ** 1.7 * 0.5;
    const x = width * (side === 0 ? reach : 1 - reach);
    pine(canvas, x, height * 1.02, height * random.between(0.28, 0.7) * (1.1 - reach), dark, random);
  }
}

/** Fractal ground under an open sky: mountains, dunes, lakes, canyons, moors in fog. */
export const landscape: Scene = (width, height, variant, random) => {
  const look = LANDSCAPE_LOOKS[variant % LANDSCAPE_LOOKS.length]!;
  const sky: Sky = {
    ...look.sky,
    sunDirection: direction(random.between(-look.sunSpread, look.sunSpread), look.sunElevation),
    offset: random.next(),
  };
  const world: World = { look, sky, u: random.next(), v: random.next() };
  const big = createCanvas(width * 2, height * 2);
  const horizon = big.height * random.between(look.horizon - 0.05, look.horizon + 0.05);
  const out = new Float32Array(3);
  const focal = big.height * 1.15;
  for (let y = 0; y < big.height; y++) {
    for (let x = 0; x < big.width; x += 2) {
      const dx = (x + 1 - big.width / 2) / focal;
      const dy = Math.max(0, horizon - y) / focal;
      const length = Math.hypot(dx, dy, 1);
      if (y % 2 === 0) {
        skyLight(sky, dx / length, dy / length, 1 / length, out);
        const i = (y * big.width + x) * 3;
        big.data.set(out, i);
        big.data.set(out, i + 3);
      } else {
        const above = ((y - 1) * big.width + x) * 3;
        big.data.copyWithin(above + big.width * 3, above, above + 6);
      }
    }
  }
  const eye = Math.max(0.35, groundHeight(world, 0, 1.2)) + look.eye;
  const mask = paintGround(big, world, horizon, eye);
  if (look.water) paintWater(big, world, horizon, mask);
  const canvas = halve(big);
  if (look.pines) plantPines(canvas, world, random);
  return develop(canvas, random, { exposure: look.exposure, grain: 1.1, vignette: 0.2 });
};

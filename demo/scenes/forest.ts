import type { Canvas } from '../render/canvas.ts';
import { createCanvas, develop, paint } from '../render/canvas.ts';
import type { Colour } from '../render/colour.ts';
import { clamp01, colour, mix, scale, smoothstep } from '../render/colour.ts';
import { cloudTile, grainTile, sampleTile } from '../render/noise.ts';
import type { Random } from '../render/random.ts';
import { blade, disc } from '../render/shapes.ts';
import type { Sky } from '../render/sky.ts';
import { direction, skyLight } from '../render/sky.ts';
import type { Bark } from '../render/trees.ts';
import { broadleaf, limb, pine } from '../render/trees.ts';
import type { Scene } from './scene.ts';

interface Season {
  readonly air: Colour;
  readonly airLow: Colour;
  readonly ground: Colour;
  readonly groundLight: Colour;
  readonly leaf: Colour;
  readonly leafShade: Colour;
  readonly bark: Colour;
  readonly barkDark: Colour;
  readonly scars: boolean;
  readonly density: number;
  readonly kind: 'trunks' | 'tree' | 'pines';
  readonly grass: number;
}

const SUMMER: Season = {
  air: colour('#dfe9c0'),
  airLow: colour('#8aa860'),
  ground: colour('#2f4018'),
  groundLight: colour('#6f8a34'),
  leaf: colour('#9cc83c'),
  leafShade: colour('#22420f'),
  bark: colour('#7a6650'),
  barkDark: colour('#2a2018'),
  scars: false,
  density: 1,
  kind: 'trunks',
  grass: 0.6,
};
const SEASONS: readonly Season[] = [
  SUMMER,
  { ...SUMMER, kind: 'tree', leaf: colour('#8fbf3a'), density: 1 },
  {
    ...SUMMER,
    scars: true,
    bark: colour('#e4e0d8'),
    barkDark: colour('#1c1a1a'),
    air: colour('#f4e2b0'),
    airLow: colour('#c89a4c'),
    leaf: colour('#f2b824'),
    leafShade: colour('#8c4a10'),
    ground: colour('#5a3c18'),
    groundLight: colour('#b47c2c'),
  },
  {
    ...SUMMER,
    kind: 'pines',
    air: colour('#c6d2d8'),
    airLow: colour('#8fa3a8'),
    leaf: colour('#3c5a34'),
    leafShade: colour('#14241a'),
    ground: colour('#3a4630'),
    groundLight: colour('#667050'),
  },
  {
    ...SUMMER,
    kind: 'tree',
    leaf: colour('#f0622c'),
    leafShade: colour('#7c1a14'),
    groundLight: colour('#c8a048'),
    ground: colour('#6a5420'),
  },
  {
    ...SUMMER,
    scars: true,
    bark: colour('#d8dce0'),
    barkDark: colour('#26262a'),
    air: colour('#dfe8f2'),
    airLow: colour('#a9bacb'),
    ground: colour('#b6c4d6'),
    groundLight: colour('#eef3f8'),
    density: 0.06,
    leaf: colour('#ffffff'),
    leafShade: colour('#a8b6c8'),
    grass: 0.05,
  },
  {
    ...SUMMER,
    kind: 'tree',
    leaf: colour('#ffc4d4'),
    leafShade: colour('#b0506c'),
    bark: colour('#5a463c'),
    groundLight: colour('#8aae4a'),
  },
  {
    ...SUMMER,
    air: colour('#f4cf9a'),
    airLow: colour('#b0662c'),
    leaf: colour('#d8752a'),
    leafShade: colour('#5a2410'),
    ground: colour('#4a2a14'),
    groundLight: colour('#9a5a24'),
  },
  {
    ...SUMMER,
    kind: 'pines',
    air: colour('#f2c6a0'),
    airLow: colour('#a8707c'),
    leaf: colour('#3e4a44'),
    leafShade: colour('#141a1e'),
    ground: colour('#3c3434'),
    groundLight: colour('#70584e'),
  },
  {
    ...SUMMER,
    kind: 'trunks',
    bark: colour('#9cae4a'),
    barkDark: colour('#34481c'),
    leaf: colour('#b8d848'),
    leafShade: colour('#2c5a1c'),
    air: colour('#eef4c4'),
    airLow: colour('#9cbf58'),
  },
  {
    ...SUMMER,
    kind: 'tree',
    density: 0.03,
    leaf: colour('#a88a50'),
    bark: colour('#6a5a4c'),
    ground: colour('#7a6a38'),
    groundLight: colour('#c4a860'),
  },
  {
    ...SUMMER,
    kind: 'pines',
    air: colour('#cfdcf0'),
    airLow: colour('#8ea6cc'),
    leaf: colour('#c8d6e8'),
    leafShade: colour('#4a5e70'),
    ground: colour('#b8c6da'),
    groundLight: colour('#f2f6fa'),
    grass: 0.03,
  },
];

function paintGround(canvas: Canvas, season: Season, horizon: number, random: Random): void {
  const { width, height, data } = canvas;
  const u = random.next();
  for (let y = Math.floor(horizon); y < height; y++) {
    const near = (y - horizon) / (height - horizon);
    const depth = 1 / (near + 0.06);
    const fog = clamp01(1.05 - near * 2.4) ** 1.5;
    for (let x = 0; x < width; x++) {
      const gx = ((x - width / 2) / width) * depth * 0.55 + u;
      const litter = sampleTile(grainTile(), gx * 0.8, depth * 0.9);
      const patch = sampleTile(cloudTile(), gx * 0.35, depth * 0.16 + u);
      const t = clamp01(0.15 + 0.75 * litter * (0.4 + patch));
      const i = (y * width + x) * 3;
      for (let c = 0; c < 3; c++) {
        const soil = (season.ground[c]! + (season.groundLight[c]! - season.ground[c]!) * t) * (0.5 + 0.6 * patch);
        data[i + c] = soil + (season.airLow[c]! - soil) * fog;
      }
    }
  }
}

function paintGrass(canvas: Canvas, season: Season, from: number, amount: number, random: Random): void {
  const { width, height } = canvas;
  const count = Math.round(amount * width * 1.6);
  for (let n = 0; n < count; n++) {
    const near = n / count;
    const y = from + (height * 1.04 - from) * near;
    const size = height * (0.012 + 0.075 * near) * random.between(0.6, 1.3);
    const tone = mix(season.ground, season.groundLight, random.next());
    blade(
      canvas,
      random.next() * width,
      y,
      -Math.PI / 2 + random.normal() * 0.3,
      size,
      Math.max(0.7, size * 0.05),
      (t) => 1 - t,
      (t, s, out) => {
        for (let c = 0; c < 3; c++) out[c] = tone[c]! * (0.35 + 0.9 * t + 0.2 * s);
      },
    );
  }
}

function fogged(season: Season, tint: Colour, depth: number): Colour {
  return mix(tint, season.airLow, depth);
}

function paintTrunks(canvas: Canvas, season: Season, horizon: number, side: number, random: Random): void {
  const { width, height } = canvas;
  const layers = 7;
  for (let layer = 0; layer < layers; layer++) {
    const near = layer / (layers - 1);
    const depth = 0.88 * (1 - near) ** 1.2;
    const bark: Bark = {
      light: fogged(season, scale(season.bark, 0.9), depth),
      dark: fogged(season, season.barkDark, depth),
      scars: season.scars,
      side,
    };
    const count = Math.round(11 - 8.6 * near + random.next());
    for (let n = 0; n < count; n++) {
      const x = width * random.between(-0.03, 1.03);
      const foot = horizon + (height * 1.03 - horizon) * near ** 1.8 + random.next() * 6;
      const r = width * (0.004 + 0.034 * near ** 2) * random.between(0.7, 1.35);
      const lean = random.normal() * width * 0.025;
      let px = x;
      let py = foot;
      for (let k = 1; k <= 4; k++) {
        const nx = x + (lean * k) / 4 + random.normal() * r * 0.25;
        const ny = foot - ((foot + 40) * k) / 4;
        limb(canvas, px, py, r * (1.1 - k * 0.1), nx, ny, r * (1 - k * 0.1), bark);
        if (k < 4 && random.next() < 0.7) {
          const out = random.next() < 0.5 ? -1 : 1;
          limb(
            canvas,
            nx,
            ny,
            r * 0.35,
            nx + out * r * random.between(3, 7),
            ny - r * random.between(2, 6),
            r * 0.1,
            bark,
          );
        }
        px = nx;
        py = ny;
      }
    }
    const leaves = Math.round(season.density * width * (1.1 + near * 1.8));
    const light = fogged(season, season.leaf, depth * 0.85);
    const dark = fogged(season, season.leafShade, depth * 0.9);
    const u = random.next();
    for (let n = 0; n < leaves; n++) {
      const x = random.next() * width;
      const y = random.next() ** 1.9 * horizon * (0.85 + 0.3 * near);
      const clump = sampleTile(cloudTile(), (x / width) * 0.5 + u, (y / width) * 0.5);
      if (clump < 0.42) continue;
      const lit = clamp01(0.15 + (clump - 0.42) * 1.2 + 0.35 * random.normal() + 0.3 * side * (x / width - 0.5));
      disc(canvas, x, y, width * (0.0016 + 0.0036 * near) * random.between(0.6, 1.3), mix(dark, light, lit), 0.95);
    }
  }
}

/** Woods by season: trunks in haze, single trees, firs. */
export const forest: Scene = (width, height, variant, random) => {
  const season = SEASONS[variant % SEASONS.length]!;
  const canvas = createCanvas(width, height);
  const side = random.next() < 0.5 ? -1 : 1;
  const horizon = height * (season.kind === 'trunks' ? random.between(0.6, 0.74) : random.between(0.66, 0.84));
  const glowX = width * random.between(0.15, 0.85);
  const glowY = horizon * random.between(0.2, 0.8);
  const sky: Sky = {
    zenith: season.kind === 'pines' ? season.airLow : colour('#4f8fd0'),
    horizon: season.air,
    sun: season.air,
    cloud: colour('#ffffff'),
    cloudShade: mix(season.airLow, [0.4, 0.45, 0.55], 0.6),
    sunDirection: direction(side * 1.2, 0.5),
    cover: random.between(0.4, 0.6),
    offset: random.next(),
    glow: 0.2,
  };
  paint(canvas, (x, y, out) => {
    if (season.kind !== 'trunks') {
      const dx = (x - width / 2) / height;
      const dy = Math.max(0.002, (horizon - y) / height);
      const length = Math.hypot(dx, dy, 1);
      skyLight(sky, dx / length, dy / length, 1 / length, out);
      return;
    }
    const t = Math.exp(-((x - glowX) ** 2 + (y - glowY) ** 2) / (0.16 * width * width));
    const mottle = 0.75 + 0.5 * sampleTile(cloudTile(), (x / width) * 0.7, (y / width) * 0.7);
    for (let c = 0; c < 3; c++) out[c] = (season.airLow[c]! + (season.air[c]! * 1.35 - season.airLow[c]!) * t) * mottle;
  });
  paintGround(canvas, season, horizon, random);
  if (season.kind === 'trunks') {
    paintTrunks(canvas, season, horizon, side, random);
    paintGrass(canvas, season, height * 0.88, season.grass * 0.5, random);
  } else if (season.kind === 'pines') {
    for (let layer = 0; layer < 5; layer++) {
      const near = layer / 4;
      const tint = fogged(season, mix(season.leafShade, season.leaf, random.between(0.4, 1)), 0.75 * (1 - near) ** 1.2);
      const count = Math.round(22 - 18 * near);
      for (let n = 0; n < count; n++) {
        const y = horizon + (height - horizon) * (0.04 + 0.75 * near ** 2) * random.between(0.8, 1.2);
        pine(
          canvas,
          random.next() * width,
          y,
          height * (0.14 + 0.52 * near ** 1.3) * random.between(0.7, 1.3),
          tint,
          random,
        );
      }
    }
    paintGrass(canvas, season, height * 0.86, season.grass, random);
  } else {
    const bark: Bark = { light: season.bark, dark: season.barkDark, scars: season.scars, side };
    const distant = random.integer(3, 6);
    for (let n = 0; n < distant; n++) {
      const x = random.next() * width;
      const size = height * random.between(0.1, 0.2);
      const hazy = fogged(season, season.leafShade, 0.5);
      for (let k = 0; k < 240; k++) {
        disc(
          canvas,
          x + random.normal() * size * 0.42,
          horizon - size * 0.35 + random.normal() * size * 0.2,
          size * random.between(0.015, 0.045),
          scale(mix(hazy, fogged(season, season.leaf, 0.45), random.next()), random.between(0.8, 1.1)),
          0.9,
        );
      }
    }
    const x = width * random.between(0.25, 0.75);
    const foot = horizon + (height - horizon) * random.between(0.25, 0.6);
    const size = height * random.between(0.72, 0.95);
    for (let k = 10; k > 0; k--) {
      // The pool of shade below the crown, drawn as flattened discs.
      for (let j = -3; j <= 3; j++)
        disc(
          canvas,
          x + j * size * 0.075 - side * size * 0.1,
          foot + Math.abs(j) * -1.5,
          size * 0.012 * k,
          [0.01, 0.012, 0.008],
          0.025,
          size * 0.05,
        );
    }
    broadleaf(
      canvas,
      x,
      foot,
      size,
      {
        bark,
        leaf: season.leaf,
        leafShade: season.leafShade,
        density: season.density,
        leafSize: Math.max(1.2, size * 0.0075),
      },
      random,
    );
    paintGrass(canvas, season, foot + 2, season.grass * 1.6, random);
  }
  const mist = smoothstep(0, 1, random.next()) * 0.1;
  for (let i = 0; i < canvas.data.length; i++) canvas.data[i]! += (season.air[i % 3]! - canvas.data[i]!) * mist * 0.5;
  return develop(canvas, random, { exposure: 1.1, grain: 1.1, vignette: 0.25 });
};

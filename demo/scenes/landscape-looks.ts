import type { Colour } from '../render/colour.ts';
import { colour, scale } from '../render/colour.ts';
import type { Sky } from '../render/sky.ts';

/** Everything that tells one kind of country, weather and hour from another. */
export interface Look {
  readonly sky: Omit<Sky, 'sunDirection' | 'offset'>;
  readonly sunElevation: number;
  readonly sunSpread: number;
  readonly sunlight: Colour;
  readonly low: Colour;
  readonly lowAlternate: Colour;
  readonly rock: Colour;
  readonly snow: Colour;
  readonly deep: Colour;
  readonly snowLine: number;
  readonly rockSlope: number;
  readonly relief: number;
  readonly frequency: number;
  readonly rough: number;
  /** Distance at which the relief reaches its full height. */
  readonly rise: number;
  readonly terrace: number;
  readonly ridged: boolean;
  readonly water: boolean;
  readonly waves: number;
  readonly pines: boolean;
  readonly haze: number;
  /** How fast haze thins with height. */
  readonly hazeFall: number;
  /** Share of the picture above the horizon. */
  readonly horizon: number;
  readonly eye: number;
  readonly exposure: number;
}

const DAY: Omit<Sky, 'sunDirection' | 'offset'> = {
  zenith: colour('#2f6fc0'),
  horizon: colour('#bcd6ea'),
  sun: colour('#fff2d0'),
  cloud: colour('#ffffff'),
  cloudShade: colour('#8e9db0'),
  cover: 0.5,
  glow: 0.3,
};
const DUSK: Omit<Sky, 'sunDirection' | 'offset'> = {
  zenith: colour('#3a4a86'),
  horizon: colour('#f2a268'),
  sun: colour('#ffb060'),
  cloud: colour('#ffb48a'),
  cloudShade: colour('#6d4f78'),
  cover: 0.55,
  glow: 0.9,
};
const MIST: Omit<Sky, 'sunDirection' | 'offset'> = {
  zenith: colour('#8fa3b3'),
  horizon: colour('#c6ced2'),
  sun: colour('#fff0d8'),
  cloud: colour('#dfe3e4'),
  cloudShade: colour('#96a2ab'),
  cover: 0.6,
  glow: 0.35,
};

const ALPINE: Look = {
  sky: DAY,
  sunElevation: 0.6,
  sunSpread: 1.9,
  sunlight: scale(colour('#fff0d8'), 1.5),
  low: colour('#4a6b2c'),
  lowAlternate: colour('#6d7d3a'),
  rock: colour('#7b7268'),
  snow: colour('#f2f6fb'),
  deep: colour('#123a44'),
  snowLine: 4.2,
  rockSlope: 0.65,
  relief: 26,
  frequency: 1.5,
  rough: 0.3,
  rise: 30,
  terrace: 0,
  ridged: true,
  water: false,
  waves: 0.4,
  pines: false,
  haze: 0.02,
  hazeFall: 0.12,
  horizon: 0.42,
  eye: 0.7,
  exposure: 1,
};

/** One per picture, in turn. */
export const LANDSCAPE_LOOKS: readonly Look[] = [
  ALPINE,
  {
    ...ALPINE,
    sky: DUSK,
    water: true,
    sunElevation: 0.13,
    sunSpread: 0.5,
    sunlight: scale(colour('#ff9a50'), 1.5),
    horizon: 0.5,
    relief: 20,
    eye: 0.5,
    waves: 0.6,
  },
  {
    ...ALPINE,
    low: colour('#d9a062'),
    lowAlternate: colour('#c78a4c'),
    rock: colour('#b87b44'),
    snowLine: 99,
    rockSlope: 1.2,
    ridged: true,
    relief: 7,
    frequency: 2.2,
    rough: 0.05,
    rise: 6,
    sunElevation: 0.3,
    sunlight: scale(colour('#ffd8a0'), 1.7),
    sky: { ...DAY, zenith: colour('#3c86cf'), horizon: colour('#e4d9c4'), cover: 0.28 },
    horizon: 0.34,
  },
  {
    ...ALPINE,
    sky: MIST,
    relief: 16,
    frequency: 2,
    ridged: false,
    snowLine: 99,
    haze: 0.07,
    hazeFall: 0.22,
    pines: true,
    horizon: 0.36,
    low: colour('#3c4f38'),
    lowAlternate: colour('#55603f'),
    sunlight: scale(colour('#fff0dc'), 0.7),
  },
  {
    ...ALPINE,
    sky: { ...DAY, cover: 0.62 },
    relief: 3.4,
    ridged: false,
    snowLine: 99,
    rise: 4,
    rough: 0.12,
    low: colour('#5f8f2e'),
    lowAlternate: colour('#a9b04a'),
    haze: 0.02,
    horizon: 0.52,
    rockSlope: 1.5,
  },
  {
    ...ALPINE,
    low: colour('#a4553a'),
    lowAlternate: colour('#c2704a'),
    rock: colour('#8d3f2c'),
    snowLine: 99,
    terrace: 1.6,
    relief: 15,
    rise: 34,
    rockSlope: 0.5,
    sunElevation: 0.45,
    sunlight: scale(colour('#ffe0b8'), 1.7),
    sky: { ...DAY, cover: 0.4 },
    haze: 0.01,
  },
  {
    ...ALPINE,
    water: true,
    pines: true,
    sky: { ...DAY, zenith: colour('#3f86c9'), cover: 0.45 },
    horizon: 0.46,
    eye: 0.4,
    waves: 0.25,
    relief: 24,
  },
  {
    ...ALPINE,
    snowLine: -0.5,
    relief: 22,
    low: colour('#dfe6ee'),
    lowAlternate: colour('#c8d4e2'),
    rock: colour('#5d6470'),
    sky: { ...DAY, zenith: colour('#4d6fae'), horizon: colour('#e8cfd0'), cover: 0.35 },
    sunElevation: 0.22,
    sunlight: scale(colour('#ffd9b0'), 1.25),
    pines: true,
    exposure: 0.8,
  },
  {
    ...ALPINE,
    sky: { ...DUSK, zenith: colour('#27305c'), horizon: colour('#e0607a'), cloud: colour('#ff8f86'), cover: 0.62 },
    sunElevation: 0.05,
    sunSpread: 0.35,
    sunlight: scale(colour('#ff7a58'), 1.1),
    snowLine: 99,
    relief: 4,
    water: true,
    waves: 1.1,
    horizon: 0.55,
    eye: 0.6,
    rise: 40,
  },
  {
    ...ALPINE,
    sky: { ...MIST, zenith: colour('#5f6e7f'), cover: 0.75 },
    water: true,
    relief: 18,
    snowLine: 99,
    low: colour('#45503a'),
    lowAlternate: colour('#5f5c3c'),
    haze: 0.03,
    waves: 1,
    sunlight: scale(colour('#f0f0f0'), 0.7),
    horizon: 0.4,
  },
  {
    ...ALPINE,
    low: colour('#8a5a26'),
    lowAlternate: colour('#b5442a'),
    snowLine: 6,
    relief: 20,
    ridged: false,
    rough: 0.6,
    sky: { ...DAY, cover: 0.3 },
    sunElevation: 0.5,
    haze: 0.012,
    horizon: 0.3,
    rockSlope: 1,
  },
  {
    ...ALPINE,
    low: colour('#2c2c30'),
    lowAlternate: colour('#4b5a2a'),
    rock: colour('#3b3230'),
    snowLine: 6,
    relief: 34,
    frequency: 1.2,
    rough: 0.35,
    sky: { ...DUSK, zenith: colour('#5c7fb4'), horizon: colour('#f3d9a8'), cloud: colour('#fff0d8'), cover: 0.5 },
    sunElevation: 0.3,
    sunlight: scale(colour('#ffdca0'), 2),
    horizon: 0.6,
    exposure: 1.15,
  },
  {
    ...ALPINE,
    water: true,
    terrace: 0.7,
    relief: 3,
    snowLine: 99,
    low: colour('#5e8a3a'),
    lowAlternate: colour('#d8c48a'),
    deep: colour('#0f6f86'),
    ridged: false,
    rise: 3,
    eye: 1.5,
    horizon: 0.27,
    waves: 0.8,
    sky: { ...DAY, cover: 0.42 },
  },
];

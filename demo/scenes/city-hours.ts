import type { Colour } from '../render/colour.ts';
import { colour, scale } from '../render/colour.ts';
import type { Sky } from '../render/sky.ts';

/** Weather and time of day over a city. */
export interface Hour {
  readonly sky: Omit<Sky, 'sunDirection' | 'offset'>;
  readonly sunElevation: number;
  readonly sunlight: Colour;
  readonly ambient: Colour;
  /** Share of the windows with a light on. */
  readonly lit: number;
  readonly lamp: number;
  readonly haze: number;
  readonly exposure: number;
}

const NOON: Hour = {
  sky: {
    zenith: colour('#3474c4'),
    horizon: colour('#c3dcee'),
    sun: colour('#fff4d8'),
    cloud: colour('#ffffff'),
    cloudShade: colour('#93a2b4'),
    cover: 0.45,
    glow: 0.3,
  },
  sunElevation: 0.75,
  sunlight: scale(colour('#fff0dc'), 1.35),
  ambient: scale(colour('#b8d0f0'), 0.42),
  lit: 0,
  lamp: 0,
  haze: 0.008,
  exposure: 0.95,
};
const EVENING: Hour = {
  sky: {
    zenith: colour('#46609c'),
    horizon: colour('#f6b478'),
    sun: colour('#ffb868'),
    cloud: colour('#ffc09a'),
    cloudShade: colour('#7c6488'),
    cover: 0.5,
    glow: 0.6,
  },
  sunElevation: 0.28,
  sunlight: scale(colour('#ffab60'), 1.6),
  ambient: scale(colour('#98a0cc'), 0.42),
  lit: 0.12,
  lamp: 0.8,
  haze: 0.014,
  exposure: 1,
};
const NIGHT: Hour = {
  sky: {
    zenith: colour('#1a2348'),
    horizon: colour('#7a5a6c'),
    sun: colour('#000000'),
    cloud: colour('#6a5468'),
    cloudShade: colour('#2c2a44'),
    cover: 0.5,
    glow: 0,
  },
  sunElevation: 0.9,
  sunlight: scale(colour('#6a84c8'), 0.16),
  ambient: scale(colour('#6470a8'), 0.2),
  lit: 0.5,
  lamp: 2.6,
  haze: 0.01,
  exposure: 1.25,
};
const OVERCAST: Hour = {
  sky: {
    zenith: colour('#8996a3'),
    horizon: colour('#ccd3d8'),
    sun: colour('#ffffff'),
    cloud: colour('#e3e6e8'),
    cloudShade: colour('#7e8a95'),
    cover: 0.8,
    glow: 0.1,
  },
  sunElevation: 1,
  sunlight: scale(colour('#ffffff'), 0.45),
  ambient: scale(colour('#d8e0ea'), 0.55),
  lit: 0.05,
  lamp: 1,
  haze: 0.022,
  exposure: 1,
};
/** One per picture, in turn. */
export const HOURS: readonly Hour[] = [NOON, NIGHT, EVENING, OVERCAST];

export const WALLS: readonly Colour[] = [
  colour('#b9a68c'),
  colour('#8e4f3c'),
  colour('#c9c4ba'),
  colour('#7c8790'),
  colour('#a87656'),
  colour('#d8cfc0'),
  colour('#5d6a75'),
  colour('#93958f'),
  colour('#c2a36e'),
  colour('#6d4a41'),
];

import type { Colour } from '../render/colour.ts';
import { clamp01, colour, smoothstep } from '../render/colour.ts';
import { cellTile, cloudTile, grainTile, sampleTile } from '../render/noise.ts';

export interface Fruit {
  readonly name: string;
  readonly radius: number;
  /** Fewest and most pieces on the table. */
  readonly pieces: readonly [number, number];
  readonly skin: Colour;
  readonly blush: Colour;
  readonly pattern: 'blush' | 'stripes' | 'bloom' | 'net' | 'plain' | 'seeds';
  readonly gloss: number;
  /** Depth of the pores. */
  readonly pores: number;
}

export const FRUIT_KINDS: readonly Fruit[] = [
  {
    name: 'apple',
    radius: 0.5,
    pieces: [3, 5],
    skin: colour('#c9b03a'),
    blush: colour('#b0141c'),
    pattern: 'blush',
    gloss: 0.9,
    pores: 0,
  },
  {
    name: 'orange',
    radius: 0.46,
    pieces: [3, 6],
    skin: colour('#f08410'),
    blush: colour('#e87408'),
    pattern: 'plain',
    gloss: 0.5,
    pores: 0.35,
  },
  {
    name: 'blueberry',
    radius: 0.15,
    pieces: [26, 40],
    skin: colour('#232c5c'),
    blush: colour('#7c8cb8'),
    pattern: 'bloom',
    gloss: 0.15,
    pores: 0,
  },
  {
    name: 'watermelon',
    radius: 0.95,
    pieces: [1, 1],
    skin: colour('#5f9a4a'),
    blush: colour('#12401c'),
    pattern: 'stripes',
    gloss: 0.5,
    pores: 0,
  },
  {
    name: 'lime',
    radius: 0.34,
    pieces: [4, 7],
    skin: colour('#4f8f1c'),
    blush: colour('#9cb82a'),
    pattern: 'blush',
    gloss: 0.6,
    pores: 0.3,
  },
  {
    name: 'plum',
    radius: 0.36,
    pieces: [4, 7],
    skin: colour('#3a1236'),
    blush: colour('#8a7aa6'),
    pattern: 'bloom',
    gloss: 0.25,
    pores: 0,
  },
  {
    name: 'peach',
    radius: 0.47,
    pieces: [3, 5],
    skin: colour('#f0b050'),
    blush: colour('#c83a34'),
    pattern: 'blush',
    gloss: 0.08,
    pores: 0.06,
  },
  {
    name: 'grape',
    radius: 0.2,
    pieces: [20, 30],
    skin: colour('#8fae3a'),
    blush: colour('#c8d490'),
    pattern: 'bloom',
    gloss: 0.8,
    pores: 0,
  },
  {
    name: 'melon',
    radius: 0.82,
    pieces: [1, 1],
    skin: colour('#c8b070'),
    blush: colour('#efe3bd'),
    pattern: 'net',
    gloss: 0.1,
    pores: 0.2,
  },
  {
    name: 'cherry',
    radius: 0.2,
    pieces: [14, 24],
    skin: colour('#7a0614'),
    blush: colour('#b81420'),
    pattern: 'blush',
    gloss: 1.1,
    pores: 0,
  },
  {
    name: 'lychee',
    radius: 0.27,
    pieces: [8, 14],
    skin: colour('#c23a3e'),
    blush: colour('#7a1c26'),
    pattern: 'seeds',
    gloss: 0.15,
    pores: 0.5,
  },
  {
    name: 'green apple',
    radius: 0.5,
    pieces: [2, 5],
    skin: colour('#7fae22'),
    blush: colour('#c0c84a'),
    pattern: 'blush',
    gloss: 0.9,
    pores: 0,
  },
];

/** Colour of the skin where the unit normal is (nx, ny, nz), into `out`; the fruit leans by `tilt` and is turned by `turn`. */
export function fruitSkin(
  fruit: Fruit,
  nx: number,
  ny: number,
  nz: number,
  turn: number,
  tilt: number,
  out: Float32Array,
): void {
  const c = Math.cos(tilt);
  const s = Math.sin(tilt);
  const pole = ny * c + nx * s;
  const rx = nx * c - ny * s;
  const longitude = Math.atan2(nz, rx) / (2 * Math.PI) + turn;
  const cloud = sampleTile(cloudTile(), rx * 0.19 + turn, pole * 0.19 + nz * 0.13);
  const fine = sampleTile(grainTile(), rx * 0.4 + turn, pole * 0.4 + nz * 0.27);
  let t = 0;
  let shade = 0.9 + 0.2 * fine;
  switch (fruit.pattern) {
    case 'blush': {
      const streak = sampleTile(grainTile(), longitude * 1.5, pole * 0.06);
      t = smoothstep(0.25, 0.75, cloud + 0.5 * (streak - 0.5) + 0.35 * rx * Math.sin(turn) + 0.1);
      break;
    }
    case 'stripes': {
      const wobble = 0.35 * (sampleTile(cloudTile(), longitude * 2, pole * 0.5) - 0.5);
      t = smoothstep(0.3, 0.5, Math.abs(((((longitude * 9 + wobble * 2.5) % 1) + 1) % 1) - 0.5) + 0.12 * (fine - 0.5));
      break;
    }
    case 'bloom':
      t = 0.55 * smoothstep(0.2, 0.95, cloud + 0.4 * (fine - 0.5));
      shade *= 1 - 0.75 * smoothstep(0.955, 0.975, pole) * smoothstep(0.2, 0.6, fine + 0.2);
      break;
    case 'net': {
      const web = sampleTile(cellTile(), longitude * 1.6, pole * 0.7);
      t = smoothstep(0.52, 0.68, web + 0.2 * (fine - 0.5));
      break;
    }
    case 'seeds': {
      const web = sampleTile(cellTile(), longitude * 1.1, pole * 0.4);
      t = smoothstep(0.35, 0.75, web);
      break;
    }
    case 'plain':
      t = cloud;
      break;
  }
  // The hollow around the stalk.
  if (fruit.radius > 0.3 && fruit.pattern !== 'net') shade *= 1 - 0.7 * smoothstep(0.93, 0.995, pole);
  const dot =
    fruit.pattern === 'blush' ? 0.25 * smoothstep(0.13, 0.06, sampleTile(cellTile(), longitude * 1.3, pole * 0.5)) : 0;
  for (let k = 0; k < 3; k++) {
    const base = fruit.skin[k]! + (fruit.blush[k]! - fruit.skin[k]!) * clamp01(t);
    out[k] = (base + (0.75 - base) * dot * 0.6) * shade;
  }
}

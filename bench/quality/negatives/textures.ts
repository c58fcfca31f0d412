import sharp from 'sharp';
import { between, pick } from '../../../src/transform/random.ts';
import { saveAsJpeg, svg, toRaster, toSharp } from '../../../src/transform/raster.ts';
import type { NegativeKind } from './negative.ts';
import { paint, smoothField } from './paint.ts';

const SIDE = 384;

/** Leaves on a forest floor: the same colours and sizes, fallen differently. */
const leaves: NegativeKind = {
  name: 'texture-leaves',
  count: 10,
  draw: async (_index, random) => {
    const colours = ['#6b4a1f', '#8a6a2a', '#4c5a23', '#a0522d', '#3c3a22', '#b08d3c'];
    let shapes = '';
    for (let i = 0; i < 900; i++) {
      const radius = 5 + 4 / (0.08 + random());
      const x = (random() * SIDE).toFixed(1);
      const y = (random() * SIDE).toFixed(1);
      shapes += `<ellipse cx="${x}" cy="${y}" rx="${radius.toFixed(1)}" ry="${(radius * 0.55).toFixed(1)}" transform="rotate(${Math.floor(180 * random())} ${x} ${y})" fill="${pick(random, colours)}"/>`;
    }
    return saveAsJpeg(toSharp(await toRaster(sharp(svg(SIDE, SIDE, shapes)).flatten({ background: '#3c3a22' }))));
  },
};

/** Sand, rust or stone: noise whose contrast halves with each octave (1/f). */
const stone: NegativeKind = {
  name: 'texture-stone',
  count: 10,
  draw: async (_index, random) => {
    const octaves = await Promise.all(
      [4, 8, 16, 32, 64, 128].map((cells) => smoothField(SIDE, SIDE, cells, cells, random)),
    );
    const picture = paint(SIDE, SIDE, 3, random, (x, y, into) => {
      let sum = 0;
      for (let o = 0; o < octaves.length; o++) sum += octaves[o]![y * SIDE + x]! / (1 + o);
      into[0] = 140 + 45 * sum;
      into[1] = 118 + 40 * sum;
      into[2] = 96 + 34 * sum;
    });
    return saveAsJpeg(toSharp(picture));
  },
};

/** Planks of one width and wood, with other joints and grain. */
const planks: NegativeKind = {
  name: 'texture-planks',
  count: 10,
  draw: async (_index, random) => {
    const grain = await smoothField(SIDE, SIDE, 6, 96, random);
    const tones = Array.from({ length: 64 }, () => between(random, -16, 16));
    const joints = Array.from({ length: 8 }, () => Math.floor(random() * SIDE));
    const picture = paint(SIDE, SIDE, 2, random, (x, y, into) => {
      const row = Math.floor(y / 48);
      const joint = joints[row]!;
      const isGap = y % 48 < 3 || Math.abs(x - joint) < 2;
      const light = isGap ? -70 : tones[2 * row + (x < joint ? 0 : 1)]! + 14 * grain[y * SIDE + x]!;
      into[0] = 165 + light;
      into[1] = 125 + light;
      into[2] = 85 + light;
    });
    return saveAsJpeg(toSharp(picture));
  },
};

export const TEXTURES: readonly NegativeKind[] = [leaves, stone, planks];

import { describe, expect, it } from 'vitest';
import { coloursOf, FIRST_KIND, FIRST_STEP, KIND_COLOURS, REST, STEPS, type Theme } from './palette.ts';

/** `--paper` of both themes. */
const PAPER: Readonly<Record<Theme, string>> = { light: '#fbfaf7', dark: '#161512' };

type Rgb = readonly [number, number, number];

/** Severity 1 of Machado, Oliveira and Fernandes (2009), on linear light. */
const SIGHTS: Readonly<Record<string, readonly Rgb[]>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const linear = (hex: string): Rgb => {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
};
const seen = (matrix: readonly Rgb[], [r, g, b]: Rgb): Rgb => {
  const [x, y, z] = matrix.map((row) => Math.min(1, Math.max(0, row[0] * r + row[1] * g + row[2] * b)));
  return [x!, y!, z!];
};
const oklab = ([r, g, b]: Rgb): Rgb => {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
};
const luminance = ([r, g, b]: Rgb) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
const contrast = (a: string, b: string) => {
  const [low, high] = [luminance(linear(a)), luminance(linear(b))].sort((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
};

describe.each(['light', 'dark'] as const)('colours in the %s theme', (theme) => {
  const colours = coloursOf(theme);
  const kinds = colours.slice(FIRST_KIND, FIRST_KIND + KIND_COLOURS);

  it.each(Object.entries(SIGHTS))('of kinds keep apart for %s sight', (_, matrix) => {
    const told = [...kinds, colours[REST]!].map((hex) => oklab(seen(matrix, linear(hex))));
    for (const [i, a] of told.entries()) {
      for (const b of told.slice(i + 1)) {
        // Five times the difference that is just noticed.
        expect(Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])).toBeGreaterThan(0.1);
      }
    }
  });

  it('reach 3 : 1 on paper', () => {
    for (const hex of kinds) expect(contrast(hex, PAPER[theme])).toBeGreaterThanOrEqual(3);
    for (let step = 0; step < STEPS; step++)
      expect(contrast(colours[FIRST_STEP + step]!, PAPER[theme])).toBeGreaterThanOrEqual(3);
  });

  it('of amounts change steadily in lightness, so that no hue must be told', () => {
    const lightness = Array.from({ length: STEPS }, (_, step) => oklab(linear(colours[FIRST_STEP + step]!))[0]);
    const towards = Math.sign(lightness.at(-1)! - lightness[0]!);
    for (let step = 8; step < STEPS; step++)
      expect(towards * (lightness[step]! - lightness[step - 8]!)).toBeGreaterThan(0);
    expect(Math.abs(lightness.at(-1)! - lightness[0]!)).toBeGreaterThan(0.35);
  });
});

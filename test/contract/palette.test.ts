import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COLOURS } from '../../src/report/style-colours.ts';

type Palette = ReadonlyMap<string, string>;

/** Custom properties of one block of a style sheet that begins with `selector`. */
function palette(css: string, selector: string): Palette {
  const from = css.indexOf('{', css.indexOf(selector)) + 1;
  const block = css.slice(from, css.indexOf('}', from));
  const pairs = [...block.matchAll(/--([\w-]+):\s*([^;}]+)/g)].map(
    ([, name, value]) => [name!, value!.trim()] as const,
  );
  return new Map(pairs);
}

const tokens = readFileSync(new URL('../../app/src/style/tokens.css', import.meta.url), 'utf8');
const app = {
  light: palette(tokens, ':root,'),
  system: palette(tokens, ':root:not('),
  dark: palette(tokens, ':root[data-theme="dark"]'),
};
const report = { light: palette(COLOURS, ':root'), dark: palette(COLOURS.slice(COLOURS.indexOf('@media')), ':root') };

/** Relative luminance (WCAG 2.2) of `#rgb` or `#rrggbb`. */
function luminance(hex: string): number {
  const digits = hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit).join('') : hex.slice(1);
  const [r, g, b] = [0, 2, 4].map((at) => {
    const share = Number.parseInt(digits.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light! + 0.05) / (dark! + 0.05);
}

describe('the colours', () => {
  it('are the same in the dark of the system and the dark that was chosen', () => {
    expect([...app.system]).toEqual([...app.dark]);
  });

  it.each(['light', 'dark'] as const)('of the report are those of the app, %s', (theme) => {
    const compact = (value: string | undefined) => value?.replace(/\b0\./g, '.').replaceAll(' / ', '/');
    for (const [name, value] of report[theme]) expect(compact(app[theme].get(name)), name).toBe(compact(value));
  });

  const INKS = [
    ...['ink', 'soft', 'gold-ink'].flatMap((ink) => ['paper', 'card', 'wash'].map((ground) => [ink, ground, 4.5])),
    ['gold-ink', 'gold-wash', 4.5],
    ['ink', 'gold-wash', 4.5],
    ['on-gold', 'gold', 4.5],
    ['keep-ink', 'keep-wash', 4.5],
    ['alarm-ink', 'alarm-wash', 4.5],
    ['alarm-ink', 'card', 4.5],
    ['keep-ink', 'card', 4.5],
    ['on-alarm', 'alarm', 4.5],
    ['control-line', 'card', 3],
    ['control-line', 'paper', 3],
  ] as [string, string, number][];

  it.each(INKS)('%s on %s reaches %f : 1', (ink, ground, least) => {
    for (const theme of ['light', 'dark'] as const) {
      const ratio = contrast(app[theme].get(ink)!, app[theme].get(ground)!);
      expect(ratio, theme).toBeGreaterThanOrEqual(least);
    }
  });
});

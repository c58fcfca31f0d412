import { letteringPath } from '../../../src/transform/lettering.ts';
import { between } from '../../../src/transform/random.ts';
import type { NegativeKind } from './negative.ts';
import { drawing } from './paint.ts';

const WIDTH = 640;
const HEIGHT = 420;
const LEFT = 70;
const RIGHT = 610;
const TOP = 60;
const BOTTOM = 360;

/** Title, grid and scale: the same in all charts of a kind. */
function axes(title: string): string {
  let lines = '';
  let text = letteringPath(title, LEFT, 22, 18);
  for (let i = 0; i <= 5; i++) {
    const y = BOTTOM - ((BOTTOM - TOP) * i) / 5;
    lines += `M${LEFT} ${y}H${RIGHT}`;
    text += letteringPath(String(20 * i), 30, y - 5, 10);
  }
  for (let i = 0; i < 12; i++) text += letteringPath(String(i + 1), LEFT + 12 + i * 45, BOTTOM + 14, 10);
  return `<path d="${lines}" stroke="#cfd4da" stroke-width="1.5"/><path d="M${LEFT} ${TOP}V${BOTTOM}H${RIGHT}" fill="none" stroke="#333" stroke-width="2"/><path d="${text}" fill="#333"/>`;
}

const yOf = (value: number): number => BOTTOM - (BOTTOM - TOP) * value;

const chart = (name: string, title: string, count: number, marks: (random: () => number) => string): NegativeKind => ({
  name,
  count,
  draw: (_index, random) => drawing(WIDTH, HEIGHT, axes(title) + marks(random)),
});

const lineChart = chart('chart-line', 'Market by month', 10, (random) =>
  ['#d1495b', '#00798c']
    .map((colour) => {
      let value = between(random, 0.2, 0.8);
      let path = '';
      for (let i = 0; i < 37; i++) {
        value = Math.min(0.97, Math.max(0.03, value + between(random, -0.14, 0.14)));
        path += `${i === 0 ? 'M' : 'L'}${LEFT + i * 15} ${yOf(value).toFixed(1)}`;
      }
      return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="4"/>`;
    })
    .join(''),
);

const barChart = chart('chart-bar', 'Letters by month', 10, (random) =>
  Array.from({ length: 12 }, (_, i) => {
    const y = yOf(between(random, 0.05, 0.97));
    return `<rect x="${LEFT + 8 + i * 45}" y="${y.toFixed(1)}" width="28" height="${(BOTTOM - y).toFixed(1)}" fill="#3066be"/>`;
  }).join(''),
);

const scatterChart = chart('chart-scatter', 'Weight and price', 8, (random) => {
  const slope = between(random, -0.8, 0.8);
  return Array.from({ length: 90 }, () => {
    const x = random();
    const value = Math.min(0.98, Math.max(0.02, 0.5 + slope * (x - 0.5) + between(random, -0.25, 0.25)));
    return `<circle cx="${(LEFT + 8 + x * 520).toFixed(1)}" cy="${yOf(value).toFixed(1)}" r="5" fill="#2e933c" fill-opacity="0.8"/>`;
  }).join('');
});

export const CHARTS: readonly NegativeKind[] = [lineChart, barChart, scatterChart];

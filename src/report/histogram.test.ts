import { describe, expect, it } from 'vitest';
import { renderBar, renderHistogram } from './histogram.ts';
import type { ReportHistogram } from './model.ts';

const base: ReportHistogram = {
  column: 'luma_mean',
  title: 'Mean brightness',
  unit: '0–255',
  scale: 'linear',
  edges: [0, 50, 100, 150, 200, 250],
  counts: [10, 0, 40, 1, 20],
  missing: 0,
  thresholds: [],
};

interface Box {
  readonly kind: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const boxes = (markup: string): readonly Box[] =>
  [...markup.matchAll(/<rect class="([^"]*)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)">/g)].map(
    (m) => ({
      kind: m[1]!,
      x: Number(m[2]),
      y: Number(m[3]),
      width: Number(m[4]),
      height: Number(m[5]),
    }),
  );

const limits = (markup: string): readonly number[] =>
  [...markup.matchAll(/<line class="limit" x1="([\d.]+)"/g)].map((m) => Number(m[1]));

describe('renderHistogram', () => {
  it('draws one bar per filled bin, as high as its share of the highest, on one base line', () => {
    const bars = boxes(renderHistogram(base).toString());
    expect(bars).toHaveLength(4);
    const highest = Math.max(...bars.map((bar) => bar.height));
    expect(bars.map((bar) => bar.height / highest)).toEqual([0.25, 1, expect.closeTo(0.025, 3), 0.5]);
    for (const bar of bars) expect(bar.y + bar.height).toBeCloseTo(bars[0]!.y + bars[0]!.height, 6);
  });

  it('spaces the bins evenly and leaves the gap of an empty one', () => {
    const bars = boxes(renderHistogram(base).toString());
    const step = (bars[3]!.x - bars[0]!.x) / 4;
    expect(bars.map((bar) => Math.round((bar.x - bars[0]!.x) / step))).toEqual([0, 2, 3, 4]);
  });

  it('keeps a bin with one image visible beside a million', () => {
    const bars = boxes(renderHistogram({ ...base, counts: [1, 0, 1_000_000, 0, 0] }).toString());
    expect(bars[0]!.height).toBeGreaterThanOrEqual(1.5);
  });

  it('draws each threshold where its value lies, labels it, and colours the bins wholly beyond it', () => {
    const thresholds = [
      { check: 'dark', value: 50, direction: 'below' },
      { check: 'light', value: 200, direction: 'above' },
    ] as const;
    const markup = renderHistogram({ ...base, thresholds }).toString();
    const bars = boxes(markup);
    const [dark, light] = [...limits(markup)].sort((a, b) => a - b);
    expect(dark).toBeGreaterThanOrEqual(bars[0]!.x + bars[0]!.width);
    expect(dark).toBeLessThanOrEqual(bars[0]!.x + bars[0]!.width + 1.01);
    expect(light).toBeLessThanOrEqual(bars[3]!.x);
    expect(light).toBeGreaterThanOrEqual(bars[3]!.x - 1.01);
    expect(bars.map((bar) => bar.kind)).toEqual(['bar trouble', 'bar', 'bar', 'bar trouble']);
    expect(markup).toContain('dark &lt; 50');
    expect(markup).toContain('light &gt; 200');
  });

  it('does not colour a bin that straddles the threshold', () => {
    const thresholds = [{ check: 'dark', value: 30, direction: 'below' }] as const;
    expect(boxes(renderHistogram({ ...base, thresholds }).toString()).map((bar) => bar.kind)).toEqual(
      Array(4).fill('bar'),
    );
  });

  it('keeps a threshold beyond the scale at its edge, with an arrow', () => {
    const thresholds = [{ check: 'huge', value: 9000, direction: 'above' }] as const;
    const markup = renderHistogram({ ...base, thresholds }).toString();
    expect(markup).toContain('→ huge &gt; 9,000');
    const right = Number(/<line class="base" x1="[\d.]+" x2="([\d.]+)"/.exec(markup)![1]);
    expect(limits(markup)).toEqual([right]);
  });

  it('places a threshold on a log scale by its logarithm', () => {
    const markup = renderHistogram({
      ...base,
      scale: 'log',
      edges: [1, 10, 100, 1000, 10_000],
      counts: [1, 2, 3, 4],
      thresholds: [{ check: 'blurry', value: 100, direction: 'below' }],
    }).toString();
    const bars = boxes(markup);
    expect(limits(markup)[0]).toBeCloseTo((bars[1]!.x + bars[1]!.width + bars[2]!.x) / 2, 1);
    expect(markup).toContain('log scale');
  });

  it('writes no two labels of the axis over each other', () => {
    for (const edges of [
      [0, 0.001, 0.01, 0.1, 1],
      [1e-9, 1e-3, 1e3, 1e9, 1e12],
    ]) {
      const markup = renderHistogram({ ...base, scale: 'log', edges, counts: [1, 2, 3, 4] }).toString();
      const labels = [...markup.matchAll(/<text x="([\d.]+)" y="[\d.]+" text-anchor="middle">([^<]*)</g)];
      expect(labels.length).toBeGreaterThan(1);
      for (let i = 1; i < labels.length; i++) {
        const room = Number(labels[i]![1]) - Number(labels[i - 1]![1]);
        expect(room).toBeGreaterThan(((labels[i]![2]!.length + labels[i - 1]![2]!.length) / 2) * 6.6);
      }
    }
  });

  it('counts in words the images without a value', () => {
    expect(renderHistogram({ ...base, missing: 1204 }).toString()).toContain('1,204\u00a0images without a value');
    expect(renderHistogram(base).toString()).not.toContain('without a value');
  });

  it('draws nothing where nothing was measured', () => {
    const markup = renderHistogram({ ...base, counts: [0, 0, 0, 0, 0], missing: 7 }).toString();
    expect(markup).not.toContain('<svg');
    expect(markup).toContain('No image has a value here.');
  });

  it('survives a single value and hostile names', () => {
    const markup = renderHistogram({
      ...base,
      edges: [7, 7],
      counts: [3],
      title: '"><script>',
      column: "'<b>",
    }).toString();
    expect(markup).not.toContain('NaN');
    expect(markup).not.toContain('<script>');
    expect(markup).not.toContain('<b>');
  });
});

describe('renderBar', () => {
  it.each([
    [0, '0'],
    [0.372, '37.2'],
    [1, '100'],
    [7, '100'],
  ])('share %d is %s of 100 wide', (share, width) =>
    expect(renderBar(share).toString()).toContain(`<rect class="bar" width="${width}"`),
  );
});

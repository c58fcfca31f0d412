/** A measured curve: seconds by number of hashes. */
export interface Curve {
  readonly name: string;
  readonly points: readonly (readonly [count: number, seconds: number])[];
}

const WIDTH = 760;
const HEIGHT = 460;
const LEFT = 84;
const RIGHT = 30;
const TOP = 66;
const BOTTOM = 62;
const COUNTS = [10_000, 30_000, 100_000, 300_000, 1_000_000, 4_000_000];

const short = (count: number): string => (count < 1e6 ? `${count / 1000}k` : `${count / 1e6}M`);
const seconds = (value: number): string => (value < 1 ? `${Math.round(value * 1000)} ms` : `${value} s`);

/** Curves with logarithmic axes as a picture that suits light and dark pages, with lines of linear and quadratic growth. */
export function growthChart(title: string, note: string, curves: readonly Curve[]): string {
  const times = curves.flatMap(({ points }) => points.map(([, time]) => time));
  const lowest = Math.floor(Math.log10(Math.min(...times)));
  const highest = Math.ceil(Math.log10(Math.max(...times)));
  const x = (count: number): number =>
    LEFT + ((Math.log10(count) - 4) / (Math.log10(4_000_000) - 4)) * (WIDTH - LEFT - RIGHT);
  const y = (time: number): number =>
    HEIGHT - BOTTOM - ((Math.log10(time) - lowest) / (highest - lowest)) * (HEIGHT - TOP - BOTTOM);
  const at = (count: number, time: number): string => `${x(count).toFixed(1)} ${y(time).toFixed(1)}`;

  const grid = [
    ...COUNTS.map(
      (count) => `<path class="grid" d="M${x(count).toFixed(1)} ${TOP}V${HEIGHT - BOTTOM}"/>
  <text class="tick" x="${x(count).toFixed(1)}" y="${HEIGHT - BOTTOM + 20}" text-anchor="middle">${short(count)}</text>`,
    ),
    ...Array.from({ length: highest - lowest + 1 }, (_, i) => 10 ** (lowest + i)).map(
      (time) => `<path class="grid" d="M${LEFT} ${y(time).toFixed(1)}H${WIDTH - RIGHT}"/>
  <text class="tick" x="${LEFT - 10}" y="${(y(time) + 4).toFixed(1)}" text-anchor="end">${seconds(time)}</text>`,
    ),
  ];
  const start = 10 ** lowest;
  const guides = [
    ['n', 1],
    ['n²', 2],
  ].map(([name, power]) => {
    const growth = (count: number): number => start * (count / 10_000) ** Number(power);
    const end = Math.min(4_000_000, 10_000 * (10 ** highest / start) ** (1 / Number(power)));
    return `<path class="guide" d="M${at(10_000, start)}L${at(end, growth(end))}"/>
  <text class="tick" x="${(x(end) - 8).toFixed(1)}" y="${(y(growth(end)) + 18).toFixed(1)}" text-anchor="end">~ ${name}</text>`;
  });
  const lines = curves.map(({ name, points }, i) => {
    const [lastCount, lastTime] = points.at(-1)!;
    return `<path class="curve c${i}" d="M${points.map(([count, time]) => at(count, time)).join('L')}"/>
  ${points.map(([count, time]) => `<circle class="dot d${i}" cx="${x(count).toFixed(1)}" cy="${y(time).toFixed(1)}" r="4"><title>${count.toLocaleString('en')} hashes: ${time.toPrecision(3)} s</title></circle>`).join('\n  ')}
  <text class="name n${i}" x="${(x(lastCount) - 14).toFixed(1)}" y="${(y(lastTime) - 10).toFixed(1)}" text-anchor="end">${name}, ${lastTime.toPrecision(2)} s</text>`;
  });

  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="title desc">
  <title id="title">${title}</title>
  <desc id="desc">${curves.map(({ name, points }) => `${name}: ${points.map(([count, time]) => `${short(count)} hashes ${time.toPrecision(2)} s`).join(', ')}`).join('. ')}.</desc>
  <style>
    .card { fill: #fbfaf6; stroke: #ddd8cc; }
    .grid { fill: none; stroke: #e3ded2; }
    .guide { fill: none; stroke: #b9b1a0; stroke-width: 1.5; stroke-dasharray: 5 4; }
    .curve { fill: none; stroke-width: 2.5; stroke-linejoin: round; }
    .c0 { stroke: #8a6100; } .d0, .n0 { fill: #8a6100; }
    .c1 { stroke: #2f6f8f; } .d1, .n1 { fill: #2f6f8f; }
    text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; fill: #1f1d18; }
    .title { font-size: 17px; font-weight: 600; }
    .note, .tick { font-size: 12.5px; fill: #5c5648; }
    .name { font-size: 14px; font-weight: 600; }
    @media (prefers-color-scheme: dark) {
      .card { fill: #17160f; stroke: #3a372d; }
      .grid { stroke: #2d2a21; }
      .guide { stroke: #5b5647; }
      .c0 { stroke: #e0b24a; } .d0, .n0 { fill: #e0b24a; }
      .c1 { stroke: #7fc1e0; } .d1, .n1 { fill: #7fc1e0; }
      text { fill: #f1ede1; }
      .note, .tick { fill: #b8b09c; }
    }
  </style>
  <rect class="card" x="1" y="1" width="${WIDTH - 2}" height="${HEIGHT - 2}" rx="14"/>
  <text class="title" x="24" y="32">${title}</text>
  <text class="note" x="24" y="52">${note}</text>
  ${grid.join('\n  ')}
  <text class="tick" x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 16}" text-anchor="middle">hashes</text>
  <text class="tick" x="22" y="${(TOP + HEIGHT - BOTTOM) / 2}" text-anchor="middle" transform="rotate(-90 22 ${(TOP + HEIGHT - BOTTOM) / 2})">time</text>
  ${guides.join('\n  ')}
  ${lines.join('\n  ')}
</svg>
`;
}

import { linearTicks, logTicks, positionOf } from './axis.ts';
import { type Html, html } from './escape.ts';
import { formatCounted, formatTick, formatValue, withUnit } from './format.ts';
import type { ReportHistogram } from './model.ts';
import { shorten } from './name.ts';

/** User units; the picture is shown at about this width, so 1 unit is about 1 CSS pixel. */
const WIDTH = 360;
const LEFT = 46;
const RIGHT = 20;
const PLOT_HEIGHT = 110;
const ROW = 15;
const BOTTOM = 36;
/** A bin with a single image must not vanish beside one with a million. */
const LEAST_BAR = 1.5;
/** Of the 11 px text on the axes, generously. */
const DIGIT_WIDTH = 6.6;
/** Characters of a check or column that fit into the picture. */
const LONGEST_LABEL = 30;
const PLOT_WIDTH = WIDTH - LEFT - RIGHT;

const px = (value: number): string => String(Math.round(value * 100) / 100);

type Threshold = ReportHistogram['thresholds'][number];

const beyond = (threshold: Threshold, from: number, to: number): boolean =>
  threshold.direction === 'below' ? to <= threshold.value : from >= threshold.value;

function bars(histogram: ReportHistogram, top: number, most: number): readonly Html[] {
  const width = PLOT_WIDTH / histogram.counts.length;
  const gap = Math.min(1, width * 0.15);
  return histogram.counts.flatMap((count, i) => {
    if (!(count > 0)) return [];
    const height = Math.max(LEAST_BAR, (count / most) * PLOT_HEIGHT);
    const from = histogram.edges[i]!;
    const to = histogram.edges[i + 1]!;
    const trouble = histogram.thresholds.some((threshold) => beyond(threshold, from, to));
    return html`<rect class="${trouble ? 'bar trouble' : 'bar'}" x="${px(LEFT + i * width + gap / 2)}" y="${px(top + PLOT_HEIGHT - height)}" width="${px(width - gap)}" height="${px(height)}"><title>${formatValue(from)} to ${formatValue(to)}: ${formatCounted(count, 'image')}</title></rect>`;
  });
}

const onLeftHalf = (histogram: ReportHistogram, threshold: Threshold): boolean =>
  positionOf(threshold.value, histogram.edges, histogram.scale) < 0.5;

/**
 * Rows from the top such that no line runs through the label of another on its half: labels on the left half stand
 * right of their line and go from left to right, those on the right half the other way round.
 */
function inRows(histogram: ReportHistogram): readonly Threshold[] {
  const ascending = [...histogram.thresholds].sort((a, b) => a.value - b.value);
  const left = ascending.filter((threshold) => onLeftHalf(histogram, threshold));
  return [...left, ...ascending.slice(left.length).reverse()];
}

/** A dashed line and its label, which has a row of its own; labels are drawn over all the lines. */
function thresholdLine(
  histogram: ReportHistogram,
  threshold: Threshold,
  row: number,
  top: number,
): { readonly line: Html; readonly text: Html } {
  const { edges, scale } = histogram;
  const x = LEFT + positionOf(threshold.value, edges, scale) * PLOT_WIDTH;
  const y = ROW * (row + 1) + 11;
  const outside = threshold.value < edges[0]! ? '← ' : threshold.value > edges.at(-1)! ? '→ ' : '';
  const label = `${outside}${shorten(threshold.check, LONGEST_LABEL)} ${threshold.direction === 'below' ? '<' : '>'} ${formatValue(threshold.value)}`;
  const standsRight = onLeftHalf(histogram, threshold);
  return {
    line: html`<line class="limit" x1="${px(x)}" x2="${px(x)}" y1="${y - 10}" y2="${top + PLOT_HEIGHT}"/>`,
    text: html`<text class="limit-label" x="${px(standsRight ? x + 5 : x - 5)}" y="${y}" text-anchor="${standsRight ? 'start' : 'end'}">${label}</text>`,
  };
}

/** Round values along the axis, less those whose text would run into the one before. */
function labelledTicks({ edges, scale }: ReportHistogram): readonly { readonly x: number; readonly label: string }[] {
  const from = edges[0]!;
  const to = edges.at(-1)!;
  // Zero has no place on a log scale; a first bin that starts there is drawn as wide as the others.
  const values =
    scale === 'linear' ? linearTicks(from, to) : from > 0 ? logTicks(from, to) : [from, ...logTicks(edges[1]!, to)];
  const kept: { readonly x: number; readonly label: string }[] = [];
  for (const value of values) {
    const label = formatTick(value);
    const x = LEFT + positionOf(value, edges, scale) * PLOT_WIDTH;
    const before = kept.at(-1);
    if (before === undefined || x - before.x >= ((label.length + before.label.length) / 2) * DIGIT_WIDTH + 6)
      kept.push({ x, label });
  }
  return kept;
}

function axes(histogram: ReportHistogram, top: number, most: number): Html {
  const { column, scale, unit } = histogram;
  const base = top + PLOT_HEIGHT;
  const ticks = labelledTicks(histogram).map(
    ({ x, label }) =>
      html`<line class="tick" x1="${px(x)}" x2="${px(x)}" y1="${base}" y2="${base + 4}"/><text x="${px(x)}" y="${base + 16}" text-anchor="middle">${label}</text>`,
  );
  const levels = linearTicks(0, most, 3)
    .filter((level) => level > 0 && Number.isInteger(level))
    .map((level) => {
      const y = px(base - (level / most) * PLOT_HEIGHT);
      return html`<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y}" y2="${y}"/><text x="${LEFT - 6}" y="${y}" dy="3.5" text-anchor="end">${formatTick(level)}</text>`;
    });
  const title =
    withUnit(shorten(column, LONGEST_LABEL), unit === null ? null : `(${shorten(unit, 12)})`) +
    (scale === 'log' ? ', log scale' : '');
  return html`${levels}<line class="base" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${base}" y2="${base}"/><text x="${LEFT - 6}" y="${base}" dy="3.5" text-anchor="end">0</text>${ticks}<text class="axis" x="${LEFT - 6}" y="11" text-anchor="end">images</text><text class="axis" x="${WIDTH - RIGHT}" y="${base + 31}" text-anchor="end">${title}</text>`;
}

function describe(histogram: ReportHistogram, total: number): string {
  const { edges, thresholds, unit, title } = histogram;
  const range = `from ${formatValue(edges[0]!)} to ${withUnit(formatValue(edges.at(-1)!), unit)}`;
  const limits = thresholds.map((t) => `${t.check} ${t.direction} ${formatValue(t.value)}`);
  return `Histogram of ${title}: ${formatCounted(total, 'image')} ${range}${limits.length > 0 ? `; thresholds: ${limits.join(', ')}` : ''}.`;
}

/**
 * The distribution of one column as an inline SVG figure: counts over value, thresholds drawn and labelled, bins
 * wholly beyond a threshold coloured, images without a value counted in words.
 */
export function renderHistogram(histogram: ReportHistogram, id: string | null = null): Html {
  const total = histogram.counts.reduce((sum, count) => sum + count, 0);
  const missing =
    histogram.missing > 0 &&
    html`<span class="missing">${formatCounted(histogram.missing, 'image')} without a value</span>`;
  const caption = html`<figcaption><strong>${histogram.title}</strong>${missing}</figcaption>`;
  const anchor = id === null ? null : html` id="${id}"`;
  if (total === 0 || histogram.edges.length !== histogram.counts.length + 1)
    return html`<figure class="histogram"${anchor}>${caption}<p class="quiet">No image has a value here.</p></figure>`;
  const most = Math.max(...histogram.counts);
  const top = ROW * (histogram.thresholds.length + 1) + 6;
  const limits = inRows(histogram).map((threshold, row) => thresholdLine(histogram, threshold, row, top));
  const height = top + PLOT_HEIGHT + BOTTOM;
  return html`<figure class="histogram"${anchor}>${caption}
<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${describe(histogram, total)}">
${axes(histogram, top, most)}${bars(histogram, top, most)}${limits.map(({ line }) => line)}${limits.map(({ text }) => text)}
</svg></figure>`;
}

/** A bar of `share` (0–1) of its full length; its number stands beside it in the text. */
export const renderBar = (share: number, kind = 'bar'): Html =>
  html`<svg class="meter" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="6"/><rect class="${kind}" width="${px(100 * Math.min(1, Math.max(0, share)))}" height="6"/></svg>`;

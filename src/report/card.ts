import { type Html, html } from './escape.ts';
import { formatBytes, formatCount, formatCounted, formatShare, formatValue } from './format.ts';
import { renderBar } from './histogram.ts';
import type { CountBy, ReportModel } from './model.ts';
import { foreign } from './name.ts';

const MOST_ROWS = 8;

/** Ranked counts with bars. `distinct` is how many names there are in all, `without` the images that have none. */
function renderBreakdown(
  title: string,
  counts: readonly CountBy[],
  images: number,
  distinct: number,
  rest: string,
): Html {
  const shown = counts.slice(0, MOST_ROWS);
  const largest = Math.max(1, ...shown.map((row) => row.count));
  const counted = counts.reduce((sum, row) => sum + row.count, 0);
  const without = distinct <= counts.length ? images - counted : 0;
  const rows = shown.map(
    (row) =>
      html`<tr><th scope="row">${foreign(row.name)}</th><td class="meter-cell">${renderBar(row.count / largest)}</td><td class="number">${formatCount(row.count)}</td><td class="number share">${formatShare(row.count, images)}</td></tr>`,
  );
  return html`<div class="breakdown"><h3>${title}</h3>
${
  shown.length === 0
    ? html`<p class="quiet">${rest}</p>`
    : html`<table><thead class="visually-hidden"><tr><th scope="col">${title}</th><td></td><th scope="col">Images</th><th scope="col">Share</th></tr></thead><tbody>${rows}</tbody></table>`
}
${shown.length > 0 && distinct > shown.length && html`<p class="quiet">${formatCount(shown.length)} most frequent of ${formatCount(distinct)}</p>`}
${shown.length > 0 && without > 0 && html`<p class="quiet">${formatCounted(without, 'image')} without one</p>`}
</div>`;
}

const figure = (value: string, label: string, note: string | false = false): Html =>
  html`<div><dt>${label}</dt><dd class="value">${value}</dd>${note !== false && html`<dd class="note">${note}</dd>`}</div>`;

/** What the dataset is: key figures, formats, sizes, splits, labels. */
export function renderCard(model: ReportModel): Html {
  const { totals } = model;
  return html`<section aria-labelledby="dataset" class="card"><h2 id="dataset">Dataset</h2>
<dl class="figures">
${figure(formatCount(totals.images), totals.notApplicable > 0 ? 'Files' : 'Images')}
${figure(formatCount(totals.withFindings), 'With findings', totals.withFindings > 0 && formatShare(totals.withFindings, totals.images))}
${figure(formatCount(totals.unreadable), 'Unreadable', totals.unreadable > 0 && formatShare(totals.unreadable, totals.images))}
${totals.notApplicable > 0 && figure(formatCount(totals.notApplicable), 'Not applicable')}
${figure(formatBytes(totals.bytes), 'On disk', totals.images > 0 && `${formatBytes(totals.bytes / totals.images)} each`)}
${figure(formatValue(Math.round(totals.megapixels * 10) / 10), 'Megapixels', totals.measured > 0 && `${formatValue(totals.megapixels / totals.measured, 2)} each`)}
</dl>
<div class="breakdowns">
${renderBreakdown('Formats', model.formats, totals.images, model.formats.length, 'No format was recognised.')}
${renderBreakdown('Splits', model.splits, totals.images, model.splits.length, 'The source names no splits.')}
${renderBreakdown('Sizes', model.sizes, totals.images, model.sizeCount, 'No size is known.')}
${renderBreakdown('Labels', model.labels, totals.images, model.labelCount, 'The source names no labels.')}
</div></section>
`;
}

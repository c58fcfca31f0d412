import { type Html, html } from './escape.ts';
import { formatCount, formatCounted, formatShare, formatValue } from './format.ts';
import { renderBar } from './histogram.ts';
import type { ReportAnnotations } from './model.ts';
import { foreign } from './name.ts';

/** Splits that a phone still shows; more are summed up. */
const MOST_SPLITS = 4;
const MOST_CLASSES = 40;
const MOST_MISSING = 6;

/** Annotation sets: what they hold, classes against splits, sizes of objects, problems of the sets. */
export function renderAnnotations(annotations: ReportAnnotations): Html {
  const { sets, objects, images, problems } = annotations;
  const rows = sets.map(
    (set) =>
      html`<tr><th scope="row">${foreign(set.path, 80, 'path')}</th><td>${set.format}</td><td class="number">${formatCount(set.images)}</td><td class="number">${formatCount(set.objects)}</td></tr>`,
  );
  return html`<table class="plain"><caption>${formatCounted(objects, 'object')} in ${formatCounted(images, 'image')}</caption>
<thead><tr><th scope="col">Set</th><th scope="col">Format</th><th scope="col" class="number">Images</th><th scope="col" class="number">Objects</th></tr></thead>
<tbody>${rows}</tbody></table>
${
  problems.length > 0 &&
  html`<p>Problems of the sets: ${problems.map(({ kind, count }, i) => html`${i > 0 && ', '}${formatCount(count)} ${kind}`)}. <code>goldpan annotations</code> shows examples.</p>`
}
${renderClasses(annotations)}
${renderSizes(annotations)}`;
}

function renderClasses({ splits, classes, missing }: ReportAnnotations): Html | false {
  if (classes.length === 0) return false;
  const shown = splits.length > 1 && splits.length <= MOST_SPLITS ? splits : [];
  const largest = Math.max(...classes.map(({ objects }) => objects));
  const rows = classes.slice(0, MOST_CLASSES).map(({ name, objects, images, bySplit }) => {
    const cells = shown.map((split) => {
      const count = bySplit[split] ?? 0;
      return html`<td class="${count === 0 ? 'number leak' : 'number'}">${formatCount(count)}</td>`;
    });
    return html`<tr><th scope="row">${name === null ? html`<span class="quiet">none</span>` : foreign(name)}</th>${cells}<td class="number">${formatCount(objects)}</td><td class="number">${formatCount(images)}</td><td class="meter-cell">${renderBar(objects / largest)}</td></tr>`;
  });
  const more = classes.length - rows.length;
  const named = missing.slice(0, MOST_MISSING);
  return html`<h3 id="classes">Classes</h3>
<table class="plain"><caption>Objects of each class${shown.length > 0 && ', split by split'}</caption>
<thead><tr><th scope="col">Class</th>${shown.map((split) => html`<th scope="col" class="number">${foreign(split)}</th>`)}<th scope="col" class="number">Objects</th><th scope="col" class="number">Images</th><td></td></tr></thead>
<tbody>${rows}</tbody></table>
${more > 0 && html`<p class="quiet">and ${formatCounted(more, 'more class', 'more classes')}</p>`}
${
  missing.length > 0 &&
  html`<p class="callout"><strong>Missing.</strong> ${named.map(({ name, split }, i) => html`${i > 0 && ', '}${foreign(name)} in ${foreign(split)}`)}${missing.length > named.length && html`, and ${formatCount(missing.length - named.length)} more`}: no score can be measured for a class that a split lacks.</p>`
}`;
}

function renderSizes({ sizes, objects }: ReportAnnotations): Html | false {
  if (!sizes) return false;
  const { small, medium, large, edges, counts } = sizes;
  const most = Math.max(...counts);
  const first = counts.findIndex((count) => count > 0);
  if (first < 0) return false;
  const rows = counts.slice(first).map((count, i) => {
    const at = first + i;
    const from = at === 0 ? 'below' : `${formatValue(edges[at]!)} to`;
    return html`<tr><th scope="row">${from} ${formatValue(edges[at + 1]!)}</th><td class="number">${formatCount(count)}</td><td class="meter-cell">${renderBar(count / most)}</td></tr>`;
  });
  return html`<h3 id="object-sizes">Sizes of objects</h3>
<p>As COCO divides them: ${formatShare(small, objects)} small (below 32² px), ${formatShare(medium, objects)} medium, ${formatShare(large, objects)} large (from 96² px).</p>
<table class="plain"><caption>Area of the object over that of its image</caption>
<thead><tr><th scope="col">Share</th><th scope="col" class="number">Objects</th><td></td></tr></thead>
<tbody>${rows}</tbody></table>`;
}

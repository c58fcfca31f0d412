import { type Html, html } from './escape.ts';
import { formatCount, formatShare } from './format.ts';
import type { ReportModel } from './model.ts';
import { foreign } from './name.ts';

type Leaks = ReportModel['leaks'];
type Sizes = ReadonlyMap<string, number>;

/** With more splits a matrix no longer fits a phone. */
const WIDEST_MATRIX = 4;

/** How much of a split is in pairs with the other; nothing where its size is not known. */
const shareOf = (images: number, split: string, sizes: Sizes): string =>
  sizes.has(split) ? formatShare(images, sizes.get(split)!) : '';

function renderList(leaks: Leaks, sizes: Sizes): Html {
  return html`<table class="plain"><caption>Related pairs across two splits, and how much of each split is in them</caption>
<thead><tr><th scope="col">Splits</th><th scope="col" class="number">Pairs</th><th scope="col" class="number">Of the one</th><th scope="col" class="number">Of the other</th></tr></thead>
<tbody>${leaks.map(({ a, b, pairs, images }) => html`<tr><th scope="row">${foreign(a)} ↔ ${foreign(b)}</th><td class="number leak">${formatCount(pairs)}</td><td class="number">${shareOf(images[0], a, sizes)}</td><td class="number">${shareOf(images[1], b, sizes)}</td></tr>`)}</tbody></table>`;
}

function renderMatrix(leaks: Leaks, splits: readonly string[], sizes: Sizes): Html {
  const cell = (row: string, column: string): Html => {
    if (row === column) return html`<td></td>`;
    const leak = leaks.find(({ a, b }) => (a === row && b === column) || (a === column && b === row));
    if (!leak) return html`<td class="number">0</td>`;
    const share = shareOf(leak.images[leak.a === row ? 0 : 1], row, sizes);
    return html`<td class="number leak">${formatCount(leak.pairs)}${share !== '' && html`<br><span class="quiet">${share}</span>`}</td>`;
  };
  return html`<table class="plain matrix"><caption>Related pairs across two splits, and how much of the row’s split is in them</caption>
<thead><tr><td></td>${splits.map((split) => html`<th scope="col" class="number">${foreign(split)}</th>`)}</tr></thead>
<tbody>${splits.map((row) => html`<tr><th scope="row">${foreign(row)}</th>${splits.map((column) => cell(row, column))}</tr>`)}</tbody></table>`;
}

/** Which splits share images: every related pair across splits counts, whether in a group or not. */
export function renderLeakage(model: ReportModel): Html {
  const { leaks, splits } = model;
  if (splits.length < 2)
    return html`<p>${splits.length === 0 ? 'The source names no splits' : 'The source names a single split'}, so there is nothing to leak between.</p>`;
  if (leaks.length === 0) return html`<p>None found: no two images of different splits are copies of one picture.</p>`;
  const order = new Map(splits.map((split, i) => [split.name, i]));
  const sizes = new Map(splits.map(({ name, count }) => [name, count]));
  const involved = [...new Set(leaks.flatMap((leak) => [leak.a, leak.b]))].sort(
    (a, b) => (order.get(a) ?? order.size) - (order.get(b) ?? order.size),
  );
  return html`<p>A model that was trained on one split has already seen what these pairs show in the other: scores measured there are better than the truth. <code>goldpan leaks --repair</code> removes one side of each, <code>goldpan split</code> makes new splits.</p>
${involved.length >= 3 && involved.length <= WIDEST_MATRIX ? renderMatrix(leaks, involved, sizes) : renderList(leaks, sizes)}`;
}

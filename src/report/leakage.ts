import { type Html, html } from './escape.ts';
import { formatCount } from './format.ts';
import type { ReportModel } from './model.ts';
import { foreign } from './name.ts';

type Leaks = ReportModel['leaks'];

/** With more splits a matrix no longer fits a phone. */
const WIDEST_MATRIX = 5;

function renderList(leaks: Leaks): Html {
  return html`<table class="plain"><caption>Duplicate groups shared by two splits</caption>
<thead><tr><th scope="col">Splits</th><th scope="col" class="number">Shared groups</th></tr></thead>
<tbody>${leaks.map((leak) => html`<tr><th scope="row">${foreign(leak.a)} ↔ ${foreign(leak.b)}</th><td class="number">${formatCount(leak.groups)}</td></tr>`)}</tbody></table>`;
}

function renderMatrix(leaks: Leaks, splits: readonly string[]): Html {
  const between = (a: string, b: string): number =>
    leaks.reduce(
      (sum, leak) => ((leak.a === a && leak.b === b) || (leak.a === b && leak.b === a) ? sum + leak.groups : sum),
      0,
    );
  const rows = splits.slice(0, -1).map((row, i) => {
    const cells = splits.slice(1).map((column, j) => {
      if (j < i) return html`<td></td>`;
      const groups = between(row, column);
      return html`<td class="${groups > 0 ? 'number leak' : 'number'}">${formatCount(groups)}</td>`;
    });
    return html`<tr><th scope="row">${foreign(row)}</th>${cells}</tr>`;
  });
  return html`<table class="plain matrix"><caption>Duplicate groups shared by two splits</caption>
<thead><tr><td></td>${splits.slice(1).map((split) => html`<th scope="col" class="number">${foreign(split)}</th>`)}</tr></thead>
<tbody>${rows}</tbody></table>`;
}

/** Which splits share images, and how many groups each pair of splits shares. */
export function renderLeakage(model: ReportModel): Html {
  const { leaks, splits } = model;
  if (splits.length < 2)
    return html`<p>${splits.length === 0 ? 'The source names no splits' : 'The source names a single split'}, so there is nothing to leak between.</p>`;
  if (leaks.length === 0) return html`<p>None found: no duplicate group has members in two splits.</p>`;
  const order = new Map(splits.map((split, i) => [split.name, i]));
  const involved = [...new Set(leaks.flatMap((leak) => [leak.a, leak.b]))].sort(
    (a, b) => (order.get(a) ?? order.size) - (order.get(b) ?? order.size),
  );
  return html`<p>A model that was trained on one split has already seen what these duplicate groups show in the other: scores measured there are better than the truth. Move or remove one side of each.</p>
${involved.length >= 3 && involved.length <= WIDEST_MATRIX ? renderMatrix(leaks, involved) : renderList(leaks)}`;
}

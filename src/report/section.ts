import { type Html, html } from './escape.ts';
import {
  formatAgainst,
  formatCount,
  formatCounted,
  formatScore,
  formatShare,
  formatValue,
  withUnit,
} from './format.ts';
import { renderHistogram } from './histogram.ts';
import type { ReportCheck, ReportFinding, ReportHistogram, ReportModel, ReportSection } from './model.ts';
import { anchorOf, foreign } from './name.ts';
import { renderTile } from './tile.ts';

export const sectionId = (check: ReportCheck): string => anchorOf('check', check.name);

/** Sections that have something to show, most findings first. */
export const withFindings = (model: ReportModel): readonly ReportSection[] =>
  model.sections.filter((section) => section.count > 0).sort((a, b) => b.count - a.count);

/** The rule in words; null for a check that has no number, such as unreadable. */
function renderRule(section: ReportSection): Html | null {
  const { check } = section;
  if (check.flag) return check.column === null ? null : html`<code>${check.column}</code> is true`;
  if (check.column === null && section.shown.every((finding) => finding.value === null)) return null;
  const limit = html`<strong>${withUnit(formatValue(check.threshold), check.unit)}</strong>`;
  if (check.column === null)
    return check.direction === 'below'
      ? html`two images are less than ${limit} apart`
      : html`two images show one picture, with a similarity above ${limit}`;
  return html`<code>${check.column}</code> ${check.direction} ${limit}`;
}

function renderReading(check: ReportCheck, finding: ReportFinding): Html {
  const score = html`<span class="score" title="0 is worst, 1 is best; below 0.5 is a finding">score ${formatScore(finding.score)}</span>`;
  if (finding.value === null || check.flag) return html`<p class="reading">${score}</p>`;
  const { value, threshold } = formatAgainst(finding.value, check.threshold);
  // A scale such as 0–255 is told once, in the rule; a unit belongs to the number.
  const unit = check.unit !== null && /^\d/.test(check.unit) ? null : check.unit;
  const relation =
    check.column === null
      ? `limit ${threshold}`
      : `${finding.value < check.threshold ? 'below' : 'above'} ${threshold}`;
  const reading = html`<span><strong>${withUnit(value, unit)}</strong> <span class="against">${relation}</span></span>`;
  // How alike two images are is a score already; a second one beside it would be taken for it.
  return html`<p class="reading">${reading}${check.column !== null && html` ${score}`}</p>`;
}

/** How many are shown, in which order, and the command that lists them all. */
export function renderShowing(shown: number, all: number, order: string, commands: readonly string[]): Html {
  const count =
    shown < all
      ? `Showing ${formatCount(shown)} of ${formatCount(all)}${order}.`
      : `All ${formatCount(all)} shown${order}.`;
  const listed = commands.map((command, i) => html`${i > 0 && ' and '}<code class="command">${command}</code>`);
  return html`<p class="showing">${all > 1 && html`${count} `}${commands.length > 0 && html`List ${all === 1 ? 'it' : shown < all ? 'all' : 'them'} with ${listed}`}</p>`;
}

/** One check's findings: what is wrong, the rule, what to try, the distribution, and the worst images. */
export function renderSection(section: ReportSection, model: ReportModel): Html {
  const { check } = section;
  const id = sectionId(check);
  const rule = renderRule(section);
  const histogram: ReportHistogram | undefined =
    check.column === null ? undefined : model.histograms.find((candidate) => candidate.column === check.column);
  const inGroups = check.column === null && model.groups.shown.length > 0 && /duplicate/.test(check.name);
  return html`<section class="finding" aria-labelledby="${id}">
<div class="brief${histogram !== undefined && ' with-histogram'}">
<div>
<h3 id="${id}">${check.title}</h3>
<p class="tally"><strong>${formatCounted(section.count, 'image')}</strong> · ${formatShare(section.count, model.totals.images)} of the dataset</p>
<p>${check.description}</p>
<dl class="rule">${rule !== null && html`<dt>Flagged when</dt><dd>${rule}</dd>`}<dt>What to try</dt><dd>${check.advice}${inGroups && html` <a href="#groups">See the groups side by side.</a>`}</dd></dl>
</div>
${histogram !== undefined && renderHistogram(histogram)}
</div>
<ul class="tiles">
${section.shown.map((finding) =>
  renderTile(
    finding.image,
    html`${renderReading(check, finding)}${finding.explanation !== '' && html`<p class="explanation">${foreign(finding.explanation, 160)}</p>`}`,
  ),
)}</ul>
${renderShowing(section.shown.length, section.count, ', worst first', [`goldpan findings --check ${check.name}`])}
</section>
`;
}

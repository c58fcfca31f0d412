import { type Html, html } from './escape.ts';
import { formatCount, formatCounted, formatShare } from './format.ts';
import { renderBar } from './histogram.ts';
import type { ReportModel } from './model.ts';
import { foreign } from './name.ts';
import { sectionId, withFindings } from './section.ts';

const NAMED = 4;
const MOST_PROBLEMS = 100;

/** `Too small` → `too small`, but `JPEG …` stays. */
const inSentence = (title: string): string =>
  /^.[a-z]/u.test(title) ? title[0]!.toLowerCase() + title.slice(1) : title;

/** Named split by split: what two splits share says more than a sum over all of them. */
function renderLeakCallout(leaks: ReportModel['leaks']): Html {
  const worst = [...leaks].sort((a, b) => b.pairs - a.pairs).slice(0, NAMED);
  const pairs = worst.map(
    (leak, i) =>
      html`${i > 0 && ', '}${foreign(leak.a)} and ${foreign(leak.b)} share ${formatCounted(leak.pairs, 'pair')} of copies`,
  );
  const more = leaks.length - worst.length;
  return html`<p class="callout alarm"><strong>Leakage.</strong> Splits are not separate: ${pairs}${more > 0 && html`, and ${formatCounted(more, 'more pair')} of splits`}. <a href="#leakage">What that means.</a></p>`;
}

/** What is wrong, in words: one sentence, then what must not be overlooked. */
export function renderSummary(model: ReportModel): Html {
  const { totals, leaks, problems } = model;
  if (totals.images === 0)
    return html`<p class="verdict">No images were found in ${foreign(model.source, 300)}.</p><p>Check the path, and that its files can be read.</p>`;
  const found = withFindings(model);
  const named = found
    .slice(0, NAMED)
    .map((section) => `${formatCount(section.count)}\u00a0${inSentence(section.check.title)}`);
  const more = found.length - named.length;
  const list =
    named.join(', ') +
    (more > 0 ? `; ${formatCounted(more, 'more check')} ${more === 1 ? 'has' : 'have'} findings` : '');
  return html`<p class="verdict">${
    totals.withFindings === 0 && found.length === 0
      ? html`Nothing found: ${totals.images === 1 ? 'the one image passes' : `all ${formatCount(totals.images)} images pass`} every check.`
      : html`<strong>${formatCounted(totals.images, totals.notApplicable > 0 ? 'file' : 'image')}, ${formatCount(totals.withFindings)} with findings:</strong> ${list}.`
  }</p>
${leaks.length > 0 && renderLeakCallout(leaks)}
${totals.unreadable > 0 && html`<p class="callout"><strong>Unreadable.</strong> ${formatCounted(totals.unreadable, 'file')} could not be decoded and ${totals.unreadable === 1 ? 'was' : 'were'} not measured.</p>`}
${problems.length > 0 && html`<p class="callout"><strong>Incomplete.</strong> ${formatCounted(problems.length, 'place')} of the source could not be read in full. <a href="#problems">See where.</a></p>`}`;
}

/** Each check with its count, share, and a bar relative to the most frequent; then the checks without findings. */
export function renderOverview(model: ReportModel): Html {
  const found = withFindings(model);
  const clean = model.sections.filter((section) => section.count === 0);
  const largest = found[0]?.count ?? 1;
  const rows = found.map(
    ({ check, count }) =>
      html`<tr><th scope="row"><a href="#${sectionId(check)}">${check.title}</a></th><td class="meter-cell">${renderBar(count / largest, 'bar trouble')}</td><td class="number">${formatCount(count)}</td><td class="number share">${formatShare(count, model.totals.images)}</td></tr>`,
  );
  const passed =
    clean.length > 0 &&
    html`<p class="quiet">Without findings: ${clean.map((section, i) => html`${i > 0 && ', '}${inSentence(section.check.title)}`)}.</p>`;
  if (found.length === 0) return html`<p>Nothing found: no image is beyond any threshold.</p>${passed}`;
  return html`<table class="overview"><thead><tr><th scope="col">Check</th><td></td><th scope="col" class="number">Images</th><th scope="col" class="number share">Share</th></tr></thead>
<tbody>${rows}</tbody></table>
<p class="quiet">An image can have several findings. Bars are relative to the most frequent one.</p>${passed}`;
}

/** Places of the source that could not be listed. */
export function renderProblems(model: ReportModel): Html {
  const { problems } = model;
  const rows = problems
    .slice(0, MOST_PROBLEMS)
    .map(
      (problem) => html`<li><code>${foreign(problem.path, 200, 'path')}</code> ${foreign(problem.reason, 300)}</li>`,
    );
  const more = problems.length - MOST_PROBLEMS;
  return html`<ul class="problems">${rows}</ul>${more > 0 && html`<p class="quiet">and ${formatCount(more)} more</p>`}`;
}

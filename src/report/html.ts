import { createHash } from 'node:crypto';
import { renderAnnotations } from './annotations.ts';
import { renderCard } from './card.ts';
import { type Html, html, trusted } from './escape.ts';
import { formatCount, formatTime } from './format.ts';
import { renderGroups } from './groups.ts';
import { renderHistogram } from './histogram.ts';
import { renderLeakage } from './leakage.ts';
import type { ReportModel } from './model.ts';
import { anchorOf, foreign } from './name.ts';
import { renderOverview, renderProblems, renderSummary } from './overview.ts';
import { renderSection, sectionId, withFindings } from './section.ts';
import { STYLE } from './style.ts';

/** A gold disc with a lighter rim: the pan seen from above. */
const MARK = trusted(
  '<svg class="mark" viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="10.5" fill="none" stroke="currentColor" stroke-width="2"/><circle cx="12" cy="12" r="4.5" fill="currentColor"/></svg>',
);

interface Part {
  readonly id: string;
  readonly title: string;
  readonly count?: number;
  readonly children?: readonly Part[];
}

function parts(model: ReportModel): readonly Part[] {
  if (model.totals.images === 0 && model.problems.length === 0) return [];
  const problems =
    model.problems.length > 0 ? [{ id: 'problems', title: 'Problems', count: model.problems.length }] : [];
  if (model.totals.images === 0) return problems;
  const checks = withFindings(model).map(({ check, count }) => ({ id: sectionId(check), title: check.title, count }));
  return [
    { id: 'dataset', title: 'Dataset' },
    ...problems,
    { id: 'findings', title: 'Findings', children: checks },
    { id: 'duplicates', title: 'Duplicates', count: model.groups.count },
    ...(model.annotations ? [{ id: 'annotations', title: 'Annotations', count: model.annotations.objects }] : []),
    ...(model.histograms.length > 0 ? [{ id: 'measurements', title: 'Measurements' }] : []),
  ];
}

function renderNav(list: readonly Part[]): Html {
  const item = (part: Part): Html =>
    html`<li><a href="#${part.id}"><span>${part.title}</span>${part.count !== undefined && html` <span class="count">${formatCount(part.count)}</span>`}</a>${part.children && part.children.length > 0 && html`<ol>${part.children.map(item)}</ol>`}</li>`;
  return html`<nav aria-label="Contents"><ol>${list.map(item)}</ol></nav>`;
}

function renderBody(model: ReportModel): Html {
  const problems =
    model.problems.length > 0 &&
    html`<section aria-labelledby="problems"><h2 id="problems">Problems</h2><p>These places could not be read, so what is in them is missing from this report.</p>${renderProblems(model)}</section>`;
  if (model.totals.images === 0) return html`${problems}`;
  return html`${renderCard(model)}
${problems}
<section aria-labelledby="findings"><h2 id="findings">Findings</h2>
${renderOverview(model)}
${withFindings(model).map((section) => renderSection(section, model))}</section>
<section aria-labelledby="duplicates"><h2 id="duplicates">Duplicates</h2>
<h3 id="leakage">Leakage between splits</h3>
${renderLeakage(model)}
<h3 id="groups">Groups</h3>
${renderGroups(model)}</section>
${
  model.annotations &&
  html`<section aria-labelledby="annotations"><h2 id="annotations">Annotations</h2>
${renderAnnotations(model.annotations)}</section>`
}
${
  model.histograms.length > 0 &&
  html`<section aria-labelledby="measurements"><h2 id="measurements">Measurements</h2>
<p>How the dataset is distributed. Dashed lines are thresholds; bars beyond one are gold.</p>
<div class="histograms">${model.histograms.map((histogram) => renderHistogram(histogram, anchorOf('histogram', histogram.column)))}</div></section>`
}`;
}

/** The style's digest is the only thing the policy allows beside inline pictures: no script, no request, no form. */
const POLICY = `default-src 'none'; img-src data:; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`;

/**
 * The report as one self-contained HTML document: it needs no script and no network, and works from disk, from a
 * mail attachment and on paper. A pure function of the model: the same model gives the same bytes.
 *
 * Size: the markup is about 1 kB per finding plus its thumbnail (8 kB of WebP become 11 kB of base64), so 1,000
 * findings make a 12 MB file. The model is expected to be cut to size; a JavaScript string ends at 512 MB, which
 * is about 40,000 thumbnails, and browsers get slow well before that.
 */
export function renderReport(model: ReportModel): string {
  const list = parts(model);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="goldpan ${model.goldpanVersion}">
<title>${model.title} · goldpan report</title>
<link rel="icon" href="data:,">
<style>${trusted(STYLE)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the report</a>
<header class="masthead">
<p class="brand">${MARK}goldpan</p>
<h1>${foreign(model.title, 120)}</h1>
<p class="origin">${foreign(model.source, 300, 'path')} <span>· ${formatTime(model.generatedAt)} · goldpan ${model.goldpanVersion}</span></p>
</header>
<div class="${list.length > 0 ? 'page' : 'page alone'}">
${list.length > 0 && renderNav(list)}
<main id="content" tabindex="-1">
<section class="summary" aria-label="Summary">
${renderSummary(model)}
</section>
${renderBody(model)}
</main>
</div>
<footer><p>Made by goldpan ${model.goldpanVersion}. This file is complete in itself: it loads nothing and sends nothing.</p></footer>
</body>
</html>
`;
  return page.toString();
}

import { type Html, html } from './escape.ts';
import { formatCount, formatCounted, formatValue } from './format.ts';
import type { ReportGroup, ReportModel } from './model.ts';
import { foreign } from './name.ts';
import { renderShowing } from './section.ts';
import { renderTile } from './tile.ts';

const RELATIONS: Readonly<Record<string, string>> = {
  'identical-bytes': 'Identical files',
  'identical-pixels': 'Identical pixels',
  recompressed: 'Recompressed copies',
  resized: 'Resized copies',
  recoloured: 'Recoloured copies',
  flipped: 'Mirrored copies',
  rotated: 'Rotated copies',
  cropped: 'Crops',
  edited: 'Edited copies',
};

function renderGroup(group: ReportGroup, index: number): Html {
  const leaks = group.splits.length > 1;
  const splits = group.splits.map((split, i) => html`${i > 0 && ' ↔ '}${foreign(split)}`);
  const id = `group-${index + 1}`;
  const members = group.members.map((image) => renderTile(image, null, image.id === group.keeper ? 'keep' : null));
  const cut =
    group.size > group.members.length &&
    html`<p class="quiet">Showing ${formatCount(group.members.length)} of ${formatCount(group.size)} members.</p>`;
  const kind = RELATIONS[group.relation] ?? group.relation;
  const distance =
    group.relation === 'identical-bytes' || group.relation === 'identical-pixels'
      ? false
      : html` Weakest pair: score <strong>${formatValue(group.weakestScore)}</strong> of 1.`;
  return html`<article class="group${leaks && ' leaking'}" aria-labelledby="${id}">
<header><h4 id="${id}">${kind}, ${formatCounted(group.size, 'image')}</h4>${group.splits.length > 0 && html`<p class="splits">${leaks && html`<strong class="flag">Leakage</strong> `}${splits}</p>`}</header>
<p class="why">Keep <strong>${foreign(group.keeper, 120)}</strong> – ${foreign(group.keeperReason, 200)}${!/[.!?]$/.test(group.keeperReason) && '.'}${distance}</p>
<ul class="${group.members.length > 4 ? 'tiles' : 'tiles few'}">
${members}</ul>${cut}
</article>
`;
}

/** Commands that list every member of every group, for those duplicate checks this model knows. */
const commands = (model: ReportModel): readonly string[] =>
  model.sections
    .filter((section) => section.count > 0 && section.check.column === null && /duplicate/.test(section.check.name))
    .map((section) => `goldpan findings --check ${section.check.name}`);

/** Duplicate groups, members side by side, the keeper first and marked. */
export function renderGroups(model: ReportModel): Html {
  const { groups } = model;
  if (groups.count === 0) return html`<p>No two images were found to be duplicates of each other.</p>`;
  return html`<p>${formatCounted(groups.count, 'group')} with ${formatCounted(groups.images, 'image')} in all. Within a group every image is a duplicate of every other. Removing all but the one marked <span class="badge">keep</span> would take away ${formatCounted(groups.images - groups.count, 'image')}; goldpan itself has removed nothing.</p>
${groups.shown.map(renderGroup)}
${groups.shown.length < groups.count && renderShowing(groups.shown.length, groups.count, '', commands(model))}`;
}

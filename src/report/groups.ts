import { type Html, html } from './escape.ts';
import { formatCount, formatCounted } from './format.ts';
import type { ReportGroup, ReportModel } from './model.ts';
import { foreign } from './name.ts';
import { renderShowing } from './section.ts';
import { renderTile } from './tile.ts';

/** Of a group of one relation, and of a pair within a sentence. */
const RELATIONS: Readonly<Record<string, readonly [title: string, pair: string]>> = {
  'identical-bytes': ['Identical files', 'identical files'],
  'identical-pixels': ['Identical pixels', 'identical pixels'],
  recompressed: ['Recompressed copies', 'recompressed'],
  resized: ['Resized copies', 'resized'],
  recoloured: ['Recoloured copies', 'recoloured'],
  flipped: ['Mirrored copies', 'mirrored'],
  rotated: ['Rotated copies', 'rotated'],
  cropped: ['Crops', 'cropped'],
  edited: ['Edited copies', 'edited'],
};

const isIdentical = (relation: string): boolean => relation.startsWith('identical-');
const pairWord = (relation: string): string => RELATIONS[relation]?.[1] ?? relation;

function titleOf({ relations, weakest }: ReportGroup): string {
  if (relations.length > 1) return relations.every(isIdentical) ? 'Identical pixels' : 'Copies of one picture';
  const relation = relations[0] ?? weakest.relation;
  return RELATIONS[relation]?.[0] ?? relation;
}

/** How sure the group is: its weakest pair, by name where there is more than one pair. */
function renderWeakest({ weakest, size }: ReportGroup): Html | false {
  if (isIdentical(weakest.relation)) return false;
  const pair =
    size > 2 &&
    html`Weakest pair: ${foreign(weakest.a, 120)} and ${foreign(weakest.b, 120)}, ${pairWord(weakest.relation)}, score `;
  return html`<p class="weakest">${pair || 'Score '}<strong>${weakest.score.toFixed(2)}</strong> of 1${weakest.evidence !== '' && html`: ${weakest.evidence}`}.</p>`;
}

function renderGroup(group: ReportGroup, index: number): Html {
  const leaks = group.splits.length > 1;
  const splits = group.splits.map((split, i) => html`${i > 0 && ' ↔ '}${foreign(split)}`);
  const id = `group-${index + 1}`;
  const members = group.members.map((image) => renderTile(image, null, image.id === group.keeper ? 'keep' : null));
  const cut =
    group.size > group.members.length &&
    html`<p class="quiet">Showing ${formatCount(group.members.length)} of ${formatCount(group.size)} members.</p>`;
  const kinds =
    group.relations.length > 1 && html`<p class="kinds">Among them: ${group.relations.map(pairWord).join(', ')}.</p>`;
  return html`<article class="group${leaks && ' leaking'}" aria-labelledby="${id}">
<header><h4 id="${id}">${titleOf(group)}, ${formatCounted(group.size, 'image')}</h4>${group.splits.length > 0 && html`<p class="splits">${leaks && html`<strong class="flag">Leakage</strong> `}${splits}</p>`}</header>
<p class="why">Keep <strong>${foreign(group.keeper, 120)}</strong> – ${foreign(group.keeperReason, 200)}${!/[.!?]$/.test(group.keeperReason) && '.'}</p>
${kinds}${renderWeakest(group)}
<ul class="${group.members.length > 4 ? 'tiles' : 'tiles few'}">
${members}</ul>${cut}
</article>
`;
}

/** Duplicate groups, members side by side, the keeper first and marked. */
export function renderGroups(model: ReportModel): Html {
  const { groups } = model;
  if (groups.count === 0) return html`<p>No two images were found to be copies of each other.</p>`;
  return html`<p>${formatCounted(groups.count, 'group')} with ${formatCounted(groups.images, 'image')} in all. Within a group every image is a copy of every other. Removing all but the one marked <span class="badge">keep</span> would take away ${formatCounted(groups.images - groups.count, 'image')}; goldpan itself has removed nothing.</p>
${groups.shown.map(renderGroup)}
${
  groups.shown.length < groups.count &&
  renderShowing(groups.shown.length, groups.count, '', [`goldpan duplicates -n ${groups.count}`])
}`;
}

import { code, escapeMarkdown, markdownTable } from '../card/markdown.ts';
import type { TakedownOutcome, TakedownRequest } from '../catalog/takedowns.ts';

/** Rows of a record that people read; the JSON beside it has all. */
const ROWS = 1000;

/** A request as people file it. */
export function requestMarkdown(request: TakedownRequest): string {
  const { criteria, found, plans, remains } = request;
  const files = found.flatMap(({ id, why, sha256, places }) =>
    places.map(({ uri, how, by, member, sha256: own, remains: left }) => [
      code(id),
      escapeMarkdown(why.join('; ')),
      code(member === null ? uri : `${uri}#${member}`),
      by === null ? how : `${how}, ${by}`,
      code(own ?? sha256 ?? ''),
      left === null ? '' : escapeMarkdown(left),
    ]),
  );
  return [
    `# Takedown ${request.id}`,
    markdownTable(
      ['', ''],
      [
        ['asked for at', request.at],
        ['by', request.who === null ? '*not said*' : escapeMarkdown(request.who)],
        ['why', request.reason === null ? '*not said*' : escapeMarkdown(request.reason)],
        ...Object.entries(criteria).map(([name, values]) => [name, (values as readonly string[]).map(code).join(', ')]),
        ['copies', request.copies ? 'yes' : 'no'],
      ],
    ),
    `## Found: ${found.length} images, ${files.length} files`,
    ...(files.length === 0
      ? ['Nothing falls under it.']
      : [markdownTable(['image', 'why', 'file', 'place', 'SHA-256 before', 'stays because'], files.slice(0, ROWS))]),
    ...(files.length > ROWS ? [`… and ${files.length - ROWS} more, in the JSON beside this file.`] : []),
    '## Planned',
    plans.length === 0
      ? 'Nothing.'
      : plans
          .map(
            ({ workspace, plan }) =>
              `- ${code(workspace)}: ${plan === null ? 'nothing that can be done' : `plan ${code(plan)}`}`,
          )
          .join('\n'),
    ...(remains.length === 0
      ? []
      : [
          '## What no plan can do',
          remains
            .slice(0, ROWS)
            .map((line) => `- ${escapeMarkdown(line)}`)
            .join('\n'),
        ]),
    '',
  ].join('\n\n');
}

/** What was done about it, as an addition to the record. */
export function outcomeMarkdown({ at, deleted, plans, purged, remains }: TakedownOutcome): string {
  return [
    `## Done at ${at}`,
    plans.length === 0
      ? 'No plan was there to apply.'
      : plans
          .map(
            ({ workspace, plan, done, deleted: gone, skipped }) =>
              `- ${code(workspace)}, plan ${code(plan)}: ${done} set aside, ${gone} deleted for good, ${skipped.length} skipped`,
          )
          .join('\n'),
    ...(deleted ? ['Deleting for good was asked for.'] : []),
    ...(purged.length === 0 ? [] : [`Emptied: ${purged.map(code).join(', ')}.`]),
    ...(remains.length === 0
      ? []
      : [
          'What remains:',
          remains
            .slice(0, ROWS)
            .map((line) => `- ${escapeMarkdown(line)}`)
            .join('\n'),
        ]),
    '',
  ].join('\n\n');
}

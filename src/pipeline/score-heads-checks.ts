import type { Check } from '../analyse/checks/define.ts';
import { CHECKS } from '../analyse/checks/registry.generated.ts';
import { issueColumn, scoreColumn } from '../catalog/check-sql.ts';
import type { Derived } from '../catalog/manifest.ts';
import type { HeadDefinition, HeadScore } from '../embed/head-definition.ts';
import { DERIVED_COLUMNS } from '../model/derived.ts';
import { UserError } from '../model/errors.ts';

const kebab = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');

const columnsOfCheck = (check: string): string[] => [issueColumn(check), scoreColumn(check)];

/** The other analyses, which may still come; a head may take none of their columns. */
const reserved = (): Set<string> =>
  new Set([
    ...Object.values(DERIVED_COLUMNS).flatMap((columns) => Object.keys(columns)),
    ...CHECKS.flatMap(({ name }) => columnsOfCheck(name)),
  ]);

/**
 * The checks that a head brings, one per score that has a threshold, null for the others. A check is named after its
 * label where its columns are then free, else after its column: `not-appealing`, or `aesthetic-score`.
 *
 * @param present columns of the view `images` now
 * @param own what the workspace has of this head already, to be replaced
 * @param derived all analyses of the workspace
 * @throws UserError when a column of the head is taken
 */
export function checksOfHead(
  { name, scores }: HeadDefinition,
  present: readonly string[],
  own: Derived | null,
  derived: readonly Derived[],
): (Derived['checks'][number] | null)[] {
  const others = derived.filter((one) => one !== own).flatMap(({ checks }) => checks.map((check) => check.name));
  const checkNames = new Set([...CHECKS.map((check) => check.name), ...others]);
  const mine = new Set([
    ...(own?.columns ?? []),
    ...(own?.checks ?? []).flatMap((check) => columnsOfCheck(check.name)),
  ]);
  const taken = new Set([...present.filter((column) => !mine.has(column)), ...reserved()]);
  for (const { column } of scores) {
    if (taken.has(column)) {
      throw new UserError(
        `The head ${name} writes the column ${column}, which there is already: set another "column".`,
      );
    }
    taken.add(column);
  }
  return scores.map((score) => {
    if (score.threshold === null) return null;
    const isFree = (check: string) =>
      check !== '' && !checkNames.has(check) && columnsOfCheck(check).every((column) => !taken.has(column));
    const check = [kebab(score.label), kebab(score.column)].find(isFree);
    if (check === undefined) {
      throw new UserError(
        `The head ${name} needs a check for ${score.column}, and the names for it are taken: set another "label".`,
      );
    }
    checkNames.add(check);
    for (const column of columnsOfCheck(check)) taken.add(column);
    return checkOf(check, name, score, score.threshold);
  });
}

function checkOf(check: string, head: string, score: HeadScore, threshold: number): Check & Derived['checks'][number] {
  const { column, direction, label } = score;
  const low = Math.min(score.range[0], threshold);
  const high = Math.max(score.range[1], threshold);
  const words = column.replaceAll('_', ' ');
  return {
    name: check,
    title: label.charAt(0).toUpperCase() + label.slice(1),
    description: `The head ${head} scores the image ${direction} its threshold.`,
    advice: 'Look at some images around the threshold, and move it if it accuses the wrong ones.',
    column,
    direction,
    threshold,
    range: [low, high],
    worst: direction === 'above' ? high : low,
    best: direction === 'above' ? low : high,
    // Braces would stand for columns.
    explain: `${label.replace(/[{}]/g, '')}: ${words} {value}`,
  };
}

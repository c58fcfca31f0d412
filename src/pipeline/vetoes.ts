import { readDecisions } from '../catalog/decisions.ts';
import { standingDecisions } from '../curate/decisions.ts';

/** Pairs of ids that somebody said are no duplicates, sorted: what groups must not join. */
export function standingVetoes(folder: string): (readonly [string, string])[] {
  return standingDecisions(readDecisions(folder))
    .all.flatMap((decision) =>
      decision.kind === 'not-a-duplicate' ? [[decision.image, decision.other].sort() as [string, string]] : [],
    )
    .sort(([a, b], [c, d]) => (a < c || (a === c && b < d) ? -1 : 1));
}

import { duplicateGroups } from '../../analyse/duplicates/groups.ts';
import { representedClasses } from '../../analyse/duplicates/related-pairs.ts';
import { COPY_RELATIONS } from '../../model/relation.ts';

/** Nodes of the largest shapes that are remembered: beyond, hardly two are equal. */
export const LARGEST_SHAPE = 6;
const MOST_REMEMBERED = 200_000;
const RELATION = COPY_RELATIONS.length - 1;

const remembered = new Map<string, readonly number[]>();

/**
 * Groups of a few nodes, as bit masks: which they are depends on nothing but the order in which the pairs come, surest
 * first, so that a million components have only some thousands of different answers.
 *
 * @param shape one character per pair: `first node × LARGEST_SHAPE + second node`, the surest pair first
 */
export function groupsOfShape(nodes: number, shape: string): readonly number[] {
  const key = `${nodes}${shape}`;
  const known = remembered.get(key);
  if (known) return known;
  const codes = Array.from(shape, (letter) => letter.charCodeAt(0));
  const pairs = {
    a: codes.map((code) => Math.floor(code / LARGEST_SHAPE)),
    b: codes.map((code) => code % LARGEST_SHAPE),
    relation: codes.map(() => RELATION),
    score: codes.map((_, i) => 1 - i / (codes.length + 1)),
    isRepresented: codes.map(() => 0),
  };
  const groups = duplicateGroups(pairs, representedClasses(nodes, pairs, -1)).map(({ members }) =>
    members.reduce((mask, node) => mask | (1 << node), 0),
  );
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  remembered.set(key, groups);
  return groups;
}

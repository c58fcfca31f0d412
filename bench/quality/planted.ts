import { EDITS } from '../../src/transform/edits.ts';
import type { BuiltSet, PlantedCopy } from './build.ts';
import { type Found, relationKey } from './found.ts';
import type { PairSet } from './pair-set.ts';
import { type Share, share } from './score.ts';

/** The ways of finding pairs that are compared. */
export const METHODS = ['goldpan', 'phash', 'dhash', 'hashes'] as const;
export type Method = (typeof METHODS)[number];

/** How the copies made by some edits were found. */
export interface EditScore {
  readonly name: string;
  readonly recall: Readonly<Record<Method, Share>>;
  /** Copies goldpan looked at beside their original, confirmed or not: more than this cannot be found. */
  readonly candidates: Share;
  /** Pairs found by goldpan whose relation is a right one. */
  readonly named: Share;
}

export interface MethodScore {
  /** Pairs of one picture among all reported. */
  readonly precision: Share;
  /** The same without pairs of two copies of one picture, which are true but many. */
  readonly strictPrecision: Share;
  readonly falsePairs: readonly (readonly [string, string])[];
}

export interface PlantedScore {
  readonly edits: readonly EditScore[];
  readonly families: readonly EditScore[];
  readonly reachable: EditScore;
  readonly all: EditScore;
  readonly methods: Readonly<Record<Method, MethodScore>>;
  readonly missed: readonly PlantedCopy[];
  readonly misnamed: readonly (PlantedCopy & { readonly relation: string })[];
}

const relationOf = (found: Found, { original, copy }: PlantedCopy): string | undefined =>
  found.relations.get(relationKey(original, copy));

function isRightlyNamed(found: Found, planted: PlantedCopy): boolean {
  const { edit } = planted;
  return [edit.relation, ...edit.alsoRight].some((relation) => relation === relationOf(found, planted));
}

function scoreEdits(name: string, found: Found, copies: readonly PlantedCopy[]): EditScore {
  const among = (pairs: PairSet) =>
    share(copies.filter(({ original, copy }) => pairs.has(original, copy)).length, copies.length);
  const reported = copies.filter((planted) => relationOf(found, planted) !== undefined);
  return {
    name,
    recall: {
      goldpan: among(found.goldpan),
      phash: among(found.phash),
      dhash: among(found.dhash),
      hashes: among(found.hashes),
    },
    candidates: among(found.candidates),
    named: share(reported.filter((planted) => isRightlyNamed(found, planted)).length, reported.length),
  };
}

function scoreMethod(pairs: PairSet, set: BuiltSet): MethodScore {
  const clusters = pairs.ids.map((id) => set.clusterOf.get(id)!);
  const falsePairs: [string, string][] = [];
  let plantedPairs = 0;
  for (const [a, b] of pairs) {
    const [idA, idB] = [pairs.ids[a]!, pairs.ids[b]!];
    if (clusters[a] !== clusters[b]) falsePairs.push([idA, idB]);
    else if (clusters[a] === idA || clusters[a] === idB) plantedPairs++;
  }
  return {
    precision: share(pairs.size - falsePairs.length, pairs.size),
    strictPrecision: share(plantedPairs, plantedPairs + falsePairs.length),
    falsePairs: falsePairs.sort((x, y) => (x.join() < y.join() ? -1 : 1)),
  };
}

/** What was found against what was planted: recall counts pairs of an original and its copy, and only those. */
export function scorePlanted(set: BuiltSet, found: Found): PlantedScore {
  const { copies } = set;
  const families = [...new Set(EDITS.map(({ family }) => family))];
  return {
    edits: EDITS.map(({ name }) =>
      scoreEdits(
        name,
        found,
        copies.filter(({ edit }) => edit.name === name),
      ),
    ),
    families: families.map((family) =>
      scoreEdits(
        family,
        found,
        copies.filter(({ edit }) => edit.family === family),
      ),
    ),
    reachable: scoreEdits(
      'hash-reachable',
      found,
      copies.filter(({ edit }) => edit.isHashReachable),
    ),
    all: scoreEdits('all', found, copies),
    methods: {
      goldpan: scoreMethod(found.goldpan, set),
      phash: scoreMethod(found.phash, set),
      dhash: scoreMethod(found.dhash, set),
      hashes: scoreMethod(found.hashes, set),
    },
    missed: copies.filter(({ original, copy }) => !found.goldpan.has(original, copy)),
    misnamed: copies.flatMap((planted) => {
      const relation = relationOf(found, planted);
      return relation === undefined || isRightlyNamed(found, planted) ? [] : [{ ...planted, relation }];
    }),
  };
}

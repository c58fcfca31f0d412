import type { RelatedPairs } from '../analyse/duplicates/related-pairs.ts';
import { relationName } from '../analyse/duplicates/related-pairs.ts';
import type { Database } from '../catalog/database.ts';
import { loadKeeperFacts } from '../catalog/keeper-facts.ts';
import { readParts } from '../catalog/part.ts';
import { type RelationRow, writeDuplicates, writeGroups, writePairs } from '../catalog/relations.ts';
import type { KeeperOptions } from '../curate/keeper.ts';
import { type Related, relate } from '../curate/relate.ts';
import type { CandidateSource } from '../model/pair.ts';
import { COPY_RELATIONS, relationRank } from '../model/relation.ts';

/** Two compared images, by number; each stands for its exact class. `a` stands for `b` too where `isRepresented`. */
export interface FoundPair {
  readonly a: number;
  readonly b: number;
  readonly orientation: number;
  /** Index into `RELATIONS`; beyond: unrelated. */
  readonly relation: number;
  readonly score: number;
  readonly isRepresented: boolean;
  readonly foundBy: CandidateSource;
  readonly perceptualDistance: number | null;
  readonly pdqDistance: number | null;
  /** Cosine similarity of the embeddings; null where there are none. */
  readonly similarity: number | null;
}

export interface Found {
  readonly database: Database;
  readonly folder: string;
  readonly imagesKeys: readonly string[];
  /** Of all images, in id order; images are numbers into it. */
  readonly ids: readonly string[];
  isSameBytes(a: number, b: number): boolean;
  /** Images that are exactly equal, each class ascending. */
  readonly classes: readonly (readonly number[])[];
  readonly found: readonly FoundPair[];
  /** Key of the part that holds the comparisons; null when there are none. */
  readonly compared: string | null;
  readonly threshold: number;
  readonly keeper: KeeperOptions;
  readonly vetoes: readonly (readonly [string, string])[];
  readonly computedFrom: readonly string[];
}

/** Keys of the parts that hold what was found, and counts. */
export interface Relations {
  readonly pairs: string;
  readonly duplicates: string;
  readonly groups: string;
  readonly groupCount: number;
  readonly duplicateImages: number;
}

/** Groups what was found and writes pairs, groups and what they say of each image. */
export async function writeFound(work: Found): Promise<Relations> {
  const { database, folder, imagesKeys, computedFrom, threshold } = work;
  const compact = compactPairs(work);
  const ids = compact.images.map((image) => work.ids[image]!);
  const facts = await loadKeeperFacts(database, readParts(folder, 'images', imagesKeys)!, ids);
  const related = relate(ids, compact.pairs, threshold, facts, work.keeper, work.vetoes);
  const compared = work.compared === null ? null : readParts(folder, 'compared', [work.compared]);
  return {
    pairs: await writePairs(database, folder, computedFrom, pairRows(work), compared),
    duplicates: await writeDuplicates(database, folder, computedFrom, imageRows(ids, related)),
    groups: await writeGroups(database, folder, computedFrom, groupRows(ids, related.groups)),
    groupCount: related.groups.length,
    duplicateImages: related.images.filter((row) => !row.isKeeper).length,
  };
}

/** The pairs over the images that are in any, numbered anew in id order. Exact classes become stars. */
function compactPairs({ classes, found, isSameBytes }: Found): {
  readonly images: readonly number[];
  readonly pairs: RelatedPairs;
} {
  const involved = new Set<number>();
  for (const members of classes) if (members.length > 1) for (const image of members) involved.add(image);
  for (const { a, b } of found) involved.add(a).add(b);
  const images = [...involved].sort((x, y) => x - y);
  const numberOf = new Map(images.map((image, number) => [image, number]));
  const pairs = {
    a: [] as number[],
    b: [] as number[],
    relation: [] as number[],
    score: [] as number[],
    isRepresented: [] as number[],
  };
  const add = (a: number, b: number, relation: number, score: number, isRepresented: boolean) => {
    pairs.a.push(numberOf.get(a)!);
    pairs.b.push(numberOf.get(b)!);
    pairs.relation.push(relation);
    pairs.score.push(score);
    pairs.isRepresented.push(isRepresented ? 1 : 0);
  };
  for (const members of classes) {
    const [first, ...others] = members;
    for (const other of others) {
      add(first!, other, relationRank(isSameBytes(first!, other) ? 'identical-bytes' : 'identical-pixels'), 1, true);
    }
  }
  for (const { a, b, relation, score, isRepresented } of found) add(a, b, relation, score, isRepresented);
  return { images, pairs };
}

/** Beyond this many members, an exact class or a pair of classes is written as a star around its first image. */
const MAX_EXPANDED = 50;

function* pairRows({ ids, classes, found, isSameBytes, threshold }: Found): Generator<RelationRow> {
  const classOf = new Map<number, readonly number[]>();
  for (const members of classes) {
    if (members.length < 2) continue;
    classOf.set(members[0]!, members);
    const hubs = members.length <= MAX_EXPANDED ? members.length : 1;
    for (let i = 0; i < hubs; i++) {
      for (let j = i + 1; j < members.length; j++) {
        const [a, b] = [members[i]!, members[j]!];
        const isSame = isSameBytes(a, b);
        yield [
          ids[a]!,
          ids[b]!,
          isSame ? 'identical-bytes' : 'identical-pixels',
          1,
          true,
          isSame ? 'bytes' : 'pixels',
          0,
          0,
          null,
          i === 0,
          null,
          null,
          null,
        ];
      }
    }
  }
  const lastCopy = COPY_RELATIONS.length - 1;
  for (const pair of found) {
    const isConfirmed =
      pair.score > threshold && (pair.relation <= lastCopy || relationName(pair.relation) === 'semantic');
    for (const x of (classOf.get(pair.a) ?? [pair.a]).slice(0, MAX_EXPANDED)) {
      for (const y of (classOf.get(pair.b) ?? [pair.b]).slice(0, MAX_EXPANDED)) {
        const isInOrder = x < y;
        yield [
          ids[isInOrder ? x : y]!,
          ids[isInOrder ? y : x]!,
          relationName(pair.relation),
          pair.score,
          isConfirmed,
          pair.foundBy,
          pair.perceptualDistance,
          pair.pdqDistance,
          pair.similarity,
          pair.isRepresented && x === pair.a && y === pair.b,
          // Evidence tells the first image from the second: it holds for copies in the same order alone.
          isInOrder ? ids[pair.a]! : null,
          isInOrder ? ids[pair.b]! : null,
          isInOrder ? pair.orientation : null,
        ];
      }
    }
  }
}

export function* imageRows(ids: readonly string[], { images, cross }: Related): Generator<RelationRow> {
  const name = (image: number | null) => (image === null || image < 0 ? null : ids[image]!);
  const byImage = new Map(images.map((row) => [row.image, row]));
  for (let image = 0; image < ids.length; image++) {
    const row = byImage.get(image);
    const related = cross.related[image]!;
    if (!row && related === 0) continue;
    yield [
      ids[image]!,
      row?.groupId ?? null,
      row?.groupSize ?? null,
      row?.isKeeper ?? null,
      name(row?.keeper ?? null),
      row?.isExactDuplicate ?? false,
      row?.exactRelation ?? null,
      name(row?.exactOf ?? null),
      row?.nearSimilarity ?? null,
      row?.nearRelation ?? null,
      name(row?.nearOf ?? null),
      related,
      name(cross.example[image]!),
    ];
  }
}

export function* groupRows(ids: readonly string[], groups: Related['groups']): Generator<RelationRow> {
  for (const { groupId, relation, size, keeper, keeperReason, weakest, members } of groups) {
    for (let position = 0; position < members.length; position++) {
      yield [
        groupId,
        relation,
        size,
        ids[keeper]!,
        keeperReason,
        ids[weakest.a]!,
        ids[weakest.b]!,
        weakest.relation,
        weakest.score,
        position,
        ids[members[position]!]!,
      ];
    }
  }
}

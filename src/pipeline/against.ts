import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AgainstQueries, type Said } from '../catalog/against.ts';
import { manifestPath, WORKSPACE_NAME } from '../catalog/locate.ts';
import { digestOf } from '../catalog/part.ts';
import { UserError } from '../model/errors.ts';
import { COPY_RELATIONS, type Relation, relationRank } from '../model/relation.ts';
import { type LeakPair, labelsAgree } from './leaks.ts';
import type { OnScanProgress } from './progress.ts';
import { scan } from './scan.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

/** A related pair across two workspaces: `a` is an id of the first, `b` of the second. */
export interface CrossPair {
  readonly a: string;
  readonly b: string;
  readonly relation: Relation;
  /** 0–1. */
  readonly score: number;
}

/** Finds confirmed pairs across two workspaces by hashes and verification; may give exact copies, too. */
export type CompareWorkspaces = (a: Workspace, b: Workspace) => Promise<readonly CrossPair[]>;

export interface AgainstOptions {
  /** Default: copies of one picture. */
  readonly relations?: readonly Relation[];
  /** Finds what is no exact copy; without it only exact copies are found. */
  readonly compare?: CompareWorkspaces;
}

export interface LeaksAgainst {
  /** Absolute path of the other workspace. */
  readonly workspace: string;
  /** Images measured on each side. */
  readonly images: readonly [number, number];
  readonly pairs: number;
  /** Images of each side that are in some pair. */
  readonly affected: readonly [number, number];
  readonly byRelation: Readonly<Partial<Record<Relation, number>>>;
  /** Only exact copies were looked for. */
  readonly isExactOnly: boolean;
  /** Worst first; `b`, and what is second in `splits` and `labels`, is of the other set. */
  readonly list: (limit: number) => Promise<LeakPair[]>;
}

/** Pairs of a workspace's images with those of another one, such as a benchmark or last year's data. */
export async function leaksAgainst(
  workspace: Workspace,
  other: Workspace,
  options: AgainstOptions = {},
): Promise<LeaksAgainst> {
  const relations = new Set(options.relations ?? COPY_RELATIONS);
  const queries = await AgainstQueries.open(workspace.database, other);
  const exact = EXACT.filter((relation) => relations.has(relation));
  const near = (await options.compare?.(workspace, other))
    ?.filter(({ relation }) => relations.has(relation) && !isExact(relation))
    .sort(byWorst);
  const counts = await queries.count();
  const byRelation: Partial<Record<Relation, number>> = {};
  for (const relation of exact) if (counts[relation] > 0) byRelation[relation] = counts[relation];
  for (const { relation } of near ?? []) byRelation[relation] = (byRelation[relation] ?? 0) + 1;
  const affected = async (side: 'mine' | 'theirs') => {
    const ids = new Set(near?.map((pair) => (side === 'mine' ? pair.a : pair.b)));
    for (const relation of exact)
      for await (const some of queries.affected(side, relation)) for (const id of some) ids.add(id);
    return ids.size;
  };
  return {
    workspace: other.folder,
    images: [workspace.snapshot.counts.measured, other.snapshot.counts.measured],
    pairs: Object.values(byRelation).reduce((sum, n) => sum + n, 0),
    affected: [await affected('mine'), await affected('theirs')],
    byRelation,
    isExactOnly: near === undefined,
    list: async (limit) => {
      const pairs: CrossPair[] = [];
      for (const relation of exact) {
        const copies = pairs.length < limit ? await queries.list(relation, limit - pairs.length) : [];
        for (const copy of copies) pairs.push({ ...copy, score: 1 });
      }
      for (const pair of near ?? []) if (pairs.length < limit) pairs.push(pair);
      const mine = await queries.said(
        'mine',
        pairs.map(({ a }) => a),
      );
      const theirs = await queries.said(
        'theirs',
        pairs.map(({ b }) => b),
      );
      return pairs.map((pair) => leakPair(pair, mine, theirs));
    },
  };
}

const EXACT = ['identical-bytes', 'identical-pixels'] as const;
const isExact = (relation: Relation): boolean => (EXACT as readonly Relation[]).includes(relation);

const byWorst = (x: CrossPair, y: CrossPair): number =>
  relationRank(x.relation) - relationRank(y.relation) ||
  y.score - x.score ||
  (x.a < y.a ? -1 : x.a > y.a ? 1 : x.b < y.b ? -1 : 1);

function leakPair({ a, b, relation, score }: CrossPair, mine: Said, theirs: Said): LeakPair {
  const ofA = mine.get(a) ?? { split: null, label: null };
  const ofB = theirs.get(b) ?? { split: null, label: null };
  return {
    a,
    b,
    relation,
    score,
    splits: [ofA.split, ofB.split],
    labels: [ofA.label, ofB.label],
    labelsAgree: labelsAgree(ofA.label, ofB.label),
  };
}

/**
 * Opens what a workspace is compared with: a workspace, a folder that has one, or else images, which are scanned into
 * a workspace inside this one and only what changed is read again the next time.
 *
 * @throws UserError when there is nothing at `path`, or it is this workspace
 */
export async function openAgainst(
  workspace: Workspace,
  path: string,
  options: { readonly cwd?: string; readonly onProgress?: OnScanProgress; readonly signal?: AbortSignal } = {},
): Promise<Workspace> {
  const target = resolve(options.cwd ?? process.cwd(), path);
  if (!existsSync(target)) throw new UserError(`--against: there is no ${target}.`);
  const known = [target, join(target, WORKSPACE_NAME)].find((folder) => existsSync(manifestPath(folder)));
  if (known !== undefined) {
    if (resolve(known) === resolve(workspace.folder))
      throw new UserError(`--against: ${known} is this workspace itself. Without --against its splits are compared.`);
    return openWorkspace(known);
  }
  const folder = join(workspace.folder, 'against', digestOf(target));
  await scan({
    inputs: [target],
    workspace: folder,
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
    ...(options.signal ? { signal: options.signal } : {}),
  });
  return openWorkspace(folder);
}

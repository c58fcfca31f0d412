import type { Writable } from 'node:stream';
import { type KeepRule, semDeDup } from '../analyse/semantic/sem-de-dup.ts';
import { embeddingLabel } from '../catalog/vectors.ts';
import type { Decision } from '../model/decision.ts';
import { UserError } from '../model/errors.ts';
import type { ExportFormat } from '../model/export-format.ts';
import type { SemDeDupKeep } from './analyse-embeddings-choices.ts';
import { withVectors } from './analyse-embeddings-open.ts';
import type { AnalysisOptions } from './analyse-embeddings-options.ts';
import { unitVectors } from './analyse-embeddings-vectors.ts';
import { writeTable } from './analyse-embeddings-write.ts';
import { clusterCount, sphericalKMeans } from './clusters-k-means.ts';
import { decide, listDecisions } from './decide.ts';
import { qualityRanks } from './subset-column.ts';
import { openWorkspace } from './workspace.ts';

export interface SemDeDupOptions extends AnalysisOptions {
  /** Images are alike when 1 − cosine similarity is at most this, 0–2. */
  readonly epsilon: number;
  /** Which of two alike images stays: the one farther from the centre of its cluster (default), the nearer one, or by quality. */
  readonly keep?: SemDeDupKeep;
  /** Column of `images` that says the quality; needed when it decides. */
  readonly quality?: string;
  /** k-means clusters within which images are compared. Default one per 1,000 images. */
  readonly clusters?: number;
  /** Default 0. */
  readonly seed?: number;
}

export interface DroppedImage {
  readonly id: string;
  /** The image that stays in its stead. */
  readonly keptFor: string;
  /** Cosine similarity of the two. */
  readonly similarity: number;
}

export interface SemanticDuplicates {
  readonly workspace: string;
  readonly embedder: string;
  readonly epsilon: number;
  readonly keep: SemDeDupKeep;
  readonly clusters: number;
  /** Images with a vector; measured ones without, which stay. */
  readonly images: number;
  readonly missing: number;
  /** The most similar first. */
  readonly dropped: readonly DroppedImage[];
}

const IMAGES_PER_CLUSTER = 1000;
const RULE = 'semdedup';

/**
 * SemDeDup (Abbas, Tirumala, Simig, Ganguli and Morcos 2023): which images have one that is left and means the same.
 * Nothing is written; {@link decideSemanticDuplicates} makes decisions of it.
 *
 * @throws UserError for parameters that cannot be, and as {@link withVectors} does
 */
export async function findSemanticDuplicates(options: SemDeDupOptions): Promise<SemanticDuplicates> {
  const { epsilon, keep = 'farthest', quality, seed = 0, signal } = options;
  if (!(epsilon >= 0 && epsilon <= 2)) throw new UserError(`epsilon must lie between 0 and 2, not ${epsilon}.`);
  if ((keep === 'quality') !== (quality !== undefined)) {
    throw new UserError(
      '--keep quality and --quality COLUMN go together: the column of the images that says which is better.',
    );
  }
  return withVectors(options, async ({ folder, ids, vectors: halves, missing, embedding }) => {
    const wanted = options.clusters ?? Math.max(1, Math.round(ids.length / IMAGES_PER_CLUSTER));
    const count = clusterCount(ids.length, wanted);
    const rule: KeepRule =
      keep === 'quality' ? { by: keep, quality: await qualityRanks(folder, ids, quality!) } : { by: keep };
    const vectors = unitVectors(halves);
    options.onProgress?.({ step: 'analysing', what: 'k-means' });
    const clusters = sphericalKMeans(vectors, count, seed);
    signal?.throwIfAborted();
    options.onProgress?.({ step: 'analysing', what: 'comparing within clusters' });
    const { keptFor, similarity } = semDeDup(vectors, clusters, { epsilon, keep: rule });
    const dropped: DroppedImage[] = [];
    for (let i = 0; i < ids.length; i++) {
      if (keptFor[i] !== -1) dropped.push({ id: ids[i]!, keptFor: ids[keptFor[i]!]!, similarity: similarity[i]! });
    }
    dropped.sort((a, b) => b.similarity - a.similarity);
    const embedder = embeddingLabel(embedding);
    return { workspace: folder, embedder, epsilon, keep, clusters: count, images: ids.length, missing, dropped };
  });
}

export interface DecidedDuplicates {
  /** Images that go by the rule now. */
  readonly removed: number;
  /** Decisions of an earlier run that no longer hold. */
  readonly withdrawn: number;
  /** Images about which somebody else decided: these are left as they are. */
  readonly left: number;
}

/**
 * Writes decisions to remove the dropped images, by the rule `semdedup`, and withdraws those of an earlier run that no
 * longer hold. What a person or another rule decided is left alone. Nothing moves before a plan is applied.
 */
export async function decideSemanticDuplicates(found: SemanticDuplicates): Promise<DecidedDuplicates> {
  const { workspace: folder, dropped, embedder, epsilon } = found;
  const standing = new Map<string, Decision>();
  for (const decision of listDecisions({ folder })) {
    if (decision.kind === 'keep' || decision.kind === 'remove') standing.set(decision.image, decision);
  }
  const isOurs = (decision: Decision | undefined) => decision?.by === 'rule' && decision.rule === RULE;
  const goes = new Set(dropped.map(({ id }) => id));
  const withdrawals = [...standing.values()]
    .filter((decision) => isOurs(decision) && !goes.has(decision.image))
    .map(({ image }): Decision => ({ kind: 'withdraw', of: 'remove', image, by: 'rule', rule: RULE }));
  const removals: Decision[] = [];
  let left = 0;
  let removed = 0;
  for (const { id, keptFor, similarity } of dropped) {
    const known = standing.get(id);
    if (known && !isOurs(known)) left++;
    else if (standing.get(keptFor)?.kind === 'remove' && !isOurs(standing.get(keptFor))) left++;
    else {
      const reason = `means the same as ${keptFor}: similarity ${similarity.toFixed(3)} by ${embedder}, within ${epsilon}`;
      if (known?.reason !== reason) removals.push({ kind: 'remove', image: id, by: 'rule', rule: RULE, reason });
      removed++;
    }
  }
  const decisions = [...withdrawals, ...removals];
  if (decisions.length > 0) {
    const workspace = await openWorkspace(folder);
    try {
      await decide(workspace, decisions, { skipUnknown: true });
    } finally {
      workspace.close();
    }
  }
  return { removed, withdrawn: withdrawals.length, left };
}

export const writeSemanticDuplicates = (
  rows: readonly DroppedImage[],
  format: ExportFormat,
  to: Writable | string,
): Promise<void> =>
  writeTable(
    {
      rows,
      columns: [
        ['id', 'VARCHAR'],
        ['kept_for', 'VARCHAR'],
        ['similarity', 'DOUBLE'],
      ],
      cells: ({ id, keptFor, similarity }) => [id, keptFor, similarity],
    },
    format,
    to,
  );

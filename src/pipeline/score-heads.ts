import { resolve } from 'node:path';
import { distributionOf, type ScoreDistribution } from '../analyse/captions/score-distribution.ts';
import { removeDerived, writeDerived } from '../catalog/derived.ts';
import type { Embedding, Manifest } from '../catalog/manifest.ts';
import { readManifest } from '../catalog/manifest.ts';
import { embeddingLabel, findEmbedding, openVectors } from '../catalog/vectors.ts';
import { checkHeadFits, type Head, openHead } from '../embed/heads.ts';
import type { Cell } from '../model/columns.ts';
import type { DerivedName } from '../model/derived.ts';
import { UserError } from '../model/errors.ts';
import { decodeBlock, type Vectors } from '../neighbours/vectors.ts';
import { locateWorkspace } from './locate.ts';
import { type LockedWorkspace, withLockedWorkspace } from './locked-workspace.ts';
import type { OnScanProgress } from './progress.ts';
import { checksOfHead } from './score-heads-checks.ts';
import { openWorkspace } from './workspace.ts';

export interface HeadOptions {
  /** Default: the nearest `.goldpan` upwards from `cwd`. */
  readonly workspace?: string;
  readonly cwd?: string;
  /** JSON that says what the scores are. Default: the one beside the model. */
  readonly definition?: string;
  /** Name of the vectors to score. Default: those the head was made for, else those used last. */
  readonly embedder?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: OnScanProgress;
}

/** One score of a head over all images. */
export interface HeadColumn {
  readonly column: string;
  /** The check that judges it; null where the head has no threshold. */
  readonly check: string | null;
  readonly direction: 'above' | 'below';
  readonly threshold: number | null;
  /** Findings at that threshold. */
  readonly found: number;
  /** Images whose score is not a finite number: their cells are empty. */
  readonly notFinite: number;
  readonly scores: ScoreDistribution;
}

/** What `scoreHead` returns and `goldpan head --json` prints. */
export interface HeadSummary {
  /** Absolute path of the workspace. */
  readonly workspace: string;
  readonly head: string;
  readonly version: string;
  readonly embedder: string;
  readonly scored: number;
  /** Measured images without a vector. */
  readonly withoutVector: number;
  readonly columns: readonly HeadColumn[];
  readonly seconds: number;
}

/** A head whose scores a workspace has. */
export interface StoredHead {
  readonly name: string;
  readonly version: string;
  readonly embedder: string;
  readonly columns: readonly string[];
  readonly checks: readonly string[];
  /** ISO 8601. */
  readonly at: string;
}

const PREFIX = 'head:';

/** Vectors that are turned into float32 at a time: 16 MB at 512 numbers. */
const BLOCK = 8192;

/**
 * Scores all vectors with a head and stores its scores as columns of the images, its thresholds as checks. Scores of a
 * head of the same name are replaced.
 *
 * @param file `FILE.onnx`
 * @throws UserError when the head does not open, was made for other vectors, or its columns are taken
 */
export async function scoreHead(file: string, options: HeadOptions = {}): Promise<HeadSummary> {
  const started = performance.now();
  const cwd = options.cwd ?? process.cwd();
  const folder = locateWorkspace(options.workspace, cwd);
  const { definition } = options;
  const head = await openHead(resolve(cwd, file), definition === undefined ? undefined : resolve(cwd, definition));
  try {
    const summary = await withLockedWorkspace(folder, (locked) => scoreWith(locked, head, options));
    return { ...summary, seconds: Math.round(performance.now() - started) / 1000 };
  } finally {
    await head.close();
  }
}

function embeddingFor(head: Head, manifest: Manifest, name: string | undefined): Embedding {
  const { definition } = head;
  // Named vectors are checked, too: the message then says for which ones the head was made.
  const embedding = findEmbedding(manifest, name ?? definition.embedder ?? undefined);
  checkHeadFits(definition, { ...embedding, minShortSide: 0 });
  if (embedding.isOfCrops) {
    throw new UserError(
      `${embeddingLabel(embedding)} are vectors of crops, and scores are columns of whole images: run goldpan embed --embedder ${embedding.name}`,
    );
  }
  return embedding;
}

async function scoreWith(
  locked: LockedWorkspace,
  head: Head,
  options: HeadOptions,
): Promise<Omit<HeadSummary, 'seconds'>> {
  const { database, folder, manifest } = locked;
  const { definition, version } = head;
  const embedding = embeddingFor(head, manifest, options.embedder);
  const name: DerivedName = `${PREFIX}${definition.name}`;
  const checks = await checksFor(folder, manifest, head, name);
  const label = embeddingLabel(embedding);
  const { ids, vectors, missing } = await openVectors(database, folder, manifest, label);
  const width = definition.scores.length;
  const scores = await scoreVectors(head, vectors, width, options);
  await writeDerived(database, folder, {
    name,
    columns: Object.fromEntries(definition.scores.map(({ column }) => [column, { type: 'double' as const }])),
    rows: scoreRows(ids, scores, width),
    computedFrom: [version, embedding.version, embedding.key, ...definition.scores.map(({ column }) => column)],
    parameters: { version },
    embedding: label,
    checks: checks.filter((check) => check !== null),
  });
  return {
    workspace: folder,
    head: definition.name,
    version,
    embedder: label,
    scored: vectors.count,
    withoutVector: missing,
    columns: definition.scores.map(({ column, direction, threshold }, i) => {
      const values = scores.filter((value, at) => at % width === i && Number.isFinite(value));
      const isFound = (value: number) => (direction === 'above' ? value > threshold! : value < threshold!);
      return {
        column,
        check: checks[i]?.name ?? null,
        direction,
        threshold,
        found: threshold === null ? 0 : values.reduce((sum, value) => sum + (isFound(value) ? 1 : 0), 0),
        notFinite: vectors.count - values.length,
        scores: distributionOf(values),
      };
    }),
  };
}

/** One row of scores per vector, in blocks: besides the vectors only the scores are held. */
async function scoreVectors(
  head: Head,
  vectors: Vectors,
  width: number,
  { signal, onProgress }: HeadOptions,
): Promise<Float32Array> {
  const scores = new Float32Array(vectors.count * width);
  for (let from = 0; from < vectors.count; from += BLOCK) {
    signal?.throwIfAborted();
    const rows = Math.min(BLOCK, vectors.count - from);
    scores.set(await head.score(decodeBlock(vectors, from, rows)), from * width);
    onProgress?.({ step: 'scoring', share: (from + rows) / vectors.count });
  }
  return scores;
}

function* scoreRows(ids: readonly string[], scores: Float32Array, width: number): Generator<[string, ...Cell[]]> {
  for (let row = 0; row < ids.length; row++) {
    const cells: [string, ...Cell[]] = [ids[row]!];
    for (let i = row * width; i < (row + 1) * width; i++) cells.push(Number.isFinite(scores[i]) ? scores[i]! : null);
    yield cells;
  }
}

/** The checks of the head's scores, null for those without a threshold. @throws UserError when a name is taken */
async function checksFor(folder: string, manifest: Manifest, head: Head, name: DerivedName) {
  const own = manifest.derived.find((derived) => derived.name === name);
  const workspace = await openWorkspace(folder);
  try {
    const columns = await workspace.database.columnNames('SELECT * FROM images');
    return checksOfHead(head.definition, columns, own ?? null, manifest.derived);
  } finally {
    workspace.close();
  }
}

/**
 * Removes a head's columns and checks from a workspace.
 * @throws UserError when it has no such head, naming those it has
 */
export async function removeHead(name: string, options: Pick<HeadOptions, 'workspace' | 'cwd'> = {}): Promise<void> {
  const folder = locateWorkspace(options.workspace, options.cwd ?? process.cwd());
  await withLockedWorkspace(folder, async ({ manifest }) => {
    if (removeDerived(folder, `${PREFIX}${name}`)) return;
    const known = headsOf(manifest).map((head) => head.name);
    throw new UserError(`This workspace has no head ${name}. It has: ${known.join(', ') || 'none'}.`);
  });
}

const headsOf = ({ derived }: Manifest): StoredHead[] =>
  derived
    .filter(({ name }) => name.startsWith(PREFIX))
    .map(({ name, parameters, embedding, columns, checks, at }) => ({
      name: name.slice(PREFIX.length),
      version: String(parameters.version),
      embedder: embedding ?? '',
      columns,
      checks: checks.map((check) => check.name),
      at,
    }));

/** The heads whose scores a workspace has, oldest first. */
export const storedHeads = (workspace?: string, cwd: string = process.cwd()): StoredHead[] =>
  headsOf(readManifest(locateWorkspace(workspace, cwd)));

import { resolve } from 'node:path';
import type { CheckSettings } from '../analyse/checks/evaluate.ts';
import { BestPrompts } from '../analyse/prompts/best-prompts.ts';
import { ensembleVectors } from '../analyse/prompts/ensemble.ts';
import {
  DEFAULT_TEMPLATE,
  type LabelPrompts,
  parsePrompts,
  promptsOfLabels,
} from '../analyse/prompts/label-prompts.ts';
import type { Database } from '../catalog/database.ts';
import { writeDerived } from '../catalog/derived.ts';
import { embeddingLabel, openVectors } from '../catalog/vectors.ts';
import type { Cell } from '../model/columns.ts';
import { DERIVED_COLUMNS } from '../model/derived.ts';
import { UserError } from '../model/errors.ts';
import { locateWorkspace } from './locate.ts';
import { type LockedWorkspace, withLockedWorkspace } from './locked-workspace.ts';
import { readPrompts } from './prompts-file.ts';
import { type PromptSummary, type ScoredPrompts, summaryOf } from './prompts-summary.ts';
import { findTextEmbedding, openTextTowerOf, type TextOptions } from './text-tower.ts';
import { compareWithTexts } from './text-tower-similarities.ts';
import { openWorkspace } from './workspace.ts';

export interface PromptOptions extends TextOptions {
  /** Default: the nearest `.goldpan` upwards from `cwd`. */
  readonly workspace?: string;
  readonly cwd?: string;
  /**
   * A file of prompts, or the same as data: prompts by label, or a list of prompts. Default: the labels of the workspace.
   */
  readonly prompts?: string | Readonly<Record<string, string | readonly string[]>> | readonly string[];
  /** What turns a label into a prompt, with `{label}`; several make an ensemble. Default: "a photo of a {label}". */
  readonly templates?: readonly string[];
  /** Cosine similarity above which a prompt becomes a tag of the image. Default: no tags. */
  readonly tagsAbove?: number;
  /** Thresholds to look at the scores with; default: those of the last scan. */
  readonly checks?: CheckSettings;
}

const SEPARATOR = '; ';
/** Beyond so many labels similarities take too long to be worth it. */
const MOST_LABELS = 50_000;

/**
 * Compares every image with label prompts and stores which fits best, how well, and how far it leads: what may go wrong
 * before anybody labels. The columns replace those of the last prompts.
 *
 * @throws UserError for bad prompts, or when there are no vectors of a model with a text tower
 */
export async function scorePrompts(options: PromptOptions = {}): Promise<PromptSummary> {
  const started = performance.now();
  const cwd = options.cwd ?? process.cwd();
  const folder = locateWorkspace(options.workspace, cwd);
  const { tagsAbove } = options;
  if (tagsAbove !== undefined && !(tagsAbove >= -1 && tagsAbove <= 1)) {
    throw new UserError(`Tags need a similarity from -1 to 1, not ${tagsAbove}.`);
  }
  const given = givenPrompts(options, cwd);
  const scored = await withLockedWorkspace(folder, (locked) => scoreAll(locked, given, options));
  const workspace = await openWorkspace(folder, options.checks ? { checks: options.checks } : {});
  try {
    return { ...(await summaryOf(workspace, scored)), seconds: Math.round(performance.now() - started) / 1000 };
  } finally {
    workspace.close();
  }
}

/** Null when the labels of the workspace are meant. */
function givenPrompts({ prompts, templates }: PromptOptions, cwd: string): LabelPrompts[] | null {
  if (prompts === undefined) return null;
  return typeof prompts === 'string'
    ? readPrompts(resolve(cwd, prompts), templates)
    : parsePrompts(prompts, 'prompts', templates);
}

async function labelPrompts(database: Database, templates: readonly string[]): Promise<LabelPrompts[]> {
  const rows = await database.rows(
    `SELECT DISTINCT label FROM current WHERE trim(coalesce(label, '')) <> '' ORDER BY label`,
  );
  if (rows.length === 0) {
    throw new UserError('No image of this workspace has a label: give prompts with --prompts FILE, one per line.');
  }
  return promptsOfLabels(
    rows.map(({ label }) => String(label)),
    templates,
  );
}

async function scoreAll(
  { database, folder, manifest }: LockedWorkspace,
  given: LabelPrompts[] | null,
  options: PromptOptions,
): Promise<ScoredPrompts> {
  const embedding = findTextEmbedding(manifest, options.embedder, false);
  const { templates = [DEFAULT_TEMPLATE], tagsAbove = null } = options;
  const all = given ?? (await labelPrompts(database, templates));
  if (all.length > MOST_LABELS) throw new UserError(`${all.length} labels are too many: give at most ${MOST_LABELS}.`);
  const label = embeddingLabel(embedding);
  const { ids, vectors, missing } = await openVectors(database, folder, manifest, label);
  const tower = await openTextTowerOf(embedding, options);
  try {
    const embedded = await tower.embed(all.flatMap(({ prompts }) => prompts));
    const sizes = all.map(({ prompts }) => prompts.length);
    const texts = ensembleVectors(embedded, vectors.dimensions, sizes);
    const best = new BestPrompts(vectors.count, all.length, tagsAbove);
    await compareWithTexts(vectors, texts, options, (from, rows, opposites, width) =>
      best.take(from, rows, opposites, width),
    );
    const { prompt_tags, ...columns } = DERIVED_COLUMNS.prompts;
    await writeDerived(database, folder, {
      name: 'prompts',
      columns: tagsAbove === null ? columns : { ...columns, prompt_tags },
      rows: promptRows(ids, all, best),
      computedFrom: [embedding.version, embedding.key, JSON.stringify(all), tagsAbove ?? 'none'],
      parameters: {
        prompts: typeof options.prompts === 'string' ? options.prompts : given ? 'given' : 'labels',
        labels: all.length,
        tagsAbove,
      },
      embedding: label,
    });
    return { embedder: label, all, tagged: countTags(best, all.length), withoutVector: missing, tagsAbove };
  } finally {
    await tower.close();
  }
}

function* promptRows(
  ids: readonly string[],
  all: readonly LabelPrompts[],
  { best, score, margin, tags }: BestPrompts,
): Generator<[string, ...Cell[]]> {
  for (let row = 0; row < ids.length; row++) {
    const cells: [string, ...Cell[]] = [ids[row]!, all[best[row]!]!.label, score[row]!, margin[row]!];
    if (tags) cells.push(tags[row]!.map((tag) => all[tag]!.label).join(SEPARATOR) || null);
    yield cells;
  }
}

function countTags({ tags }: BestPrompts, labels: number): number[] | null {
  if (!tags) return null;
  const counts = new Array<number>(labels).fill(0);
  for (const those of tags) for (const tag of those) counts[tag]!++;
  return counts;
}

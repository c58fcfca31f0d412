import { distributionOf, type ScoreDistribution } from '../analyse/captions/score-distribution.ts';
import { type Agreement, agreementOf } from '../analyse/prompts/agreement.ts';
import type { LabelPrompts } from '../analyse/prompts/label-prompts.ts';
import { numbersOf } from './locked-workspace.ts';
import type { Workspace } from './workspace.ts';

/** A check over the scores of prompts, with what it found. */
export interface PromptCheck {
  readonly check: string;
  readonly threshold: number;
  readonly found: number;
}

/** What `scorePrompts` returns and `goldpan prompts --json` prints. */
export interface PromptSummary {
  /** Absolute path of the workspace. */
  readonly workspace: string;
  readonly embedder: string;
  /** Measured images with a score, and without a vector. */
  readonly scored: number;
  readonly withoutVector: number;
  readonly prompts: number;
  /** By label, most images first: how many fit it best, and how many have it as a tag. */
  readonly labels: readonly { readonly label: string; readonly best: number; readonly tagged: number | null }[];
  readonly tagsAbove: number | null;
  /** Images with at least one tag; null without tags. */
  readonly tagged: number | null;
  /** Those of `irrelevant` and `ambiguous-label` that are on. */
  readonly checks: readonly PromptCheck[];
  /** With the labels that the images have; null where these are not among the prompts. */
  readonly agreement: Agreement | null;
  readonly scores: ScoreDistribution;
  readonly margins: ScoreDistribution;
  readonly seconds: number;
}

const CHECKS = ['irrelevant', 'ambiguous-label'];

/** What comparing with the prompts found, besides the columns. */
export interface ScoredPrompts {
  readonly embedder: string;
  readonly all: readonly LabelPrompts[];
  readonly tagged: readonly number[] | null;
  readonly withoutVector: number;
  readonly tagsAbove: number | null;
}

export async function summaryOf(workspace: Workspace, scored: ScoredPrompts): Promise<Omit<PromptSummary, 'seconds'>> {
  const { database } = workspace;
  const { all, tagged, embedder, withoutVector, tagsAbove } = scored;
  const found = await workspace.countFindings();
  const best = new Map(
    (
      await database.rows(
        'SELECT prompt_label AS label, count(*) AS n FROM images_base WHERE prompt_label IS NOT NULL GROUP BY 1',
      )
    ).map(({ label, n }) => [String(label), Number(n)]),
  );
  const confusions = await database.rows(
    `SELECT label AS given, prompt_label AS predicted, count(*) AS images FROM images_base
     WHERE label IS NOT NULL AND prompt_label IS NOT NULL GROUP BY ALL ORDER BY ALL`,
  );
  const scores = distributionOf(await numbersOf(database, 'prompt_score'));
  return {
    workspace: workspace.folder,
    embedder,
    scored: scores.count,
    withoutVector,
    prompts: all.reduce((sum, { prompts }) => sum + prompts.length, 0),
    labels: all
      .map(({ label }, i) => ({ label, best: best.get(label) ?? 0, tagged: tagged?.[i] ?? null }))
      .sort((a, b) => b.best - a.best || (a.label < b.label ? -1 : 1)),
    tagsAbove,
    tagged: tagsAbove === null ? null : await database.scalar('SELECT count(prompt_tags) FROM images_base'),
    checks: workspace.checks
      .filter(({ name }) => CHECKS.includes(name))
      .map(({ name, threshold }) => ({ check: name, threshold, found: found[name] ?? 0 })),
    agreement: agreementOf(
      confusions.map(({ given, predicted, images }) => ({
        given: String(given),
        predicted: String(predicted),
        images: Number(images),
      })),
      all.map(({ label }) => label),
    ),
    scores,
    margins: distributionOf(await numbersOf(database, 'prompt_margin')),
  };
}

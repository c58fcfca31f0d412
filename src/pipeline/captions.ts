import { distributionOf, type ScoreDistribution } from '../analyse/captions/score-distribution.ts';
import type { CheckSettings } from '../analyse/checks/evaluate.ts';
import { scoreIfNeeded, WITH_CAPTION } from './captions-score.ts';
import { locateWorkspace } from './locate.ts';
import { numbersOf, withLockedWorkspace } from './locked-workspace.ts';
import type { TextOptions } from './text-tower.ts';
import { openWorkspace } from './workspace.ts';

export interface CaptionOptions extends TextOptions {
  /** Default: the nearest `.goldpan` upwards from `cwd`. */
  readonly workspace?: string;
  readonly cwd?: string;
  /** Thresholds to look at the scores with; default: those of the last scan. */
  readonly checks?: CheckSettings;
}

/** What `scoreCaptions` returns and `goldpan captions --json` prints. */
export interface CaptionSummary {
  /** Absolute path of the workspace. */
  readonly workspace: string;
  readonly embedder: string;
  /** Whether captions were scored by this run; false when the stored scores still hold. */
  readonly isFresh: boolean;
  /** Measured images; how many of them have a score, have no caption, and have a caption but no vector. */
  readonly images: number;
  readonly scored: number;
  readonly withoutCaption: number;
  readonly withoutVector: number;
  /** Scored images whose caption is longer than the model reads: its end does not count. */
  readonly cut: number;
  /** Different captions among them. */
  readonly captions: number;
  /** Of the check `caption-mismatch`; null when it is off. */
  readonly threshold: number | null;
  /** Findings of that check. */
  readonly below: number;
  readonly scores: ScoreDistribution;
  readonly seconds: number;
}

const CHECK = 'caption-mismatch';

/** Where people cut by the score of CLIP, and around it. */
const THRESHOLDS = [0.2, 0.22, 0.24, 0.26, 0.28, 0.3, 0.32, 0.34];

/**
 * Scores how well each caption fits its image, by the cosine similarity of their vectors (CLIPScore without its factor;
 * Hessel et al. 2021), and stores it as the column `caption_score`.
 *
 * @throws UserError when there are no captions, or no vectors of a model with a text tower
 */
export async function scoreCaptions(options: CaptionOptions = {}): Promise<CaptionSummary> {
  const started = performance.now();
  const folder = locateWorkspace(options.workspace, options.cwd ?? process.cwd());
  const isFresh = await withLockedWorkspace(folder, (locked) => scoreIfNeeded(locked, options));
  const workspace = await openWorkspace(folder, options.checks ? { checks: options.checks } : {});
  try {
    const { database, manifest, checks } = workspace;
    const entry = manifest.derived.find(({ name }) => name === 'captions')!;
    const number = (key: string) => Number(entry.parameters[key]);
    const [counts] = await database.rows(
      `SELECT count(*) AS images, count_if(NOT (${WITH_CAPTION})) AS without, count(DISTINCT caption) FILTER (WHERE caption_score IS NOT NULL) AS captions
       FROM images_base WHERE outcome = 'measured'`,
    );
    const check = checks.find(({ name }) => name === CHECK);
    const scores = distributionOf(await numbersOf(database, 'caption_score'), THRESHOLDS);
    const images = Number(counts?.images);
    const withoutCaption = Number(counts?.without);
    return {
      workspace: folder,
      embedder: entry.embedding!,
      isFresh,
      images,
      scored: scores.count,
      withoutCaption,
      withoutVector: images - withoutCaption - scores.count,
      cut: number('cut'),
      captions: Number(counts?.captions),
      threshold: check?.threshold ?? null,
      below: check ? ((await workspace.countFindings())[CHECK] ?? 0) : 0,
      scores,
      seconds: Math.round(performance.now() - started) / 1000,
    };
  } finally {
    workspace.close();
  }
}

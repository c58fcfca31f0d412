import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { type ResolvedCheck, suggestion } from '../analyse/checks/evaluate.ts';
import { MERGE_MODES, type MergeMode } from '../curate/unite-annotations.ts';
import { UserError } from '../model/errors.ts';
import { isRemoving, PLAN_MODES, type PlanMode } from '../model/plan.ts';
import { COPY_RELATIONS } from '../model/relation.ts';
import { pathOfUri, uriOfPath } from '../sources/uri.ts';
import type { PlannedTakedown } from './plan-takedown.ts';
import { isWithin } from './source-roots.ts';

export interface PlanOptions {
  /** Default: quarantine. */
  readonly mode?: PlanMode;
  /** Folder that files go to; needed for every mode but quarantine and list. */
  readonly to?: string;
  readonly cwd?: string;
  /** Checks whose findings are to go, too. */
  readonly checks?: readonly string[];
  /** Relations whose copies go; default: all that are copies. */
  readonly relations?: readonly string[];
  /** Whether copies go for being copies; default true. Otherwise only what was decided, and findings. */
  readonly copies?: boolean;
  /** Beginnings of ids, or parts of them between slashes, that stay before others; the first counts most. */
  readonly prefer?: readonly string[];
  /** Splits from which nothing goes. */
  readonly protect?: readonly string[];
  /** Let a person's decisions remove every copy of a picture. */
  readonly allowLastCopy?: boolean;
  /** Whether the annotation sets of the workspace are kept right; default true. */
  readonly annotations?: boolean;
  /** What images that stay get of what is said about their removed copies; default `missing`. */
  readonly mergeAnnotations?: MergeMode;
  /** Overlap of boxes (intersection over union, 0–1) from which on two objects of one category are the same; default 0.5. */
  readonly mergeIou?: number;
  /** Nothing but this goes, whatever rules and decisions say. */
  readonly takedown?: PlannedTakedown;
  readonly signal?: AbortSignal;
}

export interface ResolvedPlanOptions {
  readonly mode: PlanMode;
  /** `file:` URL; null for quarantine. */
  readonly to: string | null;
  readonly checks: readonly string[];
  readonly relations: readonly string[];
  readonly copies: boolean;
  readonly prefer: readonly string[];
  readonly protect: readonly string[];
  readonly allowLastCopy: boolean;
  readonly annotations: boolean;
  readonly merge: { readonly mode: MergeMode; readonly iou: number };
}

const TAKEN_DOWN = 'taken-down';

function assertKnown(names: readonly string[], known: readonly string[], what: string): void {
  for (const name of names) {
    if (known.includes(name)) continue;
    const list =
      known.length > 0 ? ` There ${known.length === 1 ? 'is' : 'are'}: ${known.join(', ')}.` : ' There is none.';
    throw new UserError(`There is no ${what} ${name}.${suggestion(name, known)}${list}`);
  }
}

/** What a plan is asked for, and the dataset it is asked of. */
export interface PlanContext {
  readonly checks: readonly ResolvedCheck[];
  readonly splits: readonly string[];
  readonly roots: readonly string[];
  /** The workspace's folder. */
  readonly folder: string;
}

/** @throws UserError naming the option that is wrong, and what to write instead */
export function resolvePlanOptions(options: PlanOptions, context: PlanContext): ResolvedPlanOptions {
  const { mode = 'quarantine', checks = [], relations = [], prefer = [], protect = [] } = options;
  const { mergeAnnotations = 'missing', mergeIou = 0.5 } = options;
  assertKnown([mode], PLAN_MODES, 'mode');
  assertKnown([mergeAnnotations], MERGE_MODES, 'way to merge annotations');
  if (!(mergeIou > 0 && mergeIou <= 1)) {
    throw new UserError(`The overlap for merging is a number above 0 and up to 1, such as 0.5, not ${mergeIou}.`);
  }
  const names = context.checks.map(({ name }) => name);
  assertKnown(checks, names, 'check that is on called');
  assertKnown(relations, COPY_RELATIONS, 'relation of copies called');
  assertKnown(protect, context.splits, 'split to protect called');
  // What was taken down and has come back goes again, without being asked for.
  const returned = names.includes(TAKEN_DOWN) && !checks.includes(TAKEN_DOWN) ? [TAKEN_DOWN] : [];
  return {
    mode,
    to: targetFolder(mode, options, context),
    checks: [...checks, ...returned],
    relations,
    copies: options.copies ?? true,
    prefer,
    protect,
    allowLastCopy: options.allowLastCopy ?? false,
    annotations: options.annotations ?? true,
    merge: { mode: mergeAnnotations, iou: mergeIou },
  };
}

function targetFolder(mode: PlanMode, { to, cwd }: PlanOptions, context: PlanContext): string | null {
  if (mode === 'quarantine') {
    if (to === undefined) return null;
    throw new UserError('--to goes with another mode: quarantine stays on the volume of the images. Add --mode move.');
  }
  if (to === undefined) {
    if (mode === 'list') return null;
    throw new UserError(`--mode ${mode} needs a folder: add --to FOLDER.`);
  }
  const path = resolve(cwd ?? process.cwd(), to);
  const uri = uriOfPath(path);
  const root = context.roots.find((candidate) => isWithin(uri, candidate));
  if (root !== undefined && mode !== 'list') {
    throw new UserError(
      `${path} lies in the source ${pathOfUri(root)}, where the next scan would list its files again. Choose a folder outside.`,
    );
  }
  if (isWithin(uri, uriOfPath(context.folder))) {
    throw new UserError(`${path} lies in the workspace, which may be deleted at any time. Choose another folder.`);
  }
  if (mode !== 'list' && !isRemoving(mode)) assertEmpty(path);
  return uri;
}

/** What is kept goes into a folder of its own. @throws UserError unless it is new or empty */
export function assertEmpty(path: string | Buffer): void {
  let names: string[];
  try {
    names = readdirSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return;
    throw new UserError(`${path} cannot be used (${code}). Choose a new folder with --to.`);
  }
  if (names.length > 0) throw new UserError(`${path} is not empty. Choose a new or an empty folder with --to.`);
}

import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readDecisions } from '../catalog/decisions.ts';
import { manifestPath, WORKSPACE_NAME } from '../catalog/locate.ts';
import {
  addOutcome,
  findTakedown,
  newTakedownId,
  readOutcomes,
  readTakedown,
  recordPath,
  rememberTakenDown,
  type TakedownCriteria,
  type TakedownImage,
  type TakedownOutcome,
  type TakedownRequest,
  takedownIds,
  writeTakedown,
} from '../catalog/takedowns.ts';
import { standingDecisions } from '../curate/decisions.ts';
import { UserError } from '../model/errors.ts';
import { type ActOptions, applyPlan } from './apply.ts';
import { decide } from './decide.ts';
import { makePlan } from './plan.ts';
import { checkCriteria, TAKEDOWN_DISTANCE } from './takedown-criteria.ts';
import { findTakenDown } from './takedown-find.ts';
import { outcomeMarkdown, requestMarkdown } from './takedown-record.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

export type {
  TakedownCriteria,
  TakedownImage,
  TakedownOutcome,
  TakedownPlace,
  TakedownRequest,
} from '../catalog/takedowns.ts';

export interface TakedownOptions {
  readonly criteria: TakedownCriteria;
  /** Also the copies of what is asked for; default true. */
  readonly copies?: boolean;
  /** Bits within which hashes are taken for those of one picture. */
  readonly distance?: { readonly pdq?: number; readonly phash?: number };
  /** Who asks, and why; for the record. */
  readonly who?: string;
  readonly reason?: string;
  /** Other workspaces, or folders that have one, to look in, too. */
  readonly also?: readonly string[];
  readonly cwd?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (what: string) => void;
}

/**
 * Finds everything that falls under a request, in a workspace, in every set made of it and in the other workspaces named,
 * and writes down what is to be done: a plan per workspace, and the record of the request. Touches no image.
 *
 * @throws UserError when nothing is asked for, a criterion cannot be understood, or a workspace is none
 */
export async function planTakedown(workspace: Workspace, options: TakedownOptions): Promise<TakedownRequest> {
  const criteria = checkCriteria(options.criteria);
  const copies = options.copies ?? true;
  const distance = { ...TAKEDOWN_DISTANCE, ...options.distance };
  const id = newTakedownId(workspace.folder);
  const others = await openOthers(workspace, options.also ?? [], options.cwd ?? process.cwd());
  const found: TakedownImage[] = [];
  const plans: { workspace: string; plan: string | null }[] = [];
  const remains: string[] = [];
  try {
    const digests = new Set<string>();
    for (const one of [workspace, ...others]) {
      options.onProgress?.(`searching ${one.folder}`);
      const look = { criteria, copies, distance, digests: [...digests] };
      const here = await findTakenDown(one, {
        ...look,
        ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
        ...(options.signal ? { signal: options.signal } : {}),
        ...(options.onProgress ? { onProgress: options.onProgress } : {}),
      });
      for (const { sha256 } of here.images) if (sha256 !== null) digests.add(sha256);
      found.push(...here.images);
      remains.push(...here.remains);
      const reason = (why: string) => `takedown ${id}: ${why}`;
      const plan = await makePlan(one, {
        takedown: {
          images: new Map([...here.listed].map(([image, why]) => [image, reason(why)])),
          elsewhere: here.elsewhere.map((file) => ({ ...file, reason: reason(file.reason) })),
        },
        ...(options.signal ? { signal: options.signal } : {}),
      });
      if (here.images.length > 0) plans.push({ workspace: one.folder, plan: plan?.header.id ?? null });
    }
  } finally {
    for (const other of others) other.close();
  }
  for (const image of found) {
    for (const place of image.places) if (place.remains !== null) remains.push(`${place.uri}: ${place.remains}`);
  }
  const request: TakedownRequest = {
    format: 'goldpan-takedown',
    version: 1,
    id,
    at: new Date().toISOString(),
    who: options.who ?? null,
    reason: options.reason ?? null,
    criteria,
    copies,
    distance,
    found,
    plans,
    remains,
  };
  writeTakedown(workspace.folder, request, requestMarkdown(request));
  return request;
}

async function openOthers(workspace: Workspace, also: readonly string[], cwd: string): Promise<Workspace[]> {
  const opened: Workspace[] = [];
  try {
    for (const path of also) {
      const target = resolve(cwd, path);
      const folder = [target, join(target, WORKSPACE_NAME)].find((candidate) => existsSync(manifestPath(candidate)));
      if (folder === undefined) throw new UserError(`--also: ${target} is no workspace and holds none.`);
      if (folder === workspace.folder || opened.some((one) => one.folder === folder)) continue;
      opened.push(await openWorkspace(folder));
    }
    return opened;
  } catch (error) {
    for (const one of opened) one.close();
    throw error;
  }
}

export interface ApplyTakedownOptions extends ActOptions {
  /** Delete for good, instead of setting aside only. */
  readonly delete?: boolean;
}

/**
 * Does what a takedown found, or goes on with it: decisions, then the plans of all workspaces. Each file is verified right
 * before it is touched; what has changed since is left and told.
 *
 * @param text the takedown's id, or the beginning of it
 * @throws UserError as {@link applyPlan} does
 */
export async function applyTakedown(
  { folder }: Pick<Workspace, 'folder'>,
  text: string,
  options: ApplyTakedownOptions = {},
): Promise<TakedownOutcome> {
  const id = findTakedown(folder, text);
  const request = readTakedown(folder, id);
  const done: TakedownOutcome['plans'][number][] = [];
  const purged: string[] = [];
  for (const { workspace: place, plan } of request.plans) {
    await decideAndRemember(place, request);
    if (plan !== null) {
      const { signal, onProgress } = options;
      const acting = { ...(signal ? { signal } : {}), ...(onProgress ? { onProgress } : {}) };
      const summary = await applyPlan({ folder: place }, plan, { ...acting, delete: options.delete ?? false });
      done.push({ workspace: place, plan, done: summary.done, deleted: summary.deleted, skipped: summary.skipped });
    }
    const thumbs = join(place, 'thumbs');
    if (existsSync(thumbs)) {
      rmSync(thumbs, { recursive: true, force: true });
      purged.push(thumbs);
    }
  }
  const outcome: TakedownOutcome = {
    at: new Date().toISOString(),
    deleted: options.delete ?? false,
    plans: done,
    purged,
    remains: remainsOf(request, done, options.delete ?? false),
  };
  addOutcome(folder, id, outcome, outcomeMarkdown(outcome));
  return outcome;
}

/** The log says why images went, and later scans know their bytes again. */
async function decideAndRemember(folder: string, request: TakedownRequest): Promise<void> {
  const workspace = await openWorkspace(folder);
  try {
    const here = request.found.filter((one) => one.workspace === folder);
    const listed = here.filter(({ places }) => places.some(({ how }) => how === 'source'));
    const { remove } = standingDecisions(readDecisions(folder));
    const isDecided = (id: string) => remove.get(id)?.reason?.startsWith(`takedown ${request.id}:`) === true;
    await decide(
      workspace,
      listed
        .filter(({ id }) => !isDecided(id))
        .map(({ id, why }) => ({
          kind: 'remove' as const,
          image: id,
          by: 'rule' as const,
          rule: 'takedown',
          reason: `takedown ${request.id}: ${why.join('; ')}`,
        })),
      { skipUnknown: true },
    );
    const digests = request.found.flatMap(({ sha256, places }) => [sha256, ...places.map((place) => place.sha256)]);
    await rememberTakenDown(
      workspace.database,
      folder,
      request.id,
      digests.filter((digest) => digest !== null),
    );
  } finally {
    workspace.close();
  }
}

function remainsOf(request: TakedownRequest, plans: TakedownOutcome['plans'], isDeleted: boolean): string[] {
  const skipped = plans.flatMap(({ plan, skipped: left }) =>
    left.map(({ id, reason }) => `${id}: ${reason} (plan ${plan})`),
  );
  const acted = plans.some(({ done, deleted }) => done + deleted > 0);
  return [
    ...request.remains,
    ...skipped,
    ...(acted && !isDeleted
      ? [
          `The files are set aside, not deleted: goldpan takedown --apply ${request.id} --delete deletes them for good, goldpan undo takes it back.`,
        ]
      : []),
    ...(acted
      ? [
          'Measurements, hashes, captions and vectors of these images stay in the tables of the workspace until two more scans have replaced them; plans, journals and this record name them for good.',
        ]
      : []),
  ];
}

/** Requests and what was done about them, oldest first. */
export const listTakedowns = ({ folder }: Pick<Workspace, 'folder'>) =>
  takedownIds(folder).map((id) => ({
    request: readTakedown(folder, id),
    outcomes: readOutcomes(folder, id),
    record: recordPath(folder, id),
  }));

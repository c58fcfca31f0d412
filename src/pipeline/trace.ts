import { resolve } from 'node:path';
import { nodeFiles } from '../act/node-files.ts';
import { readDecisions } from '../catalog/decisions.ts';
import { type FoundImage, findImages } from '../catalog/find-images.ts';
import { imageDetails } from '../catalog/image-details.ts';
import { readRound, roundNumbers } from '../catalog/rounds.ts';
import { readTakedown, takedownIds, takedownsOf } from '../catalog/takedowns.ts';
import {
  earlierRow,
  idsByDigest,
  type TracedGroup,
  type TracedPair,
  tracedGroups,
  tracedPairs,
} from '../catalog/traced.ts';
import { DecisionLedger, matterOf } from '../curate/decisions.ts';
import { attributesNamed, LICENCE_ATTRIBUTES, URL_ATTRIBUTES } from '../model/attributes.ts';
import type { Cell } from '../model/columns.ts';
import type { Decision } from '../model/decision.ts';
import { UserError } from '../model/errors.ts';
import { COPY_RELATIONS, type Relation } from '../model/relation.ts';
import { pathOfUri, uriOfPath } from '../sources/uri.ts';
import { type Place, placesOfExports, placesOfPlans } from './places.ts';
import { stateOf } from './plan-removals.ts';
import { type TracedPlan, tracePlans } from './trace-plans.ts';
import type { Workspace } from './workspace.ts';

const PAIRS = 200;
const MEMBERS = 50;
/** Digits of a digest that are taken for one. */
const LEAST_DIGITS = 6;

export interface TracedDecision {
  readonly decision: Decision;
  readonly state: 'stands' | 'replaced' | 'withdrawn' | 'withdraws';
}

export interface TraceEvent {
  /** ISO 8601. */
  readonly at: string;
  readonly what: string;
}

/** Everything a workspace knows of one image. */
export interface ImageTrace {
  readonly workspace: string;
  readonly id: string;
  readonly uri: string | null;
  readonly sha256: string | null;
  /** Whether the last scan listed it, and the one before, as far as that state is kept. */
  readonly listed: {
    readonly now: boolean;
    readonly scannedAt: string;
    readonly before: boolean | null;
    readonly scannedBeforeAt: string | null;
  };
  readonly inputs: readonly string[];
  /** All columns; null for an image that is gone from the source. */
  readonly image: Readonly<Record<string, Cell>> | null;
  readonly split: string | null;
  readonly label: string | null;
  readonly caption: string | null;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly licence: string | null;
  readonly url: string | null;
  /** Of its file in the source now: as it was scanned, or not. */
  readonly file: 'as-scanned' | 'changed' | 'missing' | 'unknown';
  readonly findings: readonly { readonly check: string; readonly threshold: number; readonly explanation: string }[];
  readonly groups: readonly TracedGroup[];
  readonly pairs: readonly TracedPair[];
  /** Of the pairs, those that are copies in another split. */
  readonly leaks: readonly TracedPair[];
  readonly decisions: readonly TracedDecision[];
  readonly plans: readonly TracedPlan[];
  readonly places: readonly (Place & { readonly exists: boolean })[];
  readonly exports: readonly {
    readonly id: string;
    readonly at: string;
    readonly format: string;
    readonly folder: string;
    readonly file: string | null;
  }[];
  /** Takedowns it was found in, or that its bytes fell under. */
  readonly takedowns: readonly { readonly id: string; readonly at: string; readonly why: readonly string[] }[];
  /** Mining rounds that chose it. */
  readonly rounds: readonly {
    readonly round: number;
    readonly name: string | null;
    readonly at: string;
    readonly kind: string;
    readonly reason: string;
  }[];
  /** In the order of time, as far as times are known. */
  readonly timeline: readonly TraceEvent[];
}

/**
 * Tells the whole history of one image, also of one that is gone from the source.
 *
 * @param name its id, its path, or the beginning of the SHA-256 of its file (six digits and more)
 * @throws UserError when nothing is known of it, or it may be several
 */
export async function traceImage(
  workspace: Workspace,
  name: string,
  options: { readonly cwd?: string } = {},
): Promise<ImageTrace> {
  const { database, folder, manifest, snapshot, checks } = workspace;
  const cwd = options.cwd ?? process.cwd();
  const uri = uriOfPath(resolve(cwd, name));
  const listed = await findListed(workspace, name, uri);
  const isDigest = new RegExp(`^[0-9a-f]{${LEAST_DIGITS},64}$`, 'i').test(name);
  const id = listed ?? name;
  const columns = new Set(await database.columnNames('SELECT * FROM images_base'));
  const details = listed === null ? null : await imageDetails(database, checks, columns, listed);
  const plans = tracePlans(folder, {
    mayBe: (line) =>
      line.includes(JSON.stringify(id)) || line.includes(uri) || (listed === null && isDigest && line.includes(name)),
    isId: (one) => one === id,
    is: (operation) =>
      operation.id === id ||
      (listed === null && (operation.from.uri === uri || (isDigest && (operation.from.sha256 ?? '').startsWith(name)))),
  });
  const known = listed ?? plans[0]?.id ?? id;
  const decisions = tracedDecisions(folder, known);
  const before = manifest.previous ? await earlierRow(database, folder, manifest.previous, known) : null;
  const text = (value: Cell | undefined) => (typeof value === 'string' ? value : null);
  const row = details?.row ?? before;
  const sha256 = text(row?.sha256) ?? plans.findLast((plan) => plan.sha256 !== null)?.sha256 ?? null;
  const wanted = { ids: new Set([known]), sha256: new Set<string>() };
  const written = await placesOfExports(folder, wanted);
  if (listed === null && before === null && plans.length === 0 && decisions.length === 0 && written.length === 0) {
    throw new UserError(
      `Nothing is known of ${name}: no image of that id or path was listed, planned, decided about or exported${isDigest ? ', and no digest begins so' : ''}.`,
    );
  }
  const attributes = parseAttributes(text(row?.attributes));
  const said = (names: readonly string[]) => {
    const found = attributesNamed(Object.keys(attributes), names).map((key) => String(attributes[key] ?? '').trim());
    return found.find((value) => value !== '') ?? null;
  };
  const pairs = listed === null ? [] : await tracedPairs(database, listed, PAIRS);
  const split = text(row?.split);
  const places = [...placesOfPlans(folder, wanted), ...written.flatMap(({ place }) => (place ? [place] : []))];
  const takedowns = await tracedTakedowns(workspace, known, sha256);
  const trace: Omit<ImageTrace, 'timeline'> = {
    workspace: folder,
    id: known,
    uri: text(row?.uri) ?? plans.findLast((plan) => plan.from !== null)?.from ?? null,
    sha256,
    listed: {
      now: listed !== null,
      scannedAt: snapshot.scannedAt,
      before: manifest.previous ? before !== null : null,
      scannedBeforeAt: manifest.previous?.scannedAt ?? null,
    },
    inputs: manifest.source?.inputs ?? [],
    image: details?.row ?? null,
    split,
    label: text(row?.label),
    caption: text(row?.caption),
    attributes,
    licence: said(LICENCE_ATTRIBUTES),
    url: said(URL_ATTRIBUTES),
    file: details ? fileState(details.row) : 'unknown',
    findings: details?.findings ?? [],
    groups: listed === null ? [] : await tracedGroups(database, listed, MEMBERS),
    pairs,
    leaks: pairs.filter(
      (pair) =>
        pair.isConfirmed &&
        COPY_RELATIONS.includes(pair.relation as Relation) &&
        split !== null &&
        pair.split !== null &&
        pair.split !== split,
    ),
    decisions,
    plans,
    places: places.map((place) => ({ ...place, exists: nodeFiles.lstat(place.uri) !== undefined })),
    exports: written.map(({ record, place }) => ({
      id: record.id,
      at: record.at,
      format: record.format,
      folder: record.folder,
      file: place === null ? null : shown(place.uri) + (place.member === null ? '' : `#${place.member}`),
    })),
    takedowns,
    rounds: tracedRounds(folder, known),
  };
  return { ...trace, timeline: timelineOf(trace) };
}

/** The id that a name means among those that were listed last; null when none does. */
async function findListed({ database }: Workspace, name: string, uri: string): Promise<string | null> {
  const [found] = (await findImages(database, [{ written: [name], uris: () => [uri] }])) as [FoundImage];
  if (found.id !== null) return found.id;
  if (new RegExp(`^[0-9a-f]{${LEAST_DIGITS},64}$`, 'i').test(name)) {
    const ids = await idsByDigest(database, name, MEMBERS);
    if (ids.length === 1) return ids[0]!;
    if (ids.length > 1) {
      throw new UserError(
        `The SHA-256 of ${ids.length > MEMBERS ? `more than ${MEMBERS}` : ids.length} images begins with ${name}: ${ids.slice(0, 5).join(', ')}${ids.length > 5 ? ' …' : ''}. Name one of them.`,
      );
    }
  }
  if (found.isAmbiguous) throw new UserError(`Several ids end in ${name}. Write more of it.`);
  return null;
}

function tracedDecisions(folder: string, id: string): TracedDecision[] {
  const all = readDecisions(folder);
  const ledger = new DecisionLedger(all);
  const own = all.filter((one) => one.image === id || ('other' in one && one.other === id));
  return own.map((decision, i) => {
    if (decision.kind === 'withdraw') return { decision, state: 'withdraws' };
    const matter = matterOf(decision);
    if (ledger.of(matter) === decision) return { decision, state: 'stands' };
    const next = own.slice(i + 1).find((later) => matterOf(later) === matter);
    return { decision, state: next?.kind === 'withdraw' ? 'withdrawn' : 'replaced' };
  });
}

function tracedRounds(folder: string, id: string): ImageTrace['rounds'] {
  return roundNumbers(folder).flatMap((number) => {
    const { round, name, at, chosen } = readRound(folder, number);
    const own = chosen.find((one) => one.id === id);
    return own ? [{ round, name, at, kind: own.kind, reason: own.reason }] : [];
  });
}

async function tracedTakedowns({ database, folder }: Workspace, id: string, sha256: string | null) {
  const byDigest = new Set(sha256 === null ? [] : await takedownsOf(database, folder, sha256));
  return takedownIds(folder).flatMap((takedown) => {
    const request = readTakedown(folder, takedown);
    const found = request.found.find((one) => one.id === id && one.workspace === folder);
    if (found) return [{ id: takedown, at: request.at, why: found.why }];
    return byDigest.has(takedown) ? [{ id: takedown, at: request.at, why: ['its bytes were taken down'] }] : [];
  });
}

function fileState(row: Readonly<Record<string, Cell>>): ImageTrace['file'] {
  const state = stateOf(nodeFiles, {
    uri: String(row.uri),
    sizeBytes: Number(row.size_bytes),
    modifiedMs: Number(row.modified_ms),
  });
  return state === 'missing' || state === 'changed' ? state : 'as-scanned';
}

function parseAttributes(text: string | null): Record<string, unknown> {
  try {
    return text === null ? {} : (JSON.parse(text) as Record<string, unknown>);
  } catch {
    return {};
  }
}

function shown(uri: string): string {
  const path = pathOfUri(uri);
  return typeof path === 'string' ? path : uri;
}

/** What happened, in order. Existence of files is of now and has no time, so it is no event. */
function timelineOf(trace: Omit<ImageTrace, 'timeline'>): TraceEvent[] {
  const { listed, decisions, plans, exports: written, takedowns, image, rounds } = trace;
  const events: TraceEvent[] = [];
  const add = (at: string | null | undefined, what: string) => void (at && events.push({ at, what }));
  if (listed.scannedBeforeAt !== null)
    add(
      listed.scannedBeforeAt,
      listed.before ? 'scanned (the scan before the last)' : 'not listed by the scan before the last',
    );
  add(
    listed.scannedAt,
    listed.now
      ? `scanned: ${String(image?.outcome)}${image?.reason ? ` (${String(image.reason)})` : ''}`
      : 'not listed by the last scan',
  );
  for (const { decision, state } of decisions)
    add(
      decision.at,
      `decided: ${inWords(decision)}${state === 'stands' || state === 'withdraws' ? '' : ` (${state} since)`}`,
    );
  for (const plan of plans) {
    add(plan.madeAt, `plan ${plan.plan} (${plan.mode}): ${plan.action}, ${plan.reason}`);
    if (plan.state === 'done')
      add(plan.endedAt ?? plan.startedAt, `plan ${plan.plan}: done${plan.to === null ? '' : `, to ${shown(plan.to)}`}`);
    if (plan.state === 'undone') add(plan.endedAt, `plan ${plan.plan}: undone`);
    if (plan.state === 'deleted') add(plan.endedAt, `plan ${plan.plan}: deleted for good`);
    if (plan.state === 'skipped') add(plan.endedAt ?? plan.startedAt, `plan ${plan.plan}: skipped, ${plan.skipped}`);
  }
  for (const one of written)
    add(one.at, `exported as ${one.format} to ${one.folder}${one.file === null ? ' (named only)' : `: ${one.file}`}`);
  for (const one of rounds)
    add(one.at, `chosen by mining round ${one.round}${one.name === null ? '' : ` (${one.name})`}: ${one.reason}`);
  for (const one of takedowns) add(one.at, `takedown ${one.id}: ${one.why.join('; ')}`);
  return events.sort((x, y) => (x.at < y.at ? -1 : x.at > y.at ? 1 : 0));
}

function inWords(decision: Decision): string {
  const who = decision.by === 'rule' ? `the rule ${decision.rule ?? 'unnamed'}` : 'a person';
  const what =
    decision.kind === 'relabel'
      ? `relabel ${decision.label}`
      : decision.kind === 'assign-split'
        ? `split ${decision.split}`
        : decision.kind === 'not-a-duplicate'
          ? `not a duplicate of ${decision.other}`
          : decision.kind === 'withdraw'
            ? `withdraw ${decision.of}`
            : decision.kind;
  return `${what} by ${who}${decision.reason === undefined ? '' : `: ${decision.reason}`}`;
}

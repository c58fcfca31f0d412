import { createHash, randomInt } from 'node:crypto';
import { closeSync, createReadStream, existsSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../model/errors.ts';
import type { PlanHeader, PlannedAnnotation, PlanOperation, PlanTotals, SparedImage } from '../model/plan.ts';
import { commitFile, temporaryName } from './durable.ts';
import { lastLineOf, linesOf } from './lines.ts';

/**
 * A plan is one JSON document, laid out so that it can also be read line by line, whatever its size:
 * the header, one line per spared image, one per operation, one per change of annotations, and last the totals.
 */
export const SPARED = '"spared":[';
export const OPERATIONS = '],"operations":[';
/** Only in plans that change annotations. */
export const ANNOTATIONS = '],"annotations":[';
export const TOTALS = '],"totals":';

const plansFolder = (folder: string): string => join(folder, 'plans');
export const planPath = (folder: string, id: string): string => join(plansFolder(folder), `${id}.json`);

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** Time in milliseconds and four random characters, in Crockford's base 32: plans sort by when they were made. */
export function newPlanId(folder: string, now = Date.now()): string {
  let time = '';
  for (let rest = now; time.length < 9; rest = Math.floor(rest / 32)) time = ALPHABET[rest % 32]! + time;
  const id = `${time}-${Array.from({ length: 4 }, () => ALPHABET[randomInt(32)]).join('')}`;
  return existsSync(planPath(folder, id)) ? newPlanId(folder, now) : id;
}

/** Writes a plan, piece by piece; it appears under its id when it is whole. */
export class PlanWriter {
  readonly #folder: string;
  readonly #header: PlanHeader;
  readonly #temporary: string;
  readonly #descriptor: number;
  #text: string[] = [];
  #size = 0;
  #operations = 0;
  #annotations = 0;

  constructor(folder: string, header: PlanHeader, spared: readonly SparedImage[]) {
    this.#folder = folder;
    this.#header = header;
    mkdirSync(plansFolder(folder), { recursive: true });
    this.#temporary = temporaryName(planPath(folder, header.id));
    this.#descriptor = openSync(this.#temporary, 'wx');
    this.#line(`${JSON.stringify(header).slice(0, -1)},`);
    this.#line(SPARED);
    spared.forEach((image, i) => {
      this.#line(JSON.stringify(image) + (i < spared.length - 1 ? ',' : ''));
    });
    this.#line(OPERATIONS);
  }

  get operations(): number {
    return this.#operations;
  }

  add(operation: PlanOperation): void {
    // The comma stands before all but the first: which one is the last is not known yet.
    this.#line((this.#operations++ === 0 ? '' : ',') + JSON.stringify(operation));
  }

  /** Call only after the last operation. */
  addAnnotation(annotation: PlannedAnnotation): void {
    if (this.#annotations === 0) this.#line(ANNOTATIONS);
    this.#line((this.#annotations++ === 0 ? '' : ',') + JSON.stringify(annotation));
  }

  /** @throws when the disk is full, or a plan of this id exists: none is ever overwritten */
  finish(totals: PlanTotals): string {
    const path = planPath(this.#folder, this.#header.id);
    this.#line(`${TOTALS}${JSON.stringify(totals)}}`);
    this.#flush();
    closeSync(openSync(path, 'wx'));
    commitFile(this.#temporary, path);
    closeSync(this.#descriptor);
    return path;
  }

  /** Leaves nothing behind of a plan that was not finished. */
  discard(): void {
    closeSync(this.#descriptor);
    rmSync(this.#temporary, { force: true });
  }

  #line(text: string): void {
    this.#text.push(text, '\n');
    this.#size += text.length;
    if (this.#size > 1 << 20) this.#flush();
  }

  #flush(): void {
    const bytes = Buffer.from(this.#text.join(''), 'utf8');
    for (let done = 0; done < bytes.length; ) done += writeSync(this.#descriptor, bytes, done);
    this.#text = [];
    this.#size = 0;
  }
}

/** A written plan. Its operations are read from the file as they are asked for. */
export interface StoredPlan {
  readonly path: string;
  readonly header: PlanHeader;
  readonly spared: readonly SparedImage[];
  readonly totals: PlanTotals;
  operations(): Generator<PlanOperation>;
  /** What becomes of annotations; none in plans of older versions. */
  annotations(): Generator<PlannedAnnotation>;
}

/**
 * The id of the one plan whose id begins with the text.
 * @throws UserError when there is none, or more than one
 */
export function findPlan(folder: string, text: string): string {
  const ids = planIds(folder);
  if (ids.includes(text)) return text;
  const found = text === '' ? [] : ids.filter((id) => id.startsWith(text));
  if (found.length === 1) return found[0]!;
  if (found.length > 1) throw new UserError(`"${text}" begins several plans: ${found.join(', ')}. Write more of it.`);
  const latest = ids.at(-1);
  throw new UserError(
    `There is no plan ${text}. ${latest === undefined ? 'Make one with: goldpan plan' : `The latest is ${latest}; all of them: goldpan history`}`,
  );
}

/** Ids of all written plans, oldest first. */
export function planIds(folder: string): string[] {
  if (!existsSync(plansFolder(folder))) return [];
  return readdirSync(plansFolder(folder))
    .filter((name) => /^[0-9a-z]+-[0-9a-z]+\.json$/.test(name))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();
}

/** The first and the last line of a plan, whatever its size. @throws UserError when the file is missing or is no plan */
export function readPlanEnds(folder: string, id: string): { readonly header: PlanHeader; readonly totals: PlanTotals } {
  const path = planPath(folder, id);
  try {
    for (const line of linesOf(path)) return endsOf(path, line, lastLineOf(path));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw unreadable(path, error as Error);
  }
  throw noWholePlan(path);
}

const unreadable = (path: string, error: Error): UserError =>
  new UserError(`${path} cannot be read (${error.message}). Make the plan again: goldpan plan`);

const noWholePlan = (path: string): UserError => new UserError(`${path} is no whole plan. Make it again: goldpan plan`);

/** What the first and the last line say. @throws UserError when they are not those of a whole plan that is understood */
export function endsOf(path: string, first: string, last: string): { header: PlanHeader; totals: PlanTotals } {
  if (first === '') throw noWholePlan(path);
  const header = JSON.parse(`${first.slice(0, -1)}}`) as PlanHeader;
  if (header.format !== 'goldpan-plan' || !last.startsWith(TOTALS)) throw noWholePlan(path);
  if (header.version !== 1) throw new UserError(`${path} was written by a newer goldpan. Update goldpan.`);
  return { header, totals: JSON.parse(last.slice(TOTALS.length, -1)) as PlanTotals };
}

/** @throws UserError when the file is missing or is no plan */
export function readPlan(folder: string, id: string): StoredPlan {
  const path = planPath(folder, id);
  const { header, totals } = readPlanEnds(folder, id);
  const spared: SparedImage[] = [];
  try {
    let isSpared = false;
    for (const line of linesOf(path)) {
      if (line === SPARED) isSpared = true;
      else if (line === OPERATIONS) break;
      else if (isSpared) spared.push(JSON.parse(line.replace(/,$/, '')) as SparedImage);
    }
  } catch (error) {
    throw unreadable(path, error as Error);
  }
  return { path, header, spared, totals, operations: () => operationsOf(path), annotations: () => annotationsOf(path) };
}

function* operationsOf(path: string): Generator<PlanOperation> {
  let isOperation = false;
  for (const line of linesOf(path)) {
    if (line === OPERATIONS) isOperation = true;
    else if (line === ANNOTATIONS || line.startsWith(TOTALS)) return;
    else if (isOperation) yield JSON.parse(line.startsWith(',') ? line.slice(1) : line) as PlanOperation;
  }
}

function* annotationsOf(path: string): Generator<PlannedAnnotation> {
  let isAnnotation = false;
  for (const line of linesOf(path)) {
    if (line === ANNOTATIONS) isAnnotation = true;
    else if (line.startsWith(TOTALS)) return;
    else if (isAnnotation) yield JSON.parse(line.startsWith(',') ? line.slice(1) : line) as PlannedAnnotation;
  }
}

/** SHA-256 of the plan's file, 64 hex digits: what the journal remembers it by. */
export async function planDigest(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

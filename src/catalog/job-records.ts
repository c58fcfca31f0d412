import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { JOB_KINDS, JOB_STEPS, type Job } from '../model/job.ts';
import { temporaryName } from './durable.ts';
import { isAlive, isOnThisMachine, type ProcessIdentity } from './process-identity.ts';

/** A job as its own process writes it down, now and then. */
export interface JobRecord extends Job {
  readonly process: ProcessIdentity;
  /** When this was written, ISO 8601. */
  readonly updatedAt: string;
}

const MOST_BYTES = 65_536;
/** Finished jobs beyond these are forgotten. */
const MOST_JOBS = 50;
const OLDEST_MS = 7 * 86_400_000;
/** Where a process cannot be asked whether it lives, this much silence says no. */
const SILENCE_MS = 300_000;

const ID = /^[0-9a-f]{16}$/;
const text = z.string().max(10_000);
const amount = z.number().nullable();

const recordSchema: z.ZodType<JobRecord> = z.object({
  id: z.string().regex(ID),
  kind: z.enum(JOB_KINDS),
  state: z.enum(['running', 'done', 'failed', 'stopped', 'lost']),
  startedAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  process: z.object({ pid: z.int(), host: text, started: text.nullable() }),
  progress: z
    .object({
      step: z.enum(JOB_STEPS),
      done: amount,
      total: amount,
      perSecond: amount,
      secondsLeft: amount,
      failed: z.number(),
      reused: z.number(),
      detail: text.nullable(),
    })
    .nullable(),
  problems: z.number(),
  error: text.nullable(),
  result: z.record(z.string().max(100), z.number()).nullable(),
});

const jobsFolder = (folder: string): string => join(folder, 'jobs');
const recordPath = (folder: string, id: string): string => join(jobsFolder(folder), `${id}.json`);
const stopPath = (folder: string, id: string): string => join(jobsFolder(folder), `${id}.stop`);

/**
 * Writes a job down, whole or not at all. Not flushed: a power cut ends the job, too.
 * @returns false where nothing can be written; a job does not fail for that
 */
export function writeJobRecord(folder: string, record: JobRecord): boolean {
  const path = recordPath(folder, record.id);
  const temporary = temporaryName(path);
  try {
    mkdirSync(jobsFolder(folder), { recursive: true });
    writeFileSync(temporary, `${JSON.stringify(record)}\n`);
    renameSync(temporary, path);
    return true;
  } catch {
    try {
      rmSync(temporary, { force: true });
    } catch {
      // Not even a folder is there.
    }
    return false;
  }
}

/** Asks a job to end at its next good place; its process looks for this twice a second. */
export function requestJobStop(folder: string, id: string): void {
  if (!ID.test(id)) throw new TypeError(`no id of a job: ${id}`);
  writeFileSync(stopPath(folder, id), '');
}

export function isJobStopRequested(folder: string, id: string): boolean {
  try {
    statSync(stopPath(folder, id));
    return true;
  } catch {
    return false;
  }
}

export const clearJobStop = (folder: string, id: string): void => rmSync(stopPath(folder, id), { force: true });

function names(folder: string): string[] {
  try {
    return readdirSync(jobsFolder(folder));
  } catch {
    return [];
  }
}

/** Forgets finished jobs of long ago, and what killed processes left behind. */
export function forgetOldJobs(folder: string, now = Date.now()): void {
  const ended = [...new JobReader(folder).read()].filter(({ state }) => state !== 'running');
  for (const [i, { id, startedAt }] of ended.entries()) {
    if (i < MOST_JOBS && now - Date.parse(startedAt) < OLDEST_MS) continue;
    rmSync(recordPath(folder, id), { force: true });
    clearJobStop(folder, id);
  }
  const present = new Set(names(folder));
  for (const name of present) {
    const isOrphan = name.endsWith('.stop') && !present.has(name.replace(/stop$/, 'json'));
    if (!isOrphan && !name.startsWith('.tmp-')) continue;
    const path = join(jobsFolder(folder), name);
    const age = now - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now);
    if (age > SILENCE_MS) rmSync(path, { force: true });
  }
}

/** Reads the jobs of a workspace again and again; a record that did not change is not read twice. */
export class JobReader {
  readonly #folder: string;
  #known = new Map<string, { readonly stamp: string; readonly record: JobRecord | null }>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The youngest first. What is damaged or of no known kind is left out. */
  read(): JobRecord[] {
    const known = new Map<string, { readonly stamp: string; readonly record: JobRecord | null }>();
    for (const name of names(this.#folder)) {
      const id = name.endsWith('.json') ? name.slice(0, -'.json'.length) : '';
      if (!ID.test(id)) continue;
      const facts = statSync(recordPath(this.#folder, id), { throwIfNoEntry: false });
      if (!facts?.isFile()) continue;
      const stamp = `${facts.ino}-${facts.size}-${facts.mtimeMs}`;
      const before = this.#known.get(id);
      const record = before?.stamp === stamp ? before.record : readRecord(this.#folder, id, facts.size);
      known.set(id, { stamp, record });
    }
    this.#known = known;
    return [...known.values()]
      .flatMap(({ record }) => (record ? [isLost(record) ? { ...record, state: 'lost' as const } : record] : []))
      .sort((a, b) => (a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : a.id < b.id ? -1 : 1));
  }
}

function readRecord(folder: string, id: string, size: number): JobRecord | null {
  if (size > MOST_BYTES) return null;
  try {
    const parsed = recordSchema.safeParse(JSON.parse(readFileSync(recordPath(folder, id), 'utf8')));
    return parsed.success && parsed.data.id === id ? parsed.data : null;
  } catch {
    return null;
  }
}

function isLost({ state, process, updatedAt }: JobRecord): boolean {
  if (state !== 'running') return false;
  if (isOnThisMachine(process)) return !isAlive(process);
  return Date.now() - Date.parse(updatedAt) > SILENCE_MS;
}

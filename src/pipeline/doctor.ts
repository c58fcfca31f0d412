import { availableParallelism, totalmem } from 'node:os';
import sharp from 'sharp';
import { Database } from '../catalog/database.ts';
import { decoderReport } from '../decode/report.ts';
import { PACKAGE_FILE, VERSION } from '../version.ts';
import { WorkerPool } from './worker-pool.ts';

export type DecoderStatus = Awaited<ReturnType<typeof decoderReport>>[number];

export interface DoctorReport {
  readonly goldpan: string;
  readonly node: string;
  readonly platform: string;
  readonly processors: number;
  readonly memoryBytes: number;
  readonly libvips: string;
  readonly duckdb: string;
  /** Null when a worker process starts and answers; else what is wrong. */
  readonly workerProblem: string | null;
  /** Each format, really decoded from a tiny sample. */
  readonly decoders: readonly DecoderStatus[];
  /** Models this machine has; none yet: embeddings come with a later version. */
  readonly models: readonly string[];
}

async function duckdbVersion(): Promise<string> {
  const database = await Database.open();
  try {
    return String((await database.rows('SELECT version() AS v'))[0]?.v);
  } finally {
    database.close();
  }
}

async function workerProblem(): Promise<string | null> {
  const pool = new WorkerPool({ workers: 1 }, { measurements: {} });
  try {
    const job = { id: 'probe', uri: PACKAGE_FILE.href, sizeBytes: 0, modifiedMs: 0 };
    let answered = false;
    await pool.run({ kind: 'measure' }, [job], (_, outcome) => {
      answered = 'result' in outcome && outcome.result.outcome === 'notApplicable';
    });
    return answered ? null : 'a worker process started but gave a wrong answer';
  } catch (error) {
    return (error as Error).message;
  } finally {
    await pool.close();
  }
}

/** Tries everything a scan relies on, for real. */
export async function doctor(): Promise<DoctorReport> {
  return {
    goldpan: VERSION,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    processors: availableParallelism(),
    memoryBytes: totalmem(),
    libvips: sharp.versions.vips,
    duckdb: await duckdbVersion(),
    workerProblem: await workerProblem(),
    decoders: await decoderReport(),
    models: [],
  };
}

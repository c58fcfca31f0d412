import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { UserError } from '../model/errors.ts';
import { writeDurably } from './durable.ts';
import { manifestPath } from './locate.ts';

const WORKSPACE_VERSION = 1;

const snapshotSchema = z.object({
  /** Keys of the immutable parts that make up this state; images parts are ranges of ids, in order. */
  images: z.array(z.string()),
  pairs: z.string(),
  duplicates: z.string(),
  groups: z.string(),
  /** Digest of every measurement, parameter and decoder version. */
  recipe: z.string(),
  /** pHash radius the pairs were found within, bits of 64. */
  radius: z.number(),
  /** Digest of what the source listed. */
  listing: z.string(),
  /** What a file could at most cost; files beyond are tried again once a limit is raised. */
  limits: z.object({ maxPixels: z.number(), timeLimitSeconds: z.number(), memoryLimitBytes: z.number() }),
  scannedAt: z.string(),
  problems: z.array(z.object({ path: z.string(), reason: z.string() })),
  /** Median of √(width × height) over measured images, px; what odd-size compares with. */
  medianSize: z.number().nullable(),
  counts: z.object({
    images: z.number(),
    measured: z.number(),
    unreadable: z.number(),
    notApplicable: z.number(),
    groups: z.number(),
    duplicateImages: z.number(),
  }),
});

const manifestSchema = z.object({
  format: z.literal('goldpan-workspace'),
  version: z.number(),
  source: z.object({ kind: z.string(), inputs: z.array(z.string()) }).nullable(),
  /** Thresholds and switched-off checks of the last scan: what `findings` uses unless told otherwise. */
  checks: z.object({
    thresholds: z.record(z.string(), z.number()),
    disabled: z.array(z.string()),
    enabled: z.array(z.string()),
  }),
  snapshot: snapshotSchema.nullable(),
  /** The state before the last scan, kept to tell what changed. */
  previous: snapshotSchema.nullable(),
});

export type Snapshot = z.infer<typeof snapshotSchema>;
export type Manifest = z.infer<typeof manifestSchema>;

export const emptyManifest = (): Manifest => ({
  format: 'goldpan-workspace',
  version: WORKSPACE_VERSION,
  source: null,
  checks: { thresholds: {}, disabled: [], enabled: [] },
  snapshot: null,
  previous: null,
});

/** @throws UserError when the file is missing, damaged, or of a newer goldpan */
export function readManifest(folder: string): Manifest {
  const path = manifestPath(folder);
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UserError(
      `${path} cannot be read (${(error as Error).message}). If the workspace is damaged, delete the folder and scan again: images are never stored in it.`,
    );
  }
  const version = (data as { version?: unknown } | null)?.version;
  if (typeof version === 'number' && version > WORKSPACE_VERSION) {
    throw new UserError(`${path} was written by a newer goldpan (format ${version}). Update goldpan.`);
  }
  const parsed = manifestSchema.safeParse(data);
  if (!parsed.success) {
    throw new UserError(
      `${path} is not a goldpan workspace: ${z.prettifyError(parsed.error)}. Delete the folder and scan again.`,
    );
  }
  return parsed.data;
}

export function writeManifest(folder: string, manifest: Manifest): void {
  writeDurably(manifestPath(folder), `${JSON.stringify(manifest, null, 2)}\n`);
}

import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { UserError } from '../model/errors.ts';
import { writeDurably } from './durable.ts';
import { manifestPath } from './locate.ts';

const WORKSPACE_VERSION = 2;

const snapshotSchema = z.object({
  /** Keys of the immutable parts that make up this state; images parts are ranges of ids, in order. */
  images: z.array(z.string()),
  pairs: z.string(),
  duplicates: z.string(),
  groups: z.string(),
  /** Digest of every measurement, parameter and decoder version. */
  recipe: z.string(),
  /** Score above which pairs were linked into groups. */
  threshold: z.number(),
  /** Everything the pairs and groups depend on besides the images. */
  analysis: z.string(),
  /** Key of the vectors that took part in finding pairs; null when none did. */
  vectors: z.string().nullable().default(null),
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

const intervalSchema = z.object({ estimate: z.number(), low: z.number(), high: z.number() });

const copyRecallSchema = z.object({
  /** Known copies it was counted on. */
  copies: z.number(),
  /** Share that hashes bring within their radii; of these, and of all, the share that is found; of these, rightly named. */
  candidates: intervalSchema,
  amongCandidates: intervalSchema,
  recall: intervalSchema,
  named: intervalSchema,
});

const calibrationSchema = z.object({
  at: z.string(),
  /** Version of the comparison it was made with: another one needs another calibration. */
  compareVersion: z.number(),
  targetPrecision: z.number(),
  sample: z.number(),
  seed: z.number(),
  /** Score above which pairs are to be believed on these images. */
  threshold: z.number(),
  /** At that threshold. */
  precision: intervalSchema,
  recall: intervalSchema,
  /** Whether the lower bound of precision reaches the target, or the estimate alone, or neither. */
  certainty: z.enum(['proven', 'estimated', 'unreached']),
  /** Copies, and unrelated pairs compared, that precision is reckoned with. */
  weights: z.object({ copies: z.number(), unrelated: z.number() }),
  thresholds: z.array(
    z.object({
      threshold: z.number(),
      precision: intervalSchema,
      /** How likely an unrelated compared pair is to be reported. */
      falseRate: intervalSchema,
      recall: intervalSchema,
      amongCandidates: intervalSchema,
      /** Compared pairs of the workspace above the threshold. */
      reported: z.number(),
    }),
  ),
  /** Kinds of edits, and relations, at the threshold. */
  families: z.array(copyRecallSchema.extend({ family: z.string(), relation: z.string() })),
  relations: z.array(copyRecallSchema.extend({ relation: z.string(), precision: intervalSchema })),
});

const embedderSourceSchema = z.union([
  z.object({ kind: z.literal('builtin') }),
  z.object({ kind: z.literal('onnx'), model: z.string(), preprocessing: z.string().exactOptional() }),
  z.object({ kind: z.literal('hub'), model: z.string(), folder: z.string() }),
]);

const embeddingSchema = z.object({
  /** Name, version and dimensions of the embedder. */
  name: z.string(),
  version: z.string(),
  dimensions: z.number(),
  hasText: z.boolean(),
  /** Where the embedder came from, so that it can be opened again. */
  source: embedderSourceSchema,
  /** Whether the vectors are of crops, not of whole images. */
  isOfCrops: z.boolean(),
  /** Key of their part. */
  key: z.string(),
  /** Vectors; and images or crops that have none, with a reason. */
  vectors: z.number(),
  failed: z.number(),
  at: z.string(),
});

/** As src/analyse/checks/define.ts has it; one that came with a head, so no file of this package declares it. */
const checkSchema = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  advice: z.string(),
  column: z.string(),
  direction: z.enum(['above', 'below']),
  threshold: z.number(),
  range: z.tuple([z.number(), z.number()]),
  worst: z.number(),
  best: z.number(),
  explain: z.string(),
});

const neighboursSchema = z.object({
  /** Key of their part. */
  key: z.string(),
  /** Label of the vectors, and the key of their part. */
  embedding: z.string(),
  vectors: z.string(),
  /** Neighbours per image, at most. */
  k: z.number(),
  metric: z.enum(['cosine', 'euclidean', 'squared-euclidean', 'manhattan']),
  method: z.enum(['exact', 'hnsw']),
  /** Share of the true neighbours found, on a sample; 1 for exact search. */
  recall: z.number().nullable(),
  at: z.string(),
});

const derivedSchema = z.object({
  /** The analysis that made them. */
  name: z.string(),
  /** Key of their part. */
  key: z.string(),
  columns: z.array(z.string()),
  /** Label of the vectors they were made from. */
  embedding: z.string().nullable(),
  /** What the analysis was told, for people. */
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  /** Checks that came with the columns. */
  checks: z.array(checkSchema).default([]),
  /** Whether the cells speak of an image's caption, too, and of no other one. */
  ofCaption: z.boolean().default(false),
  at: z.string(),
});

const annotationsSchema = z.object({
  /** Name of the format, such as `coco`. */
  format: z.string(),
  /** `file:` URL of the file or folder that holds the annotations. */
  uri: z.string(),
  /** `file:` URL of the folder of the pictures, where it was given. */
  images: z.string().nullable(),
  at: z.string(),
});

const annotatedSchema = z.object({
  /** Keys of the parts: objects, problems of the sets, their classes. */
  objects: z.string(),
  problems: z.string(),
  classes: z.string(),
  /** Of the images they were joined to. */
  images: z.array(z.string()),
  /** Digest of names, sizes and times of the annotation files. */
  stamp: z.string(),
  /** Language of captions that the user named, ISO 639-1; and the one expected, null where none could be told. */
  asked: z.string().nullable(),
  language: z.string().nullable(),
  /** One per annotation set, in their order. */
  sets: z.array(
    z.object({
      images: z.number(),
      objects: z.number(),
      captions: z.number(),
      labelled: z.number(),
      /** Images of the workspace that it lists. */
      joined: z.number(),
    }),
  ),
  at: z.string(),
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
  /** Of these, what a person set while looking at images: every scan starts from it. */
  reviewed: z
    .object({
      thresholds: z.record(z.string(), z.number()),
      disabled: z.array(z.string()),
      enabled: z.array(z.string()),
    })
    .default({ thresholds: {}, disabled: [], enabled: [] }),
  /** What the last scan was told about duplicates. */
  duplicates: z.object({
    keeper: z.object({
      order: z.array(z.string()).optional(),
      protect: z.array(z.string()).optional(),
      prefer: z.array(z.string()).optional(),
    }),
    radii: z.object({
      perceptual: z.number().optional(),
      turned: z.number().optional(),
      difference: z.number().optional(),
      pdq: z.number().nullable().optional(),
    }),
    embedding: z
      .object({
        similarity: z.number().optional(),
        neighbours: z.number().optional(),
        crowd: z.number().optional(),
        semantic: z.number().nullable().optional(),
      })
      .default({}),
    rules: z
      .object({
        require: z.enum(['any', 'all']).optional(),
        sameSize: z.boolean().optional(),
        aspectTolerance: z.number().nullable().optional(),
      })
      .default({}),
  }),
  /** What `calibrate` found for these images; null until it has run. */
  calibration: calibrationSchema.nullable(),
  /** Vectors, one entry per embedder; those of its crops are an entry of their own. */
  embeddings: z.array(embeddingSchema).default([]),
  /** Name of the embedder whose vectors are meant when none is named: the last one. */
  embedder: z.string().nullable().default(null),
  /** The nearest neighbours of every vector, made from the vectors of one embedder. */
  neighbours: neighboursSchema.nullable().default(null),
  /** Columns that analyses of the whole set add to the images. */
  derived: z.array(derivedSchema).default([]),
  /** Annotation sets of the dataset, in the order they were named. */
  annotations: z.array(annotationsSchema).default([]),
  /** What was read from them; null until `goldpan annotations` has. */
  annotated: annotatedSchema.nullable().default(null),
  snapshot: snapshotSchema.nullable(),
  /** The state before the last scan, kept to tell what changed. */
  previous: snapshotSchema.nullable(),
});

export type Snapshot = z.infer<typeof snapshotSchema>;
export type Calibration = z.infer<typeof calibrationSchema>;
export type Neighbours = z.infer<typeof neighboursSchema>;
export type Derived = z.infer<typeof derivedSchema>;
export type RegisteredAnnotations = z.infer<typeof annotationsSchema>;
export type Annotated = z.infer<typeof annotatedSchema>;
export type Embedding = z.infer<typeof embeddingSchema>;
export type Manifest = z.infer<typeof manifestSchema>;

export const emptyManifest = (): Manifest => ({
  format: 'goldpan-workspace',
  version: WORKSPACE_VERSION,
  source: null,
  checks: { thresholds: {}, disabled: [], enabled: [] },
  reviewed: { thresholds: {}, disabled: [], enabled: [] },
  duplicates: { keeper: {}, radii: {}, embedding: {}, rules: {} },
  calibration: null,
  embeddings: [],
  embedder: null,
  neighbours: null,
  derived: [],
  annotations: [],
  annotated: null,
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
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new UserError(`There is no workspace at ${folder}. Make one with: goldpan scan FOLDER -w ${folder}`);
    }
    throw new UserError(
      `${path} cannot be read (${(error as Error).message}). If the workspace is damaged, move goldpan.json and tables away and scan again: decisions.jsonl, journal and plans hold by themselves.`,
    );
  }
  const version = (data as { version?: unknown } | null)?.version;
  if (typeof version === 'number' && version > WORKSPACE_VERSION) {
    throw new UserError(`${path} was written by a newer goldpan (format ${version}). Update goldpan.`);
  }
  const parsed = manifestSchema.safeParse(typeof version === 'number' ? upgraded(version, data as object) : data);
  if (!parsed.success) {
    throw new UserError(
      `${path} is not a goldpan workspace: ${z.prettifyError(parsed.error)}. Move goldpan.json and tables away and scan again; decisions.jsonl, journal and plans hold by themselves.`,
    );
  }
  return parsed.data;
}

/** What an older goldpan wrote keeps its source and settings; its images are measured anew by the next scan. */
const upgraded = (version: number, data: object): object =>
  version === WORKSPACE_VERSION
    ? data
    : { ...emptyManifest(), ...data, version: WORKSPACE_VERSION, snapshot: null, previous: null };

export function writeManifest(folder: string, manifest: Manifest): void {
  writeDurably(manifestPath(folder), `${JSON.stringify(manifest, null, 2)}\n`);
}

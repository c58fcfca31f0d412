import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeDurably } from './durable.ts';

const perChannel = z.tuple([z.number(), z.number(), z.number()]).readonly();
const moments = z.object({ mean: perChannel, std: perChannel });

const normalisationSchema = z.object({
  format: z.literal('goldpan-normalise'),
  version: z.literal(1),
  at: z.string(),
  /** Digest of the files, their state and the options. */
  computedFrom: z.string(),
  /** Whether every measured image took part, so that it need not be computed again. */
  complete: z.boolean(),
  facts: z.object({
    split: z.string().nullable(),
    splitChoice: z.enum(['asked', 'train', 'no-train-split']),
    plan: z.string().nullable(),
    size: z.number().nullable(),
    computedFrom: z.string(),
  }),
  result: z.object({
    statistics: z.object({
      images: z.number(),
      pixels: z.number(),
      deepImages: z.number(),
      byPixel: moments,
      byImage: moments,
      meanOfImageStds: perChannel,
      least: perChannel,
      most: perChannel,
    }),
    unread: z.array(z.object({ id: z.string(), reason: z.string() })),
  }),
});

/** What `goldpan normalise` found last. */
export type StoredNormalisation = Omit<z.infer<typeof normalisationSchema>, 'format' | 'version'>;

const pathOf = (folder: string): string => join(folder, 'normalise.json');

/** Null when it never ran, or what is there is not understood: it can be computed again. */
export function readNormalisation(folder: string): StoredNormalisation | null {
  try {
    const { format, version, ...stored } = normalisationSchema.parse(JSON.parse(readFileSync(pathOf(folder), 'utf8')));
    return stored;
  } catch {
    return null;
  }
}

export function writeNormalisation(folder: string, stored: StoredNormalisation): void {
  const head = { format: 'goldpan-normalise', version: 1 } as const;
  writeDurably(pathOf(folder), `${JSON.stringify({ ...head, ...stored }, null, 2)}\n`);
}

import type { CandidateRules } from '../analyse/duplicates/candidate-rules.ts';
import type { EmbeddingReach } from '../analyse/duplicates/embedding-candidates.ts';
import type { HashRadii } from '../analyse/duplicates/hash-candidates.ts';
import type { Manifest } from '../catalog/manifest.ts';
import { checkKeeperOptions, type KeeperOptions } from '../curate/keeper.ts';

/** What may be set about finding duplicates. */
export interface DuplicateOptions {
  /** How the image of a group that stays is chosen. */
  readonly keeper?: KeeperOptions;
  /** How far hashes may lie apart for their pictures to be compared. */
  readonly radii?: Partial<HashRadii>;
  /** How near embeddings must lie, where the workspace has some. */
  readonly embedding?: Partial<EmbeddingReach>;
  /** What else must hold of two images before their pixels are compared. */
  readonly rules?: CandidateRules;
}

type Stored = Manifest['duplicates'];

/** What the last scan of a workspace was told. */
export const duplicateOptionsOf = ({
  duplicates: { keeper, radii, embedding, rules },
}: Pick<Manifest, 'duplicates'>): DuplicateOptions =>
  mergeDuplicateOptions(
    {},
    {
      keeper: keeper as KeeperOptions,
      radii: radii as Partial<HashRadii>,
      embedding: embedding as Partial<EmbeddingReach>,
      rules: rules as CandidateRules,
    },
  );

/**
 * Later settings win, key by key; keys that are undefined are not given.
 * @throws UserError for a keeper criterion that there is not
 */
export function mergeDuplicateOptions(stored: DuplicateOptions, given: DuplicateOptions): DuplicateOptions {
  const keeper = defined({ ...stored.keeper, ...defined(given.keeper ?? {}) });
  checkKeeperOptions(keeper);
  return {
    keeper,
    radii: defined({ ...stored.radii, ...defined(given.radii ?? {}) }),
    embedding: defined({ ...stored.embedding, ...defined(given.embedding ?? {}) }),
    rules: defined({ ...stored.rules, ...defined(given.rules ?? {}) }),
  };
}

const defined = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T;

export const storedDuplicateOptions = ({
  keeper = {},
  radii = {},
  embedding = {},
  rules = {},
}: DuplicateOptions): Stored => ({
  keeper: Object.fromEntries(Object.entries(keeper).map(([name, list]) => [name, [...list]])),
  radii: { ...radii },
  embedding: { ...embedding },
  rules: { ...rules },
});

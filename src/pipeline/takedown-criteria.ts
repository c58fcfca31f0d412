import type { TakedownCriteria } from '../catalog/takedowns.ts';
import { UserError } from '../model/errors.ts';
import { parseDomain } from '../model/url.ts';

/** Bits within which two hashes are taken for those of one picture, unless it is said otherwise. */
export const TAKEDOWN_DISTANCE = { pdq: 31, phash: 6 } as const;

/** Hashes by what they are of. */
export interface AskedHashes {
  readonly sha256: readonly string[];
  readonly md5: readonly string[];
  readonly pdq: readonly string[];
  readonly phash: readonly string[];
}

const LENGTHS = { sha256: 64, md5: 32, pdq: 64, phash: 16 } as const;

/**
 * Understands `sha256:…`, `md5:…`, `pdq:…` and `phash:…`, or digits alone: 64 are a SHA-256 or a PDQ hash, 32 an MD5, 16
 * a perceptual hash.
 *
 * @throws UserError for anything else
 */
export function parseHashes(texts: readonly string[]): AskedHashes {
  const hashes = { sha256: [] as string[], md5: [] as string[], pdq: [] as string[], phash: [] as string[] };
  for (const text of texts) {
    const match = /^(?:(sha256|md5|pdq|phash):)?([0-9a-f]+)$/.exec(text.trim().toLowerCase());
    const [, kind, digits = ''] = match ?? [];
    const kinds = (Object.keys(LENGTHS) as (keyof typeof LENGTHS)[]).filter(
      (one) => LENGTHS[one] === digits.length && (kind === undefined || kind === one),
    );
    if (kinds.length === 0) {
      throw new UserError(
        `--hash does not understand "${text}". Write 64 hexadecimal digits (SHA-256 or PDQ), 32 (MD5) or 16 (perceptual hash), or say which: sha256:…, md5:…, pdq:…, phash:…`,
      );
    }
    for (const one of kinds) hashes[one].push(digits);
  }
  return hashes;
}

/** @throws UserError when nothing is asked for, or a domain is none */
export function checkCriteria(criteria: TakedownCriteria): TakedownCriteria {
  const named = Object.values(criteria).reduce((sum, values) => sum + (values as readonly string[]).length, 0);
  if (named === 0) {
    throw new UserError('Say what is to be taken down: --url, --domain, --licence, --hash or --image.');
  }
  parseHashes(criteria.hash ?? []);
  try {
    return { ...criteria, ...(criteria.domain ? { domain: criteria.domain.map(parseDomain) } : {}) };
  } catch (error) {
    if (error instanceof RangeError) throw new UserError(`--domain: ${error.message}.`);
    throw error;
  }
}

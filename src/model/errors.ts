/**
 * An error the user can act on: printed as one clean line, without a stack.
 * The message names the file or option, what was wrong, and what to do.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** Why an image could not be measured; the codes are stable and end up in the `reason_code` column. */
export type UnreadableCode =
  | 'empty-file'
  | 'not-found'
  | 'permission'
  | 'io-error'
  | 'unknown-format'
  | 'unsupported'
  | 'missing-decoder'
  | 'corrupt'
  | 'too-many-pixels'
  | 'time-limit'
  | 'memory-limit'
  | 'crashed';

/** Codes that speak of the machine rather than of the file: such files are tried again by the next scan. */
export const TRANSIENT_CODES: ReadonlySet<string> = new Set<UnreadableCode>([
  'not-found',
  'permission',
  'io-error',
  'missing-decoder',
]);

/** Codes that speak of the limits of a scan: such files are tried again once a limit is raised. */
export const LIMIT_CODES: ReadonlySet<string> = new Set<UnreadableCode>([
  'too-many-pixels',
  'time-limit',
  'memory-limit',
  'crashed',
]);

/** Thrown while reading or decoding one image: costs that image, never the run. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
  readonly code: UnreadableCode;
  constructor(code: UnreadableCode, reason: string) {
    super(reason);
    this.code = code;
  }
}

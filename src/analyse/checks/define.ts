/**
 * A condition on another column that must also hold before the check may speak,
 * such as "only where enough edges were found". Its limit is settable as `<check>.<name>`.
 */
export interface CheckCondition {
  /** camelCase, unique within the check. */
  readonly name: string;
  readonly column: string;
  readonly direction: 'above' | 'below';
  readonly value: number;
  /** Why this condition protects sound images. */
  readonly because: string;
}

/**
 * A threshold over columns. It names findings; it never touches pixels, so changing it recomputes nothing.
 * Boolean columns count as 0 and 1 (threshold 0.5). A row whose column is empty is never a finding.
 */
export interface Check {
  /** kebab-case, equal to the file name; CleanVision's names where it has one. */
  readonly name: string;
  /** Sentence case, for headings. */
  readonly title: string;
  /** One sentence: what is wrong with such an image. */
  readonly description: string;
  /** One sentence: what to try. */
  readonly advice: string;
  readonly column: string;
  /** On which side of the threshold the trouble lies. Equality is sound. */
  readonly direction: 'above' | 'below';
  readonly threshold: number;
  /** Allowed thresholds, inclusive. */
  readonly range: readonly [number, number];
  readonly unit?: string;
  /**
   * The score is piecewise linear in the value: 0 at `worst`, 0.5 at the threshold, 1 at `best`, clamped.
   * `worst` lies on the trouble side of `range`, `best` on the other.
   */
  readonly worst: number;
  readonly best: number;
  readonly conditions?: readonly CheckCondition[];
  /** The value in words; `{value}` is replaced by the formatted value, `{column_name}` by that column's. */
  readonly explain: string;
  /** Off unless asked for: true of many sound datasets (an intended greyscale set, say). */
  readonly optional?: boolean;
}

/** Types a check; the registry is generated from the files of this folder. */
export const defineCheck = (check: Check): Check => check;

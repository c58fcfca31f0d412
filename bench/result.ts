/** One line of a bench. */
export interface BenchResult {
  /** `<bench>/<what>`, stable. */
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The bound the value is held to; the unit or name says on which side. Null where nothing is promised. */
  readonly target: number | null;
  /** What the value is compared with, in words; null where it stands alone. */
  readonly baseline: string | null;
}

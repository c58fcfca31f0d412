/** What the rule does with labels that are clearly wrong. */
export const LABEL_DECISIONS = ['relabel', 'remove'] as const;
export type LabelDecision = (typeof LABEL_DECISIONS)[number];

export interface DecidedLabels {
  /** Images about which the rule decides now. */
  readonly decided: number;
  /** Issues that are not clear enough for a rule. */
  readonly unclear: number;
  /** Decisions of an earlier run that no longer hold. */
  readonly withdrawn: number;
  /** Images about which somebody else decided: these are left as they are. */
  readonly left: number;
}

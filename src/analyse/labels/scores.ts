/** Ways to score how well a label fits: 1 well, 0 not at all. */
export const LABEL_SCORES = [
  'label_odds',
  'self_confidence',
  'normalized_margin',
  'confidence_weighted_entropy',
] as const;
export type LabelScore = (typeof LABEL_SCORES)[number];

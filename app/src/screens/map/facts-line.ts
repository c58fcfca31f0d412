import type { ImageFacts } from '../../../../src/server/api.ts';
import { useTexts } from '../../state/settings.ts';

/** An image in one line of words: what a person wants to know of a point. */
export function useFactsLine(): (facts: ImageFacts, isOutlier: boolean) => string {
  const { common, map } = useTexts();
  return ({ label, relabel, split, width, height, decision, findings }, isOutlier) =>
    [
      relabel !== null && relabel !== label ? `${label ?? map.unlabelled} → ${relabel}` : label,
      split,
      width !== null && height !== null ? `${width}\u00a0×\u00a0${height}` : null,
      isOutlier ? map.outlier : null,
      ...findings.filter((name) => name !== 'outlier'),
      decision === null ? null : common[decision],
    ]
      .filter((part) => part !== null)
      .join(' · ');
}

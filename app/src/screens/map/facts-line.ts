import type { ImageFacts } from '../../../../src/server/api.ts';
import { useWorkspaceState } from '../../state/session.ts';
import { useTexts } from '../../state/settings.ts';
import { checkWords } from '../../texts/check-words.ts';

/** An image in one line of words: what a person wants to know of a point. */
export function useFactsLine(): (facts: ImageFacts, isOutlier: boolean) => string {
  const texts = useTexts();
  const { common, map } = texts;
  const { checks } = useWorkspaceState();
  const titleOf = (name: string) => {
    const check = checks.find((one) => one.name === name);
    return check ? checkWords(texts, check).title : name;
  };
  return ({ label, relabel, split, width, height, decision, findings }, isOutlier) =>
    [
      relabel !== null && relabel !== label ? `${label ?? map.unlabelled} → ${relabel}` : label,
      split,
      width !== null && height !== null ? `${width}\u00a0×\u00a0${height}` : null,
      isOutlier ? map.outlier : null,
      ...findings.filter((name) => name !== 'outlier').map(titleOf),
      decision === null ? null : common[decision],
    ]
      .filter((part) => part !== null)
      .join(' · ');
}

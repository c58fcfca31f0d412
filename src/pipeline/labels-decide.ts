import type { Decision } from '../model/decision.ts';
import { decide, listDecisions } from './decide.ts';
import type { DecidedLabels, LabelDecision } from './label-decisions.ts';
import { LABELS_RULE } from './labels-images.ts';
import type { LabelErrors, LabelIssue } from './labels-options.ts';
import { openWorkspace } from './workspace.ts';

/** Margin up to which an issue is clear: the suggested label is likelier by 0.8 at least. */
const CLEAR_MARGIN = 0.1;

/** Whether there is no doubt about an issue: predictions say so clearly, and nothing is said by copies alone. */
export const isClear = ({ isIssue, margin, given, suggested, suggestedConfidence }: LabelIssue): boolean =>
  isIssue && margin !== null && margin <= CLEAR_MARGIN && given !== suggested && suggestedConfidence !== null;

/**
 * Writes decisions to relabel, or remove, the images whose labels are clearly wrong, by the rule `labels`, and withdraws
 * those of an earlier run that no longer hold. What a person or another rule decided is left alone.
 */
export async function decideLabels(found: LabelErrors, kind: LabelDecision): Promise<DecidedLabels> {
  const folder = found.workspace!;
  const standing = new Map<string, Decision[]>();
  for (const decision of listDecisions({ folder })) {
    if (decision.kind === 'not-a-duplicate' || decision.kind === 'assign-split') continue;
    standing.set(decision.image, [...(standing.get(decision.image) ?? []), decision]);
  }
  const isOurs = ({ by, rule }: Decision): boolean => by === 'rule' && rule === LABELS_RULE;
  const clear = new Map(found.issues.filter(isClear).map((issue) => [issue.id!, issue]));
  const decisions: Decision[] = [];
  let withdrawn = 0;
  for (const [image, all] of standing) {
    for (const decision of all.filter(isOurs)) {
      if (clear.has(image) && decision.kind === kind) continue;
      decisions.push({
        kind: 'withdraw',
        of: decision.kind as 'relabel' | 'remove',
        image,
        by: 'rule',
        rule: LABELS_RULE,
      });
      withdrawn++;
    }
  }
  let left = 0;
  let decided = 0;
  for (const [image, { suggested, reason }] of clear) {
    const known = standing.get(image) ?? [];
    if (known.some((decision) => !isOurs(decision))) {
      left++;
      continue;
    }
    decided++;
    const by = { image, by: 'rule', rule: LABELS_RULE, reason } as const;
    const decision: Decision = kind === 'relabel' ? { ...by, kind, label: String(suggested) } : { ...by, kind };
    if (!known.some((one) => one.kind === kind && one.reason === reason)) decisions.push(decision);
  }
  if (decisions.length > 0) {
    const workspace = await openWorkspace(folder);
    try {
      await decide(workspace, decisions, { skipUnknown: true });
    } finally {
      workspace.close();
    }
  }
  return { decided, unclear: found.issueCount - decided - left, withdrawn, left };
}

import type { DiffFigures } from '../analyse/drift/diff-budget.ts';
import type { WorkspaceDiff } from './diff.ts';

/** What budgets of `goldpan diff` are held against. */
export function diffFigures({ before, images, leaks, groups, findings, decisions, drift }: WorkspaceDiff): DiffFigures {
  return {
    counts: {
      added: images.added.count,
      removed: images.removed.count,
      changed: images.changed.count,
      moved: images.moved.count,
      unreadable: images.becameUnreadable,
      relabelled: images.relabelled.count,
      resplit: images.splits.count,
      captions: images.captions.count,
      'new-leaks': leaks.appeared.count,
      'new-groups': groups.appeared.count,
      'new-findings': findings.reduce((sum, { appeared }) => sum + appeared, 0),
      decisions: decisions.changed.count,
    },
    measures: {
      drift: drift.columns[0]?.ks ?? null,
      psi: drift.columns.length === 0 ? null : Math.max(...drift.columns.map(({ psi }) => psi)),
      'label-drift': drift.labels.totalVariation,
      'split-drift': drift.splits.totalVariation,
    },
    checks: Object.fromEntries(findings.map(({ check, appeared }) => [check, appeared])),
    columns: Object.fromEntries(drift.columns.map(({ column, ks }) => [column, ks])),
    images: before.images,
  };
}

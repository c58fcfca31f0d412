import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyOperations } from '../../src/act/apply.ts';
import type { Files } from '../../src/act/files.ts';
import { Journal } from '../../src/act/journal.ts';
import type { SkippedUnit } from '../../src/act/journal-lines.ts';
import { nodeFiles } from '../../src/act/node-files.ts';
import { applyRewrites, type Rewrite } from '../../src/act/rewrites.ts';
import { undoOperations } from '../../src/act/undo.ts';
import type { PlanMode, PlanOperation } from '../../src/model/plan.ts';
import { pathOfUri, uriOfPath } from '../../src/sources/uri.ts';
import { twoVolumes, withoutLinks } from './stepping-files.ts';
import type { TreeRewrite } from './tree.ts';

export interface ActRun {
  readonly act: 'apply' | 'undo';
  readonly root: string;
  readonly mode: PlanMode;
  readonly disk: 'plain' | 'two-volumes' | 'no-links';
  readonly operations: readonly PlanOperation[];
  readonly batch: number;
  readonly rewrites?: readonly TreeRewrite[];
  /** Default: beside the tree. */
  readonly journal?: string;
}

/** The disk a run works on. */
export function diskOf({ disk, root }: Pick<ActRun, 'disk' | 'root'>): Files {
  if (disk === 'two-volumes') return twoVolumes(nodeFiles, uriOfPath(join(root, 'elsewhere')));
  return disk === 'no-links' ? withoutLinks(nodeFiles) : nodeFiles;
}

export const journalIn = (root: string): string => join(root, 'journal.jsonl');

const together = (rewrites: readonly TreeRewrite[]): Rewrite => ({
  n: -1,
  id: 'annotations',
  make: async () => rewrites.map(({ text, ...file }) => ({ ...file, content: () => [text] })),
  check: async (written) => {
    const texts = written.map((uri) => readFileSync(pathOfUri(uri), 'utf8'));
    if (texts.some((text, i) => text !== rewrites[i]!.text))
      throw new Error('what is read back is not what was written');
  },
});

/** Applies or undoes, from wherever the journal says it is. */
export async function runAct(run: ActRun, files: Files): Promise<SkippedUnit[]> {
  const journal = Journal.open(files, run.journal ?? journalIn(run.root));
  try {
    if (run.act === 'undo') return await undoOperations({ files, journal, batch: run.batch });
    if (journal.state.phase === 'unstarted') {
      const at = '2025-01-01T00:00:00.000Z';
      journal.add({ step: 'begin', version: 1, plan: 'p', digest: 'd', mode: run.mode, at });
      journal.commit();
    }
    const { mode, operations, batch, rewrites = [] } = run;
    const finish = () => applyRewrites({ files, journal, rewrites: rewrites.length > 0 ? [together(rewrites)] : [] });
    return await applyOperations({ files, journal, mode, operations, batch, total: operations.length, finish });
  } finally {
    journal.close();
  }
}

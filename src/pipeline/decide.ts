import { resolve } from 'node:path';
import { suggestion } from '../analyse/checks/evaluate.ts';
import { CurationQueries } from '../catalog/curation.ts';
import { appendDecisions, readDecisions } from '../catalog/decisions.ts';
import { DecisionLedger, standingDecisions } from '../curate/decisions.ts';
import { parseDecision } from '../curate/parse-decision.ts';
import type { Decision } from '../model/decision.ts';
import { UserError } from '../model/errors.ts';
import { uriOfPath } from '../sources/uri.ts';
import { type DecisionLine, readDecisionFile } from './decision-file.ts';
import { regroup } from './regroup.ts';
import type { Workspace } from './workspace.ts';

/** Problems named one by one before the rest is only counted. */
const NAMED = 10;
/** Unknown images for which similar ones are looked up. */
const LOOKED_UP = 3;

export interface DecideOptions {
  /** Leave out decisions about images that the last scan did not list, instead of refusing all. */
  readonly skipUnknown?: boolean;
  /** Folder that paths in suggestions start from; the process's own by default. */
  readonly cwd?: string;
}

export interface Decided {
  /** What was added to the log, as it was written. */
  readonly added: readonly Decision[];
  /** Ids that the last scan did not list, whose decisions were left out. */
  readonly unknown: readonly string[];
}

/**
 * Adds decisions to the workspace's log: all of them, or none when any is wrong.
 *
 * @throws UserError naming each decision that is wrong, and for an unknown image those that are spelt like it
 */
export async function decide(
  workspace: Workspace,
  decisions: readonly Decision[],
  options: DecideOptions = {},
): Promise<Decided> {
  const lines = decisions.map((decision, i): DecisionLine => {
    try {
      const { at: _, ...fields } = decision;
      return { line: i + 1, decision: parseDecision(fields) };
    } catch (error) {
      return { line: i + 1, problem: (error as Error).message };
    }
  });
  return addLines(workspace, lines, options, decisions.length === 1 ? () => '' : (line) => `decision ${line}: `);
}

/** As {@link decide}, from a file of JSON lines or CSV; `-` is standard input. */
export async function decideFrom(workspace: Workspace, path: string, options: DecideOptions = {}): Promise<Decided> {
  const name = path === '-' ? 'line' : `${path}, line`;
  return addLines(workspace, await readDecisionFile(path), options, (line) => `${name} ${line}: `);
}

/** The decisions in force, oldest first. */
export const listDecisions = (workspace: Pick<Workspace, 'folder'>): readonly Decision[] =>
  standingDecisions(readDecisions(workspace.folder)).all;

const imagesOf = (decision: Decision): string[] =>
  'other' in decision && decision.other !== undefined ? [decision.image, decision.other] : [decision.image];

async function addLines(
  workspace: Workspace,
  lines: readonly DecisionLine[],
  { skipUnknown = false, cwd = process.cwd() }: DecideOptions,
  place: (line: number) => string,
): Promise<Decided> {
  const queries = new CurationQueries(workspace.database, workspace.folder, workspace.snapshot);
  const named = lines.flatMap((line) => ('decision' in line ? imagesOf(line.decision) : []));
  const known = await queries.imagesById(named);
  const unknown = new Set(named.filter((id) => !known.has(id)));
  const problems: string[] = [];
  const asked = new Map<string, string>();
  for (const line of lines) {
    if ('problem' in line) problems.push(`${place(line.line)}${line.problem}`);
    else if (!skipUnknown) {
      for (const id of imagesOf(line.decision).filter((image) => unknown.has(image))) {
        if (!asked.has(id)) asked.set(id, asked.size < LOOKED_UP ? await similar(queries, id, cwd) : '');
        problems.push(`${place(line.line)}the last scan listed no image ${id}.${asked.get(id)}`);
      }
    }
  }
  refuse(problems);
  const added = await appendDecisions(workspace.folder, (sofar) => {
    const ledger = new DecisionLedger(sofar);
    const counting: Decision[] = [];
    for (const line of lines) {
      // Withdrawing what was decided about an image that is gone is no mistake, but an unknown one is left out above.
      if (!('decision' in line) || imagesOf(line.decision).some((id) => unknown.has(id))) continue;
      const effect = ledger.add(line.decision);
      if (effect === null) counting.push(line.decision);
      else problems.push(`${place(line.line)}${effect}`);
    }
    refuse(problems);
    return counting;
  });
  // Groups follow at once; a workspace that is just being written to makes them itself, from the same log.
  if (added.some(isAboutPair)) await regroup(workspace.folder, { whenBusy: 'leave' });
  return { added, unknown: [...unknown] };
}

const isAboutPair = (decision: Decision): boolean =>
  decision.kind === 'not-a-duplicate' || (decision.kind === 'withdraw' && decision.of === 'not-a-duplicate');

function refuse(problems: readonly string[]): void {
  if (problems.length === 0) return;
  const more = problems.length > NAMED ? `\n… and ${problems.length - NAMED} more` : '';
  const all = problems.length > 1 ? ' Nothing was written.' : '';
  throw new UserError(problems.slice(0, NAMED).join('\n') + more + all);
}

/** The image that was probably meant: the file of that name, or an id that is spelt like it. */
async function similar(queries: CurationQueries, id: string, cwd: string): Promise<string> {
  const file = await queries.idOfUri(uriOfPath(resolve(cwd, id)));
  if (file !== null) return ` Ids begin at the source: did you mean ${file}?`;
  const ids = await queries.similarIds(id);
  if (ids.length === 0) return ' goldpan images lists the ids.';
  return suggestion(id, ids) || ` Did you mean ${ids.join(' or ')}?`;
}

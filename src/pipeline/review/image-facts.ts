import { UserError } from '../../model/errors.ts';
import { factsOf } from './resident-facts.ts';
import type { ReviewSession, ReviewState } from './session.ts';

/** What every screen shows of some images, in the order asked. @throws UserError for a number that no image has */
export async function imageFacts(session: ReviewSession, state: ReviewState, numbers: readonly number[]) {
  const { table, workspace } = state;
  for (const number of numbers) if (number >= table.count) throw new UserError(`There is no image ${number}.`);
  if (numbers.length === 0) return [];
  const [stored, masks] = await Promise.all([factsOf(session, state, numbers), table.findings()]);
  const { keep, remove, relabel, assignSplit } = session.decisions.standing();
  return numbers.map((n) => {
    const id = table.idOf(n);
    return {
      n,
      id,
      ...stored(n),
      decision: keep.has(id) ? ('keep' as const) : remove.has(id) ? ('remove' as const) : null,
      relabel: relabel.get(id) ?? null,
      assignSplit: assignSplit.get(id) ?? null,
      findings: workspace.checks.flatMap(({ name }, at) => ((masks[at >>> 5]![n]! >>> (at & 31)) & 1 ? [name] : [])),
    };
  });
}

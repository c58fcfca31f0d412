import { literal } from '../../catalog/database.ts';
import { UserError } from '../../model/errors.ts';
import type { RelativeBox } from '../../model/pair.ts';
import { imageFacts } from './image-facts.ts';
import { pairsAmong, type ShownPair } from './pair-rows.ts';
import type { ReviewSession, ReviewState } from './session.ts';

/** Everything the app needs to lay two images on each other. @throws UserError for a number that no image has */
export async function pairDetails(session: ReviewSession, state: ReviewState, x: number, y: number) {
  const { table } = state;
  if (x === y) throw new UserError('An image is no pair with itself.');
  for (const number of [x, y]) if (number >= table.count) throw new UserError(`There is no image ${number}.`);
  const [a, b] = x < y ? [x, y] : [y, x];
  const [first, second] = await imageFacts(session, state, [a, b]);
  const { pairs } = await pairsAmong(session, state, [a, b], 1);
  const unknown: ShownPair = {
    a,
    b,
    relation: null,
    score: null,
    evidence: null,
    words: '',
    isDifferent: session.decisions.standing().areDifferent(table.idOf(a), table.idOf(b)),
  };
  return {
    pair: pairs[0] ?? unknown,
    facts: [first!, second!] as const,
    insides: await insidesOf(state, a, b),
  };
}

const WHOLE: RelativeBox = { x: 0, y: 0, width: 1, height: 1 };

/** What is inside the uniform bars of either; the whole where there are none. */
async function insidesOf({ table, workspace }: ReviewState, a: number, b: number) {
  const ids = [table.idOf(a), table.idOf(b)];
  const rows = await workspace.database.rows(
    `SELECT id, border_top, border_right, border_bottom, border_left FROM images_base
     WHERE id >= ${literal(ids[0]!)} AND id <= ${literal(ids[1]!)} AND id IN (${ids.map(literal).join(', ')})`,
  );
  const inside = (id: string): RelativeBox => {
    const row = rows.find((one) => one.id === id);
    const [top, right, bottom, left] = ['top', 'right', 'bottom', 'left'].map((side) =>
      Number(row?.[`border_${side}`] ?? 0),
    ) as [number, number, number, number];
    const box = { x: left, y: top, width: 1 - left - right, height: 1 - top - bottom };
    return box.width > 0 && box.height > 0 ? box : WHOLE;
  };
  return [inside(ids[0]!), inside(ids[1]!)] as const;
}

import { countAcross } from '../../analyse/leakage/count-across.ts';
import { leakMatrix } from '../../analyse/leakage/leak-matrix.ts';
import { type AcrossPairs, listAcross } from '../../analyse/leakage/list-across.ts';
import type { TextColumn } from '../../browse/columns.ts';
import { COPY_RELATIONS, RELATIONS, type Relation, relationRank } from '../../model/relation.ts';
import { imageFacts } from './image-facts.ts';
import { type LeakView, leakView } from './leak-view.ts';
import type { ReviewSession, ReviewState } from './session.ts';

/** A matrix of more splits is no matrix that anybody reads. */
export const MOST_SPLITS = 16;
/** Pairs of one list: the worst ones. */
export const MOST_PAIRS = 50_000;

/** Which pairs are leaks, and whether decisions count. */
export interface LeakChoice {
  /** None means copies of one picture. */
  readonly relations: readonly Relation[];
  readonly decided: boolean;
}

export const relationsOf = ({ relations }: Pick<LeakChoice, 'relations'>): readonly Relation[] =>
  relations.length === 0 ? COPY_RELATIONS : relations;

export function accepting(choice: Pick<LeakChoice, 'relations'>): (rank: number) => boolean {
  const isWanted = new Uint8Array(RELATIONS.length + 1);
  for (const relation of relationsOf(choice)) isWanted[relationRank(relation)] = 1;
  return (rank) => isWanted[rank] === 1;
}

/** Numbers of the sides by name; −1 for what is on none of them. */
export function sidesBy({ codes, values }: TextColumn, names: readonly string[]): Int32Array {
  const sideOfCode = Int32Array.from(values, (value) => names.indexOf(value));
  return codes.map((code) => (code < 0 ? -1 : sideOfCode[code]!));
}

const shownSplits = ({ sizes }: LeakView): readonly string[] => sizes.slice(0, MOST_SPLITS).map(({ name }) => name);

/** Counts of everything, exact however many pairs there are. */
function countLeaks(view: LeakView, choice: LeakChoice) {
  const { related, results } = view.set;
  return results.get(`count ${view.key} ${relationsOf(choice).join()}`, async () => {
    const names = shownSplits(view);
    const side = sidesBy(view.split, names);
    const { byRank } = countAcross(related, side, 0, () => true);
    const value = { names, byRank, matrix: leakMatrix(related, side, names, accepting(choice)) };
    return { value, bytes: 1000 };
  });
}

/** The split × split matrix, what of it the decisions leave, and how often there is each relation. */
export async function leakOverview(session: ReviewSession, state: ReviewState, choice: LeakChoice) {
  const view = await leakView(session, state, choice.decided);
  const { names, byRank, matrix } = await countLeaks(view, choice);
  const after = choice.decided ? matrix : (await countLeaks(await leakView(session, state, true), choice)).matrix;
  return {
    splits: view.sizes.slice(0, names.length),
    otherSplits: view.sizes.length - names.length,
    pairs: matrix.pairs,
    images: matrix.images,
    left: after.pairs,
    cells: matrix.splitPairs,
    relations: RELATIONS.flatMap((relation, rank) =>
      byRank[rank]! > 0 ? [{ relation, pairs: byRank[rank]!, isCopy: COPY_RELATIONS.includes(relation) }] : [],
    ),
  };
}

/** The worst pairs: closest relation and highest score first. */
function listLeaks(view: LeakView, choice: LeakChoice, splits: readonly [string, string] | undefined) {
  const names = splits ?? shownSplits(view);
  const key = `list ${view.key} ${relationsOf(choice).join()} ${JSON.stringify(splits)}`;
  return view.set.results.get(key, async (): Promise<{ value: AcrossPairs; bytes: number }> => {
    const value = listAcross(view.set.related, sidesBy(view.split, names), accepting(choice), MOST_PAIRS);
    return { value, bytes: 17 * value.count + 1000 };
  });
}

/** A page of the pairs across splits, or across two of them. */
export async function leakPairs(
  session: ReviewSession,
  state: ReviewState,
  choice: LeakChoice & { readonly splits?: readonly [string, string] | undefined },
  from: number,
  count: number,
) {
  const view = await leakView(session, state, choice.decided);
  const { matrix } = await countLeaks(view, choice);
  const pairs = await listLeaks(view, choice, choice.splits);
  const after = await leakView(session, state, true);
  const { images } = view.set;
  const places: number[] = [];
  for (let i = from; i < Math.min(from + count, pairs.count); i++) places.push(i);
  const facts = await imageFacts(
    session,
    state,
    places.flatMap((i) => [images[pairs.a[i]!]!, images[pairs.b[i]!]!]),
  );
  const cell = choice.splits && matrix.splitPairs.find(({ splits }) => isSame(splits, choice.splits!));
  return {
    pairs: choice.splits ? (cell?.pairs ?? 0) : matrix.pairs,
    total: pairs.count,
    rows: places.map((i, at) => ({
      a: facts[2 * at]!,
      b: facts[2 * at + 1]!,
      relation: RELATIONS[pairs.rank[i]!]!,
      score: pairs.score[i]!,
      isOpen: isAcross(after, pairs.a[i]!, pairs.b[i]!),
    })),
  };
}

const isSame = ([a, b]: readonly [string, string], [c, d]: readonly [string, string]): boolean =>
  (a === c && b === d) || (a === d && b === c);

/** Whether two places of a set are in two different splits. */
function isAcross({ split: { codes } }: LeakView, a: number, b: number): boolean {
  return codes[a]! >= 0 && codes[b]! >= 0 && codes[a] !== codes[b];
}

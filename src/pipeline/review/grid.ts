import { imageDetails, membersOfGroup, pairsOfImage } from '../../catalog/image-details.ts';
import { UserError } from '../../model/errors.ts';
import { imageFacts } from './image-facts.ts';
import { answer, type Question } from './results.ts';
import type { ReviewSession, ReviewState } from './session.ts';

/** A page of the images that a question finds. */
export async function gridPage(
  session: ReviewSession,
  state: ReviewState,
  question: Question & { readonly offset: number; readonly limit: number },
) {
  const { numbers, decisions } = await answer(session, state, question);
  const page = numbers.subarray(question.offset, question.offset + question.limit);
  return { total: numbers.length, images: await imageFacts(session, state, [...page]), decisions };
}

/** Where an image is among those that a question finds. */
export async function findInGrid(
  session: ReviewSession,
  state: ReviewState,
  question: Question & ({ readonly id: string } | { readonly image: number }),
) {
  const { table } = state;
  const image = 'id' in question ? table.numberOf(question.id) : question.image;
  if (image < 0 || image >= table.count) return { image: null, position: null };
  const { numbers } = await answer(session, state, question);
  const position = numbers.indexOf(image);
  return { image, position: position < 0 ? null : position };
}

const MOST_NUMBERS = 200_000;

/** Numbers of the images from one position to another. @throws UserError for too many at once */
export async function numbersInGrid(
  session: ReviewSession,
  state: ReviewState,
  question: Question & { readonly from: number; readonly to: number },
) {
  if (question.to - question.from > MOST_NUMBERS)
    throw new UserError(`At most ${MOST_NUMBERS} images are named at once. Select by a filter instead.`);
  const { numbers } = await answer(session, state, question);
  return { numbers: [...numbers.subarray(question.from, question.to)] };
}

const MOST_RELATED = 50;
const MOST_MEMBERS = 100;

/** Everything that is known of one image. @throws UserError for a number that no image has */
export async function gridDetails({ table, workspace }: ReviewState, image: number) {
  if (image >= table.count) throw new UserError(`There is no image ${image}.`);
  const { database, checks } = workspace;
  const id = table.idOf(image);
  const details = await imageDetails(database, checks, new Set(table.columns), id);
  if (!details) throw new Error(`image ${image} has no row`);
  const { row, findings } = details;
  const groupId = typeof row.group_id === 'string' ? row.group_id : null;
  const [pairs, members] = await Promise.all([
    pairsOfImage(database, id, MOST_RELATED),
    groupId === null ? [] : membersOfGroup(database, groupId, MOST_MEMBERS),
  ]);
  const numbered = (other: string) => ({ n: table.numberOf(other), id: other });
  return {
    cells: table.columns.map((column) => row[column] ?? null),
    findings,
    related: pairs
      .map((pair) => ({
        ...numbered(String(pair.other)),
        relation: String(pair.relation),
        score: Number(pair.score),
        isConfirmed: pair.is_confirmed === true,
      }))
      .filter(({ n }) => n >= 0),
    group:
      groupId === null
        ? null
        : {
            id: groupId,
            members: members.map((member) => numbered(String(member.id))).filter(({ n }) => n >= 0),
            size: Number(members[0]?.size ?? 0),
            keeperReason: typeof members[0]?.keeper_reason === 'string' ? members[0].keeper_reason : null,
          },
  };
}

import type { NumberColumn, TextColumn } from '../../browse/columns.ts';
import type { ReviewSession, ReviewState } from './session.ts';
import { readFacts, type StoredFacts } from './stored-facts.ts';

const TEXTS = ['outcome', 'reason', 'format', 'split', 'label', 'group_id'] as const;
const NUMBERS = ['width', 'height', 'size_bytes', 'is_keeper'] as const;

type Loaded = (image: number) => StoredFacts;

/** Whether the columns of a state have been in memory once; false also while they are read for the first time. */
const isResident = new WeakMap<ReviewState, boolean | Promise<void>>();

/**
 * Facts of any images, by number. The first page of a state is looked up in the tables while the columns of all
 * images are being read; from then on they are at hand.
 */
export async function factsOf(session: ReviewSession, state: ReviewState, numbers: readonly number[]): Promise<Loaded> {
  const { table } = state;
  if (isResident.get(state) !== true) {
    const page = await readFacts(state, numbers);
    makeResident(session, state);
    return page;
  }
  // A workspace whose texts are too many to be held is looked up every time.
  if (TEXTS.some((column) => !table.isListed(column))) return readFacts(state, numbers);
  return residentFacts(state);
}

/** Reads the columns in the background; the state stays open meanwhile. What fails is tried again with the next page. */
export function makeResident(session: ReviewSession, state: ReviewState): void {
  if (isResident.has(state)) return;
  const reading = session
    .use(async (current) => {
      await load(current);
      isResident.set(state, true);
      await current.table.prepare();
    }, state.name)
    .catch(() => void isResident.delete(state));
  isResident.set(state, reading);
}

async function load({ table }: ReviewState): Promise<void> {
  for (const column of TEXTS) await table.tryTexts(column);
  for (const column of NUMBERS) await table.numbers(column);
}

async function residentFacts({ table }: ReviewState): Promise<Loaded> {
  const [outcome, reason, format, split, label, groupId] = (await Promise.all(
    TEXTS.map((column) => table.texts(column)),
  )) as [TextColumn, TextColumn, TextColumn, TextColumn, TextColumn, TextColumn];
  const [width, height, sizeBytes, isKeeper] = (await Promise.all(NUMBERS.map((column) => table.numbers(column)))) as [
    NumberColumn,
    NumberColumn,
    NumberColumn,
    NumberColumn,
  ];
  const text = ({ codes, values }: TextColumn, image: number) => values[codes[image]!] ?? null;
  const number = (column: NumberColumn, image: number) => (Number.isNaN(column[image]) ? null : column[image]!);
  return (image) => ({
    outcome: text(outcome, image)!,
    reason: text(reason, image),
    width: number(width, image),
    height: number(height, image),
    sizeBytes: sizeBytes[image]!,
    format: text(format, image),
    split: text(split, image),
    label: text(label, image),
    groupId: text(groupId, image),
    isKeeper: isKeeper[image] === 1,
  });
}

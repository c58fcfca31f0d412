import type { Condition } from '../../browse/filter.ts';
import { UserError } from '../../model/errors.ts';
import { matchingImages } from './matching-images.ts';
import type { ReviewSession, ReviewState } from './session.ts';

/** Some images: by number, or all that pass a filter but a few. */
export type ImageChoice =
  | { readonly numbers: readonly number[] }
  | { readonly filter: readonly Condition[]; readonly except?: readonly number[] | undefined };

/** @returns the numbers, ascending, each once @throws UserError for a number that no image has */
export async function numbersOfSet(
  session: ReviewSession,
  state: ReviewState,
  choice: ImageChoice,
): Promise<Uint32Array> {
  if ('filter' in choice) {
    const found = await matchingImages(session, state, choice.filter);
    const except = new Set(choice.except ?? []);
    return except.size === 0 ? found : found.filter((number) => !except.has(number));
  }
  for (const number of choice.numbers) {
    if (number >= state.table.count) throw new UserError(`There is no image ${number}.`);
  }
  return Uint32Array.from(new Set(choice.numbers)).sort();
}

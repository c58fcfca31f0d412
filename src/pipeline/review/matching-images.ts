import type { Condition } from '../../browse/filter.ts';
import { numbersPassing } from '../../browse/pass.ts';
import { passFilter } from './passing.ts';
import type { ReviewSession, ReviewState } from './session.ts';

/**
 * Numbers of the images that fulfil all conditions, ascending.
 * @throws UserError for a column, check or selection that is not there
 */
export async function matchingImages(
  session: ReviewSession,
  state: ReviewState,
  filter: readonly Condition[],
): Promise<Uint32Array> {
  return numbersPassing(await passFilter(session, state, filter));
}

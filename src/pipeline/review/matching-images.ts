import type { Condition } from '../../browse/filter.ts';
import { UserError } from '../../model/errors.ts';
import type { ReviewSession, ReviewState } from './session.ts';

/** Numbers of the images that fulfil all conditions, ascending. */
export async function matchingImages(
  _session: ReviewSession,
  { table }: ReviewState,
  filter: readonly Condition[],
): Promise<Uint32Array> {
  if (filter.length > 0) throw new UserError('Filters are not known yet.');
  return Uint32Array.from({ length: table.count }, (_, number) => number);
}

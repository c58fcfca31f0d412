import { createHash } from 'node:crypto';
import { UserError } from '../../model/errors.ts';
import type { ReviewState } from './session.ts';

/** What selections of one state may hold together; the one unused for longest goes first. */
const MOST_BYTES = 64_000_000;

/** Stored selections by state: image numbers hold in one only. */
const stored = new WeakMap<ReviewState, Map<string, Uint32Array>>();

/**
 * Keeps a selection that is too long for an address, as long as the server runs and there is room.
 *
 * @returns its name, 16 hex digits: equal for equal images of one state
 * @throws UserError for a number that no image has
 */
export function saveSelection(state: ReviewState, numbers: readonly number[]): string {
  for (const number of numbers) if (number >= state.table.count) throw new UserError(`There is no image ${number}.`);
  const selection = Uint32Array.from(new Set(numbers)).sort();
  const name = createHash('sha256').update(state.name).update(selection).digest('hex').slice(0, 16);
  const selections = stored.get(state) ?? new Map<string, Uint32Array>();
  stored.set(state, selections);
  selections.delete(name);
  selections.set(name, selection);
  let bytes = 0;
  for (const { byteLength } of selections.values()) bytes += byteLength;
  for (const [oldest, { byteLength }] of selections) {
    if (bytes <= MOST_BYTES || oldest === name) break;
    selections.delete(oldest);
    bytes -= byteLength;
  }
  return name;
}

/** The images of a stored selection, ascending. @throws UserError when it is not known, or no longer */
export function selectionOf(state: ReviewState, name: string): Uint32Array {
  const selections = stored.get(state);
  const selection = selections?.get(name);
  if (!selections || !selection)
    throw new UserError('This selection is no longer known: the review or the workspace has changed. Select again.');
  selections.delete(name);
  selections.set(name, selection);
  return selection;
}

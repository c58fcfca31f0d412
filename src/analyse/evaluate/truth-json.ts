import { UserError } from '../../model/errors.ts';
import { type NamedTruth, TruthBuilder } from './named-truth.ts';

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The text of an entry: `"id"`, `["id", score]` or `{"id": "id"}`. */
function nameIn(entry: unknown): string | null {
  const value = Array.isArray(entry) ? entry[0] : isObject(entry) ? entry.id : entry;
  return typeof value === 'string' && value !== '' ? value : null;
}

/**
 * JSON truth: `{"id": ["duplicate" or ["duplicate", score], …]}`, a list of lists of ids, or a list of objects with `a`
 * and `b` (and `related`, or the `relation` of `goldpan pairs`), or with `members`.
 *
 * @param shownAs where it comes from, for errors
 * @throws UserError naming the entry and what is wrong with it
 */
export function readTruthJson(text: string, shownAs: string): NamedTruth {
  try {
    return truthOfJson(JSON.parse(text), shownAs);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${shownAs} is not valid JSON: ${(error as Error).message}.`);
  }
}

/** The same from data that is in memory. */
export function truthOfJson(data: unknown, shownAs: string): NamedTruth {
  if (isObject(data)) return readMap(data, shownAs);
  if (!Array.isArray(data)) throw new UserError(`${shownAs} is neither a map of lists nor a list.`);
  const list: readonly unknown[] = data;
  if (list.length > 0 && list.every((entry) => isObject(entry) && 'a' in entry && 'b' in entry)) {
    return readPairs(list as readonly Json[], shownAs);
  }
  const builder = new TruthBuilder('groups');
  list.forEach((entry, i) => {
    const members = isObject(entry) ? entry.members : entry;
    if (!Array.isArray(members)) {
      throw new UserError(
        `${shownAs}, entry ${i + 1}: it is neither a list of ids, nor has "a" and "b", nor "members".`,
      );
    }
    for (const member of members) {
      const name = nameIn(member);
      if (name === null) throw new UserError(`${shownAs}, entry ${i + 1}: ${JSON.stringify(member)} is no id.`);
      builder.member(name, `entry ${i}`, `${shownAs}, entry ${i + 1}`);
    }
  });
  return builder.finish();
}

function readMap(map: Json, shownAs: string): NamedTruth {
  const builder = new TruthBuilder('map');
  for (const [id, duplicates] of Object.entries(map)) {
    if (!Array.isArray(duplicates)) throw new UserError(`${shownAs}: "${id}" should have a list of duplicates.`);
    builder.name(id);
    for (const entry of duplicates) {
      const name = nameIn(entry);
      if (name === null) throw new UserError(`${shownAs}: "${id}" lists ${JSON.stringify(entry)}, which is no id.`);
      builder.pair(id, name, true);
    }
  }
  return builder.finish();
}

function readPairs(list: readonly Json[], shownAs: string): NamedTruth {
  const builder = new TruthBuilder('pairs');
  list.forEach((entry, i) => {
    const [one, other] = [nameIn(entry.a), nameIn(entry.b)];
    if (one === null || other === null) throw new UserError(`${shownAs}, entry ${i + 1}: "a" and "b" should be ids.`);
    const related = entry.related ?? entry.relation !== 'unrelated';
    if (![true, false, 0, 1].includes(related as boolean)) {
      throw new UserError(`${shownAs}, entry ${i + 1}: "related" should be 0, 1, true or false.`);
    }
    builder.pair(one, other, Boolean(related));
  });
  return builder.finish();
}

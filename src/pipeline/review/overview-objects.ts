import { classesOfSplits } from '../../catalog/object-statistics.ts';
import { classTable, NO_SPLIT } from '../annotations/class-table.ts';
import type { ReviewState } from './session.ts';

/** Asked once: a state never changes. */
const tables = new WeakMap<ReviewState, ReturnType<typeof read>>();

/** Classes of objects against splits, those with most objects first; null where no annotation set was read. */
export async function objectTable(state: ReviewState, limit: number) {
  if (!state.workspace.manifest.annotated) return null;
  let known = tables.get(state);
  if (!known) {
    known = read(state);
    tables.set(state, known);
    known.catch(() => tables.delete(state));
  }
  const { images, table } = await known;
  if (table.classes.length === 0) return null;
  return {
    objects: table.classes.reduce((sum, one) => sum + one.objects, 0),
    images,
    splits: table.splits.map((split) => (split === NO_SPLIT ? null : split)),
    classes: table.classes.slice(0, limit).map(({ name, objects, images: with_, splits }) => ({
      name,
      cells: table.splits.map((split) => splits[split] ?? null),
      all: { objects, images: with_ },
    })),
    classCount: table.classes.length,
    missing: table.missing.length,
  };
}

async function read({ workspace: { database } }: ReviewState) {
  const [rows, images] = await Promise.all([
    classesOfSplits(database, null),
    database.scalar('SELECT count(*) FROM images_base WHERE object_count > 0'),
  ]);
  return { images, table: classTable(rows) };
}

import type { Row } from '../database.ts';
import type { BothStates } from './both-states.ts';

/** How many there are, and the first of them. */
export interface Listed<T> {
  readonly count: number;
  readonly list: readonly T[];
}

/** An image as it was and as it is called now. */
export interface Renamed {
  readonly from: string;
  readonly to: string;
}

/** Something that is said of an image; `id` is the one it has now, `was` the one it had, when that was another. */
export interface SaidOtherwise {
  readonly id: string;
  readonly was?: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** From one value to another, and how many images went that way. */
export interface Transition {
  readonly before: string | null;
  readonly after: string | null;
  readonly images: number;
}

export interface ChangedImage {
  readonly id: string;
  /** Null where the pixels of one of them are not known. */
  readonly pixels: boolean | null;
}

export interface ImageChanges {
  readonly unchanged: number;
  readonly added: Listed<string>;
  readonly removed: Listed<string>;
  /** Other bytes under the same id. */
  readonly changed: Listed<ChangedImage> & { readonly pixels: number; readonly samePixels: number };
  /** The same bytes under another id. */
  readonly moved: Listed<Renamed>;
  /** By outcome, such as from measured to unreadable. */
  readonly outcomes: Listed<SaidOtherwise>;
  /** Of these, how many are unreadable now. */
  readonly becameUnreadable: number;
  readonly relabelled: Listed<SaidOtherwise> & { readonly transitions: readonly Transition[] };
  readonly splits: Listed<SaidOtherwise> & { readonly transitions: readonly Transition[] };
  readonly captions: Listed<SaidOtherwise>;
}

/** Bytes differ; what was never read is told by its size. */
const OTHER_BYTES = `CASE WHEN b_bytes IS NULL OR a_bytes IS NULL THEN b_size_bytes <> a_size_bytes OR (b_bytes IS NULL) <> (a_bytes IS NULL) ELSE b_bytes <> a_bytes END`;
/** Ways from one value to another that are counted one by one. */
const TRANSITIONS = 50;

const text = (value: Row[string] | undefined): string | null =>
  value === null || value === undefined ? null : String(value);

/** What was added, removed, moved, changed and said otherwise, each list in id order and no longer than `limit`. */
export async function imageChanges({ database }: BothStates, limit: number): Promise<ImageChanges> {
  const most = Math.trunc(limit);
  const listed = async <T>(
    from: string,
    columns: string,
    order: string,
    read: (row: Row) => T,
  ): Promise<Listed<T>> => ({
    count: await database.scalar(`SELECT count(*) FROM ${from}`),
    list: (await database.rows(`SELECT ${columns} FROM ${from} ORDER BY ${order} LIMIT ${most}`)).map(read),
  });
  const alone = (own: string, other: string) =>
    `${own}.image i ANTI JOIN ${other}.image o ON o.id = i.id ANTI JOIN moved m ON m.${own}_id = i.id`;
  // One pass over all pairs; nearly all of them are alike and end here.
  await database.run(`CREATE OR REPLACE TABLE different AS SELECT b_id, a_id, b_outcome, a_outcome, b_split, a_split, b_label, a_label,
      b_caption IS DISTINCT FROM a_caption AS caption, ${OTHER_BYTES} AS bytes, b_pixels <> a_pixels AS pixels FROM paired
    WHERE b_id <> a_id OR b_outcome <> a_outcome OR b_split IS DISTINCT FROM a_split OR b_label IS DISTINCT FROM a_label
      OR b_caption IS DISTINCT FROM a_caption OR ${OTHER_BYTES}`);
  const said = (column: string) => async (): Promise<Listed<SaidOtherwise>> =>
    listed(
      `different WHERE b_${column} IS DISTINCT FROM a_${column}`,
      `a_id, b_id, b_${column} AS before, a_${column} AS after`,
      'a_id',
      otherwise,
    );
  const transitions = async (column: string): Promise<Transition[]> =>
    (
      await database.rows(
        `SELECT b_${column} AS before, a_${column} AS after, count(*) AS n FROM different WHERE b_${column} IS DISTINCT FROM a_${column}
         GROUP BY ALL ORDER BY n DESC, before, after LIMIT ${TRANSITIONS}`,
      )
    ).map((row) => ({ before: text(row.before), after: text(row.after), images: Number(row.n) }));
  const images = await database.scalar('SELECT count(*) FROM paired');
  const changed = 'different WHERE bytes AND a_id = b_id';
  return {
    unchanged: images - (await database.scalar('SELECT count(*) FROM different')),
    added: await listed(alone('after', 'before'), 'i.id', 'i.id', ({ id }) => String(id)),
    removed: await listed(alone('before', 'after'), 'i.id', 'i.id', ({ id }) => String(id)),
    changed: {
      ...(await listed(changed, 'a_id, pixels', 'a_id', (row) => ({
        id: String(row.a_id),
        pixels: row.pixels as boolean | null,
      }))),
      pixels: await database.scalar(`SELECT count(*) FROM ${changed} AND pixels`),
      samePixels: await database.scalar(`SELECT count(*) FROM ${changed} AND NOT pixels`),
    },
    moved: await listed('moved', 'before_id, after_id', 'before_id', (row) => ({
      from: String(row.before_id),
      to: String(row.after_id),
    })),
    outcomes: await said('outcome')(),
    becameUnreadable: await database.scalar(
      "SELECT count(*) FROM different WHERE a_outcome = 'unreadable' AND b_outcome <> 'unreadable'",
    ),
    relabelled: { ...(await said('label')()), transitions: await transitions('label') },
    splits: { ...(await said('split')()), transitions: await transitions('split') },
    captions: {
      count: await database.scalar('SELECT count(*) FROM different WHERE caption'),
      list: (
        await database.rows(
          `SELECT d.*, b.caption AS before, a.caption AS after FROM (SELECT a_id, b_id FROM different WHERE caption ORDER BY a_id LIMIT ${most}) d
           JOIN before.images_own b ON b.id = d.b_id JOIN after.images_own a ON a.id = d.a_id ORDER BY a_id`,
        )
      ).map(otherwise),
    },
  };
}

const otherwise = (row: Row): SaidOtherwise => ({
  id: String(row.a_id),
  ...(row.a_id === row.b_id ? {} : { was: String(row.b_id) }),
  before: text(row.before),
  after: text(row.after),
});

import type { ResolvedCheck } from '../../analyse/checks/evaluate.ts';
import { issueSql } from '../check-sql.ts';
import { Database, type DatabaseOptions } from '../database.ts';
import type { Manifest, Snapshot } from '../manifest.ts';
import { createViews } from '../views.ts';

/** One of two states that are compared, of one workspace or of two. */
export interface ComparedState {
  readonly folder: string;
  readonly snapshot: Snapshot;
  readonly manifest: Pick<Manifest, 'derived' | 'neighbours'>;
  /** With the thresholds in force there. */
  readonly checks: readonly ResolvedCheck[];
}

export const SIDES = ['before', 'after'] as const;
export type Side = (typeof SIDES)[number];

/** A digest as a number of 128 bits: what two of them say of equality, in a quarter of the room. */
const digest = (column: string): string => `CASE WHEN ${column} IS NULL THEN NULL ELSE md5_number(${column}) END`;

/**
 * Two states in one database: the views of each in a schema of its own, `before` and `after`, and what can differ
 * between them as tables of a few numbers per image. It spills to disk beyond its memory limit.
 *
 * - `before.image`, `after.image`: `id`, `outcome`, `size_bytes`, `bytes`, `pixels`, `caption` (digests), `split`,
 *   `label`, and per check that both have `found_0`, `found_1` …
 * - `moved`: `before_id`, `after_id`: one file under another id
 * - `paired`: each image that both have, by its id or moved, with the columns of both as `b_…` and `a_…`
 */
export class BothStates {
  readonly database: Database;
  /** Checks that both states can judge, as before and after. */
  readonly checks: readonly (readonly [ResolvedCheck, ResolvedCheck])[];

  private constructor(database: Database, checks: BothStates['checks']) {
    this.database = database;
    this.checks = checks;
  }

  static async open(before: ComparedState, after: ComparedState, options: DatabaseOptions = {}): Promise<BothStates> {
    const database = await Database.open(options);
    try {
      const evaluable: ResolvedCheck[][] = [];
      for (const [side, state] of [
        ['before', before],
        ['after', after],
      ] as const) {
        await database.run(`CREATE SCHEMA ${side}`);
        await database.run(`USE ${side}`);
        evaluable.push(await createViews(database, state.folder, state.snapshot, state.checks, state.manifest));
      }
      await database.run('USE main');
      const [first, second] = evaluable as [ResolvedCheck[], ResolvedCheck[]];
      const checks = first.flatMap((check) => {
        const same = second.find(({ name }) => name === check.name);
        return same ? [[check, same] as const] : [];
      });
      for (const [place, side] of SIDES.entries()) {
        const found = checks.map((pair, i) => `, ${issueSql(pair[place]!)} AS found_${i}`).join('');
        await database.run(`CREATE TABLE ${side}.image AS SELECT id, outcome, size_bytes, ${digest('sha256')} AS bytes,
          ${digest('pixel_digest')} AS pixels, ${digest('caption')} AS caption, split, label${found} FROM ${side}.images_base`);
      }
      await pairUp(
        database,
        checks.map((_, i) => `found_${i}`),
      );
      return new BothStates(database, checks);
    } catch (error) {
      database.close();
      throw error;
    }
  }

  close(): void {
    this.database.close();
  }
}

const NAME = `regexp_extract(id, '[^/]*$')`;

/** Finds files that have another id now: those of one name first, then the others, in the order of their ids. */
async function pairUp(database: Database, found: readonly string[]): Promise<void> {
  await database.run('CREATE TABLE moved (before_id VARCHAR, after_id VARCHAR)');
  const alone = (own: Side, other: Side) =>
    `SELECT i.id, i.bytes FROM ${own}.image i ANTI JOIN ${other}.image o ON o.id = i.id
     WHERE i.bytes IS NOT NULL AND i.id NOT IN (SELECT ${own}_id FROM moved)`;
  for (const key of [`bytes, ${NAME}`, 'bytes']) {
    const numbered = (own: Side, other: Side) =>
      `SELECT *, ${NAME} AS name, row_number() OVER (PARTITION BY ${key} ORDER BY id) AS place FROM (${alone(own, other)})`;
    const sameName = key === 'bytes' ? '' : ' AND a.name = b.name';
    await database.run(
      `INSERT INTO moved SELECT b.id, a.id FROM (${numbered('before', 'after')}) b JOIN (${numbered('after', 'before')}) a
       ON a.bytes = b.bytes AND a.place = b.place${sameName}`,
    );
  }
  const columns = ['id', 'outcome', 'size_bytes', 'bytes', 'pixels', 'caption', 'split', 'label', ...found];
  const cells = columns.map((name) => `b.${name} AS b_${name}, a.${name} AS a_${name}`).join(', ');
  await database.run(`CREATE VIEW paired AS
    SELECT ${cells} FROM before.image b JOIN after.image a ON a.id = b.id UNION ALL
    SELECT ${cells} FROM moved m JOIN before.image b ON b.id = m.before_id JOIN after.image a ON a.id = m.after_id`);
}

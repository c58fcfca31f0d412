import type { ResolvedCheck } from '../../analyse/checks/evaluate.ts';
import { appendRows } from '../rows.ts';
import type { BothStates, Side } from './both-states.ts';
import type { Listed } from './changed.ts';

/** What a check finds in each state, each at the thresholds in force there. */
export interface FindingsChange {
  readonly check: string;
  readonly before: number;
  readonly after: number;
  /** Images that are a finding now and were none before, whether they were there or not; and the other way round. */
  readonly appeared: number;
  readonly disappeared: number;
  readonly threshold: { readonly before: number; readonly after: number };
  /** Not only the images, but also what is a finding has changed. */
  readonly isThresholdChanged: boolean;
}

/** Of the checks that both states can judge, in their order. */
export async function findingsChanges({ database, checks }: BothStates): Promise<FindingsChange[]> {
  if (checks.length === 0) return [];
  const sums = (side: Side) =>
    `(SELECT ${checks.map((_, i) => `count_if(found_${i}) AS n_${i}`).join(', ')} FROM ${side}.image)`;
  const lasting = checks.map((_, i) => `count_if(a_found_${i} AND b_found_${i}) AS n_${i}`).join(', ');
  const [before] = await database.rows(sums('before').slice(1, -1));
  const [after] = await database.rows(sums('after').slice(1, -1));
  const [both] = await database.rows(`SELECT ${lasting} FROM paired`);
  return checks.map(([was, is], i) => {
    const counts = { before: Number(before?.[`n_${i}`]), after: Number(after?.[`n_${i}`]) };
    const same = Number(both?.[`n_${i}`]);
    return {
      check: is.name,
      ...counts,
      appeared: counts.after - same,
      disappeared: counts.before - same,
      threshold: { before: was.threshold, after: is.threshold },
      isThresholdChanged: ruleOf(was) !== ruleOf(is),
    };
  });
}

const ruleOf = ({ column, direction, threshold, conditions }: ResolvedCheck): string =>
  JSON.stringify([column, direction, threshold, conditions.map(({ name, value }) => [name, value])]);

export interface GroupChanges {
  readonly before: number;
  readonly after: number;
  /** Groups of now of which no two members were in one group before. */
  readonly appeared: Listed<string>;
  /** Groups of before of which no two members are in one group now. */
  readonly healed: Listed<string>;
  /** Images in groups that are not their keeper. */
  readonly duplicates: { readonly before: number; readonly after: number };
}

/** How the groups of copies differ; a group is named by its keeper. */
export async function groupChanges({ database }: BothStates, limit: number): Promise<GroupChanges> {
  await database.run(`CREATE OR REPLACE TABLE member_before AS
    SELECT coalesce(m.after_id, g.id) AS id, g.group_id, g.keeper_id FROM before.groups g LEFT JOIN moved m ON m.before_id = g.id`);
  await database.run('CREATE OR REPLACE TABLE member_after AS SELECT id, group_id, keeper_id FROM after.groups');
  const met = (
    own: Side,
    other: Side,
  ) => `SELECT DISTINCT x.group_id FROM member_${own} x JOIN member_${other} y ON y.id = x.id
    GROUP BY x.group_id, y.group_id HAVING count(DISTINCT x.id) > 1`;
  const alone = async (own: Side, other: Side): Promise<Listed<string>> => {
    const from = `(SELECT DISTINCT group_id, keeper_id FROM member_${own} WHERE group_id NOT IN (${met(own, other)}))`;
    return {
      count: await database.scalar(`SELECT count(*) FROM ${from}`),
      list: (await database.rows(`SELECT keeper_id FROM ${from} ORDER BY keeper_id LIMIT ${Math.trunc(limit)}`)).map(
        (row) => String(row.keeper_id),
      ),
    };
  };
  const groups = (side: Side) => database.scalar(`SELECT count(DISTINCT group_id) FROM member_${side}`);
  const copies = (side: Side) =>
    database.scalar(`SELECT count(*) FROM (SELECT id FROM ${side}.groups GROUP BY id HAVING bool_and(position > 0))`);
  return {
    before: await groups('before'),
    after: await groups('after'),
    appeared: await alone('after', 'before'),
    healed: await alone('before', 'after'),
    duplicates: { before: await copies('before'), after: await copies('after') },
  };
}

/** A leak of one state: two images in different splits. */
export type LeakRow = readonly [a: string, b: string, relation: string, score: number, splitA: string, splitB: string];

export interface ListedLeak {
  readonly a: string;
  readonly b: string;
  readonly relation: string;
  readonly score: number;
  readonly splits: readonly [string, string];
}

const LEAK_COLUMNS = [
  ['a', 'VARCHAR'],
  ['b', 'VARCHAR'],
  ['relation', 'VARCHAR'],
  ['score', 'DOUBLE'],
  ['split_a', 'VARCHAR'],
  ['split_b', 'VARCHAR'],
] as const;

/** Which leaks the other state has not, whatever its images are called there; the worst first. */
export async function leakChanges(
  { database }: BothStates,
  leaks: Readonly<Record<Side, Iterable<LeakRow>>>,
  limit: number,
): Promise<{ readonly appeared: Listed<ListedLeak>; readonly healed: Listed<ListedLeak> }> {
  for (const side of ['before', 'after'] as const) {
    await database.run(`DROP TABLE IF EXISTS leak_${side}`);
    await appendRows(database, `leak_${side}`, LEAK_COLUMNS, leaks[side]);
  }
  // By the names of now, the lesser first.
  await database.run(`CREATE OR REPLACE VIEW named_before AS SELECT l.*, least(coalesce(x.after_id, a), coalesce(y.after_id, b)) AS low,
      greatest(coalesce(x.after_id, a), coalesce(y.after_id, b)) AS high
    FROM leak_before l LEFT JOIN moved x ON x.before_id = l.a LEFT JOIN moved y ON y.before_id = l.b`);
  await database.run(
    'CREATE OR REPLACE VIEW named_after AS SELECT l.*, least(a, b) AS low, greatest(a, b) AS high FROM leak_after l',
  );
  const alone = async (own: Side, other: Side): Promise<Listed<ListedLeak>> => {
    const from = `named_${own} l ANTI JOIN named_${other} o ON o.low = l.low AND o.high = l.high`;
    const rows = await database.rows(`SELECT l.* FROM ${from} ORDER BY score DESC, a, b LIMIT ${Math.trunc(limit)}`);
    return {
      count: await database.scalar(`SELECT count(*) FROM ${from}`),
      list: rows.map((row) => ({
        a: String(row.a),
        b: String(row.b),
        relation: String(row.relation),
        score: Number(row.score),
        splits: [String(row.split_a), String(row.split_b)],
      })),
    };
  };
  return { appeared: await alone('after', 'before'), healed: await alone('before', 'after') };
}

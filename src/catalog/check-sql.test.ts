import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ResolvedCheck, resolveChecks } from '../analyse/checks/evaluate.ts';
import { CHECKS } from '../analyse/checks/registry.generated.ts';
import { explanationSql, findingsSql, issueSql, scoreSql } from './check-sql.ts';
import { Database } from './database.ts';

const check = (change: Partial<ResolvedCheck>): ResolvedCheck => ({
  name: 'dim',
  title: 'Dim',
  description: '',
  advice: '',
  column: 'x',
  direction: 'below',
  threshold: 40,
  range: [0, 100],
  worst: 0,
  best: 100,
  conditions: [],
  explain: '{value} and {y}, {missing}',
  ...change,
});

let database: Database;
beforeAll(async () => {
  database = await Database.open();
});
afterAll(() => database.close());

async function evaluate(
  c: ResolvedCheck,
  x: number | null,
  y = 0,
): Promise<{ issue: boolean; score: number | null; why: string }> {
  const [row] = await database.rows(
    `SELECT ${issueSql(c)} AS issue, ${scoreSql(c)} AS score, ${explanationSql(c, new Set(['x', 'y']))} AS why
     FROM (SELECT ${x === null ? 'NULL::DOUBLE' : `${x}::DOUBLE`} AS x, ${y}::DOUBLE AS y)`,
  );
  return row as unknown as { issue: boolean; score: number | null; why: string };
}

describe('a check as SQL', () => {
  it.each([
    [0, true, 0],
    [20, true, 0.25],
    [39.9, true, 0.49875],
    [40, false, 0.5],
    [70, false, 0.75],
    [100, false, 1],
    [500, false, 1],
    [-5, true, 0],
  ])('below: %d gives issue %s, score %d', async (x, issue, score) => {
    expect(await evaluate(check({}), x)).toMatchObject({ issue, score: expect.closeTo(score, 12) });
  });

  it('above: the other way round', async () => {
    const above = check({ direction: 'above', threshold: 60, worst: 100, best: 0 });
    expect(await evaluate(above, 80)).toMatchObject({ issue: true, score: expect.closeTo(0.25, 12) });
    expect(await evaluate(above, 60)).toMatchObject({ issue: false, score: 0.5 });
    expect(await evaluate(above, 30)).toMatchObject({ issue: false, score: expect.closeTo(0.75, 12) });
  });

  it('is a finding exactly where the score is below one half', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: -50, max: 150, noNaN: true }),
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.constantFrom('above' as const, 'below' as const),
        async (x, threshold, direction) => {
          const [worst, best] = direction === 'above' ? [101, -1] : [-1, 101];
          const { issue, score } = await evaluate(check({ direction, threshold, worst, best }), x);
          expect(issue).toBe(score! < 0.5);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('speaks only where its conditions hold, and scores the rest as sound', async () => {
    const guarded = check({
      conditions: [{ name: 'enough', column: 'y', direction: 'above', value: 10, because: '' }],
    });
    expect(await evaluate(guarded, 5, 11)).toMatchObject({ issue: true });
    expect(await evaluate(guarded, 5, 10)).toMatchObject({ issue: false, score: 0.5 });
  });

  it('says nothing of an empty column', async () => {
    expect(await evaluate(check({}), null)).toMatchObject({ issue: false, score: null });
  });

  it('explains with values, and with a dash for columns that are not there', async () => {
    expect((await evaluate(check({}), 12.34567, 2)).why).toBe('12.35 and 2, –');
  });

  it('is made for every check of goldpan', async () => {
    for (const one of resolveChecks(CHECKS, {
      enabled: CHECKS.filter(({ optional }) => optional).map(({ name }) => name),
    })) {
      const columns = [one.column, ...one.conditions.map(({ column }) => column)];
      const select = [...new Set(columns)].map((column) => `1.0::DOUBLE AS "${column}"`).join(', ');
      const sql = findingsSql(one, new Set(columns)).replace('images_base', `(SELECT 'a' AS id, ${select})`);
      await expect(database.rows(sql)).resolves.toBeInstanceOf(Array);
      expect(one.threshold).toBeGreaterThanOrEqual(one.range[0]);
      expect(one.threshold).toBeLessThanOrEqual(one.range[1]);
      expect(one.direction === 'above' ? one.worst > one.best : one.worst < one.best, one.name).toBe(true);
    }
  });
});

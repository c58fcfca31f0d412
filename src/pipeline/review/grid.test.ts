import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type MeasuredImage, writeMeasuredWorkspace } from '../../../test/fixtures/measured-workspace.ts';
import type { Condition } from '../../browse/filter.ts';
import type { Row } from '../../catalog/database.ts';
import { facets } from './facets.ts';
import { findInGrid, gridDetails, gridPage, numbersInGrid } from './grid.ts';
import { imageFacts } from './image-facts.ts';
import { matchingImages } from './matching-images.ts';
import type { Sort } from './results.ts';
import { saveSelection } from './selections.ts';
import { ReviewSession, type ReviewState } from './session.ts';

const COUNT = 40;
const value = (i: number, step: number, of: number) => (i * step) % of;

/** Values that repeat, cells that are empty, some of a group. */
const IMAGES: readonly MeasuredImage[] = Array.from({ length: COUNT }, (_, i) => ({
  id: `${['train', 'Val'][i % 2]}/${String(i).padStart(2, '0')}${i % 5 === 0 ? 'É' : ''}.jpg`,
  split: i % 7 === 0 ? null : ['train', 'val'][i % 2]!,
  label: ['cat', 'dog', 'owl'][value(i, 5, 3)]!,
  width: i % 9 === 0 ? null : 100 + value(i, 7, 11),
  edge_sharpness: i % 8 === 0 ? null : value(i, 3, 10) / 10,
  edge_blocks: 5 * value(i, 2, 9),
  noise_sigma: value(i, 5, 12),
  is_keeper: i < 4 ? i % 2 === 0 : null,
  group_id: i < 4 ? `g${i >> 1}` : null,
}));

async function inReview<T>(work: (session: ReviewSession, state: ReviewState) => Promise<T>): Promise<T> {
  const session = new ReviewSession(await writeMeasuredWorkspace(IMAGES));
  await session.decisions.add(
    [3, 8, 9].map((i) => ({ kind: i === 9 ? 'keep' : 'remove', image: IMAGES[i]!.id, by: 'person' }) as const),
  );
  try {
    return await session.use((state) => work(session, state));
  } finally {
    await session.close();
  }
}

const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ column: fc.constant('label'), values: fc.subarray(['cat', 'dog', 'owl', 'none']) }),
  fc.record({ column: fc.constant('split'), values: fc.subarray(['train', 'val', null]) }),
  fc.record({ column: fc.constant('is_keeper'), values: fc.subarray(['true', 'false', null]) }),
  fc.record({ column: fc.constant('width'), from: fc.integer({ min: 98, max: 112 }), to: fc.constant(108) }),
  fc.record({ column: fc.constant('edge_sharpness'), to: fc.constantFrom(0.3, 0.5) }),
  fc.record({ check: fc.constantFrom('blurry', 'noisy', '*'), is: fc.boolean() }),
  fc.record({ decision: fc.subarray(['keep', 'remove', null] as const, { minLength: 1 }) }),
  fc.record({ text: fc.constantFrom('TRAIN', 'val/0', 'é', '1', '') }),
);
const sort: fc.Arbitrary<Sort> = fc.option(
  fc.record({ column: fc.constantFrom('width', 'label', 'blurry_score', 'decision', 'id'), descending: fc.boolean() }),
  { nil: null },
);

const decisionOf = (row: Row) => {
  const i = IMAGES.findIndex(({ id }) => id === row.id);
  return i === 9 ? 'keep' : i === 3 || i === 8 ? 'remove' : null;
};

function passes(row: Row, one: Condition): boolean {
  if ('text' in one) return String(row.id).toLowerCase().includes(one.text.toLowerCase());
  if ('decision' in one) return one.decision.includes(decisionOf(row));
  if ('check' in one) {
    const found = (name: string) => row[`is_${name.replaceAll('-', '_')}_issue`] === true;
    const any = Object.keys(row).some((name) => /^is_.*_issue$/.test(name) && row[name] === true);
    return (one.check === '*' ? any : found(one.check)) === one.is;
  }
  if ('selection' in one) throw new Error('not made here');
  const cell = row[one.column] ?? null;
  if ('values' in one) return one.values.includes(cell === null ? null : String(cell));
  return cell !== null && Number(cell) >= (one.from ?? -Infinity) && Number(cell) <= (one.to ?? Infinity);
}

function sorted(rows: readonly Row[], by: Sort): Row[] {
  if (by === null) return [...rows];
  const key = (row: Row) => {
    if (by.column !== 'decision') return row[by.column] ?? null;
    const decision = decisionOf(row);
    return decision === null ? null : ['keep', 'remove'].indexOf(decision);
  };
  return rows.toSorted((a, b) => {
    const [x, y] = [key(a), key(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    const order =
      typeof x === 'string' ? Buffer.compare(Buffer.from(x), Buffer.from(String(y))) : Number(x) - Number(y);
    return by.descending ? -order : order;
  });
}

it('finds, orders and pages what a look at every row finds', async () => {
  await inReview(async (session, state) => {
    const rows = await state.workspace.database.rows('SELECT * FROM images ORDER BY id');
    await fc.assert(
      fc.asyncProperty(fc.array(condition, { maxLength: 3 }), sort, fc.nat(COUNT), async (filter, by, offset) => {
        const wanted = sorted(
          rows.filter((row) => filter.every((one) => passes(row, one))),
          by,
        ).map(({ id }) => id);
        const page = await gridPage(session, state, { filter, sort: by, offset, limit: 7 });
        expect(page.total).toBe(wanted.length);
        expect(page.images.map(({ id }) => id)).toEqual(wanted.slice(offset, offset + 7));
        const { numbers } = await numbersInGrid(session, state, { filter, sort: by, from: 0, to: COUNT });
        expect(numbers.map((n) => state.table.idOf(n))).toEqual(wanted);
        const id = IMAGES[offset % COUNT]!.id;
        const { position } = await findInGrid(session, state, { filter, sort: by, id });
        expect(position).toBe(wanted.includes(id) ? wanted.indexOf(id) : null);
        expect([...(await matchingImages(session, state, filter))]).toEqual([...numbers].sort((a, b) => a - b));
      }),
      { numRuns: 200 },
    );
  });
});

it('counts each facet under the conditions of the others', async () => {
  await inReview(async (session, state) => {
    const rows = await state.workspace.database.rows('SELECT * FROM images');
    await fc.assert(
      fc.asyncProperty(fc.array(condition, { maxLength: 4 }), async (filter) => {
        const columns = ['label', 'split', 'is_keeper'];
        const found = await facets(session, state, {
          filter,
          values: columns.map((column) => ({ column, limit: 50 })),
          histogram: 'width',
        });
        const without = (isOwn: (one: Condition) => boolean) =>
          rows.filter((row) => filter.every((one) => isOwn(one) || passes(row, one)));
        const all = without(() => false);
        expect(found.total).toBe(all.length);
        for (const { column, counts } of found.values) {
          const counted = without((one) => 'column' in one && one.column === column);
          for (const { value, count } of counts) {
            const having = counted.filter((row) =>
              (row[column] ?? null) === null ? value === null : String(row[column]) === value,
            );
            expect(count, `${column} ${value}`).toBe(having.length);
          }
          const listed = counts.reduce((sum, { count }) => sum + count, 0);
          expect(listed, column).toBe(counted.length);
        }
        for (const { value, count } of found.checks) {
          expect(count, String(value)).toBe(all.filter((row) => passes(row, { check: value!, is: true })).length);
        }
        const undecided = without((one) => 'decision' in one);
        for (const { value, count } of found.decisions) {
          expect(count).toBe(undecided.filter((row) => decisionOf(row) === value).length);
        }
        const inRange = without((one) => 'column' in one && one.column === 'width');
        expect(found.histogram!.empty).toBe(inRange.filter(({ width }) => width === null).length);
        expect(found.histogram!.counts.reduce((sum, count) => sum + count, 0) + found.histogram!.empty).toBe(
          inRange.length,
        );
      }),
      { numRuns: 150 },
    );
  });
});

it('knows the same facts before and after the columns are in memory', async () => {
  await inReview(async (session, state) => {
    const numbers = Array.from({ length: COUNT }, (_, i) => COUNT - 1 - i);
    const first = await imageFacts(session, state, numbers);
    const rows = await state.workspace.database.rows('SELECT * FROM images ORDER BY id DESC');
    expect(first.map(({ id, width, groupId }) => ({ id, width, group_id: groupId }))).toEqual(
      rows.map(({ id, width, group_id }) => ({ id, width, group_id })),
    );
    let reads = 0;
    const { database } = state.workspace;
    const real = database.rows.bind(database);
    await expect
      .poll(async () => {
        reads = 0;
        database.rows = (sql) => {
          reads++;
          return real(sql);
        };
        expect(await imageFacts(session, state, numbers)).toEqual(first);
        return reads;
      })
      .toBe(0);
  });
});

it('answers a list by decisions as it was, when asked to, and anew otherwise', async () => {
  await inReview(async (session, state) => {
    const question = { filter: [{ decision: [null] }], sort: null, offset: 0, limit: 50 };
    const before = await gridPage(session, state, question);
    await session.decisions.add([{ kind: 'remove', image: IMAGES[0]!.id, by: 'person' }]);
    const same = await gridPage(session, state, { ...question, decisions: before.decisions });
    expect(same.images.map(({ id }) => id)).toEqual(before.images.map(({ id }) => id));
    expect(same.images.find(({ id }) => id === IMAGES[0]!.id)?.decision).toBe('remove');
    expect((await gridPage(session, state, question)).total).toBe(before.total - 1);
  });
});

it('keeps selections by content, for their state alone, and refuses what it does not know', async () => {
  await inReview(async (session, state) => {
    const selection = saveSelection(state, [5, 1, 5]);
    expect(saveSelection(state, [1, 5])).toBe(selection);
    expect([...(await matchingImages(session, state, [{ selection }]))]).toEqual([1, 5]);
    await expect(matchingImages(session, state, [{ selection: '0'.repeat(16) }])).rejects.toThrow('Select again');
    await expect(matchingImages(session, state, [{ column: 'nix', from: 1 }])).rejects.toThrow('no column nix');
    await expect(matchingImages(session, state, [{ check: 'nix', is: true }])).rejects.toThrow('No check named nix');
    expect(() => saveSelection(state, [COUNT])).toThrow('There is no image 40.');
  });
});

it('tells everything of one image, findings in the words of the view', async () => {
  await inReview(async (_, state) => {
    const findings = await state.workspace.findings();
    for (let image = 0; image < COUNT; image++) {
      const details = await gridDetails(state, image);
      const id = state.table.idOf(image);
      expect(details.cells[0]).toBe(id);
      const wanted = findings.filter((finding) => finding.id === id);
      expect(details.findings).toEqual(
        expect.arrayContaining(
          wanted.map(({ check, value, threshold, explanation }) => ({ check, value, threshold, explanation })),
        ),
      );
      expect(details.findings).toHaveLength(wanted.length);
    }
  });
});

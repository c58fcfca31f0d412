import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jpeg, picture, writeTree } from '../../../test/fixtures/pictures.ts';
import type { Decision } from '../../model/decision.ts';
import { RELATIONS, type Relation } from '../../model/relation.ts';
import { findConflicts } from '../conflicts.ts';
import { findLeaks, repairLeakage } from '../leaks.ts';
import { scan } from '../scan.ts';
import { conflictRows, countConflicts } from './conflict-review.ts';
import { decideRepair, previewRepair } from './leak-repair.ts';
import { type LeakChoice, leakOverview, leakPairs } from './leak-review.ts';
import { ReviewSession, type ReviewState } from './session.ts';

let root: string;
let session: ReviewSession;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'goldpan-leaks-'));
  const [a, b] = [await jpeg(1), await jpeg(2)];
  const small = await (await picture(1)).resize(200).jpeg({ quality: 80 }).toBuffer();
  writeTree(root, {
    'set/train/cat/a.jpg': a,
    'set/train/dog/a.jpg': a,
    'set/train/cat/a small.jpg': small,
    'set/test/cat/a.jpg': a,
    'set/test/dog/a small.jpg': small,
    'set/val/dog/a.jpg': small,
    'set/train/dog/b.jpg': b,
    'set/val/dog/b.jpg': b,
    'set/val/cat/c.jpg': await jpeg(3),
    'set/train/cat/d.jpg': await jpeg(4),
  });
  await scan({ inputs: [join(root, 'set')], workspace: join(root, '.goldpan'), limits: { workers: 1 } });
  session = new ReviewSession(join(root, '.goldpan'));
});
afterAll(async () => {
  await session.close();
  rmSync(root, { recursive: true, force: true });
});

const IDS = [
  'train/cat/a.jpg',
  'train/dog/a.jpg',
  'train/cat/a small.jpg',
  'test/cat/a.jpg',
  'test/dog/a small.jpg',
  'val/dog/a.jpg',
  'train/dog/b.jpg',
  'val/dog/b.jpg',
  'val/cat/c.jpg',
] as const;

const decision: fc.Arbitrary<Decision> = fc
  .record({ image: fc.constantFrom(...IDS), by: fc.constant('person' as const) })
  .chain((base) =>
    fc
      .oneof(
        fc.record({ kind: fc.constantFrom('keep' as const, 'remove' as const) }),
        fc.record({ kind: fc.constant('relabel' as const), label: fc.constantFrom('cat', 'dog', 'cow') }),
        fc.record({
          kind: fc.constant('assign-split' as const),
          split: fc.constantFrom('train', 'val', 'holdout', 'excluded'),
        }),
      )
      .map((rest) => ({ ...base, ...rest })),
  );

const choice: fc.Arbitrary<LeakChoice> = fc.record({
  relations: fc.oneof(fc.constant([]), fc.subarray([...RELATIONS], { minLength: 1 })),
  decided: fc.boolean(),
});

const asked = ({ relations, decided }: LeakChoice): { relations?: readonly Relation[]; decided: boolean } => ({
  decided,
  ...(relations.length > 0 ? { relations } : {}),
});

async function withDecisions(
  decisions: readonly Decision[],
  work: (state: ReviewState) => Promise<void>,
): Promise<void> {
  const { step } = await session.decisions.add(decisions);
  try {
    await session.use(work);
  } finally {
    if (step !== null) await session.decisions.takeBack(step);
  }
}

describe('leaks of a review', () => {
  it('are those of the command line, whatever was decided and whichever relations count', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(decision, { maxLength: 6 }), choice, async (decisions, by) => {
        await withDecisions(decisions, async (state) => {
          const expected = await findLeaks(state.workspace, asked(by));
          const overview = await leakOverview(session, state, by);
          expect(overview.splits).toEqual(expected.splits);
          expect([overview.pairs, overview.images, overview.cells]).toEqual([
            expected.matrix.pairs,
            expected.matrix.images,
            expected.matrix.splitPairs,
          ]);
          expect(overview.left).toBe((await findLeaks(state.workspace, asked({ ...by, decided: true }))).matrix.pairs);
          const { total, rows } = await leakPairs(session, state, by, 0, 100);
          const shown = rows.map(({ a, b, relation, score }) => ({ a: a.id, b: b.id, relation, score }));
          expect(shown).toEqual(expected.list(100).map(({ a, b, relation, score }) => ({ a, b, relation, score })));
          expect(total).toBe(rows.length);
          if (by.decided) expect(rows.every(({ isOpen }) => isOpen)).toBe(true);
          else expect(rows.filter(({ isOpen }) => isOpen).length).toBeLessThanOrEqual(overview.left);
          for (const cell of overview.cells) {
            const page = await leakPairs(session, state, { ...by, splits: cell.splits }, 0, 100);
            expect([page.pairs, page.total]).toEqual([cell.pairs, cell.pairs]);
          }
        });
      }),
      { numRuns: 30 },
    );
  });

  it('are paged in the order of the whole list', async () => {
    const by = { relations: [], decided: false };
    await session.use(async (state) => {
      const whole = await leakPairs(session, state, by, 0, 100);
      const pages = [await leakPairs(session, state, by, 0, 3), await leakPairs(session, state, by, 3, 100)];
      expect(pages.flatMap(({ rows }) => rows)).toEqual(whole.rows);
    });
  });

  it('are no leaks where somebody called the two different', async () => {
    const by = { relations: [], decided: false };
    const before = await session.use((state) => leakOverview(session, state, by));
    const pair = { kind: 'not-a-duplicate', image: 'train/dog/b.jpg', other: 'val/dog/b.jpg', by: 'person' } as const;
    const { step } = await session.decisions.add([pair]);
    const after = await session.use((state) => leakOverview(session, state, by));
    expect(after.pairs).toBe(before.pairs - 1);
    await session.decisions.takeBack(step!);
    expect((await session.use((state) => leakOverview(session, state, by))).pairs).toBe(before.pairs);
  });

  it('are repaired as the command line does it, and that can be taken back', async () => {
    await session.use(async (state) => {
      const by = { relations: [], protect: ['test'] };
      const preview = await previewRepair(session, state, by);
      const { added, step } = await decideRepair(session, state, by);
      expect(preview.removed.reduce((sum, { images }) => sum + images, 0)).toBe(added);
      const { left } = await leakOverview(session, state, { relations: [], decided: false });
      expect(left).toBe(preview.left);
      const { remove } = session.decisions.standing();
      const ours = [...remove.values()].filter(({ rule }) => rule === 'leak-repair').map(({ image }) => image);
      await session.decisions.takeBack(step!);
      const theirs = await repairLeakage(state.workspace, { protect: ['test'] });
      expect(ours.sort()).toEqual(theirs.decisions.map(({ image }) => image).sort());
    });
  });
});

describe('conflicts of a review', () => {
  it('are those of the command line, by the same groups', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(decision, { maxLength: 4 }), choice, async (decisions, by) => {
        await withDecisions(decisions, async (state) => {
          const expected = await findConflicts(state.workspace, asked(by));
          expect(await countConflicts(session, state, by)).toEqual(expected.counts);
          const { groups, loose } = await expected.groups(expected.list('label', 100));
          const { rows } = await conflictRows(session, state, { ...by, kind: 'label' }, 0, 100);
          expect(rows.filter(({ isGroup }) => isGroup).map(({ id }) => id)).toEqual(
            groups.map(({ members }) => members[0]),
          );
          expect(rows.filter(({ isGroup }) => !isGroup)).toHaveLength(loose.length);
          for (const [i, group] of groups.entries()) {
            const row = rows.filter(({ isGroup }) => isGroup)[i]!;
            const said = new Map(group.members.map((id, at) => [id, group.values[at]]));
            expect(new Map(row.members.map(({ facts, label }) => [facts.id, label]))).toEqual(said);
            expect(row.majority).toEqual(group.majority);
          }
          if (by.decided) expect(rows.every(({ isOpen }) => isOpen)).toBe(true);
        });
      }),
      { numRuns: 30 },
    );
  });
});

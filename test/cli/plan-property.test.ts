import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Decision, PlanOptions } from '../../src/index.ts';
import { lost, snapshot } from '../act/tree.ts';
import { jpeg, picture, writeTree } from '../fixtures/pictures.ts';
import { CLI } from './run.ts';

/** The built library, as a program that has installed the package gets it. */
type Library = typeof import('../../src/index.ts');

let folder = '';
let library: Library;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'goldpan-property-'));
  library = (await import(pathToFileURL(join(CLI, '../index.js')).href)) as Library;
  const [one, two] = [await jpeg(1), await jpeg(2)];
  writeTree(join(folder, 'd'), {
    'train/x/1.jpg': one,
    'train/x/1.txt': 'labels of 1',
    'train/y/1b.jpg': one,
    'train/y/1b.xml': '<b/>',
    'test/x/1.png': await (await picture(1)).png().toBuffer(),
    'test/x/1.json': '{}',
    'test/y/small.jpg': await (await picture(1)).resize(240).jpeg({ quality: 80 }).toBuffer(),
    'val/x/2.jpg': two,
    'val/x/2.png': two,
    'val/x/2.txt': 'shared by 2.jpg and 2.png',
    'val/y/3.jpg': await jpeg(3),
    'val/y/4.jpg': await jpeg(4),
    'readme.txt': 'readme',
  });
  symlinkSync('../y/3.jpg', join(folder, 'd/val/x/link.jpg'));
  await library.scan({ inputs: [join(folder, 'd')], workspace: join(folder, 'ws') });
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const IMAGES = [
  'train/x/1.jpg',
  'train/y/1b.jpg',
  'test/x/1.png',
  'test/y/small.jpg',
  'val/x/2.jpg',
  'val/x/2.png',
  'val/x/link.jpg',
  'val/y/3.jpg',
  'val/y/4.jpg',
];
const image = fc.constantFrom(...IMAGES);
const by = fc.constantFrom('person' as const, 'rule' as const);
const decision: fc.Arbitrary<Decision> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom('keep' as const, 'remove' as const), image, by }) },
  fc.record({ kind: fc.constant('relabel' as const), image, label: fc.constantFrom('x', 'y', 'z/..'), by }),
  fc.record({ kind: fc.constant('assign-split' as const), image, split: fc.constantFrom('train', 'test', 'new'), by }),
  fc
    .uniqueArray(image, { minLength: 2, maxLength: 2 })
    .map(([a, b]) => ({ kind: 'not-a-duplicate' as const, image: a!, other: b!, by: 'person' as const })),
);
const options: fc.Arbitrary<PlanOptions> = fc.record({
  mode: fc.constantFrom(
    'quarantine' as const,
    'move' as const,
    'hardlink' as const,
    'symlink' as const,
    'copy' as const,
  ),
  checks: fc.subarray(['blurry', 'too-small', 'exact-duplicate', 'odd-size']),
  protect: fc.subarray(['train', 'test', 'val']),
  prefer: fc.subarray(['test', 'val/x']),
  allowLastCopy: fc.boolean(),
});

it('random decisions and options: planned, applied and undone, the tree is as before', {
  timeout: 300_000,
}, async () => {
  const { openWorkspace, decide, makePlan, applyPlan, undoPlan } = library;
  const before = snapshot(join(folder, 'd'));
  let acted = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(decision, { maxLength: 8 }), options, async (decisions, wanted) => {
      rmSync(join(folder, 'ws/decisions.jsonl'), { force: true });
      const workspace = await openWorkspace(join(folder, 'ws'));
      try {
        await decide(workspace, decisions);
        const to = wanted.mode === 'quarantine' ? {} : { to: join(folder, 'to') };
        const groups = await workspace.groups();
        const plan = await makePlan(workspace, { ...wanted, ...to });
        if (plan === null) return;
        const summary = await applyPlan(workspace, plan.header.id);
        expect(summary.skipped).toEqual([]);
        const after = snapshot(folder);
        expect(lost(before, after)).toEqual([]);
        const isThere = (id: string) => `/d/${id}` in after;
        const standing = library.listDecisions(workspace);
        for (const { kind, image: id } of standing) if (kind === 'keep') expect(isThere(id)).toBe(true);
        for (const id of IMAGES)
          if (wanted.protect!.some((split) => id.startsWith(split))) expect(isThere(id)).toBe(true);
        const removedByPerson = (id: string) =>
          standing.some((one) => one.kind === 'remove' && one.image === id && one.by === 'person');
        for (const group of new Set(groups.map(({ group_id }) => group_id))) {
          const members = groups.filter(({ group_id }) => group_id === group).map(({ id }) => id);
          if (wanted.allowLastCopy && members.every(removedByPerson)) continue;
          expect(members.some(isThere)).toBe(true);
        }
        if (wanted.mode !== 'quarantine' && wanted.mode !== 'move') expect(snapshot(join(folder, 'd'))).toEqual(before);
        const undone = await undoPlan(workspace, plan.header.id);
        expect(undone).toMatchObject({ outcome: 'undone', skipped: [] });
        acted += undone.restored;
      } finally {
        workspace.close();
      }
      expect(snapshot(join(folder, 'd'))).toEqual(before);
      expect(Object.keys(snapshot(folder)).filter((name) => name.startsWith('/to'))).toEqual([]);
    }),
    { numRuns: 60, endOnFailure: true },
  );
  expect(acted).toBeGreaterThan(60);
});

it('stops between two batches when asked to, and can be taken up', async () => {
  const { openWorkspace, makePlan, applyPlan, undoPlan, history } = library;
  rmSync(join(folder, 'ws/decisions.jsonl'), { force: true });
  const before = snapshot(join(folder, 'd'));
  const workspace = await openWorkspace(join(folder, 'ws'));
  try {
    const plan = (await makePlan(workspace))!;
    const reason = new Error('enough');
    await expect(applyPlan(workspace, plan.header.id, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(history(workspace).at(-1)).toMatchObject({ plan: plan.header.id, state: 'applying', done: 0 });
    const seen: string[] = [];
    const summary = await applyPlan(workspace, plan.header.id, {
      onProgress: ({ step, done, total }) => seen.push(`${step} ${done}/${total}`),
    });
    expect(seen.at(-1)).toBe(`applying ${summary.done}/${summary.done}`);
    const stopping = new AbortController();
    await undoPlan(workspace, plan.header.id, { signal: stopping.signal, onProgress: () => stopping.abort(reason) });
    expect(snapshot(join(folder, 'd'))).toEqual(before);
  } finally {
    workspace.close();
  }
});

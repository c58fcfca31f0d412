import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { throwawayTree } from '../../test/fixtures/throwaway-tree.ts';
import type { PlanOperation, SparedImage } from '../model/plan.ts';
import { folderOfId } from '../sources/split.ts';
import { PLAN_RULES, PlanIndex } from './plan-index.ts';
import { newPlanId, PlanWriter, planPath, readPlan } from './plans.ts';

const TOTALS = {
  removed: { images: 0, files: 0, bytes: 0 },
  kept: { images: 0, files: 0, bytes: 0 },
  spared: 0,
  unknownDecisions: 0,
  folders: [],
  notes: [],
};

type Short = Pick<PlanOperation, 'id' | 'rule' | 'reason'>;

function written(folder: string, operations: readonly Short[], spared: readonly SparedImage[]): string {
  const id = newPlanId(folder);
  const header = {
    format: 'goldpan-plan',
    version: 1,
    id,
    madeAt: '2026-01-01T00:00:00.000Z',
    mode: 'quarantine',
    to: null,
    scannedAt: '2026-01-01T00:00:00.000Z',
    protect: [],
  } as const;
  const writer = new PlanWriter(folder, header, spared);
  operations.forEach(({ id: image, rule, reason }, n) => {
    const from = { uri: `file:///${n}`, sizeBytes: n, modifiedMs: 0, sha256: null };
    writer.add({
      n,
      action: 'remove',
      id: image,
      rule,
      reason,
      relation: null,
      keeper: null,
      from,
      to: '',
      sidecars: [],
    });
  });
  writer.finish(TOTALS);
  return id;
}

const hostile = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(',"rule":"kept"', '],"totals":', '\n', '"},{'));
const imageId = fc.tuple(fc.constantFrom('a', 'a/b', 'é', 'x","rule":"kept'), hostile).map((parts) => parts.join('/'));
const operation = fc.record({ id: imageId, rule: fc.constantFrom(...PLAN_RULES), reason: hostile });
const page = fc.record({ from: fc.nat(12), count: fc.integer({ min: 1, max: 8 }) });

describe('an index of a plan', () => {
  it('pages and filters as reading the whole plan does, whatever the names', async () => {
    const folder = throwawayTree();
    const many = { maxLength: 10 };
    await fc.assert(
      fc.asyncProperty(
        fc.array(operation, many),
        fc.array(fc.record({ id: imageId, reason: hostile }), many),
        page,
        fc.option(fc.constantFrom('a', 'a/b', 'é', 'nowhere'), { nil: undefined }),
        fc.option(fc.subarray([...PLAN_RULES]), { nil: undefined }),
        async (operations, spared, { from, count }, inFolder, rules) => {
          const id = written(folder, operations, spared);
          const whole = [...readPlan(folder, id).operations()];
          const passing = whole.filter(
            ({ id: image, rule }) =>
              (inFolder === undefined || folderOfId(image) === inFolder) && (rules?.includes(rule) ?? true),
          );
          const index = await PlanIndex.read(folder, id);
          const filter = { folder: inFolder, rules };
          expect(index.count(filter)).toBe(passing.length);
          expect(await index.operations(filter, from, count)).toEqual(passing.slice(from, from + count));
          expect(await index.spared(from, count)).toEqual(spared.slice(from, from + count));
          expect(index.header.id).toBe(id);
          for (const [i, rule] of PLAN_RULES.entries())
            expect(index.countByRule[i]).toBe(whole.filter((each) => each.rule === rule).length);
        },
      ),
    );
  });

  it('holds more lines than one buffer, and a line that is longer than one', async () => {
    const folder = throwawayTree();
    const long = 'x'.repeat(9_000_000);
    const operations = Array.from(
      { length: 3000 },
      (_, i): Short => ({
        id: `f${i % 3}/${i}`,
        rule: i % 2 === 0 ? 'duplicate' : 'check',
        reason: i === 1500 ? long : 'y'.repeat(2000),
      }),
    );
    const index = await PlanIndex.read(folder, written(folder, operations, []));
    expect(index.countByRule).toEqual([1500, 0, 1500, 0]);
    const [one] = await index.operations({}, 1500, 1);
    expect(one!.reason).toBe(long);
    const last = await index.operations({ folder: 'f2', rules: ['check'] }, 499, 5);
    expect(last.map(({ id }) => id)).toEqual(['f2/2999']);
  });

  it.each([
    ['', 'no whole plan'],
    ['{"format":"goldpan-plan","version":1,\n"spared":[\n', 'no whole plan'],
    ['{"format":"goldpan-plan","version":9,\n"spared":[\n],"operations":[\n],"totals":{}}\n', 'newer goldpan'],
    ['nonsense\n', 'cannot be read'],
  ])('refuses %j in words', async (text, message) => {
    const folder = throwawayTree();
    mkdirSync(dirname(planPath(folder, '0-0')), { recursive: true });
    writeFileSync(planPath(folder, '0-0'), text);
    await expect(PlanIndex.read(folder, '0-0')).rejects.toThrow(message);
  });
});

import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { throwawayTree } from '../../test/fixtures/throwaway-tree.ts';
import type { PlanHeader, PlanOperation, PlanTotals } from '../model/plan.ts';
import { findPlan, newPlanId, PlanWriter, planDigest, planIds, planPath, readPlan } from './plans.ts';

const header = (id: string): PlanHeader => ({
  format: 'goldpan-plan',
  version: 1,
  id,
  madeAt: '2025-01-01T00:00:00.000Z',
  mode: 'quarantine',
  to: null,
  scannedAt: '2025-01-01T00:00:00.000Z',
  protect: [],
});
const none = { images: 0, files: 0, bytes: 0 };
const totals: PlanTotals = { removed: none, kept: none, spared: 1, unknownDecisions: 0, folders: [], notes: [] };
const operation = (n: number): PlanOperation => ({
  n,
  action: 'remove',
  id: `],"totals":\n${n}`,
  rule: 'duplicate',
  reason: ',',
  relation: null,
  keeper: null,
  from: { uri: 'file:///a', sizeBytes: 1, modifiedMs: 1.5, sha256: null },
  to: 'file:///b',
  sidecars: [],
});

function write(folder: string, id: string, count: number): void {
  const writer = new PlanWriter(folder, header(id), [{ id: 'x', reason: '"spared":[' }]);
  for (let n = 0; n < count; n++) writer.add(operation(n));
  writer.finish(totals);
}

describe('plans on disk', () => {
  it.each([0, 1, 3, 20_000])(
    'come back as they were written, with %i operations, and are one JSON document',
    (count) => {
      const folder = throwawayTree();
      write(folder, '0000-0001', count);
      const plan = readPlan(folder, '0000-0001');
      expect([plan.header, plan.totals]).toEqual([header('0000-0001'), totals]);
      expect(plan.spared).toEqual([{ id: 'x', reason: '"spared":[' }]);
      expect([...plan.operations()]).toEqual(Array.from({ length: count }, (_, n) => operation(n)));
      const document = JSON.parse(readFileSync(plan.path, 'utf8'));
      expect(document).toMatchObject({ id: '0000-0001', totals });
      expect(document.operations).toHaveLength(count);
    },
  );

  it('are never overwritten, and leave nothing behind when they are not finished', async () => {
    const folder = throwawayTree();
    write(folder, '0000-0001', 1);
    const digest = await planDigest(planPath(folder, '0000-0001'));
    const writer = new PlanWriter(folder, header('0000-0001'), []);
    expect(() => writer.finish(totals)).toThrow('EEXIST');
    writer.discard();
    expect(await planDigest(planPath(folder, '0000-0001'))).toBe(digest);
    expect(planIds(folder)).toEqual(['0000-0001']);
  });

  it('have ids in the order of time', () => {
    const folder = throwawayTree();
    const times = [1, 31, 32, 1e9, 1.7e12, 1.7e12 + 1, 3e13];
    const ids = times.map((time) => newPlanId(folder, time));
    expect([...ids].sort()).toEqual(ids);
    for (const id of ids) expect(id).toMatch(/^[0-9a-z]{9}-[0-9a-z]{4}$/);
    expect(new Set(Array.from({ length: 50 }, () => newPlanId(folder, 5))).size).toBeGreaterThan(45);
  });

  it('are found by the beginning of their id', () => {
    const folder = throwawayTree();
    expect(() => findPlan(folder, 'x')).toThrow('Make one with: goldpan plan');
    write(folder, '0001-000a', 0);
    write(folder, '0002-000b', 0);
    expect(findPlan(folder, '0001')).toBe('0001-000a');
    expect(() => findPlan(folder, '000')).toThrow('begins several plans: 0001-000a, 0002-000b');
    expect(() => findPlan(folder, '9')).toThrow('The latest is 0002-000b');
    expect(() => findPlan(folder, '')).toThrow('There is no plan');
  });

  it('say when they are damaged', () => {
    const folder = throwawayTree();
    write(folder, '0001-000a', 2);
    const path = planPath(folder, '0001-000a');
    writeFileSync(path, readFileSync(path, 'utf8').slice(0, -40));
    expect(() => readPlan(folder, '0001-000a')).toThrow(/cannot be read|no whole plan/);
    writeFileSync(path, '');
    expect(() => readPlan(folder, '0001-000a')).toThrow('no whole plan');
  });
});

import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { writeMeasuredWorkspace } from '../../../test/fixtures/measured-workspace.ts';
import { appendDecisions, decisionsPath } from '../../catalog/decisions.ts';
import { stayCodes } from './decision-codes.ts';
import { ReviewSession } from './session.ts';

const by = { by: 'person' } as const;

it('follows every decision about staying, also one that was mended away', async () => {
  const folder = await writeMeasuredWorkspace(['a', 'b', 'c'].map((id) => ({ id })));
  const session = new ReviewSession(folder);
  const codes = () => session.use((state) => [...stayCodes(session, state)]);
  expect(await codes()).toEqual([0, 0, 0]);
  await session.decisions.add([
    { kind: 'keep', image: 'a', ...by },
    { kind: 'remove', image: 'c', ...by },
    { kind: 'relabel', image: 'b', label: 'x', ...by },
  ]);
  expect(await codes()).toEqual([1, 0, 2]);
  await session.decisions.add([{ kind: 'withdraw', of: 'keep', image: 'a', ...by }]);
  await appendDecisions(folder, () => [{ kind: 'remove', image: 'b', ...by }]);
  expect(await codes()).toEqual([0, 2, 2]);
  writeFileSync(decisionsPath(folder), `${JSON.stringify({ kind: 'keep', image: 'c', ...by })}\n`);
  expect(await codes()).toEqual([0, 0, 1]);
  await session.close();
});

import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { WorkerDeath, WorkerHandle } from './worker-handle.ts';

const children = (): number =>
  Number(
    execFileSync('ps', ['--ppid', String(process.pid), '-o', 'args='])
      .toString()
      .split('worker-main').length,
  ) - 1;

it('starts no other process when it is stopped while it starts', async () => {
  const before = children();
  const handle = new WorkerHandle({ measurements: {}, maxPixels: 1000, memoryLimitBytes: 1e9, embedder: null });
  const job = { id: 'a', uri: 'file:///nowhere/a.png', sizeBytes: 0, modifiedMs: 0 };
  const outcome = handle.execute({ kind: 'measure' }, job, 10_000).catch((error: unknown) => error);
  await handle.stop();
  expect(await outcome).toBeInstanceOf(WorkerDeath);
  expect(children()).toBe(before);
});

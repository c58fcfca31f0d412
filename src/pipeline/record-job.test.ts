import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { throwawayTree } from '../../test/fixtures/throwaway-tree.ts';
import { JobReader, requestJobStop } from '../catalog/job-records.ts';
import { emptyManifest, writeManifest } from '../catalog/manifest.ts';
import { UserError } from '../model/errors.ts';
import { type JobWork, recordJob } from './record-job.ts';

function workspace(): string {
  const folder = throwawayTree();
  writeManifest(folder, emptyManifest());
  return folder;
}

const ID = '0123456789abcdef';
const seen = (folder: string) => new JobReader(folder).read()[0];
const untilAborted = ({ signal }: JobWork) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));

describe('recordJob', () => {
  it('can be watched while it runs, and leaves what came of it', async () => {
    const folder = workspace();
    const told: string[] = [];
    const value = await recordJob(
      {
        folder,
        kind: 'scan',
        id: ID,
        onProgress: ({ step }) => told.push(step),
        result: (n: number) => ({ images: n }),
      },
      async ({ onProgress }) => {
        expect(seen(folder)).toMatchObject({ id: ID, kind: 'scan', state: 'running', progress: null });
        onProgress({ step: 'listing', images: 7 });
        onProgress({ step: 'problem', problem: { path: 'x', reason: 'y' } });
        expect(seen(folder)).toMatchObject({ progress: { step: 'listing', done: 7 } });
        return 7;
      },
    );
    expect(value).toBe(7);
    expect(told).toEqual(['listing', 'problem']);
    expect(seen(folder)).toMatchObject({ state: 'done', result: { images: 7 }, problems: 1, error: null });
    expect(seen(folder)?.finishedAt).not.toBeNull();
  });

  it('writes twice a second at most, however much is told', async () => {
    const folder = workspace();
    await recordJob({ folder, kind: 'apply' }, async ({ onProgress }) => {
      onProgress({ step: 'applying', done: 0, total: 1e6 });
      const written = seen(folder)!.updatedAt;
      for (let done = 1; done < 10_000; done++) onProgress({ step: 'applying', done, total: 1e6 });
      expect(seen(folder)!.updatedAt).toBe(written);
      await expect.poll(() => seen(folder)?.progress?.done, { timeout: 3000 }).toBe(9999);
    });
  });

  it('ends when somebody asks it to, and when its own signal is aborted', async () => {
    const folder = workspace();
    const stopped = recordJob({ folder, kind: 'embed', id: ID, stopReason: () => new Error('asked to') }, untilAborted);
    requestJobStop(folder, ID);
    await expect(stopped).rejects.toThrow('asked to');
    expect(seen(folder)).toMatchObject({ state: 'stopped', error: null });
    expect(existsSync(join(folder, 'jobs', `${ID}.stop`))).toBe(false);
    const aborter = new AbortController();
    const interrupted = recordJob({ folder, kind: 'embed', id: ID, signal: aborter.signal }, untilAborted);
    aborter.abort(new Error('Ctrl-C'));
    await expect(interrupted).rejects.toThrow('Ctrl-C');
    expect(seen(folder)?.state).toBe('stopped');
  });

  it('keeps the words of a failure', async () => {
    const folder = workspace();
    const failing = (error: Error) => recordJob({ folder, kind: 'map', id: ID }, () => Promise.reject(error));
    await expect(failing(new UserError('There are no vectors.'))).rejects.toThrow(UserError);
    expect(seen(folder)).toMatchObject({ state: 'failed', error: 'There are no vectors.' });
    await expect(failing(new Error('x is undefined'))).rejects.toThrow('undefined');
    expect(seen(folder)?.error).toBe('A bug in goldpan: x is undefined');
  });

  it('makes nothing in a folder that is no workspace, until it is one', async () => {
    const folder = join(throwawayTree(), 'new');
    const refused = recordJob({ folder, kind: 'scan' }, () => Promise.reject(new UserError('no such source')));
    await expect(refused).rejects.toThrow('no such source');
    expect(existsSync(folder)).toBe(false);
    await recordJob({ folder, kind: 'scan', id: ID }, async ({ onProgress }) => {
      onProgress({ step: 'listing', images: 0 });
      expect(existsSync(folder)).toBe(false);
      mkdirSync(folder);
      writeManifest(folder, emptyManifest());
      onProgress({ step: 'listing', images: 1 });
      expect(seen(folder)).toMatchObject({ state: 'running' });
    });
    expect(seen(folder)).toMatchObject({ state: 'done' });
  });
});

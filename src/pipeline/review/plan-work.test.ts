import { describe, expect, it } from 'vitest';
import type { ApplyPlanOptions, ApplySummary } from '../apply.ts';
import { PlanWork } from './plan-work.ts';

const SUMMARY: ApplySummary = {
  plan: 'p',
  mode: 'quarantine',
  outcome: 'applied',
  done: 2,
  deleted: 0,
  skipped: [{ id: 'a.jpg', reason: 'its file changed' }],
};

/** An apply that goes on until it is told to end, or is stopped. */
function slow() {
  let end = () => {};
  const asked: ApplyPlanOptions[] = [];
  const work = new PlanWork('/workspace', {
    apply: (_, __, options = {}) => {
      asked.push(options);
      return new Promise((resolve, reject) => {
        end = () => resolve(SUMMARY);
        options.signal?.addEventListener('abort', () => reject(options.signal!.reason as Error));
      });
    },
    undo: async () => ({ plan: 'p', outcome: 'undone', restored: 2, skipped: [] }),
  });
  return { work, asked, end: () => end() };
}

const started = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('work on plans', () => {
  it('goes on in the background, tells how far it is, and keeps what was skipped', async () => {
    const { work, asked, end } = slow();
    expect(work.start('apply', 'p')).toMatchObject({ state: 'running', done: 0 });
    await started();
    asked[0]!.onProgress?.({ step: 'applying', done: 64, total: 100 });
    expect(work.current).toMatchObject({ plan: 'p', done: 64, total: 100 });
    end();
    await work.idle();
    expect(work.current).toBeNull();
    expect(work.of('p')).toMatchObject({ state: 'done', skipped: SUMMARY.skipped });
  });

  it('refuses a second one in words', async () => {
    const { work, end } = slow();
    work.start('apply', 'p');
    await started();
    expect(() => work.start('undo', 'q')).toThrow('Plan p is being applied. Wait until that has ended, or stop it.');
    end();
    await work.idle();
    expect(work.start('undo', 'p').state).toBe('running');
    await work.idle();
    expect(work.of('p')).toMatchObject({ kind: 'undo', state: 'done', skipped: [] });
  });

  it('stops when asked to, and can go on', async () => {
    const { work, asked } = slow();
    expect(work.stop()).toBe(false);
    work.start('verify', 'p');
    await started();
    expect(asked[0]!.dryRun).toBe(true);
    expect(work.stop()).toBe(true);
    await work.idle();
    expect(work.of('p')).toMatchObject({ state: 'stopped', error: null });
    expect(() => work.start('apply', 'p')).not.toThrow();
    work.stop();
    await work.idle();
  });

  it('says why it failed', async () => {
    const work = new PlanWork('/workspace', {
      apply: () => Promise.reject(new Error('the disk is full')),
      undo: () => Promise.reject(new Error('never')),
    });
    work.start('apply', 'p');
    await work.idle();
    expect(work.of('p')).toMatchObject({ state: 'failed', error: 'the disk is full' });
  });
});

import { describe, expect, it } from 'vitest';
import type { Job, JobKind } from '../../model/job.ts';
import { PlanJobs } from './plan-jobs.ts';

const job = (id: string, kind: JobKind, change: Partial<Job> = {}): Job => ({
  id,
  kind,
  state: 'running',
  startedAt: '2026-01-01T00:00:00.000Z',
  finishedAt: null,
  progress: null,
  problems: 0,
  error: null,
  result: null,
  ...change,
});

/** A board whose jobs run until they are told otherwise. */
function board(jobs: Job[] = []) {
  const args: (readonly string[])[] = [];
  const outputs = new Map<string, string>();
  return {
    args,
    outputs,
    jobs,
    change: (id: string, change: Partial<Job>) => {
      const at = jobs.findIndex((one) => one.id === id);
      jobs[at] = { ...jobs[at]!, ...change };
    },
    run: ({ kind, args: given }: { kind: JobKind; args: readonly string[] }) => {
      args.push(given);
      const id = String(args.length);
      jobs.unshift(job(id, kind));
      return id;
    },
    list: () => jobs,
    get running() {
      return jobs.find(({ state }) => state === 'running') ?? null;
    },
    stop: (id: string) => {
      const at = jobs.findIndex((one) => one.id === id);
      jobs[at] = { ...jobs[at]!, state: 'stopped' };
    },
    outputOf: (id: string) => outputs.get(id) ?? null,
  };
}

const none = () => null;

describe('jobs of plans', () => {
  it('are commands by the id of the plan; how far they are is theirs', () => {
    const jobs = board();
    const work = new PlanJobs(jobs, none);
    expect(work.start('verify', 'p-1')).toMatchObject({ plan: 'p-1', kind: 'verify', state: 'running', total: 0 });
    expect(jobs.args).toEqual([['apply', 'p-1', '--dry-run', '--json']]);
    const progress = { step: 'verifying', perSecond: 1, secondsLeft: 1, failed: 0, reused: 0, detail: null } as const;
    jobs.change('1', { progress: { ...progress, done: 64, total: 100 } });
    expect(work.of('p-1')).toMatchObject({ done: 64, total: 100 });
    expect(work.of('p-2')).toBeNull();
  });

  it('are one at a time', () => {
    const jobs = board();
    const work = new PlanJobs(jobs, none);
    work.start('apply', 'p-1');
    expect(() => work.start('undo', 'p-2')).toThrow(
      'Plan p-1 is being applied. Wait until that has ended, or stop it.',
    );
    expect(work.stop()).toBe(true);
    expect(work.of('p-1')).toMatchObject({ state: 'stopped' });
    expect(work.stop()).toBe(false);
    expect(work.start('undo', 'p-1').kind).toBe('undo');
    expect(jobs.args.at(-1)).toEqual(['undo', 'p-1', '--yes', '--json']);
  });

  it('say what they skipped, once they are done', () => {
    const jobs = board();
    const work = new PlanJobs(jobs, none);
    work.start('apply', 'p-1');
    expect(work.skipped('p-1')).toBeNull();
    jobs.outputs.set('1', JSON.stringify({ skipped: [{ id: 'a.jpg', reason: 'it changed' }] }));
    jobs.change('1', { state: 'done', result: { done: 3, skipped: 1 } });
    expect(work.of('p-1')).toMatchObject({ state: 'done', skipped: 1 });
    expect(work.skipped('p-1')).toEqual([{ id: 'a.jpg', reason: 'it changed' }]);
    expect(work.skipped('p-2')).toBeNull();
  });

  it('are recognised when a shell started them, and lost ones have failed', () => {
    const jobs = board([job('x', 'apply')]);
    const work = new PlanJobs(jobs, () => 'p-9');
    expect(work.current).toMatchObject({ plan: 'p-9', kind: 'apply' });
    jobs.change('x', { kind: 'scan' });
    expect(work.current).toBeNull();
    jobs.change('x', { state: 'done' });
    work.start('apply', 'p-1');
    jobs.change('1', { state: 'lost' });
    expect(work.of('p-1')).toMatchObject({ state: 'failed', error: 'its process ended without a word' });
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Deferred, deferred } from './deferred.ts';
import { NewestFirst } from './newest-first.ts';

const never = new AbortController().signal;

/** Work that ends when it is told to. */
function controlled(lanes: number) {
  const started: string[] = [];
  const running = new Map<string, Deferred<string>>();
  const queue = new NewestFirst<string, string>(lanes, (_, job) => {
    started.push(job);
    const work = deferred<string>();
    running.set(job, work);
    return work.promise;
  });
  const finish = async (job: string) => {
    running.get(job)!.resolve(`made ${job}`);
    running.delete(job);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { queue, started, running, finish };
}

describe('NewestFirst', () => {
  it('does the newest first, one per lane at a time', async () => {
    const { queue, started, finish } = controlled(1);
    const answers = ['a', 'b', 'c'].map((key) => queue.ask(key, key, never));
    expect(started).toEqual(['a']);
    await finish('a');
    await finish('c');
    await finish('b');
    expect(started).toEqual(['a', 'c', 'b']);
    expect(await Promise.all(answers)).toEqual(['made a', 'made b', 'made c']);
    expect(queue.size).toBe(0);
  });

  it('does once what several ask for, and moves it to the front', async () => {
    const { queue, started, finish } = controlled(1);
    const answers = ['first', 'wanted', 'other', 'wanted'].map((key) => queue.ask(key, key, never));
    await finish('first');
    expect(started).toEqual(['first', 'wanted']);
    await finish('wanted');
    await finish('other');
    expect(started).toEqual(['first', 'wanted', 'other']);
    expect((await Promise.all(answers))[3]).toBe('made wanted');
  });

  it('never starts what nobody waits for any more', async () => {
    const { queue, started, finish } = controlled(1);
    void queue.ask('first', 'first', never);
    const gone = new AbortController();
    const half = new AbortController();
    const lost = queue.ask('lost', 'lost', gone.signal);
    const left = queue.ask('shared', 'shared', half.signal);
    const kept = queue.ask('shared', 'shared', never);
    gone.abort(new Error('gone'));
    half.abort(new Error('half'));
    await expect(lost).rejects.toThrow('gone');
    await expect(left).rejects.toThrow('half');
    await finish('first');
    await finish('shared');
    expect(await kept).toBe('made shared');
    expect(started).toEqual(['first', 'shared']);
    await expect(queue.ask('late', 'late', gone.signal)).rejects.toThrow('gone');
    expect(queue.size).toBe(0);
  });

  it('hands a failure to all who asked, and goes on', async () => {
    const { queue, running, finish } = controlled(1);
    const answers = [queue.ask('bad', 'bad', never), queue.ask('bad', 'bad', never)];
    const next = queue.ask('next', 'next', never);
    running.get('bad')!.reject(new Error('broken'));
    await expect(answers[0]).rejects.toThrow('broken');
    await expect(answers[1]).rejects.toThrow('broken');
    await new Promise((resolve) => setImmediate(resolve));
    await finish('next');
    expect(await next).toBe('made next');
  });

  it('answers everyone who stays, whatever is asked and given up', async () => {
    const step = fc.record({
      key: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      givesUp: fc.boolean(),
      pause: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 3 }), fc.array(step, { maxLength: 40 }), async (lanes, steps) => {
        let busy = 0;
        const queue = new NewestFirst<string, string>(lanes, async (_, job) => {
          busy++;
          expect(busy).toBeLessThanOrEqual(lanes);
          await new Promise((resolve) => setImmediate(resolve));
          busy--;
          return job;
        });
        const stayed: Promise<boolean>[] = [];
        for (const { key, givesUp, pause } of steps) {
          const aborter = new AbortController();
          const answer = queue.ask(key, key, aborter.signal);
          if (givesUp) {
            answer.catch(() => undefined);
            aborter.abort(new Error('given up'));
          } else stayed.push(answer.then((result) => result === key));
          if (pause) await new Promise((resolve) => setImmediate(resolve));
        }
        expect((await Promise.all(stayed)).every(Boolean)).toBe(true);
        while (busy > 0) await new Promise((resolve) => setImmediate(resolve));
        await new Promise((resolve) => setImmediate(resolve));
        expect(queue.size).toBe(0);
      }),
      { numRuns: 200 },
    );
  });
});

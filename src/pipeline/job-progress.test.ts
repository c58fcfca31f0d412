import { describe, expect, it } from 'vitest';
import { JobProgressMeter } from './job-progress.ts';

function metered() {
  let now = 0;
  const meter = new JobProgressMeter(() => now);
  return { meter, pass: (seconds: number) => (now += 1000 * seconds) };
}

describe('JobProgressMeter', () => {
  it('takes what is left from bytes and files of a scan', () => {
    const { meter } = metered();
    const measuring = { step: 'measuring', total: 100, totalBytes: 1000, unreadable: 2, reused: 7 } as const;
    expect(meter.read({ ...measuring, done: 50, doneBytes: 250, seconds: 10 })).toEqual({
      step: 'measuring',
      done: 50,
      total: 100,
      perSecond: 5,
      // 10 s by count, 30 s by bytes.
      secondsLeft: 20,
      failed: 2,
      reused: 7,
      detail: null,
    });
    expect(meter.read({ ...measuring, done: 1, doneBytes: 1, seconds: 0.1 })).toMatchObject({
      perSecond: null,
      secondsLeft: null,
    });
  });

  it('reckons rates of other steps from the first it hears of them, and anew for the next step', () => {
    const { meter, pass } = metered();
    expect(meter.read({ step: 'comparing', done: 40, total: 100 })).toMatchObject({
      perSecond: null,
      secondsLeft: null,
    });
    pass(2);
    expect(meter.read({ step: 'comparing', done: 60, total: 100 })).toMatchObject({ perSecond: 10, secondsLeft: 4 });
    pass(10);
    expect(meter.read({ step: 'applying', done: 0, total: 10 })).toMatchObject({ perSecond: null, secondsLeft: null });
    pass(5);
    expect(meter.read({ step: 'applying', done: 10, total: 10 })).toMatchObject({ perSecond: 2, secondsLeft: 0 });
  });

  it('starts again where a count does', () => {
    const { meter, pass } = metered();
    meter.read({ step: 'downloading', file: 'a', doneBytes: 0, totalBytes: 100 });
    pass(2);
    meter.read({ step: 'downloading', file: 'a', doneBytes: 100, totalBytes: 100 });
    pass(2);
    expect(meter.read({ step: 'downloading', file: 'b', doneBytes: 50, totalBytes: null })).toMatchObject({
      detail: 'b',
      secondsLeft: null,
    });
  });

  it('knows shares, steps without numbers, and what is no progress', () => {
    const { meter, pass } = metered();
    meter.read({ step: 'neighbours', share: 0 });
    pass(4);
    expect(meter.read({ step: 'neighbours', share: 0.25 })).toMatchObject({ done: 0.25, total: 1, secondsLeft: 12 });
    expect(meter.read({ step: 'analysing', what: 'umap' })).toMatchObject({ done: null, total: null, detail: 'umap' });
    expect(meter.read({ step: 'comparing' })).toMatchObject({ step: 'hashing', done: null });
    expect(meter.read({ step: 'listing', images: 12 })).toMatchObject({ done: 12, total: null });
    expect(meter.read({ step: 'problem', problem: { path: 'x', reason: 'y' } })).toBeNull();
  });
});

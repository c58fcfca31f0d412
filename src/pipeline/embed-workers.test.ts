import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { embedWorkers } from './embed-workers.ts';

describe('embedWorkers', () => {
  it('never has more threads of inference than cores, whatever is asked for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 256 }),
        fc.option(fc.integer({ min: 0, max: 1024 }), { nil: undefined }),
        fc.constantFrom('cpu' as const, 'cuda' as const),
        (cores, asked, device) => {
          const { workers, threads, batch, inFlight } = embedWorkers(device, cores, asked);
          expect(workers).toBeGreaterThan(0);
          expect(workers * threads).toBeLessThanOrEqual(cores);
          expect(inFlight).toBeGreaterThanOrEqual(batch);
        },
      ),
    );
  });

  it('takes as many processes as asked for, up to the cores, and one image at a time', () => {
    expect(embedWorkers('cpu', 8)).toEqual({ workers: 8, threads: 1, batch: 1, inFlight: 2 });
    expect(embedWorkers('cpu', 8, 3).workers).toBe(3);
    expect(embedWorkers('cpu', 8, 20).workers).toBe(8);
  });

  it('gives an accelerator to one process, in batches', () => {
    const { workers, batch } = embedWorkers('cuda', 16, 8);
    expect([workers, batch > 1]).toEqual([1, true]);
  });
});

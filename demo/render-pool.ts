import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Rendered, RenderJob } from './render-worker.ts';

export interface RenderPool {
  render(job: RenderJob): Promise<Rendered>;
  close(): Promise<void>;
}

interface Waiting {
  readonly job: RenderJob;
  readonly resolve: (rendered: Rendered) => void;
  readonly reject: (error: unknown) => void;
}

/** Draws scenes on as many threads as there are cores, at most four. */
export function createRenderPool(): RenderPool {
  const queue: Waiting[] = [];
  const running = new Map<Worker, Waiting>();
  const idle: Worker[] = [];
  let nextId = 0;

  const feed = (): void => {
    while (idle.length > 0 && queue.length > 0) {
      const worker = idle.pop()!;
      const waiting = queue.shift()!;
      running.set(worker, waiting);
      worker.postMessage({ id: nextId++, job: waiting.job });
    }
  };
  const workers = Array.from({ length: Math.min(4, availableParallelism()) }, () => {
    const worker = new Worker(new URL('./render-thread.mjs', import.meta.url), { execArgv: [] });
    worker.on('message', ({ rendered }: { rendered: Rendered }) => {
      running.get(worker)?.resolve(rendered);
      running.delete(worker);
      idle.push(worker);
      feed();
    });
    worker.on('error', (error) => {
      running.get(worker)?.reject(error);
      running.delete(worker);
      // One broken thread means a bug in a scene: nobody may wait for the rest.
      for (const waiting of queue.splice(0)) waiting.reject(error);
    });
    idle.push(worker);
    return worker;
  });
  return {
    render: (job) =>
      new Promise((resolve, reject) => {
        queue.push({ job, resolve, reject });
        feed();
      }),
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

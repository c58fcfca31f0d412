import type { Device } from '../model/embedding.ts';

/** How many processes embed, and how. */
export interface EmbedWorkers {
  readonly workers: number;
  /** ONNX Runtime's threads in each of them. */
  readonly threads: number;
  /** Images one inference takes at most. */
  readonly batch: number;
  /** Jobs in flight in each process. */
  readonly inFlight: number;
}

/** Batches that keep an accelerator busy; while one is computed, the next is decoded. */
const CUDA_BATCH = 32;

/**
 * On the processor every worker process has one thread for inference and takes one image at a time: processes × threads
 * never exceed the cores, and an image's numbers do not depend on its neighbours. On CUDA one process has the device,
 * and takes what waits, in batches.
 *
 * @param asked number of workers the user asked for
 */
export function embedWorkers(device: Exclude<Device, 'auto'>, cores: number, asked?: number): EmbedWorkers {
  if (device === 'cuda') return { workers: 1, threads: 1, batch: CUDA_BATCH, inFlight: 2 * CUDA_BATCH };
  return { workers: Math.max(1, Math.min(asked ?? cores, cores)), threads: 1, batch: 1, inFlight: 2 };
}

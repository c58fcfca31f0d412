import { describe, expect, it } from 'vitest';
import type { Embedder } from '../embed/embedder.ts';
import type { RgbImage } from '../kernel/image.ts';
import { UserError } from '../model/errors.ts';
import { EmbedQueue } from './embed-queue.ts';

const picture = (value: number): RgbImage => ({ width: 1, height: 1, data: Uint8Array.of(value, 0, 0) });

/** Gives the first sample and its square; refuses 13, alone or in company. */
function embedder(batches: number[]): Embedder {
  return {
    description: { name: 'red', version: '0123456789abcdef', dimensions: 2, minShortSide: 1, hasText: false },
    async embedImages(images) {
      batches.push(images.length);
      await new Promise((resolve) => setTimeout(resolve, 1));
      if (images.some(({ data }) => data[0] === 13)) throw new UserError('no thirteens');
      return Float32Array.from(images.flatMap(({ data }) => [data[0]!, data[0]! ** 2]));
    },
    close: async () => undefined,
  };
}

const settled = (queue: EmbedQueue, values: readonly number[]) =>
  Promise.all(
    values.map((value) =>
      queue.embed(picture(value)).then(
        (row) => [...row],
        (error: Error) => error.message,
      ),
    ),
  );

describe('EmbedQueue', () => {
  it('takes one image at a time with batches of one', async () => {
    const batches: number[] = [];
    expect(await settled(new EmbedQueue(embedder(batches), 1), [1, 2, 3])).toEqual([
      [1, 1],
      [2, 4],
      [3, 9],
    ]);
    expect(batches).toEqual([1, 1, 1]);
  });

  it('takes what waits, up to a batch', async () => {
    const batches: number[] = [];
    const queue = new EmbedQueue(embedder(batches), 3);
    expect(await settled(queue, [1, 2, 3, 4, 5])).toEqual([
      [1, 1],
      [2, 4],
      [3, 9],
      [4, 16],
      [5, 25],
    ]);
    expect(batches).toEqual([1, 3, 1]);
    expect(await settled(queue, [7])).toEqual([[7, 49]]);
  });

  it('lets a refused image cost only itself', async () => {
    const queue = new EmbedQueue(embedder([]), 4);
    expect(await settled(queue, [1, 2, 13, 4, 5])).toEqual([[1, 1], [2, 4], 'no thirteens', [4, 16], [5, 25]]);
  });
});

import { parentPort } from 'node:worker_threads';
import type { Likeness } from './likeness.ts';
import { likenessOf } from './likeness.ts';
import type { Picture } from './render/canvas.ts';
import { createRandom } from './render/random.ts';
import type { SceneName } from './scenes/registry.ts';
import { SCENES } from './scenes/registry.ts';

export interface RenderJob {
  readonly scene: SceneName;
  readonly width: number;
  readonly height: number;
  readonly variant: number;
  /** Everything random in the picture follows from it. */
  readonly key: string;
}

export interface Rendered {
  readonly picture: Picture;
  readonly likeness: Likeness;
}

/** Draws one picture; the same job gives the same bytes. */
export function renderScene(job: RenderJob): Rendered {
  const picture = SCENES[job.scene](job.width, job.height, job.variant, createRandom(job.key));
  return { picture, likeness: likenessOf(picture) };
}

parentPort?.on('message', (message: { id: number; job: RenderJob }) => {
  const rendered = renderScene(message.job);
  parentPort?.postMessage({ id: message.id, rendered }, [rendered.picture.data.buffer as ArrayBuffer]);
});

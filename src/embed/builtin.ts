import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { UserError } from '../model/errors.ts';
import type { Embedder } from './embedder.ts';
import { type EmbedderOptions, openImageEmbedder } from './onnx-file.ts';

const FILE = 'models/goldpan-copy.onnx';

/** The model in the package: `models` lies beside `dist`, and beside `src` in a clone. */
export function builtinModel(): string {
  const places = ['../', '../../'].map((up) => fileURLToPath(new URL(up + FILE, import.meta.url)));
  const found = places.find((place) => existsSync(place));
  if (found === undefined) {
    throw new UserError(`the built-in model is missing (${places[0]}): install goldpan again`);
  }
  return found;
}

/**
 * The copy-detection model in the package: pictures are squashed to the square that its graph says, by area where they
 * shrink; the graph normalises by itself and gives vectors of unit length.
 */
export const openBuiltin = (options: EmbedderOptions = {}): Promise<Embedder> =>
  openImageEmbedder(
    builtinModel(),
    'builtin',
    { input: 'image', output: 'embedding', preprocessing: { resize: 'squash', interpolation: 'area', layout: 'NHWC' } },
    options,
  );

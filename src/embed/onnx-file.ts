import { basename } from 'node:path';
import type { Device } from '../model/embedding.ts';
import { UserError } from '../model/errors.ts';
import type { Embedder } from './embedder.ts';
import { createImageTower } from './image-tower.ts';
import { type OnnxModel, openOnnxModel } from './onnx-session.ts';
import { shortSideFor } from './preprocessing.ts';
import { type ModelSettings, readSettings, settingsBeside } from './preprocessing-file.ts';
import { embedderVersion } from './version.ts';

export interface EmbedderOptions {
  /** `auto` by default. */
  readonly device?: Device;
  /** Threads of one inference; 1 by default, because worker processes run side by side. */
  readonly threads?: number;
}

/** Lower-case letters, digits, `-` and `.`, as names of embedders are. */
export function embedderName(text: string): string {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
  return name === '' ? 'model' : name;
}

/**
 * An embedder of one ONNX model of images.
 * @param settings of the model; `output` may be any tensor of its graph
 */
export async function openImageEmbedder(
  file: string,
  name: string,
  settings: ModelSettings,
  options: EmbedderOptions,
): Promise<Embedder & { readonly model: OnnxModel }> {
  const model = await openOnnxModel(file, {
    ...options,
    ...(settings.output !== undefined && { extraOutput: settings.output }),
  });
  try {
    const tower = await createImageTower(model, settings);
    const { preprocessing, output, pooling, dimensions } = tower;
    const version = await embedderVersion([file, ...model.graph.externalFiles], { preprocessing, output, pooling });
    return {
      model,
      description: { name, version, dimensions, minShortSide: shortSideFor(preprocessing), hasText: false },
      embedImages: (images) => tower.embed(images),
      close: () => model.close(),
    };
  } catch (error) {
    await model.close();
    throw error;
  }
}

/**
 * `--embedder onnx:FILE`: any ONNX model of images, with its preprocessing in a JSON file beside it.
 * @param preprocessing path of that file; by default `FILE.json`, `FILE` with `.json` instead of `.onnx`, or
 *   `preprocessor_config.json` in the same folder
 * @throws UserError naming the file when model and preprocessing do not fit
 */
export async function openOnnxFile(
  file: string,
  preprocessing: string | undefined,
  options: EmbedderOptions = {},
): Promise<Embedder> {
  const path = preprocessing ?? settingsBeside(file);
  if (path === null) {
    // The model's own faults come first: a wrong path has no JSON beside it either.
    await (await openOnnxModel(file, { ...options, device: 'cpu' })).close();
    throw new UserError(
      `${file} has no preprocessing beside it: write ${basename(file)}.json, for example ` +
        '{"size": 224, "resize": "squash", "interpolation": "bicubic", "mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5]}; ' +
        'see docs/guide/models.md',
    );
  }
  const settings = readSettings(path);
  return openImageEmbedder(
    file,
    settings.name ?? embedderName(basename(file).replace(/\.onnx$/i, '')),
    settings,
    options,
  );
}

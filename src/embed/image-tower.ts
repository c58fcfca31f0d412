import type { RgbImage } from '../kernel/image.ts';
import { UserError } from '../model/errors.ts';
import type { OnnxModel, TensorOutput } from './onnx-session.ts';
import { choosePooling, dimensionsOf, normaliseRows, type Pooling, pool } from './pooling.ts';
import { createPreprocessor } from './preprocess.ts';
import type { Preprocessing } from './preprocessing.ts';
import { completePreprocessing, type ModelSettings } from './preprocessing-file.ts';

/** A model that turns pictures into vectors of unit length. */
export interface ImageTower {
  readonly dimensions: number;
  readonly preprocessing: Preprocessing;
  readonly output: string;
  readonly pooling: Pooling;
  embed(images: readonly RgbImage[]): Promise<Float32Array>;
}

/** Images of one inference: more gain little on a processor and take memory, a graphics card wants more. */
const BATCH = { cpu: 8, cuda: 32 } as const;

function pickInput(model: OnnxModel, wanted: string | undefined) {
  const names = model.inputs.map(({ name }) => name);
  const input =
    wanted === undefined
      ? model.inputs.length === 1
        ? model.inputs[0]
        : model.inputs.find(({ name }) => name === 'pixel_values')
      : model.inputs.find(({ name }) => name === wanted);
  if (input === undefined) {
    throw new UserError(
      wanted === undefined
        ? `${model.file} has the inputs ${names.join(', ')}: set "input" to the one for images`
        : `${model.file} has no input named ${wanted}, but ${names.join(', ')}`,
    );
  }
  const others = names.filter((name) => name !== input.name);
  if (others.length > 0) {
    throw new UserError(
      `${model.file} wants ${others.join(', ')} besides the image: give a model of images alone, such as vision_model.onnx`,
    );
  }
  return input;
}

function pickOutput(model: OnnxModel, wanted: string | undefined) {
  const names = model.outputs.map(({ name }) => name);
  const output =
    wanted === undefined
      ? model.outputs.find((_, i, all) => all.length === 1 && i === 0)
      : model.outputs.find(({ name }) => name === wanted);
  if (output === undefined) {
    throw new UserError(
      wanted === undefined
        ? `${model.file} has the outputs ${names.join(', ')}: set "output" to the one that holds the vectors`
        : `${model.file} has no output named ${wanted}, but ${names.join(', ')}`,
    );
  }
  return output;
}

/** A grey ramp: what a model gives for it shows the shape of its output where the graph does not say. */
function ramp(width: number, height: number): RgbImage {
  const data = new Uint8Array(3 * width * height);
  for (let i = 0; i < data.length; i++) data[i] = (i * 255) / data.length;
  return { width, height, data };
}

/**
 * Fits settings to a model's graph.
 * @throws UserError naming the file and what does not fit
 */
export async function createImageTower(model: OnnxModel, settings: ModelSettings): Promise<ImageTower> {
  const { file } = model;
  const input = pickInput(model, settings.input);
  const output = pickOutput(model, settings.output);
  const preprocessing = completePreprocessing(settings.preprocessing, input, file);
  const preprocessor = createPreprocessor(preprocessing);
  const { width, height, layout } = preprocessing;
  const axes = layout === 'NCHW' ? [3, height, width] : [height, width, 3];
  const fixedBatch = input.shape[0] ?? null;
  const batch = fixedBatch ?? BATCH[model.device];

  const run = async (images: readonly RgbImage[]): Promise<TensorOutput> => {
    // A graph for a fixed number of images is given the first one again until it has enough.
    const count = fixedBatch ?? images.length;
    const data = preprocessor.allocate(count);
    for (let i = 0; i < images.length; i++) preprocessor.write(images[i]!, data, i);
    for (let i = images.length; i < count; i++) data.copyWithin(i * preprocessor.size, 0, preprocessor.size);
    const results = await model.run({ [input.name]: { data, shape: [count, ...axes] } }, [output.name]);
    return results[output.name]!;
  };

  // Graphs may leave the rank open, too: then their shape is empty.
  const shape =
    output.shape.length === 0 || output.shape.slice(1).some((size) => size === null)
      ? (await run([ramp(width, height)])).shape
      : output.shape;
  const pooling = choosePooling(settings.pooling, shape, output.name, file);
  const dimensions = dimensionsOf(pooling, shape);
  if (dimensions === null || dimensions < 1) {
    throw new UserError(`${file}: output ${output.name} is [${shape.join(', ')}], which holds no vectors`);
  }

  return {
    dimensions,
    preprocessing,
    output: output.name,
    pooling,
    async embed(images) {
      const vectors = new Float32Array(images.length * dimensions);
      for (let start = 0; start < images.length; start += batch) {
        const part = images.slice(start, start + batch);
        const pooled = pool(await run(part), pooling);
        if (pooled.length < part.length * dimensions || pooled.length % dimensions !== 0) {
          throw new UserError(
            `${file}: output ${output.name} has ${pooled.length} numbers for ${part.length} images, not ${dimensions} each`,
          );
        }
        vectors.set(pooled.subarray(0, part.length * dimensions), start * dimensions);
      }
      return normaliseRows(vectors, dimensions, file);
    },
  };
}

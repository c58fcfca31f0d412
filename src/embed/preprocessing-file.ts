import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../model/errors.ts';
import { parseProcessorConfig } from './hugging-face-processor.ts';
import { checkJson, readJson } from './json-file.ts';
import { shapeText, type TensorFacts } from './onnx-session.ts';
import { POOLINGS, type Pooling } from './pooling.ts';
import type { Preprocessing } from './preprocessing.ts';

const side = z.int().min(1).max(4096);
const triple = z.tuple([z.number(), z.number(), z.number()]);

const schema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]*$/, 'use lower-case letters, digits, "-" and "." only')
    .optional(),
  input: z.string().optional(),
  output: z.string().optional(),
  pooling: z.enum(POOLINGS).optional(),
  size: z.union([side, z.tuple([side, side])]).optional(),
  resize: z.enum(['squash', 'crop', 'pad']).optional(),
  shortest_edge: side.optional(),
  interpolation: z.enum(['area', 'box', 'bilinear', 'hamming', 'bicubic', 'lanczos']).optional(),
  pad_colour: z.tuple([z.int().min(0).max(255), z.int().min(0).max(255), z.int().min(0).max(255)]).optional(),
  rescale: z.number().positive().optional(),
  mean: triple.optional(),
  std: z.tuple([z.number().positive(), z.number().positive(), z.number().positive()]).optional(),
  channels: z.enum(['rgb', 'bgr']).optional(),
  layout: z.enum(['NCHW', 'NHWC']).optional(),
});

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What a JSON file says about a model; everything it leaves out comes from the graph or is as documented. */
export interface ModelSettings {
  readonly name?: string;
  readonly input?: string;
  readonly output?: string;
  readonly pooling?: Pooling;
  readonly preprocessing: Partial<Preprocessing>;
}

function parseSettings(value: unknown, path: string): ModelSettings {
  const json = checkJson(schema, value, path);
  const preprocessing: Partial<Mutable<Preprocessing>> = {};
  if (json.size !== undefined) {
    [preprocessing.width, preprocessing.height] = typeof json.size === 'number' ? [json.size, json.size] : json.size;
  }
  if (json.resize !== undefined) preprocessing.resize = json.resize;
  if (json.shortest_edge !== undefined) {
    if (json.resize !== 'crop') throw new UserError(`${path}: "shortest_edge" needs "resize": "crop"`);
    preprocessing.shortestEdge = json.shortest_edge;
  }
  if (json.pad_colour !== undefined) preprocessing.padColour = json.pad_colour;
  if (json.interpolation !== undefined) preprocessing.interpolation = json.interpolation;
  if (json.rescale !== undefined) preprocessing.rescale = json.rescale;
  if (json.mean !== undefined) preprocessing.mean = json.mean;
  if (json.std !== undefined) preprocessing.std = json.std;
  if (json.channels !== undefined) preprocessing.channels = json.channels;
  if (json.layout !== undefined) preprocessing.layout = json.layout;
  return {
    ...(json.name !== undefined && { name: json.name }),
    ...(json.input !== undefined && { input: json.input }),
    ...(json.output !== undefined && { output: json.output }),
    ...(json.pooling !== undefined && { pooling: json.pooling }),
    preprocessing,
  };
}

/** Keys that only Hugging Face's `preprocessor_config.json` has. */
const PROCESSOR_KEYS = ['image_processor_type', 'feature_extractor_type', 'do_resize', 'do_normalize', 'image_mean'];

/**
 * Reads the settings of a model: goldpan's own JSON, or a `preprocessor_config.json`.
 * @throws UserError naming the file and the field
 */
export function readSettings(path: string): ModelSettings {
  const value = readJson(path);
  const isProcessor = typeof value === 'object' && value !== null && PROCESSOR_KEYS.some((key) => key in value);
  return isProcessor ? { preprocessing: parseProcessorConfig(value, path) } : parseSettings(value, path);
}

/** The settings that lie beside a model: `model.onnx.json`, `model.json` or `preprocessor_config.json`. */
export function settingsBeside(model: string): string | null {
  const places = [
    `${model}.json`,
    model.replace(/\.onnx$/i, '.json'),
    join(dirname(model), 'preprocessor_config.json'),
  ];
  return places.find((place) => place !== model && existsSync(place)) ?? null;
}

/** Which axis of a four-axis input holds the colours. */
function layoutOf(input: TensorFacts, wanted: Preprocessing['layout'] | undefined, file: string) {
  const first = input.shape[1] === 3;
  const last = input.shape[3] === 3;
  if (wanted !== undefined) {
    const colours = input.shape[wanted === 'NCHW' ? 1 : 3];
    if (colours === 3 || colours === null) return wanted;
  } else if (first !== last) return first ? 'NCHW' : 'NHWC';
  else if (first && last) {
    throw new UserError(`${file}: input ${input.name} is ${shapeText(input)}: set "layout" to "NCHW" or "NHWC"`);
  } else if (input.shape[1] === null && input.shape[3] === null) return 'NCHW';
  throw new UserError(
    `${file}: input ${input.name} is ${shapeText(input)}, which is no picture of three colours` +
      `${wanted === undefined ? '' : ` in the order ${wanted}`}; a model for images takes [batch, 3, height, width] or ` +
      '[batch, height, width, 3]',
  );
}

/**
 * Settings and graph put together.
 * @param input the model's image input
 * @param file for messages
 * @throws UserError when they contradict each other, or leave the size open
 */
export function completePreprocessing(
  settings: Partial<Preprocessing>,
  input: TensorFacts,
  file: string,
): Preprocessing {
  if (input.type !== 'float32' && input.type !== 'uint8') {
    throw new UserError(
      `${file}: input ${input.name} is ${shapeText(input)}; images are given as float32 or uint8: export it with one of them`,
    );
  }
  if (input.shape.length !== 4) {
    throw new UserError(
      `${file}: input ${input.name} is ${shapeText(input)}; a model for images takes four axes, [batch, 3, height, width] or ` +
        '[batch, height, width, 3]',
    );
  }
  const layout = layoutOf(input, settings.layout, file);
  const [graphHeight, graphWidth] = layout === 'NCHW' ? input.shape.slice(2) : input.shape.slice(1);
  const width = settings.width ?? graphWidth ?? undefined;
  const height = settings.height ?? graphHeight ?? undefined;
  if (width === undefined || height === undefined) {
    throw new UserError(
      `${file}: input ${input.name} is ${shapeText(input)} and takes any size: set "size" in the JSON file beside it`,
    );
  }
  if ((graphWidth ?? width) !== width || (graphHeight ?? height) !== height) {
    throw new UserError(
      `${file}: input ${input.name} is ${shapeText(input)}, but its preprocessing makes ${width}×${height} px: set ` +
        `"size" to ${graphWidth === graphHeight ? graphWidth : `[${graphWidth ?? width}, ${graphHeight ?? height}]`}`,
    );
  }
  const isBytes = input.type === 'uint8';
  if (isBytes && (settings.rescale ?? settings.mean ?? settings.std) !== undefined) {
    throw new UserError(
      `${file}: input ${input.name} is uint8 and normalises by itself: leave out "rescale", "mean" and "std"`,
    );
  }
  const shortestEdge = settings.shortestEdge ?? Math.min(width, height);
  return {
    width,
    height,
    resize: settings.resize ?? 'squash',
    shortestEdge: settings.resize === 'crop' ? shortestEdge : Math.min(width, height),
    interpolation: settings.interpolation ?? 'bilinear',
    padColour: settings.padColour ?? [0, 0, 0],
    rescale: isBytes ? 1 : (settings.rescale ?? 1 / 255),
    mean: settings.mean ?? [0, 0, 0],
    std: settings.std ?? [1, 1, 1],
    channels: settings.channels ?? 'rgb',
    layout,
    type: input.type,
  };
}

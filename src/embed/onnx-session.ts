import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Device } from '../model/embedding.ts';
import { UserError } from '../model/errors.ts';
import { computes, type OnnxGraph, oneMoreOutput, readOnnxGraph } from './onnx-graph.ts';

/** An input or output of a model. */
export interface TensorFacts {
  readonly name: string;
  /** ONNX Runtime's names: `float32`, `uint8`, `int64`, … */
  readonly type: string;
  /** null where the graph leaves a size open, as batch sizes are. */
  readonly shape: readonly (number | null)[];
}

export interface TensorInput {
  readonly data: Float32Array | Uint8Array | BigInt64Array | Int32Array;
  readonly shape: readonly number[];
}

export interface TensorOutput {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

export interface OpenOptions {
  /** `auto` by default. */
  readonly device?: Device;
  /** Threads of one inference; 1 by default, because worker processes run side by side. */
  readonly threads?: number;
  /** A tensor inside the graph to be given as an output. */
  readonly extraOutput?: string;
  /** Give numbers that are not finite back, instead of refusing them. */
  readonly keepNotFinite?: boolean;
}

/** A model that is loaded and ready. */
export interface OnnxModel {
  readonly file: string;
  readonly device: 'cpu' | 'cuda';
  readonly graph: OnnxGraph;
  readonly inputs: readonly TensorFacts[];
  readonly outputs: readonly TensorFacts[];
  /**
   * @returns the outputs that were asked for, by name
   * @throws UserError naming the file, when inputs do not fit, an output is not float32 or has numbers that are not finite
   */
  run(feeds: Readonly<Record<string, TensorInput>>, outputs: readonly string[]): Promise<Record<string, TensorOutput>>;
  close(): Promise<void>;
}

type Runtime = typeof import('onnxruntime-node');

let loaded: Promise<Runtime> | undefined;

/** Loaded when the first model is opened: the library maps some 20 MB. */
async function loadRuntime(): Promise<Runtime> {
  loaded ??= import('onnxruntime-node').then((runtime) => {
    // Its own log goes to stderr, in colour; what it says also comes as an exception.
    runtime.env.logLevel = 'fatal';
    return runtime;
  });
  try {
    return await loaded;
  } catch (error) {
    loaded = undefined;
    throw new UserError(
      `ONNX Runtime does not run on ${process.platform}-${process.arch}: ${firstLine(error)}; see docs/guide/models.md`,
    );
  }
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0]!.trim().replace(/\.$/, '');

/** Where ONNX Runtime looks for CUDA: it is not part of the npm package, its install script fetches it. */
export function cudaLibrary(): string {
  const require = createRequire(import.meta.url);
  const root = dirname(dirname(require.resolve('onnxruntime-node')));
  const file = process.platform === 'win32' ? 'onnxruntime_providers_cuda.dll' : 'libonnxruntime_providers_cuda.so';
  return join(root, 'bin', 'napi-v6', process.platform, process.arch, file);
}

/** What keeps CUDA from being used here, as a sentence; null when nothing is known to. */
function cudaObstacle(): string | null {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return `ONNX Runtime for Node has CUDA on Linux x64 only, and this is ${process.platform}-${process.arch}`;
  }
  const library = cudaLibrary();
  return existsSync(library) ? null : `ONNX Runtime's CUDA library is not installed (${library})`;
}

const CUDA_ADVICE =
  'install an NVIDIA driver, CUDA 12 and cuDNN 9, run ONNXRUNTIME_NODE_INSTALL=cuda12 npm rebuild onnxruntime-node, or ' +
  'use --device cpu';

const factsOf = (values: readonly InferenceSession.ValueMetadata[]): TensorFacts[] =>
  values.map((value) => ({
    name: value.name,
    type: value.isTensor ? value.type : 'sequence or map',
    shape: value.isTensor ? value.shape.map((size) => (typeof size === 'number' ? size : null)) : [],
  }));

/** `float32[?, 3, 224, 224]` */
export const shapeText = ({ type, shape }: Pick<TensorFacts, 'type' | 'shape'>): string =>
  `${type}[${shape.map((size) => size ?? '?').join(', ')}]`;

async function createSession(
  runtime: Runtime,
  file: string,
  graph: OnnxGraph,
  { device = 'auto', threads = 1, extraOutput }: OpenOptions,
): Promise<{ session: InferenceSession; device: 'cpu' | 'cuda' }> {
  const create = (executionProviders: string[]): Promise<InferenceSession> => {
    const options: InferenceSession.SessionOptions = {
      executionProviders,
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      logSeverityLevel: 4,
    };
    if (extraOutput === undefined || graph.outputs.includes(extraOutput)) {
      return runtime.InferenceSession.create(file, options);
    }
    return runtime.InferenceSession.create(Buffer.concat([readFileSync(file), oneMoreOutput(extraOutput)]), options);
  };
  if (device !== 'cpu') {
    const obstacle = cudaObstacle();
    if (obstacle === null) {
      try {
        return { session: await create(['cuda', 'cpu']), device: 'cuda' };
      } catch (error) {
        if (device === 'cuda') throw new UserError(`--device cuda: ${firstLine(error)}; ${CUDA_ADVICE}`);
      }
    } else if (device === 'cuda') throw new UserError(`--device cuda: ${obstacle}; ${CUDA_ADVICE}`);
  }
  try {
    return { session: await create(['cpu']), device: 'cpu' };
  } catch (error) {
    throw new UserError(`${file} cannot be opened by ONNX Runtime: ${firstLine(error)}`);
  }
}

function checkFeeds(model: OnnxModel, feeds: Readonly<Record<string, TensorInput>>): void {
  for (const input of model.inputs) {
    const feed = feeds[input.name];
    if (feed === undefined) {
      throw new UserError(
        `${model.file} wants an input named ${input.name}, ${shapeText(input)}, which is not known here`,
      );
    }
    const fits =
      feed.shape.length === input.shape.length &&
      feed.shape.every((size, i) => input.shape[i] === null || input.shape[i] === size);
    if (!fits) {
      throw new UserError(
        `${model.file}: input ${input.name} is ${shapeText(input)}, but was to be given [${feed.shape.join(', ')}]`,
      );
    }
  }
}

/** @throws UserError naming the first number that is none */
function checkFinite(data: Float32Array, file: string, output: string): void {
  for (let i = 0; i < data.length; i++) {
    if (!Number.isFinite(data[i]!)) {
      throw new UserError(
        `${file}: output ${output} has a number that is not finite (${data[i]} at ${i}); the model or its ` +
          'preprocessing is broken: check mean, std and rescale',
      );
    }
  }
}

const TENSOR_TYPES = [
  [Float32Array, 'float32'],
  [Uint8Array, 'uint8'],
  [BigInt64Array, 'int64'],
  [Int32Array, 'int32'],
] as const;

function toTensor(runtime: Runtime, { data, shape }: TensorInput): Tensor {
  const type = TENSOR_TYPES.find(([of]) => data instanceof of)![1];
  return new runtime.Tensor(type, data as Float32Array, shape);
}

/**
 * Opens an ONNX model with ONNX Runtime.
 * @throws UserError when the file is missing, cut short, not ONNX or of a kind that ONNX Runtime does not know, or when
 *   CUDA is asked for and cannot be used
 */
export async function openOnnxModel(file: string, options: OpenOptions = {}): Promise<OnnxModel> {
  const { threads = 1, extraOutput } = options;
  if (!Number.isInteger(threads) || threads < 1) {
    throw new UserError(`threads ${threads} is not allowed: give a whole number of at least 1`);
  }
  const graph = readOnnxGraph(file);
  for (const external of graph.externalFiles) {
    if (!existsSync(external)) throw new UserError(`${file} keeps its weights in ${external}, which is missing`);
  }
  if (extraOutput !== undefined && !graph.outputs.includes(extraOutput)) {
    if (!computes(graph, extraOutput)) {
      throw new UserError(
        `${file} has no output named ${extraOutput}; it has ${graph.outputs.join(', ')}. Set "output" to one of them, ` +
          'or to any tensor of the graph',
      );
    }
    if (graph.externalFiles.length > 0) {
      throw new UserError(`${file}: ${extraOutput} is inside the graph, and weights in other files rule that out`);
    }
  }
  const runtime = await loadRuntime();
  const { session, device } = await createSession(runtime, file, graph, options);
  let closed = false;
  const model: OnnxModel = {
    file,
    device,
    graph,
    inputs: factsOf(session.inputMetadata),
    outputs: factsOf(session.outputMetadata),
    async run(feeds, outputs) {
      checkFeeds(model, feeds);
      const tensors: Record<string, Tensor> = {};
      for (const input of model.inputs) tensors[input.name] = toTensor(runtime, feeds[input.name]!);
      let results: InferenceSession.OnnxValueMapType;
      try {
        results = await session.run(tensors, outputs);
      } catch (error) {
        throw new UserError(`${file}: ONNX Runtime could not run it: ${firstLine(error)}`);
      }
      const given: Record<string, TensorOutput> = {};
      for (const name of outputs) {
        const tensor = results[name] as Tensor;
        if (!(tensor.data instanceof Float32Array)) {
          throw new UserError(`${file}: output ${name} is ${tensor.type}; only float32 is read: export it as float32`);
        }
        if (!options.keepNotFinite) checkFinite(tensor.data, file, name);
        given[name] = { data: tensor.data, shape: tensor.dims };
      }
      return given;
    },
    async close() {
      if (closed) return;
      closed = true;
      await session.release();
    },
  };
  return model;
}

import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { EmbedderDescription } from '../model/embedding.ts';
import { UserError } from '../model/errors.ts';
import { type HeadDefinition, readHeadDefinition } from './head-definition.ts';
import { type EmbedderOptions, embedderName } from './onnx-file.ts';
import { openOnnxModel, shapeText } from './onnx-session.ts';
import { embedderVersion } from './version.ts';

/** A linear or MLP model on vectors of unit length. */
export interface Head {
  readonly definition: HeadDefinition;
  /** 16 hex digits: digest of the model's bytes and of what changes its scores. */
  readonly version: string;
  /**
   * @param vectors of unit length, row by row
   * @returns one row of scores per vector, in the order of `definition.scores`; as the model gives them, also when they
   *   are not finite
   */
  score(vectors: Float32Array): Promise<Float32Array>;
  close(): Promise<void>;
}

/** Vectors of one inference. */
const BATCH = 1024;

function activate(row: Float32Array, activation: HeadDefinition['activation']): void {
  if (activation === 'sigmoid') {
    for (let i = 0; i < row.length; i++) row[i] = 1 / (1 + Math.exp(-row[i]!));
  } else if (activation === 'softmax') {
    let highest = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < row.length; i++) highest = Math.max(highest, row[i]!);
    let sum = 0;
    for (let i = 0; i < row.length; i++) {
      row[i] = Math.exp(row[i]! - highest);
      sum += row[i]!;
    }
    for (let i = 0; i < row.length; i++) row[i] = row[i]! / sum;
  }
}

/**
 * Opens a head: `FILE.onnx` with one input [batch, dimensions] and one output [batch, scores] or [batch], and the JSON
 * beside it that names its scores.
 * @param definition path of the JSON; `FILE.onnx.json` or `FILE.json` by default
 * @throws UserError naming the file, when one is missing or they do not fit together
 */
export async function openHead(file: string, definition?: string, options: EmbedderOptions = {}): Promise<Head> {
  const model = await openOnnxModel(file, { ...options, device: 'cpu', keepNotFinite: true });
  try {
    const places = [`${file}.json`, file.replace(/\.onnx$/i, '.json')];
    const path = definition ?? places.find((place) => place !== file && existsSync(place));
    if (path === undefined) {
      throw new UserError(
        `${file} has no description beside it: write ${basename(file)}.json, for example ` +
          '{"column": "aesthetic_score", "embedder": "clip-l14", "range": [1, 10], "threshold": 4.5, "direction": "below"}; ' +
          'see docs/guide/models.md',
      );
    }
    const said = readHeadDefinition(path);
    const input = model.inputs[0];
    const output = model.outputs[0];
    if (input === undefined || model.inputs.length !== 1 || input.shape.length !== 2 || input.type !== 'float32') {
      throw new UserError(
        `${file}: a head takes one input float32[batch, dimensions], not ${model.inputs.map((one) => `${one.name} ${shapeText(one)}`).join(', ')}`,
      );
    }
    if (output === undefined || model.outputs.length !== 1) {
      throw new UserError(`${file}: a head has one output, not ${model.outputs.map(({ name }) => name).join(', ')}`);
    }
    const dimensions = input.shape[1] ?? said.dimensions;
    if (dimensions === null) {
      throw new UserError(`${file}: input ${input.name} takes any size: set "dimensions" in ${path}`);
    }
    if (said.dimensions !== null && said.dimensions !== dimensions) {
      throw new UserError(`${file} takes vectors of ${dimensions} numbers, but ${path} says ${said.dimensions}`);
    }
    const run = async (vectors: Float32Array) =>
      (
        await model.run({ [input.name]: { data: vectors, shape: [vectors.length / dimensions, dimensions] } }, [
          output.name,
        ])
      )[output.name]!.data;

    const width = (await run(new Float32Array(dimensions).fill(1 / Math.sqrt(dimensions)))).length;
    const beyond = said.scores.find((score) => score.index >= width);
    if (beyond) {
      throw new UserError(`${path}: ${beyond.column} is output ${beyond.index}, but ${file} has ${width}, from 0 on`);
    }
    const complete: HeadDefinition = {
      ...said,
      name: said.name ?? embedderName(basename(file).replace(/\.onnx$/i, '')),
      dimensions,
    };
    const { scores, activation } = complete;
    const indexes = scores.map((score) => score.index);
    return {
      definition: complete,
      version: await embedderVersion([file, ...model.graph.externalFiles], { activation, indexes: indexes.join(',') }),
      async score(vectors) {
        if (vectors.length % dimensions !== 0) {
          throw new RangeError(`${vectors.length} numbers are no vectors of ${dimensions}`);
        }
        const rows = vectors.length / dimensions;
        const out = new Float32Array(rows * scores.length);
        for (let start = 0; start < rows; start += BATCH) {
          const end = Math.min(rows, start + BATCH);
          const given = await run(vectors.subarray(start * dimensions, end * dimensions));
          if (given.length !== (end - start) * width) {
            throw new UserError(`${file} gave ${given.length} numbers for ${end - start} vectors, not ${width} each`);
          }
          for (let row = start; row < end; row++) {
            const values = given.subarray((row - start) * width, (row - start + 1) * width);
            activate(values, activation);
            for (let i = 0; i < indexes.length; i++) out[row * indexes.length + i] = values[indexes[i]!]!;
          }
        }
        return out;
      },
      close: () => model.close(),
    };
  } catch (error) {
    await model.close();
    throw error;
  }
}

/**
 * Makes sure that a head may score an embedder's vectors.
 * @throws UserError when it was made for another one
 */
export function checkHeadFits({ name, embedder, dimensions }: HeadDefinition, by: EmbedderDescription): void {
  if (embedder !== null && embedder !== by.name) {
    throw new UserError(`head ${name} scores vectors of ${embedder}, not of ${by.name}: use --embedder ${embedder}`);
  }
  if (dimensions !== by.dimensions) {
    throw new UserError(
      `head ${name} takes vectors of ${dimensions} numbers, but ${by.name} makes ${by.dimensions}: it belongs to another model`,
    );
  }
}

import { UserError } from '../model/errors.ts';
import { type OnnxModel, shapeText, type TensorInput } from './onnx-session.ts';
import { normaliseRows } from './pooling.ts';
import type { TextTokenizer } from './tokenizer.ts';

/** A model that turns words into vectors of unit length, in the space of an image tower. */
export interface TextTower {
  readonly dimensions: number;
  embed(texts: readonly string[]): Promise<Float32Array>;
  /** Whether each text is longer than the model reads, so that its end is dropped. */
  areCut(texts: readonly string[]): boolean[];
}

export interface TextSettings {
  /** Outputs that may hold the vectors, the best one first. */
  readonly outputs: readonly string[];
  /** Whether the model was trained on lower-case text alone. */
  readonly lowerCase: boolean;
  /** Whether padding is masked where the graph takes a mask; SigLIP was trained without one. */
  readonly masked: boolean;
}

/** Texts of one inference. */
const BATCH = 16;

/**
 * Fits a tokenizer to a text model's graph.
 * @throws UserError naming the file and what does not fit
 */
export async function createTextTower(
  model: OnnxModel,
  tokenizer: TextTokenizer,
  settings: TextSettings,
): Promise<TextTower> {
  const { file } = model;
  const output = settings.outputs.find((name) => model.outputs.some((given) => given.name === name));
  if (output === undefined) {
    throw new UserError(
      `${file} has no output named ${settings.outputs.join(' or ')}, but ${model.outputs.map(({ name }) => name).join(', ')}`,
    );
  }
  for (const input of model.inputs) {
    if (input.name !== 'input_ids' && input.name !== 'attention_mask') {
      throw new UserError(`${file} wants an input named ${input.name}; text models take input_ids and attention_mask`);
    }
    if (input.type !== 'int64' && input.type !== 'int32') {
      throw new UserError(`${file}: input ${input.name} is ${shapeText(input)}; token ids are int64 or int32`);
    }
  }
  const fixedBatch = model.inputs[0]?.shape[0] ?? null;
  const batch = fixedBatch ?? BATCH;

  const asTrained = (text: string): string => (settings.lowerCase ? text.toLowerCase() : text);

  const run = async (texts: readonly string[]) => {
    const { length } = tokenizer;
    const count = fixedBatch ?? texts.length;
    const ids = new Int32Array(count * length);
    const mask = new Int32Array(count * length).fill(1);
    for (let i = 0; i < count; i++) {
      const text = texts[Math.min(i, texts.length - 1)]!;
      const tokens = tokenizer.encode(asTrained(text));
      ids.set(tokens.ids, i * length);
      if (settings.masked) mask.set(tokens.mask, i * length);
    }
    const feeds: Record<string, TensorInput> = {};
    for (const { name, type } of model.inputs) {
      const values = name === 'input_ids' ? ids : mask;
      feeds[name] = {
        data: type === 'int64' ? BigInt64Array.from(values, BigInt) : values,
        shape: [count, length],
      };
    }
    const result = (await model.run(feeds, [output]))[output]!;
    if (result.shape.length !== 2 || result.shape[0] !== count) {
      throw new UserError(
        `${file}: output ${output} is [${result.shape.join(', ')}] for ${count} texts, not one vector each`,
      );
    }
    return result;
  };

  const facts = model.outputs.find(({ name }) => name === output)!;
  const dimensions = facts.shape.length === 2 ? (facts.shape[1] ?? null) : null;
  const known = dimensions ?? (await run(['a'])).shape[1]!;

  return {
    dimensions: known,
    areCut: (texts) => texts.map((text) => tokenizer.isTooLong(asTrained(text))),
    async embed(texts) {
      const vectors = new Float32Array(texts.length * known);
      for (let start = 0; start < texts.length; start += batch) {
        const part = texts.slice(start, start + batch);
        const { data } = await run(part);
        vectors.set(data.subarray(0, part.length * known), start * known);
      }
      return normaliseRows(vectors, known, file);
    },
  };
}

import { basename, relative, sep } from 'node:path';
import type { EmbedderSource } from '../model/embedding.ts';
import { UserError } from '../model/errors.ts';
import type { Embedder } from './embedder.ts';
import { familyOfType, NAMED_MODELS } from './families/all.ts';
import {
  CONFIG_FILE,
  type Family,
  imageFiles,
  PROCESSOR_FILE,
  TOKENIZER_CONFIG_FILE,
  TOKENIZER_FILE,
  textFiles,
} from './families/family.ts';
import { byHand, endpointOf, fetchModel, type HubOptions, locate, REPOSITORY } from './hub.ts';
import { readJson } from './json-file.ts';
import { type EmbedderOptions, embedderName, openImageEmbedder } from './onnx-file.ts';
import { featuresBefore, readOnnxGraph } from './onnx-graph.ts';
import { openOnnxModel } from './onnx-session.ts';
import { type ModelSettings, readSettings } from './preprocessing-file.ts';
import { createTextTower, type TextTower } from './text-tower.ts';
import { openTokenizer } from './tokenizer.ts';

type HubSource = Extract<EmbedderSource, { kind: 'hub' }>;

/** Instead of a model's name: the folder alone says what it is, and nothing is ever fetched into it. */
export const LOCAL = 'local';

interface Config {
  readonly model_type?: unknown;
  readonly text_config?: { readonly max_position_embeddings?: unknown } | null;
}

/** The repository behind a name; null for what is in no repository. */
function repositoryOf(model: string): string | null {
  const named = NAMED_MODELS.get(model);
  if (named) return named.model.repository;
  return REPOSITORY.test(model) ? model : null;
}

/** The family of a folder, by its name or by `config.json`. */
function familyOf(source: HubSource): Family {
  const named = NAMED_MODELS.get(source.model);
  if (named) return named.family;
  const path = locate(source.folder, CONFIG_FILE);
  if (path === null) {
    const names = [...NAMED_MODELS.keys()].join(', ');
    throw new UserError(
      `${source.folder} has no ${CONFIG_FILE} that says what model it is: add it, or name the model before the folder, ` +
        `as in clip:${source.folder} (${names})`,
    );
  }
  const type = (readJson(path) as Config).model_type;
  const family = typeof type === 'string' ? familyOfType(type) : undefined;
  if (family === undefined) {
    throw new UserError(
      `${path}: "model_type" ${JSON.stringify(type)} is not known here; use onnx:FILE with its preprocessing instead`,
    );
  }
  return family;
}

const allFiles = (family: Family): string[] => [CONFIG_FILE, ...imageFiles(family), ...textFiles(family)];

/** Fetches what is missing, then the files that hold the weights of models that are split. */
async function fetchAll(repository: string, source: HubSource, options: HubOptions): Promise<void> {
  const { folder } = source;
  // What a repository is without a short name, only its configuration tells.
  if (!NAMED_MODELS.has(source.model)) await fetchModel(repository, [CONFIG_FILE], folder, options);
  const files = allFiles(familyOf(source));
  await fetchModel(repository, files, folder, options);
  for (const file of files.filter((name) => name.endsWith('.onnx'))) {
    const { externalFiles } = readOnnxGraph(locate(folder, file)!);
    const inside = externalFiles.map((path) => relative(folder, path)).filter((path) => !path.startsWith('..'));
    await fetchModel(
      repository,
      inside.map((path) => path.split(sep).join('/')),
      folder,
      options,
    );
  }
}

/** Paths of the files of a family's images; all are needed. */
function requireFiles(source: HubSource, files: readonly string[]): string[] {
  const missing = files.filter((file) => locate(source.folder, file) === null);
  if (missing.length > 0) {
    const repository = repositoryOf(source.model);
    if (repository === null) {
      throw new UserError(
        `${source.folder} lacks ${missing.join(' and ')}: see docs/guide/models.md for the files of a model`,
      );
    }
    const family = NAMED_MODELS.get(source.model)?.family;
    const wanted = family ? allFiles(family).filter((file) => locate(source.folder, file) === null) : missing;
    throw new UserError(
      `${repository} is not complete in ${source.folder}. ${byHand(endpointOf({}), repository, wanted, source.folder)}`,
    );
  }
  return files.map((file) => locate(source.folder, file)!);
}

function imageSettings(family: Family, folder: string, model: string): ModelSettings {
  const { outputs, pooling, preprocessing } = family.image;
  const path = preprocessing ? null : locate(folder, PROCESSOR_FILE)!;
  const graph = readOnnxGraph(model);
  const output =
    outputs === 'features'
      ? featuresBefore(graph, graph.outputs[0] ?? '')
      : (outputs.find((name) => graph.outputs.includes(name)) ?? null);
  if (output === null) {
    throw new UserError(
      outputs === 'features'
        ? `${model}: no features before a last linear layer were found; use onnx:FILE and set "output"`
        : `${model} has no output named ${outputs.join(' or ')}, but ${graph.outputs.join(', ')}`,
    );
  }
  return { output, pooling, preprocessing: preprocessing ?? readSettings(path!).preprocessing };
}

/** Tokens per text: as the model's configuration says, else as its family has it. */
function textLength(folder: string, otherwise: number): number {
  const path = locate(folder, CONFIG_FILE);
  const length = path === null ? undefined : (readJson(path) as Config).text_config?.max_position_embeddings;
  return typeof length === 'number' && Number.isInteger(length) && length > 2 ? length : otherwise;
}

async function openTextTower(
  text: NonNullable<Family['text']>,
  folder: string,
  dimensions: number,
  options: EmbedderOptions,
): Promise<{ tower: TextTower; close(): Promise<void> }> {
  const tokenizer = openTokenizer(
    { tokenizer: locate(folder, TOKENIZER_FILE)!, config: locate(folder, TOKENIZER_CONFIG_FILE) },
    textLength(folder, text.length),
  );
  const file = locate(folder, text.file)!;
  const model = await openOnnxModel(file, options);
  try {
    const tower = await createTextTower(model, tokenizer, text);
    if (tower.dimensions !== dimensions) {
      throw new UserError(
        `${file} gives ${tower.dimensions} numbers per text, but the images have ${dimensions}: they are of two models`,
      );
    }
    return { tower, close: () => model.close() };
  } catch (error) {
    await model.close();
    throw error;
  }
}

/** Files of the text tower that a model's folder lacks; null where its family has none. */
export function missingTextFiles(source: HubSource): string[] | null {
  const family = familyOf(source);
  if (family.text === undefined) return null;
  return textFiles(family).filter((file) => locate(source.folder, file) === null);
}

/**
 * A model of a known family from a folder, which is laid out as its repository on the hub, or flat. The text tower is
 * opened when the first text comes.
 * @param hub given, what is missing is fetched first; else nothing ever is
 * @throws UserError when files are missing, damaged, or do not fit together
 */
export async function openHubModel(source: HubSource, options: EmbedderOptions, hub?: HubOptions): Promise<Embedder> {
  const repository = repositoryOf(source.model);
  if (hub !== undefined && repository !== null) await fetchAll(repository, source, hub);
  if (repository !== null && !NAMED_MODELS.has(source.model)) requireFiles(source, [CONFIG_FILE]);
  const family = familyOf(source);
  const file = requireFiles(source, imageFiles(family)).at(-1)!;
  const { folder } = source;
  const { text } = family;
  const hasText = text !== undefined && [TOKENIZER_FILE, text.file].every((name) => locate(folder, name) !== null);
  const name = source.model === LOCAL ? embedderName(basename(folder)) : embedderName(source.model);
  const images = await openImageEmbedder(file, name, imageSettings(family, folder, file), options);
  let texts: ReturnType<typeof openTextTower> | undefined;
  const embedder: Embedder = {
    description: { ...images.description, hasText },
    embedImages: (pictures) => images.embedImages(pictures),
    async close() {
      const opened = await texts?.catch(() => undefined);
      await opened?.close();
      await images.close();
    },
  };
  if (!hasText) return embedder;
  const opened = () => {
    texts ??= openTextTower(text, folder, images.description.dimensions, options);
    return texts;
  };
  return {
    ...embedder,
    embedTexts: async (words) => (await opened()).tower.embed(words),
    areTextsCut: async (words) => (await opened()).tower.areCut(words),
  };
}

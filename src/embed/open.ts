import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { closest, distance } from 'fastest-levenshtein';
import type { EmbedderSource } from '../model/embedding.ts';
import { UserError } from '../model/errors.ts';
import { openBuiltin } from './builtin.ts';
import type { Embedder } from './embedder.ts';
import { NAMED_MODELS } from './families/all.ts';
import { type HubOptions, modelsFolder, REPOSITORY, repositoryFolder } from './hub.ts';
import { LOCAL, openHubModel } from './hub-model.ts';
import { type EmbedderOptions, openOnnxFile } from './onnx-file.ts';

export interface OpenEmbedderOptions extends EmbedderOptions {
  /**
   * How missing files of a hub model are fetched. Without it nothing is: the process that a person started gives it, its
   * workers do not.
   */
  readonly hub?: HubOptions;
}

/**
 * Opens what {@link parseEmbedder} understood.
 * @throws UserError when a file is missing, damaged or does not fit, a download fails, or the device cannot be used
 */
export async function openEmbedder(source: EmbedderSource, options: OpenEmbedderOptions = {}): Promise<Embedder> {
  const { hub, ...rest } = options;
  switch (source.kind) {
    case 'builtin':
      return openBuiltin(rest);
    case 'onnx':
      return openOnnxFile(source.model, source.preprocessing, rest);
    case 'hub':
      return openHubModel(source, rest, hub);
  }
}

export interface ParseOptions {
  /** JSON of preprocessing for `onnx:FILE`, instead of the one beside it. */
  readonly preprocessing?: string;
  /** Where models of the hub are kept; the user's cache by default. */
  readonly models?: string;
  /** What relative paths start from; the current folder by default. */
  readonly base?: string;
}

const looksLikePath = (text: string): boolean => /[\\/]/.test(text) || text.startsWith('.') || text.startsWith('~');

const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();

function unknown(text: string): UserError {
  const names = ['builtin', ...NAMED_MODELS.keys()];
  const nearest = closest(text.toLowerCase(), names);
  const hint = distance(text.toLowerCase(), nearest) <= 3 ? ` Did you mean ${nearest}?` : '';
  return new UserError(
    `--embedder ${text}: no such model.${hint} Give ${names.join(', ')}, onnx:FILE, hub:owner/repository, or a folder`,
  );
}

/** A model of the hub by its short name, in the cache or in a folder of one's own. */
function parseNamed(name: string, folder: string | undefined, models: string): EmbedderSource {
  const { repository } = NAMED_MODELS.get(name)!.model;
  if (folder !== undefined) return { kind: 'hub', model: name, folder };
  if (repository === null) {
    throw new UserError(
      `--embedder ${name}: nobody publishes this model as ONNX: convert it as docs/guide/models.md says, then give ` +
        `${name}:FOLDER`,
    );
  }
  return { kind: 'hub', model: name, folder: repositoryFolder(repository, models) };
}

/**
 * Reads the value of `--embedder`: `builtin`, a short name (`clip`), `NAME:FOLDER`, `onnx:FILE`, `hub:owner/repository`,
 * or a local folder that is laid out as a repository. Opens and fetches nothing.
 * @throws UserError naming what was not understood, with the nearest name
 */
export function parseEmbedder(text: string, options: ParseOptions = {}): EmbedderSource {
  const source = parse(text, options);
  if (options.preprocessing !== undefined && source.kind !== 'onnx') {
    throw new UserError(`--embedder ${text}: a JSON of preprocessing goes with onnx:FILE only`);
  }
  return source;
}

function parse(text: string, options: ParseOptions): EmbedderSource {
  const base = options.base ?? '.';
  const models = options.models ?? modelsFolder();
  const onnx = (file: string): EmbedderSource => ({
    kind: 'onnx',
    model: resolve(base, file),
    ...(options.preprocessing !== undefined && { preprocessing: resolve(base, options.preprocessing) }),
  });
  if (text === 'builtin') return { kind: 'builtin' };
  if (NAMED_MODELS.has(text)) return parseNamed(text, undefined, models);
  const [, prefix = '', rest = ''] = /^([a-z0-9][a-z0-9-]+):(.*)$/s.exec(text) ?? [];
  if (prefix === 'onnx') {
    if (rest === '') throw new UserError('--embedder onnx: lacks the file: give onnx:FILE');
    return onnx(rest);
  }
  if (prefix === 'hub') {
    if (!REPOSITORY.test(rest)) {
      throw new UserError(`--embedder ${text}: a model of the hub is given as hub:owner/repository`);
    }
    return { kind: 'hub', model: rest, folder: repositoryFolder(rest, models) };
  }
  if (NAMED_MODELS.has(prefix)) {
    if (rest === '') throw new UserError(`--embedder ${text} lacks the folder: give ${prefix}:FOLDER, or ${prefix}`);
    return parseNamed(prefix, resolve(base, rest), models);
  }
  const path = resolve(base, text);
  if (isFolder(path)) return { kind: 'hub', model: LOCAL, folder: path };
  if (/\.onnx$/i.test(text)) return onnx(text);
  if (looksLikePath(text)) {
    throw new UserError(
      `--embedder ${text}: no such folder${REPOSITORY.test(text) ? `; for a model of the hub give hub:${text}` : ''}`,
    );
  }
  throw unknown(text);
}

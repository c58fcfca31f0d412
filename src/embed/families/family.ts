import type { Pooling } from '../pooling.ts';
import type { Preprocessing } from '../preprocessing.ts';

/** A model on the Hugging Face hub that has a short name. */
export interface NamedModel {
  /** As given to `--embedder`. */
  readonly name: string;
  /** `owner/repository`; null where nobody publishes the model as ONNX, so that a local folder is needed. */
  readonly repository: string | null;
  /** Bytes to be fetched, about. */
  readonly megabytes: number;
  /** Numbers per vector. */
  readonly dimensions: number;
}

/** A kind of model: which files it has, what its outputs mean. One file per family in this folder. */
export interface Family {
  /** In words, as in the guide. */
  readonly title: string;
  /** `model_type` in `config.json`. */
  readonly modelTypes: readonly string[];
  readonly models: readonly NamedModel[];
  readonly image: {
    /** Path in the repository. */
    readonly file: string;
    /** Outputs that may hold the vectors, the best one first; `features` is what comes before a classifier's last layer. */
    readonly outputs: readonly string[] | 'features';
    readonly pooling: Pooling;
    /** Instead of `preprocessor_config.json`. */
    readonly preprocessing?: Partial<Preprocessing>;
  };
  /** How words are embedded; absent where a family has images only. */
  readonly text?: {
    readonly file: string;
    readonly outputs: readonly string[];
    /** Tokens per text where `config.json` does not say. */
    readonly length: number;
    readonly lowerCase: boolean;
    readonly masked: boolean;
  };
}

export const CONFIG_FILE = 'config.json';
export const PROCESSOR_FILE = 'preprocessor_config.json';
export const TOKENIZER_FILE = 'tokenizer.json';
export const TOKENIZER_CONFIG_FILE = 'tokenizer_config.json';

/** The files that a family's pictures need, by path in the repository. */
export const imageFiles = ({ image }: Family): readonly string[] =>
  image.preprocessing === undefined ? [PROCESSOR_FILE, image.file] : [image.file];

/** The files that a family's words need besides. */
export const textFiles = ({ text }: Family): readonly string[] =>
  text === undefined ? [] : [TOKENIZER_FILE, TOKENIZER_CONFIG_FILE, text.file];

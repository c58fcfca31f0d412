import { Tokenizer } from '@huggingface/tokenizers';
import { UserError } from '../model/errors.ts';
import { readJson } from './json-file.ts';

/** Ids of a text, padded and cut to one length. */
export interface TokenIds {
  readonly ids: readonly number[];
  /** 1 where `ids` is text, 0 where it is padding. */
  readonly mask: readonly number[];
}

export interface TextTokenizer {
  /** Tokens per text. */
  readonly length: number;
  encode(text: string): TokenIds;
  /** Whether `encode` drops the end of a text. */
  isTooLong(text: string): boolean;
}

export interface TokenizerFiles {
  /** `tokenizer.json` */
  readonly tokenizer: string;
  /** `tokenizer_config.json`; null where the model has none. */
  readonly config: string | null;
}

interface PadToken {
  readonly pad_token?: string | { readonly content?: string } | null;
}

interface Padding {
  readonly padding?: { readonly pad_id?: number } | null;
}

/** Which id fills a text that is too short: the config's token, else the one the tokenizer itself pads with. */
function padId(tokenizer: Tokenizer, json: Padding, config: PadToken, path: string): number {
  const token = typeof config.pad_token === 'string' ? config.pad_token : config.pad_token?.content;
  const id = token === undefined ? json.padding?.pad_id : tokenizer.token_to_id(token);
  if (id === undefined) {
    throw new UserError(
      `${path}: no token to pad with: "pad_token" in tokenizer_config.json must be in the vocabulary`,
    );
  }
  return id;
}

/** How many of the tokens that a tokenizer adds by itself stand before a text. */
function countBefore(all: readonly number[], text: readonly number[]): number {
  const added = all.length - text.length;
  for (let before = 0; before <= added; before++) {
    if (text.every((id, i) => all[before + i] === id)) return before;
  }
  return added;
}

/**
 * A tokenizer as Hugging Face's `tokenizers` defines it, with `padding="max_length", truncation=True`: of a long text
 * the end is dropped, the tokens that close it stay.
 * @param length tokens per text: 77 for CLIP, 64 for SigLIP
 * @throws UserError when a file is missing or no tokenizer
 */
export function openTokenizer(files: TokenizerFiles, length: number): TextTokenizer {
  const json = readJson(files.tokenizer);
  const config = files.config === null ? {} : readJson(files.config);
  let tokenizer: Tokenizer;
  try {
    tokenizer = new Tokenizer(json as object, config as object);
  } catch (error) {
    throw new UserError(`${files.tokenizer} is not a tokenizer of a known kind: ${(error as Error).message}`);
  }
  const pad = padId(tokenizer, json as Padding, config as PadToken, files.config ?? files.tokenizer);
  return {
    length,
    isTooLong: (text) => tokenizer.encode(text).ids.length > length,
    encode(text) {
      let { ids } = tokenizer.encode(text);
      if (ids.length > length) {
        const words = tokenizer.encode(text, { add_special_tokens: false }).ids;
        const before = countBefore(ids, words);
        const after = ids.length - words.length - before;
        ids = [...ids.slice(0, length - after), ...ids.slice(ids.length - after)];
      }
      const filled = ids.length;
      const missing = new Array<number>(length - filled);
      return {
        ids: [...ids, ...missing.fill(pad)],
        mask: Array.from({ length }, (_, i) => (i < filled ? 1 : 0)),
      };
    },
  };
}

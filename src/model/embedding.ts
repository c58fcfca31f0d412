/** What made a set of vectors. Vectors of two embedders with different names or versions are never compared. */
export interface EmbedderDescription {
  /** As on the command line and as a folder's name in the workspace: lower-case letters, digits, `-` and `.`. */
  readonly name: string;
  /** 16 hex digits: digest of the model's bytes and every preprocessing parameter. */
  readonly version: string;
  /** Numbers per vector. */
  readonly dimensions: number;
  /** Short side the decoded view should have where the image has as much, px. */
  readonly minShortSide: number;
  /** Whether words can be embedded into the same space. */
  readonly hasText: boolean;
}

/** How far two vectors are apart. `cosine` is 1 − cosine similarity, 0–2. */
export type VectorMetric = 'cosine' | 'euclidean' | 'squared-euclidean' | 'manhattan';

export const VECTOR_METRICS: readonly VectorMetric[] = ['cosine', 'euclidean', 'squared-euclidean', 'manhattan'];

/**
 * Where an embedder comes from; plain data, so that a worker process can open the same one.
 * `builtin` is the copy-detection model inside the package; `onnx` a file with its preprocessing beside it;
 * `hub` a named family or repository, from the cache or a local folder.
 */
export type EmbedderSource =
  | { readonly kind: 'builtin' }
  | { readonly kind: 'onnx'; readonly model: string; readonly preprocessing?: string }
  | { readonly kind: 'hub'; readonly model: string; readonly folder: string };

/** `auto` takes CUDA where ONNX Runtime has it, else the processor. */
export type Device = 'auto' | 'cpu' | 'cuda';

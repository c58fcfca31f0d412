/** A value a manifest may attach to an image. */
export type AttributeValue = string | number | boolean;

/** One image as its source names it. */
export interface ImageRef {
  /** Stable and source-relative, `/`-separated on every platform, the same on every machine. */
  readonly id: string;
  /** `file:` URL whose percent-encoding holds the exact bytes of the path, valid UTF-8 or not. */
  readonly uri: string;
  /** Normalised split name, `train`, `val` or `test`, or whatever a manifest says. */
  readonly split?: string;
  readonly label?: string;
  readonly caption?: string;
  /** Every further manifest column, by its name. */
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
}

/** An image ref with the state of its file when it was listed. */
export interface ListedImage extends ImageRef {
  /** Bytes; -1 when the file could not be examined (the scan then reports why). */
  readonly sizeBytes: number;
  /** Milliseconds since 1970, with the file system's fraction; -1 when unknown. */
  readonly modifiedMs: number;
}

/** Something of the source that is no image ref: a folder that could not be opened, a list line that made no sense. */
export interface SourceProblem {
  readonly path: string;
  readonly reason: string;
}

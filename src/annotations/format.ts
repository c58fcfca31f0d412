import type { AnnotatedImage, AnnotationHeader, AnnotationProblem, PictureInside } from '../model/annotation.ts';

/** What a format may have room for. Converting names what the target has none for. */
export const ANNOTATION_ASPECTS = [
  'labels',
  'multiple-labels',
  'boxes',
  'rotated-boxes',
  'polygons',
  'masks',
  'keypoints',
  'captions',
  'splits',
  'scores',
  'crowd',
  'area',
  'image-ids',
  'object-ids',
  'category-ids',
  'image-sizes',
  'images-without-objects',
  'category-fields',
  'image-fields',
  'object-fields',
  'set-fields',
] as const;
export type AnnotationAspect = (typeof ANNOTATION_ASPECTS)[number];

export interface PictureSize {
  /** px as seen, after EXIF orientation. */
  readonly width: number;
  readonly height: number;
}

export interface ReadOptions {
  /** Absolute path of the folder that holds the pictures, where the format does not say or says wrong. */
  readonly images?: string;
  /**
   * Size of a picture, given its `file:` URL, for formats with relative coordinates; null when it cannot be read.
   * With a second argument the picture is those bytes of the file.
   */
  readonly sizeOf: (uri: string, inside?: PictureInside) => Promise<PictureSize | null>;
  /**
   * Size of a picture that is not found, as it is known from elsewhere (what was written beside the set): for formats
   * with relative coordinates, asked when there is no `file:` URL.
   */
  readonly knownSize?: (path: string, split: string | undefined) => PictureSize | null;
  /** Reads the rows of a Parquet file; given from outside, so that formats need no database. */
  readonly readParquet?: (path: string) => AsyncIterable<Record<string, unknown>>;
  readonly onProblem: (problem: AnnotationProblem) => void;
  readonly signal?: AbortSignal;
  /** Those of the format's options that mean something for reading, too. */
  readonly options?: Readonly<Record<string, string | boolean>>;
}

/** An opened annotation set. */
export interface AnnotationSet {
  /** Name of its format. */
  readonly format: string;
  readonly header: AnnotationHeader;
  /** Files that hold the annotations themselves (`file:` URLs), as far as they are few: not those of one image each. */
  readonly files: readonly string[];
  /**
   * All images with what is said about them, in an order that is the same every time. Can be called again: each call
   * reads from the beginning. Problems are reported while it runs.
   *
   * @throws UserError when a file can no longer be read
   */
  images(): AsyncIterable<readonly AnnotatedImage[]>;
}

/** Pictures on their way into a written dataset. */
export interface Pictures {
  /** Bytes of the picture as it is to be written. @throws UserError when it cannot be read */
  bytes(image: AnnotatedImage): Promise<Uint8Array>;
  /** Puts the picture at `name` (`/`-separated) of the new dataset: linked, copied or converted. */
  place(image: AnnotatedImage, name: string): Promise<void>;
}

export interface OutputFile {
  write(content: string | Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** What is put aside while writing and read again once, later; it is no part of the dataset. */
export interface Scratch {
  write(content: string | Uint8Array): Promise<void>;
  /** All that was written; afterwards it is gone. */
  read(): AsyncIterable<Uint8Array>;
}

/** How an image will be called when the written dataset is read. */
export interface WrittenName {
  readonly path: string;
  readonly split?: string | undefined;
}

export interface WriteContext {
  /** What is known before the first image: all categories that objects may name. */
  readonly header: AnnotationHeader;
  /** Name of the target without folder and extension; empty when it is a folder. */
  readonly stem: string;
  /** Begins a file of the new dataset; `name` is `/`-separated. All of them appear under their names at the end. */
  file(name: string): OutputFile;
  /** Writes a small file at once. */
  writeFile(name: string, content: string | Uint8Array): Promise<void>;
  /** A place for what belongs further down in a file than what is still to come. */
  scratch(): Scratch;
  /** Null when the pictures shall stay where they are. */
  readonly pictures: Pictures | null;
  /** Size of an image's picture where the annotations do not say it; null when it cannot be read. */
  sizeOf?(image: AnnotatedImage): Promise<PictureSize | null>;
  /** Path by which the new annotations shall name a picture that is not placed. */
  pathOf(image: AnnotatedImage): string;
  /** Counts something the format had no room for. */
  lose(aspect: AnnotationAspect, count?: number): void;
  /** Something the user should know. */
  note(text: string): void;
  readonly options: Readonly<Record<string, string | boolean>>;
}

/** Takes images one after the other; what can be written at once is not kept. */
export interface AnnotationWriter {
  /** @returns the image's name in the written dataset; nothing where it keeps its path and split */
  // biome-ignore lint/suspicious/noConfusingVoidType: writers that change no name return nothing.
  add(image: AnnotatedImage): Promise<WrittenName | void>;
  finish(): Promise<void>;
}

/** A way to store annotations. One file or folder of `src/annotations/formats` each; the registry is generated. */
export interface AnnotationFormat {
  /** What the user types; also the name of the file it lives in. */
  readonly name: string;
  /** What people call it. */
  readonly title: string;
  /** One line. */
  readonly description: string;
  readonly holds: readonly AnnotationAspect[];
  /** Whether it is written as a folder, or as one file with this extension. */
  readonly target: 'folder' | `.${string}`;
  /** A format written as a folder that may be one file with this extension instead, without pictures. */
  readonly asFile?: `.${string}`;
  /** Whether its layout includes the pictures, so that writing it places them unless told otherwise. */
  readonly hasPictures: boolean;
  /** Further options of writing: `--name` or `--name TEXT`. */
  readonly options?: Readonly<Record<string, { readonly type: 'flag' | 'text'; readonly description: string }>>;
  /**
   * How sure it is that an existing path is of this format, 0 (is not) – 1, from names and the first few kB; never
   * throws for content.
   */
  detect(path: string): Promise<number>;
  /**
   * @param path file or folder, absolute
   * @throws UserError when there is nothing of this format at the path, naming what was expected
   */
  open(path: string, options: ReadOptions): Promise<AnnotationSet>;
  write(context: WriteContext): AnnotationWriter;
}

/** A set that says nothing. */
export const emptySet = (format: string): AnnotationSet => ({
  format,
  header: { categories: [] },
  files: [],
  async *images() {},
});

/** Types a format; the registry is generated from the files of `formats/`. */
export const defineFormat = (format: AnnotationFormat): AnnotationFormat => format;

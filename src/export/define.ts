import type { PairList } from '../analyse/graph/pair-list.ts';
import type { RelatedImages } from '../analyse/graph/related-images.ts';

/** An option of an exporter: `--name` on the command line, or `--name TEXT`. */
export interface ExportOption {
  readonly type: 'flag' | 'text';
  readonly description: string;
}

/** Vectors of images, in the order of the ids. */
export interface ExportVectors {
  readonly embedder: { readonly name: string; readonly version: string };
  readonly ids: readonly string[];
  /** `row,column,width,height` of each vector's crop; null when the vectors are of whole images. */
  readonly crops: readonly string[] | null;
  readonly count: number;
  readonly dimensions: number;
  /** binary16 numbers, row by row. */
  readonly data: Uint16Array;
  /** Measured images that have no vector. */
  readonly missing: number;
}

/** An image as exporters see it. */
export interface ExportImage {
  readonly id: string;
  /** Absolute path of its file; the id where the path is not valid UTF-8. */
  readonly path: string;
  readonly isMeasured: boolean;
  /** Why it is not measured, as a code. */
  readonly reasonCode: string | null;
  readonly sizeBytes: number;
}

/** What a workspace offers to exporters: streams, so that no exporter need hold all images. */
export interface ExportSource {
  /** All images in the order of their ids, in batches. */
  images(): AsyncIterable<readonly ExportImage[]>;
  /** Confirmed pairs as they are stored, best first; `similar`: also of the same scene or meaning, not only copies. */
  pairs(similar: boolean): Promise<PairList>;
  /** The same, with pairs that are stored once for many images spelled out. */
  related(similar: boolean): Promise<RelatedImages>;
  /** Ids of the members of groups that are not their keeper, in order, in batches. */
  superfluous(): AsyncIterable<readonly string[]>;
  /**
   * Vectors of the embedder that is named, else of the one used last.
   * @throws UserError when there are none, or their file is damaged
   */
  vectors(embedder?: string): Promise<ExportVectors>;
}

/** A file being written: it appears under its name when the whole export is done. */
export interface ExportFile {
  write(content: string | Uint8Array): Promise<void>;
}

export interface ExportContext<Name extends string = string> {
  readonly source: ExportSource;
  /** Whether each flag is given. */
  readonly options: Readonly<Record<Name, boolean>>;
  /** What options that take a text were given. */
  readonly texts: Readonly<Partial<Record<Name, string>>>;
  /** Name of the target file without folder and extension; empty when the target is a folder. */
  readonly stem: string;
  /** Begins a file of the target folder, or beside the target file. */
  file(name: string): ExportFile;
  /** Gives a file of this export a second name, as a copy. */
  copy(name: string, as: string): void;
  /** Something the user should know. */
  note(text: string): void;
}

/** Writes what a workspace knows in a form that other tools read. */
export interface Exporter<Name extends string = string> {
  /** What the user types; also the name of the file the exporter lives in. */
  readonly name: string;
  /** One line. */
  readonly description: string;
  /** Whether `-o` names a folder, or one file (with this extension, others may lie beside it). */
  readonly target: 'folder' | `.${string}`;
  /** The files, for people; `STEM` stands for the target's name. */
  readonly outputs: readonly string[];
  readonly options: Readonly<Record<Name, ExportOption>>;
  write(context: ExportContext<Name>): Promise<void>;
}

/** Types an exporter's options by their declaration. */
export const defineExporter = <Name extends string>(exporter: Exporter<Name>): Exporter => exporter;

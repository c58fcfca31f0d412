import type { AnnotatedImage, AnnotatedObject, AnnotationHeader, Caption } from '../../model/annotation.ts';

/** What becomes of what a file says about one image; nothing of it is changed that is not named here. */
export interface RecordChange {
  /** It leaves the file. */
  readonly leaves?: boolean;
  /** Its picture is named so from now on. */
  readonly path?: string;
  /** The label of the whole image. */
  readonly label?: string;
  readonly split?: string;
  /** Objects, labels and captions that it gets besides its own. */
  readonly objects?: readonly AnnotatedObject[];
  readonly labels?: readonly string[];
  readonly captions?: readonly Caption[];
}

/** Records of another file of the set, of the same format, that move into this one. */
export interface MovedRecords {
  /** `file:` URL of that file. */
  readonly source: string;
  readonly chunks: () => Iterable<Uint8Array>;
  readonly records: ReadonlyMap<string, RecordChange>;
}

export interface RewriteRequest {
  /** `file:` URL of the file. */
  readonly uri: string;
  /** Its bytes; can be called again. */
  readonly chunks: () => Iterable<Uint8Array>;
  readonly header: AnnotationHeader;
  /** By the key of the record; images without an entry stay as they are. */
  readonly records: ReadonlyMap<string, RecordChange>;
  readonly moved?: readonly MovedRecords[];
}

/**
 * Rewrites a file of many records, as little as can be: what is not concerned is copied byte for byte, in its order.
 */
export interface AnnotationRewriter {
  /** What of {@link RecordChange} it can do. */
  readonly can: readonly (keyof RecordChange)[];
  /** Whether each file is opened by itself, so that the same image in two files is known in both. */
  readonly isOpenedAlone: boolean;
  /** Whether it rewrites this of all files (`file:` URLs) of the set; absent where it does all of them. */
  handles?(uri: string, all: readonly string[]): boolean;
  /** What tells a record from the others of its file. */
  keyOf(image: AnnotatedImage): string;
  /** @throws UserError when the file is not what it was read as */
  rewrite(request: RewriteRequest): Iterable<string | Uint8Array>;
}

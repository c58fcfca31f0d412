import type { UnitedAnnotations } from '../../curate/unite-annotations.ts';
import type { AnnotatedImage } from '../../model/annotation.ts';
import type { OpenedSet } from './annotation-files.ts';

/** A file of one image that gets what was said about the image's removed copies. */
export interface PerImageRewrite {
  /** `file:` URL of the file; it may not be there yet. */
  readonly uri: string;
  /** `file:` URL of the picture. */
  readonly image: string;
  /** Objects that it gets. */
  readonly added: number;
  content(): Iterable<string | Uint8Array>;
}

/** Of formats that have a file for each image. */
export function* perImageRewrites(
  _opened: OpenedSet,
  _united: ReadonlyMap<string, UnitedAnnotations>,
  _own: ReadonlyMap<string, AnnotatedImage>,
): Generator<PerImageRewrite> {}

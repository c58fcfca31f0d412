import { folderOf, within } from '../../act/entry.ts';
import { withLabels } from '../../annotations/rewrite/yolo-labels.ts';
import { labelsFolder, stemOf } from '../../curate/sidecars.ts';
import type { UnitedAnnotations } from '../../curate/unite-annotations.ts';
import type { AnnotatedImage } from '../../model/annotation.ts';
import { bytesOf, type OpenedSet } from './annotation-files.ts';

/** A file of one image that gets what was said about the image's removed copies. */
export interface PerImageRewrite {
  /** `file:` URL of the file; it may not be there yet. */
  readonly uri: string;
  /** `file:` URL of the picture. */
  readonly image: string;
  /** Whether the file is there. */
  readonly exists: boolean;
  /** Objects that it gets. */
  readonly added: number;
  content(): Iterable<string | Uint8Array>;
}

const NONE = new Uint8Array(0);

/** Of formats that have a file for each image. */
export function* perImageRewrites(
  { planned, set }: OpenedSet,
  united: ReadonlyMap<string, UnitedAnnotations>,
  own: ReadonlyMap<string, AnnotatedImage>,
): Generator<PerImageRewrite> {
  if (planned.format !== 'yolo') return;
  for (const [image, { objects }] of united) {
    const known = own.get(image);
    if (!known || objects.length === 0) continue;
    const uri = known.source ?? labelFileOf(image);
    const bytes = known.source === undefined ? NONE : null;
    yield {
      uri,
      image,
      exists: bytes === null,
      added: objects.length,
      content: () => withLabels(bytes ?? bytesOf(uri), known, objects, set.header),
    };
  }
}

/** Where YOLO looks for the labels of a picture. */
function labelFileOf(picture: string): string {
  const folder = folderOf(picture);
  const name = picture.slice(picture.lastIndexOf('/') + 1);
  return within(labelsFolder(folder) ?? folder, `${stemOf(name)}.txt`);
}

import { folderOf, within } from '../../act/entry.ts';
import { newRecord, withObjects } from '../../annotations/rewrite/voc-objects.ts';
import { withLabels } from '../../annotations/rewrite/yolo-labels.ts';
import { annotationFolders, stemOf } from '../../curate/sidecars.ts';
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
  if (planned.format !== 'yolo' && planned.format !== 'voc') return;
  for (const [image, { objects }] of united) {
    const known = own.get(image);
    if (!known || objects.length === 0) continue;
    if (planned.format === 'voc') {
      const { source } = known;
      const uri = source ?? besideOf(image, '.xml');
      const before = () => (source === undefined ? newRecord(image, known) : bytesOf(source).toString('utf8'));
      const content = () => [withObjects(before(), objects)];
      yield { uri, image, exists: source !== undefined, added: objects.length, content };
      continue;
    }
    const uri = known.source ?? besideOf(image, '.txt');
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

/** Where the file of a picture belongs that has none yet: as the layout has it, else beside the picture. */
function besideOf(picture: string, extension: string): string {
  const folder = folderOf(picture);
  const name = picture.slice(picture.lastIndexOf('/') + 1);
  const place = annotationFolders(folder).find((candidate) => candidate.extension === extension);
  return within(place?.folder ?? folder, stemOf(name) + extension);
}

import type { AnnotationSet } from '../../annotations/format.ts';
import {
  ANNOTATION_COLUMNS_QUERY,
  commitAnnotated,
  findRepeatedIds,
  hasAnnotatedParts,
  writeAnnotated,
} from '../../catalog/annotated.ts';
import { AnnotationStages } from '../../catalog/annotation-tables.ts';
import { removeDerived, writeDerived } from '../../catalog/derived.ts';
import { type Annotated, type RegisteredAnnotations, readManifest } from '../../catalog/manifest.ts';
import type { AnnotationProblem } from '../../model/annotation.ts';
import { DERIVED_COLUMNS } from '../../model/derived.ts';
import { pathOfUri } from '../../sources/uri.ts';
import { openAnnotations } from '../annotation-sets.ts';
import type { LockedWorkspace } from '../locked-workspace.ts';
import { pictureSize } from '../picture-size.ts';
import { judgeCaptions } from './caption-text.ts';
import { ImageIndex } from './image-index.ts';
import { type ReadSetsOptions, SetReader } from './read-sets.ts';
import { stampOfSets } from './stamp.ts';

/** Raised when the same annotations would give other rows. */
const VERSION = 1;

export interface ReadResult {
  /** False when what is stored still holds. */
  readonly isFresh: boolean;
  readonly annotated: Annotated;
}

/**
 * Reads all registered sets, joins them to the images, and writes objects, problems, classes and the derived columns.
 *
 * @param language expected language of captions; undefined: as before, else that of most
 * @throws UserError when a set cannot be opened
 */
export async function readRegistered(
  locked: LockedWorkspace,
  language: string | undefined,
  options: ReadSetsOptions & { readonly always?: boolean },
): Promise<ReadResult> {
  const { database, folder, snapshot } = locked;
  const manifest = readManifest(folder);
  const stamp = stampOfSets(manifest.annotations);
  const known = manifest.annotated;
  const asked = language ?? known?.asked ?? null;
  const isSame =
    known !== null &&
    known.stamp === stamp &&
    known.asked === asked &&
    known.images.join() === snapshot.images.join() &&
    hasAnnotatedParts(folder, known);
  if (known && isSame && !options.always) return { isFresh: false, annotated: known };

  await database.run(
    "CREATE TABLE numbered AS SELECT (row_number() OVER (ORDER BY id) - 1)::INTEGER AS row, id, uri, width, height, outcome <> 'notApplicable' AS is_image FROM current ORDER BY id",
  );
  const index = await ImageIndex.read(database);
  const stages = await AnnotationStages.create(database);
  const sets: Annotated['sets'] = [];
  for (const [number, registered] of manifest.annotations.entries()) {
    const reader = new SetReader(number, stages, index, options);
    const set = await openSet(registered, index, (problem) => reader.problem(problem), options.signal);
    sets.push(await reader.read(set));
  }
  stages.close();
  await findRepeatedIds(database);
  const parts = await writeAnnotated(database, folder);
  options.signal?.throwIfAborted();
  if (sets.length === 0) removeDerived(folder, 'annotations');
  else {
    await writeDerived(database, folder, {
      name: 'annotations',
      columns: DERIVED_COLUMNS.annotations,
      rows: { query: ANNOTATION_COLUMNS_QUERY },
      computedFrom: [VERSION, stamp],
      parameters: { sets: sets.length },
      embedding: null,
    });
  }
  const expected = await judgeCaptions(locked, stamp, asked, options);
  const annotated: Annotated = {
    ...parts,
    images: [...snapshot.images],
    stamp,
    asked,
    language: expected,
    sets,
    at: new Date().toISOString(),
  };
  commitAnnotated(folder, annotated);
  return { isFresh: true, annotated };
}

function openSet(
  { format, uri, images }: RegisteredAnnotations,
  index: ImageIndex,
  onProblem: (problem: AnnotationProblem) => void,
  signal: AbortSignal | undefined,
): Promise<AnnotationSet> {
  return openAnnotations(String(pathOfUri(uri)), {
    format,
    ...(images === null ? {} : { images: String(pathOfUri(images)) }),
    // The scan has read most headers.
    sizeOf: async (picture) => {
      const row = index.find(picture, '', undefined);
      return (row >= 0 ? index.sizeOf(row) : null) ?? pictureSize(picture);
    },
    onProblem,
    ...(signal ? { signal } : {}),
  });
}

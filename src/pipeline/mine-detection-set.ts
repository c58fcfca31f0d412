import { resolve } from 'node:path';
import { objectFacts } from '../analyse/annotations/object-facts.ts';
import { BoxListBuilder, type ObjectLists, type PredictedLists } from '../analyse/detections/box-lists.ts';
import { combineHeaders } from '../annotations/combine.ts';
import type { AnnotationSet } from '../annotations/format.ts';
import type { AnnotatedImage, AnnotationCategory } from '../model/annotation.ts';
import { UserError } from '../model/errors.ts';
import { type Detections, readDetections } from '../sources/predictions/detections.ts';
import { openAnnotations, openRegisteredAnnotations } from './annotation-sets.ts';
import { ImageIndex } from './annotations/image-index.ts';
import { categoryNumbers, stemOf } from './label-boxes.ts';
import type { MineOptions } from './mine-options.ts';
import { loadKeptImages } from './mine-set.ts';
import { pictureSize } from './picture-size.ts';
import type { Workspace } from './workspace.ts';

/** Kept, measured images in id order, with their annotated objects and predicted boxes. */
export interface DetectionSet {
  readonly ids: readonly string[];
  readonly uris: readonly string[];
  readonly split: readonly (string | null)[];
  readonly objects: ObjectLists;
  readonly predicted: PredictedLists;
  /** 1 where somebody said what is on the image. */
  readonly isAnnotated: Uint8Array;
  /** Those that the annotations know come first. */
  readonly classNames: readonly string[];
  readonly annotatedClasses: number;
  /** Predicted boxes that could be read, of whatever image. */
  readonly rows: number;
  /** Images with a predicted box. */
  readonly matched: number;
  readonly notes: readonly string[];
}

/** Marks a name that several images have. */
const AMBIGUOUS = -2;
const GONE = -1;

/** @throws UserError when predictions and images cannot be joined, or annotations cannot be read */
export async function loadDetectionSet(
  workspace: Workspace,
  predictions: string,
  options: MineOptions,
): Promise<DetectionSet> {
  const detections = readDetections(resolve(predictions));
  const kept = await loadKeptImages(workspace);
  const { database } = workspace;
  await database.run(
    'CREATE TABLE numbered AS SELECT (row_number() OVER (ORDER BY id) - 1)::INTEGER AS row, id, uri, width, height FROM images_base',
  );
  const index = await ImageIndex.read(database);
  const places = await placesOf(workspace, kept.ids);
  const problems = { count: 0 };
  const sets = await openSets(workspace, options, index, () => problems.count++);
  const notes = [...detections.problems.slice(0, 3)];
  const joined = new Joined(kept.ids, detections, index, places, combineHeaders(sets.map(({ header }) => header)));
  for (const set of sets) {
    for await (const batch of set.images()) {
      options.signal?.throwIfAborted();
      for (const image of batch) joined.annotate(image, options.background ?? false);
    }
  }
  if (sets.length === 0) notes.push('no annotations: nothing is known of how good the model is (goldpan annotations)');
  if (problems.count > 0) notes.push(`${problems.count} problems in the annotations: goldpan annotations names them`);
  const found = joined.predict(notes);
  if (found.matched === 0) {
    throw new UserError(
      `No box of "${predictions}" is of an image of this workspace: ${detections.names === 'ids' ? 'image ids of the annotations, or ids or names of images,' : 'names of images without extension'} are expected, not ${[...detections.byImage.keys()].slice(0, 3).join(', ')}.`,
    );
  }
  return { ...kept, ...joined.finish(), ...found, notes };
}

async function openSets(
  workspace: Workspace,
  { annotations, from, signal }: MineOptions,
  index: ImageIndex,
  onProblem: () => void,
): Promise<AnnotationSet[]> {
  const opening = {
    sizeOf: async (uri: string) => {
      const row = index.find(uri, '', undefined);
      return (row >= 0 ? index.sizeOf(row) : null) ?? pictureSize(uri);
    },
    onProblem,
    ...(signal ? { signal } : {}),
  };
  if (annotations === undefined) return openRegisteredAnnotations(workspace, opening);
  return [await openAnnotations(annotations, { ...opening, ...(from === undefined ? {} : { format: from }) })];
}

/** Place among the kept images of each row of the index; −1 for those that are not kept. */
async function placesOf({ database }: Workspace, ids: readonly string[]): Promise<Int32Array> {
  const kept = new Map(ids.map((id, place) => [id, place]));
  const places = new Int32Array(await database.scalar('SELECT count(*) FROM numbered')).fill(GONE);
  for await (const rows of database.stream('SELECT row, id FROM numbered')) {
    for (const { row, id } of rows) places[Number(row)] = kept.get(String(id)) ?? GONE;
  }
  return places;
}

/** Brings annotations and predictions to the images they are of. */
class Joined {
  readonly #ids: readonly string[];
  readonly #detections: Detections;
  readonly #index: ImageIndex;
  readonly #places: Int32Array;
  readonly #categories: AnnotationCategory[];
  readonly #numbers: Map<string, number>;
  readonly #objects = new BoxListBuilder();
  readonly #predicted = new BoxListBuilder();
  readonly #isAnnotated: Uint8Array;
  /** px of the pictures that boxes are told in, in turn; 0 while unknown. */
  readonly #sizes: Float64Array;
  readonly #byImageId = new Map<string, number>();

  constructor(
    ids: readonly string[],
    detections: Detections,
    index: ImageIndex,
    places: Int32Array,
    { categories }: { readonly categories: readonly AnnotationCategory[] },
  ) {
    this.#ids = ids;
    this.#detections = detections;
    this.#index = index;
    this.#places = places;
    this.#categories = [...categories];
    this.#numbers = new Map(categories.map(({ name }, k) => [name, k]));
    this.#isAnnotated = new Uint8Array(ids.length);
    this.#sizes = new Float64Array(2 * ids.length);
    for (let row = 0; row < places.length; row++) {
      const size = index.sizeOf(row);
      if (places[row]! >= 0 && size) this.#sizes.set([size.width, size.height], 2 * places[row]!);
    }
  }

  annotate({ id, uri, path, split, width, height, objects }: AnnotatedImage, isBackground: boolean): void {
    const row = this.#index.find(uri, path, split);
    const place = row < 0 ? GONE : this.#places[row]!;
    const key = String(id ?? '');
    if (this.#detections.names === 'ids' && this.#detections.byImage.has(key)) {
      const known = this.#byImageId.get(key);
      this.#byImageId.set(key, known === undefined || known === place ? place : AMBIGUOUS);
    }
    if (place < 0) return;
    if (objects.length > 0 || isBackground) this.#isAnnotated[place] = 1;
    if (width !== null && height !== null && width > 0 && height > 0) this.#sizes.set([width, height], 2 * place);
    for (const object of objects) {
      const box = object.box ?? objectFacts(object, null, true).box;
      if (!box) continue;
      this.#objects.add(place, box, this.#classOf(object.category), object.isCrowd ? 1 : 0);
    }
  }

  /** Number of a class of the annotations, also of one they do not declare. */
  #classOf(name: string | null): number {
    if (name === null) return -1;
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.#categories.length);
    this.#categories.push({ name, id: null });
    return this.#categories.length - 1;
  }

  /** To be called once all is annotated. */
  predict(notes: string[]): Pick<DetectionSet, 'classNames' | 'annotatedClasses' | 'rows' | 'matched'> {
    const { byImage, isRelative } = this.#detections;
    const placeOf = this.#placesOfKeys();
    const numberOf = categoryNumbers(this.#categories, this.#detections);
    const annotatedClasses = this.#categories.length;
    const classNames = this.#categories.map(({ name }) => name);
    const unknown = new Map<string, number>();
    const lost = { rows: 0, strange: 0, ambiguous: 0, absent: 0, unsized: 0, boxes: 0 };
    const seen = new Set<number>();
    for (const [key, boxes] of byImage) {
      lost.rows += boxes.length;
      const place = placeOf(key);
      if (place < 0) {
        if (place === AMBIGUOUS) lost.ambiguous++;
        else lost.absent++;
        continue;
      }
      const [width, height] = isRelative ? this.#sizes.subarray(2 * place, 2 * place + 2) : [1, 1];
      if (!(width! > 0)) {
        lost.unsized++;
        continue;
      }
      seen.add(place);
      for (const { category, box, score } of boxes) {
        let kind = numberOf(category);
        if (kind < 0) {
          lost.strange++;
          const name = typeof category === 'number' ? `class ${category}` : category;
          kind = unknown.get(name) ?? classNames.push(name) - 1;
          unknown.set(name, kind);
        }
        this.#predicted.add(place, [box[0] * width!, box[1] * height!, box[2] * width!, box[3] * height!], kind, score);
      }
    }
    if (lost.absent > 0) notes.push(`${lost.absent} predicted images are not among the kept images`);
    if (lost.ambiguous > 0)
      notes.push(
        `${lost.ambiguous} names of predicted images are those of several images, and were left out${this.#detections.names === 'ids' ? ': name one set with --annotations' : ''}`,
      );
    if (lost.unsized > 0) notes.push(`${lost.unsized} predicted images were left out: their size is not known`);
    if (lost.strange > 0 && annotatedClasses > 0)
      notes.push(`${lost.strange} predicted boxes have a class that the annotations do not have`);
    return { classNames, annotatedClasses, rows: lost.rows, matched: seen.size };
  }

  finish(): Pick<DetectionSet, 'objects' | 'predicted' | 'isAnnotated'> {
    const { scores, ...objects } = this.#objects.finish(this.#ids.length);
    return {
      objects: { ...objects, isCrowd: Uint8Array.from(scores) },
      predicted: this.#predicted.finish(this.#ids.length),
      isAnnotated: this.#isAnnotated,
    };
  }

  /** Image of a name in the predictions: by the image ids of the annotations; else by id, file name, or that without extension. */
  #placesOfKeys(): (key: string) => number {
    const { byImage, names } = this.#detections;
    const byName = new Map<string, number>();
    const put = (key: string, place: number): void => {
      if (!byImage.has(key) || this.#byImageId.has(key)) return;
      const known = byName.get(key);
      byName.set(key, known === undefined || known === place ? place : AMBIGUOUS);
    };
    for (const [place, id] of this.#ids.entries()) {
      put(stemOf(id), place);
      if (names === 'stems') continue;
      put(id.slice(id.lastIndexOf('/') + 1), place);
    }
    if (names === 'ids') {
      // A whole id is sure, whatever else has the name.
      for (const [place, id] of this.#ids.entries())
        if (byImage.has(id) && !this.#byImageId.has(id)) byName.set(id, place);
    }
    return (key) => this.#byImageId.get(key) ?? byName.get(key) ?? GONE;
  }
}

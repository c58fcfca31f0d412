import type {
  AnnotatedImage,
  AnnotatedObject,
  AnnotationHeader,
  AnnotationProblem,
  Caption,
  Fields,
  JsonValue,
} from '../../model/annotation.ts';
import { uriOfPath } from '../../sources/uri.ts';
import type { AnnotationSet, ReadOptions } from '../format.ts';
import { isFiniteNumber, isId, isJsonObject, type JsonObject, setOwn } from '../json-values.ts';
import { PictureFinder } from '../picture-finder.ts';
import { readCategories } from './categories.ts';
import { CocoElements, type CocoFile } from './coco-file.ts';
import { type Grouping, GrowingNumbers, groupUp } from './growing.ts';
import type { CocoPlace } from './layout.ts';
import { readAnnotation } from './read-record.ts';

const BATCH_IMAGES = 200;
/** A batch ends early at so many objects: some images have thousands. */
const BATCH_OBJECTS = 5000;
const MEMBERS_OF_COCO = new Set(['images', 'annotations', 'categories']);

/** Files of one split: the same image (by its file name) in several of them is one image. */
interface SplitOfFiles {
  readonly split: string | undefined;
  readonly files: readonly CocoFile[];
  readonly names: readonly ReadonlyMap<string, string>[];
  /** Per image: the file that lists it first and its number there; −1 where only annotations speak of it. */
  readonly fileOf: GrowingNumbers;
  readonly elementOf: GrowingNumbers;
  /** Per file: its annotations by image. */
  readonly annotations: readonly Grouping[];
  /** Ids of images that no file lists: results. */
  readonly onlyIds: ReadonlyMap<number, number | string>;
  readonly finder: PictureFinder;
}

type Report = (problem: AnnotationProblem) => void;

/** Opens indexed COCO files as one set. */
export function cocoSet(
  files: readonly { readonly file: CocoFile; readonly place: CocoPlace }[],
  options: ReadOptions,
): AnnotationSet {
  const { header, names } = readHeader(
    files.map(({ file }) => file),
    options.onProblem,
  );
  const splits = new Map<string | undefined, number[]>();
  files.forEach(({ place }, i) => {
    splits.set(place.split, [...(splits.get(place.split) ?? []), i]);
  });
  const grouped = [...splits].map(([split, members]) =>
    groupSplit(
      split,
      members.map((i) => files[i]!),
      members.map((i) => names[i]!),
      options,
    ),
  );
  return {
    format: 'coco',
    header,
    files: files.map(({ file }) => uriOfPath(file.path)),
    async *images() {
      for (const split of grouped) yield* imagesOf(split, options);
    },
  };
}

function readHeader(files: readonly CocoFile[], onProblem: Report) {
  const fields: Record<string, JsonValue> = {};
  const opened = files.map((file) => new CocoElements(file, onProblem));
  try {
    for (const elements of opened) {
      for (const name of elements.file.members.keys()) {
        const value = MEMBERS_OF_COCO.has(name) ? undefined : elements.member(name);
        if (value === undefined) continue;
        if (!Object.hasOwn(fields, name)) setOwn(fields, name, value);
        else if (JSON.stringify(fields[name]) !== JSON.stringify(value)) {
          onProblem({
            file: elements.file.path,
            where: name,
            reason: `another file of the set says something else of its ${name}; the first counts`,
            kind: 'conflict',
          });
        }
      }
    }
    const { categories, names } = readCategories(opened);
    const header: AnnotationHeader = {
      categories,
      ...(Object.keys(fields).length > 0 && { fields }),
    };
    return { header, names };
  } finally {
    for (const elements of opened) elements.close();
  }
}

function groupSplit(
  split: string | undefined,
  members: readonly { readonly file: CocoFile; readonly place: CocoPlace }[],
  names: readonly ReadonlyMap<string, string>[],
  options: ReadOptions,
): SplitOfFiles {
  const files = members.map(({ file }) => file);
  const fileOf = new GrowingNumbers();
  const elementOf = new GrowingNumbers();
  const onlyIds = new Map<number, number | string>();
  const byName = new Map<string, number>();
  const imagesOfFiles = files.map((file, f) => {
    const imageOfNumber = new Map<number, number>();
    const elements = new CocoElements(file, options.onProblem);
    try {
      for (let i = 0; i < file.images.length; i++) {
        const record = elements.parse('images', i);
        if (record === undefined) continue;
        if (!isJsonObject(record)) {
          elements.complain('images', i, 'it is not an object');
          continue;
        }
        const number = isId(record.id) ? file.numberOf(record.id) : undefined;
        const name = pathOf(record);
        if (name === null) {
          elements.complain('images', i, 'it has neither a file_name nor an id');
          continue;
        }
        let image = byName.get(name);
        const isSeen = number !== undefined && imageOfNumber.has(number);
        if (isSeen && imageOfNumber.get(number) !== image) {
          elements.complain('images', i, `id ${JSON.stringify(record.id)} is another image's already`, 'conflict');
        } else if (image !== undefined && fileOf.at(image) === f) {
          elements.complain('images', i, `${name} is listed already; their annotations were joined`, 'conflict');
        }
        if (image === undefined) {
          image = fileOf.length;
          fileOf.push(f);
          elementOf.push(i);
          byName.set(name, image);
        }
        if (number !== undefined && !isSeen) imageOfNumber.set(number, image);
      }
    } finally {
      elements.close();
    }
    return imageOfNumber;
  });
  const annotations = files.map((file, f) => {
    const imageOfNumber = imagesOfFiles[f]!;
    const lookup = new Int32Array(file.imageNumbers.size).fill(-1);
    for (const [id, number] of file.imageNumbers) {
      let image = imageOfNumber.get(number);
      if (image === undefined) {
        // Some tools write ids as text in one place and as numbers in the other.
        const other = file.imageNumbers.get(typeof id === 'number' ? String(id) : Number(id));
        image = other === undefined ? undefined : imageOfNumber.get(other);
      }
      if (image === undefined && file.images.length === 0) {
        const name = String(id);
        image = byName.get(name);
        if (image === undefined) {
          image = fileOf.length;
          fileOf.push(f);
          elementOf.push(-1);
          onlyIds.set(image, id);
          byName.set(name, image);
        }
      }
      if (image !== undefined) lookup[number] = image;
    }
    return groupUp(
      (i) => (file.imageOf.at(i) < 0 ? -1 : lookup[file.imageOf.at(i)]!),
      file.annotations.length,
      fileOf.length,
    );
  });
  // Files that came later may have added images.
  const padded = annotations.map(({ starts, order }) => {
    if (starts.length === fileOf.length + 1) return { starts, order };
    const longer = new Uint32Array(fileOf.length + 1).fill(order.length);
    longer.set(starts);
    return { starts: longer, order };
  });
  const roots = options.images === undefined ? members.flatMap(({ place }) => place.roots) : [options.images];
  const finder = new PictureFinder(roots);
  return { split, files, names, fileOf, elementOf, annotations: padded, onlyIds, finder };
}

const pathOf = (record: JsonObject): string | null => {
  const name = record.file_name;
  if (typeof name === 'string' && name !== '') return name.replaceAll('\\', '/');
  return isId(record.id) ? String(record.id) : null;
};

async function* imagesOf(split: SplitOfFiles, options: ReadOptions): AsyncGenerator<readonly AnnotatedImage[]> {
  const opened: CocoElements[] = [];
  try {
    for (const file of split.files) opened.push(new CocoElements(file, options.onProblem));
    reportOrphans(split, opened);
    let batch: AnnotatedImage[] = [];
    let objects = 0;
    for (let i = 0; i < split.fileOf.length; i++) {
      const image = readImage(split, opened, i);
      batch.push(image);
      objects += image.objects.length;
      if (batch.length >= BATCH_IMAGES || objects >= BATCH_OBJECTS) {
        yield batch;
        options.signal?.throwIfAborted();
        batch = [];
        objects = 0;
      }
    }
    if (batch.length > 0) yield batch;
  } finally {
    for (const elements of opened) elements.close();
  }
}

/** Annotations of images that the set does not list, which no image would bring up. */
function reportOrphans(split: SplitOfFiles, opened: readonly CocoElements[]): void {
  split.files.forEach((file, f) => {
    const { order } = split.annotations[f]!;
    if (order.length === file.annotations.length) return;
    const taken = new Uint8Array(file.annotations.length);
    for (const member of order) taken[member] = 1;
    for (let i = 0; i < taken.length; i++) {
      if (taken[i] === 1) continue;
      const elements = opened[f]!;
      const record = elements.parse('annotations', i);
      if (record === undefined) continue;
      if (!isJsonObject(record)) elements.complain('annotations', i, 'it is not an object');
      else if (!isId(record.image_id)) elements.complain('annotations', i, 'it has no image_id');
      else {
        elements.complain('annotations', i, `image ${JSON.stringify(record.image_id)} is not in the set`, 'orphan');
      }
    }
  });
}

function readImage(split: SplitOfFiles, opened: readonly CocoElements[], image: number): AnnotatedImage {
  const file = split.fileOf.at(image);
  const element = split.elementOf.at(image);
  const parsed = element < 0 ? undefined : opened[file]!.parse('images', element);
  const record: JsonObject = isJsonObject(parsed) ? parsed : { id: split.onlyIds.get(image) ?? null };
  const path = pathOf(record) ?? String(image);
  const statements = readStatements(split, opened, image);
  let fields: Record<string, JsonValue> | undefined;
  const side = (name: 'width' | 'height'): number | null => {
    const value = record[name];
    return isFiniteNumber(value) && value > 0 ? value : null;
  };
  const width = side('width');
  const height = side('height');
  for (const name of Object.keys(record)) {
    const value = record[name]!;
    if (name === 'id' && (isId(value) || value === null)) continue;
    if (name === 'file_name' && typeof value === 'string' && value !== '') continue;
    if (name === 'width' && width !== null) continue;
    if (name === 'height' && height !== null) continue;
    fields ??= {};
    setOwn(fields, name, value);
  }
  if (statements.labelRecords.some((label) => Object.keys(label).length > 0)) {
    fields ??= {};
    fields[LABEL_RECORDS] = statements.labelRecords;
  }
  return {
    path,
    uri: element < 0 ? findById(split.finder, path) : split.finder.find(path),
    ...(isId(record.id) && { id: record.id }),
    width,
    height,
    ...(split.split !== undefined && { split: split.split }),
    ...(statements.labels.length > 0 && { labels: statements.labels }),
    ...(statements.captions.length > 0 && { captions: statements.captions }),
    objects: statements.objects,
    source: statements.source ?? uriOfPath(split.files[file]!.path),
    ...(fields && { fields }),
  };
}

/** Where the image's field with what COCO says of its labels beyond their names is kept: ids and the like, one each. */
export const LABEL_RECORDS = 'label_annotations';

function readStatements(split: SplitOfFiles, opened: readonly CocoElements[], image: number) {
  const objects: AnnotatedObject[] = [];
  const captions: Caption[] = [];
  const labels: string[] = [];
  const labelRecords: Fields[] = [];
  let source: string | undefined;
  for (let f = 0; f < opened.length; f++) {
    const { starts, order } = split.annotations[f]!;
    const elements = opened[f]!;
    for (let k = starts[image]!; k < starts[image + 1]!; k++) {
      const index = order[k]!;
      const record = elements.parse('annotations', index);
      if (record === undefined) continue;
      if (!isJsonObject(record)) {
        elements.complain('annotations', index, 'it is not an object');
        continue;
      }
      const category = categoryOf(record, split.names[f]!, elements, index);
      const statement = readAnnotation(record, category, (reason) => elements.complain('annotations', index, reason));
      if (statement.kind === 'object') {
        if (objects.length === 0) source = uriOfPath(elements.file.path);
        objects.push(statement.object);
      } else if (statement.kind === 'caption') captions.push(statement.caption);
      else {
        labels.push(statement.label);
        labelRecords.push(statement.record);
      }
    }
  }
  return { objects, captions, labels, labelRecords, source };
}

function categoryOf(
  record: JsonObject,
  names: ReadonlyMap<string, string>,
  elements: CocoElements,
  index: number,
): string | null {
  const id = record.category_id;
  if (!isId(id)) return null;
  const name = names.get(String(id));
  if (name !== undefined) return name;
  elements.complain('annotations', index, `category ${JSON.stringify(id)} is not declared`, 'unknown-category');
  return String(id);
}

/** Results name no files; COCO's own are called by the id, in twelve digits. */
const findById = (finder: PictureFinder, id: string): string | null =>
  finder.find(`${id.padStart(12, '0')}.jpg`) ?? finder.find(`${id}.jpg`) ?? finder.find(`${id}.png`);

import type { AnnotationHeader } from '../../model/annotation.ts';
import { objectRecord } from '../coco/write-record.ts';
import { jsonPieces, memberRanges, withMembers } from './json-pieces.ts';
import { ListEditor } from './list-editor.ts';
import type { AnnotationRewriter, MovedRecords, RecordChange, RewriteRequest } from './rewriter.ts';

const LISTS = ['', 'images', 'annotations', 'categories'];

/** COCO JSON: elements of `images` and `annotations` leave, come, or change one value; the rest is copied as it is. */
export const cocoRewriter: AnnotationRewriter = {
  can: ['leaves', 'path', 'label', 'objects', 'labels', 'captions'],
  isOpenedAlone: true,
  keyOf: ({ id, path }) => String(id ?? path),
  *rewrite(request) {
    yield* new CocoRewrite(request).pieces();
  },
};

type Members = ReadonlyMap<string, readonly [number, number]>;

const textOf = (bytes: Uint8Array, members: Members, name: string): string | undefined => {
  const range = members.get(name);
  return range && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8', range[0], range[1]);
};

/** An id as it is told apart: some tools write it as a number in one place and as a text in the other. */
function idOf(bytes: Uint8Array, members: Members, name: string): string | undefined {
  const text = textOf(bytes, members, name);
  if (text === undefined) return undefined;
  const value: unknown = JSON.parse(text);
  return typeof value === 'number' || typeof value === 'string' ? String(value) : undefined;
}

const isObject = (bytes: Uint8Array): boolean => bytes[0] === 0x7b;

/** A category of the whole image: nothing is marked. */
const isLabel = (members: Members): boolean =>
  members.has('category_id') &&
  !['bbox', 'segmentation', 'keypoints', 'score', 'segments_info'].some((n) => members.has(n));

/** Numbers the categories as the header does, and those it has not got behind the last. */
class Categories {
  readonly #ids = new Map<string, number>();
  readonly added: { readonly id: number; readonly name: string }[] = [];

  constructor({ categories }: AnnotationHeader, names: Iterable<string>) {
    for (const { name, id } of categories) if (id !== null) this.#ids.set(name, id);
    for (const name of names) {
      if (this.#ids.has(name)) continue;
      let id = 0;
      for (const known of this.#ids.values()) id = Math.max(id, known);
      this.#ids.set(name, id + 1);
      this.added.push({ id: id + 1, name });
    }
  }

  numberOf(name: string): number {
    return this.#ids.get(name)!;
  }
}

class CocoRewrite {
  readonly #request: RewriteRequest;
  readonly #categories: Categories;
  readonly #editors = new Map<string, ListEditor>(LISTS.map((list) => [list, new ListEditor()]));
  /** Ids as they are written of images that get something besides their own. */
  readonly #imageIds = new Map<string, number | string>();
  #largestAnnotation = 0;
  #largestImage = 0;
  #hasAnnotations = false;

  constructor(request: RewriteRequest) {
    this.#request = request;
    this.#categories = new Categories(request.header, namesIn(request.records.values()));
  }

  *pieces(): Generator<Uint8Array> {
    const { chunks, records, moved = [] } = this.#request;
    const isAdding =
      moved.length > 0 || [...records.values()].some(({ objects, labels, captions }) => objects ?? labels ?? captions);
    if (isAdding) this.#survey();
    for (const piece of jsonPieces(chunks(), LISTS)) {
      if (piece.kind === 'text') yield piece.bytes;
      else {
        const editor = this.#editors.get(piece.list)!;
        if (piece.kind === 'element') yield* editor.element(piece.lead, this.#element(piece.list, piece.bytes));
        else {
          for (const bytes of this.#added(piece.list)) yield* editor.add(bytes);
          yield* editor.end(piece.lead);
        }
      }
    }
  }

  /** What is written in an element's stead. */
  #element(list: string, bytes: Uint8Array): Uint8Array | null {
    const { records } = this.#request;
    if (list === 'categories' || records.size === 0 || !isObject(bytes)) return bytes;
    const members = memberRanges(bytes);
    const id = idOf(bytes, members, list === 'images' ? 'id' : 'image_id');
    const change = id === undefined ? undefined : records.get(id);
    if (change === undefined) return bytes;
    if (change.leaves) return null;
    if (list === 'images') {
      const name = change.path === undefined ? undefined : { file_name: change.path };
      return name ? withMembers(bytes, name) : bytes;
    }
    if (change.label === undefined || !isLabel(members)) return bytes;
    return withMembers(bytes, { category_id: this.#categories.numberOf(change.label) });
  }

  *#added(list: string): Generator<Uint8Array> {
    const { records, moved = [] } = this.#request;
    if (list === 'categories') {
      for (const category of this.#categories.added) yield Buffer.from(JSON.stringify(category));
      return;
    }
    for (const one of moved) yield* this.#moved(one, list);
    if (list !== 'annotations' && (list !== '' || this.#hasAnnotations)) return;
    for (const [key, change] of records) {
      const image = this.#imageIds.get(key);
      if (image === undefined) continue;
      const next = () => ++this.#largestAnnotation;
      for (const object of change.objects ?? []) {
        const { id: _, ...anew } = object;
        yield Buffer.from(JSON.stringify(objectRecord(anew, next(), image, this.#categories, { lose: () => {} })));
      }
      for (const label of change.labels ?? []) {
        yield Buffer.from(
          JSON.stringify({ id: next(), image_id: image, category_id: this.#categories.numberOf(label) }),
        );
      }
      for (const { text, fields } of change.captions ?? []) {
        yield Buffer.from(JSON.stringify({ ...fields, id: next(), image_id: image, caption: text }));
      }
    }
  }

  /** Records of another file, as they are there; with new ids where theirs are taken here. */
  *#moved({ chunks, records }: MovedRecords, list: string): Generator<Uint8Array> {
    if (list !== 'images' && list !== 'annotations') return;
    for (const piece of jsonPieces(chunks(), [list])) {
      if (piece.kind !== 'element' || !isObject(piece.bytes)) continue;
      const members = memberRanges(piece.bytes);
      const id = idOf(piece.bytes, members, list === 'images' ? 'id' : 'image_id');
      const change = id === undefined ? undefined : records.get(id);
      if (id === undefined || change === undefined) continue;
      // Ids of one file mean nothing in another: new ones, so that none is given twice.
      const image = this.#imageIds.get(`${this.#sources.indexOf(chunks)}\0${id}`) ?? this.#newImage(chunks, id);
      if (list === 'images') {
        yield withMembers(piece.bytes, { id: image, ...(change.path !== undefined && { file_name: change.path }) });
      } else {
        yield withMembers(piece.bytes, {
          ...(members.has('id') && { id: ++this.#largestAnnotation }),
          image_id: image,
          ...(change.label !== undefined &&
            isLabel(members) && { category_id: this.#categories.numberOf(change.label) }),
        });
      }
    }
  }

  readonly #sources: MovedRecords['chunks'][] = [];
  readonly #taken = new Set<string>();

  /** The id itself where it is free here. */
  #newImage(chunks: MovedRecords['chunks'], id: string): number | string {
    if (!this.#sources.includes(chunks)) this.#sources.push(chunks);
    const own = /^-?\d+$/.test(id) ? Number(id) : id;
    const image = this.#taken.has(id) ? ++this.#largestImage : own;
    this.#taken.add(String(image));
    if (typeof image === 'number') this.#largestImage = Math.max(this.#largestImage, image);
    this.#imageIds.set(`${this.#sources.indexOf(chunks)}\0${id}`, image);
    return image;
  }

  /** The largest ids, and how the ids of images that get something are written. */
  #survey(): void {
    const { chunks, records, moved = [] } = this.#request;
    for (const piece of jsonPieces(chunks(), ['', 'images', 'annotations'])) {
      if (piece.kind === 'text' || piece.kind === 'end' || !isObject(piece.bytes)) continue;
      const members = memberRanges(piece.bytes);
      const id = textOf(piece.bytes, members, 'id');
      const number = id === undefined ? Number.NaN : Number(JSON.parse(id));
      if (piece.list !== 'images') {
        this.#hasAnnotations ||= piece.list === 'annotations';
        if (Number.isSafeInteger(number)) this.#largestAnnotation = Math.max(this.#largestAnnotation, number);
        continue;
      }
      if (Number.isSafeInteger(number)) this.#largestImage = Math.max(this.#largestImage, number);
      if (id === undefined) continue;
      const key = idOf(piece.bytes, members, 'id');
      if (key === undefined) continue;
      if (moved.length > 0) this.#taken.add(key);
      if (records.has(key)) this.#imageIds.set(key, JSON.parse(id) as number | string);
    }
  }
}

function* namesIn(changes: Iterable<RecordChange>): Generator<string> {
  for (const { label, labels, objects } of changes) {
    if (label !== undefined) yield label;
    yield* labels ?? [];
    for (const { category } of objects ?? []) if (category !== null) yield category;
  }
}

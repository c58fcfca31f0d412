import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { AnnotationProblem, JsonValue } from '../../model/annotation.ts';
import { UserError } from '../../model/errors.ts';
import { GrowingNumbers } from './growing.ts';
import { type Probed, scanJson } from './json-scanner.ts';
import { SpanReader } from './span-reader.ts';

/** More nesting than this is an attack, not an annotation. */
const MOST_DEPTH = 200;
const LARGEST_ELEMENT = 256 * 1024 * 1024;
const LARGEST_MEMBER = 64 * 1024 * 1024;

export type CocoArray = 'images' | 'annotations' | 'categories';

/** Where the elements of one array lie. */
class Spans {
  readonly starts = new GrowingNumbers();
  readonly lengths = new GrowingNumbers();

  push(start: number, end: number): void {
    this.starts.push(start);
    this.lengths.push(end - start);
  }

  get length(): number {
    return this.starts.length;
  }
}

/** Where everything lies in one COCO file, a few numbers per annotation. */
export class CocoFile {
  readonly path: string;
  readonly images = new Spans();
  readonly annotations = new Spans();
  readonly categories = new Spans();
  /** A bare array of results: annotations without images and categories. */
  isResults = false;
  /** Keys of the outermost object that the file has. */
  readonly members = new Map<string, { readonly start: number; readonly end: number }>();
  /** Every id of an image that the file speaks of, numbered. */
  readonly imageNumbers = new Map<number | string, number>();
  /** Number of the image of each annotation; -1 none. */
  readonly imageOf = new GrowingNumbers();
  /** Category ids of the annotations. */
  readonly categoryIds = new Set<number | string>();

  /** It is an array, or has a member named as COCO's arrays are, empty perhaps. */
  isKnownShape = false;

  constructor(path: string) {
    this.path = path;
  }

  numberOf(id: number | string): number {
    const known = this.imageNumbers.get(id);
    if (known !== undefined) return known;
    const number = this.imageNumbers.size;
    this.imageNumbers.set(id, number);
    return number;
  }

  /** @throws UserError when it is no JSON of COCO's shape, or cannot be read */
  static async index(
    path: string,
    onProblem: (problem: AnnotationProblem) => void,
    signal?: AbortSignal,
  ): Promise<CocoFile> {
    const index = new CocoFile(path);
    const malformed = (where: string, reason: string) => onProblem({ file: path, where, reason, kind: 'malformed' });
    let file: Awaited<ReturnType<typeof open>>;
    try {
      file = await open(path, 'r');
    } catch (error) {
      throw new UserError(`${path} cannot be read: ${(error as Error).message}.`);
    }
    try {
      const shape = await scanJson(
        file,
        {
          arrays: ['images', 'annotations', 'categories'],
          probes: ['image_id', 'category_id'],
          began: () => {
            index.isKnownShape = true;
          },
          element: (key, start, end, probed, depth) => index.#element(key, start, end, probed, depth, malformed),
          member: (key, start, end, depth) => {
            if (depth > MOST_DEPTH || end - start > LARGEST_MEMBER) {
              malformed(key, `it is nested too deeply or too long, and was left out`);
            } else index.members.set(key, { start, end });
          },
        },
        signal ? { signal } : {},
      );
      if (shape.outermost === 'other') throw new UserError(`${path} is not JSON: a COCO file is one JSON object.`);
      if (!shape.isWhole) malformed('', `${basename(path)} ends in the middle; what comes before was read`);
      index.isResults = shape.outermost === 'array';
      if (index.isResults && (index.imageNumbers.size > 0 || index.annotations.length === 0)) index.isKnownShape = true;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      throw code === undefined ? error : new UserError(`${path} cannot be read: ${(error as Error).message}.`);
    } finally {
      await file.close();
    }
    return index;
  }

  #element(
    key: string,
    start: number,
    end: number,
    probed: readonly Probed[],
    depth: number,
    malformed: (where: string, reason: string) => void,
  ): void {
    const array = key === '' ? 'annotations' : (key as CocoArray);
    const spans = this[array];
    if (depth > MOST_DEPTH || end - start > LARGEST_ELEMENT) {
      malformed(`${array}[${spans.length}]`, 'it is nested too deeply or too long, and was left out');
      // Keeps the numbers of those that follow.
      spans.push(0, 0);
    } else spans.push(start, end);
    if (array !== 'annotations') return;
    const [image, category] = probed;
    this.imageOf.push(image === undefined ? -1 : this.numberOf(image));
    if (category !== undefined) this.categoryIds.add(category);
  }
}

/** Parses elements of an indexed file. */
export class CocoElements {
  readonly file: CocoFile;
  /** One for each array: what is read in turns from two places is in a row in each. */
  readonly #readers = new Map<string, SpanReader>();
  readonly #onProblem: (problem: AnnotationProblem) => void;

  /** @throws UserError when the file can no longer be read */
  constructor(file: CocoFile, onProblem: (problem: AnnotationProblem) => void) {
    this.file = file;
    this.#onProblem = onProblem;
    this.#readerOf('images');
  }

  #readerOf(array: string): SpanReader {
    const known = this.#readers.get(array);
    if (known) return known;
    try {
      const reader = new SpanReader(this.file.path);
      this.#readers.set(array, reader);
      return reader;
    } catch (error) {
      throw new UserError(`${this.file.path} can no longer be read: ${(error as Error).message}.`);
    }
  }

  /** The element as it is; undefined when it is no JSON, which is reported. */
  parse(array: CocoArray, index: number): JsonValue | undefined {
    const { starts, lengths } = this.file[array];
    const length = lengths.at(index);
    if (length === 0) return undefined;
    const text = this.#readerOf(array).text(starts.at(index), length);
    try {
      return JSON.parse(text) as JsonValue;
    } catch (error) {
      if (text.trim() !== '' || this.file[array].length > 1) {
        this.complain(array, index, `it is not JSON (${(error as Error).message})`);
      }
      return undefined;
    }
  }

  /** A member of the outermost object; undefined when the file has none, or it is no JSON. */
  member(name: string): JsonValue | undefined {
    const span = this.file.members.get(name);
    if (!span) return undefined;
    try {
      return JSON.parse(this.#readerOf('').text(span.start, span.end - span.start)) as JsonValue;
    } catch (error) {
      this.#onProblem({
        file: this.file.path,
        where: name,
        reason: `it is not JSON (${(error as Error).message})`,
        kind: 'malformed',
      });
      return undefined;
    }
  }

  complain(array: CocoArray, index: number, reason: string, kind: AnnotationProblem['kind'] = 'malformed'): void {
    const where = this.file.isResults ? `[${index}]` : `${array}[${index}]`;
    this.#onProblem({ file: this.file.path, where, reason, kind });
  }

  close(): void {
    for (const reader of this.#readers.values()) reader.close();
  }
}

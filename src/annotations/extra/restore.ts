import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { AnnotatedImage, AnnotatedObject, AnnotationHeader, AnnotationProblem } from '../../model/annotation.ts';
import { pathOfUri } from '../../sources/uri.ts';
import { GrowingNumbers } from '../coco/growing.ts';
import { SpanReader } from '../coco/span-reader.ts';
import type { AnnotationSet, PictureSize } from '../format.ts';
import { isJsonObject } from '../json-values.ts';
import { canonicalHeader, digestOf, halves, keyOf } from './canonical.ts';
import { DigestIndex } from './digest-index.ts';
import { digestOfImage, ObjectHash } from './object-hash.ts';
import type { ExtraHeader, ExtraLine } from './record.ts';

const CHUNK_BYTES = 1024 * 1024;
const LONGEST_LINE = 256 * 1024 * 1024;
const IMAGE_MEMBER_TEXT = ',"image":';
const IMAGE_MEMBER = Buffer.from(IMAGE_MEMBER_TEXT);

type Report = (problem: AnnotationProblem) => void;

/** An indexed `goldpan-extra.jsonl`. */
export class Extra {
  readonly path: string;
  #header: ExtraHeader | null = null;
  readonly #hash = new ObjectHash();
  readonly #keys = new DigestIndex();
  readonly #starts = new GrowingNumbers();
  readonly #lengths = new GrowingNumbers();
  readonly #first = new GrowingNumbers();
  readonly #second = new GrowingNumbers();
  readonly #widths = new GrowingNumbers();
  readonly #heights = new GrowingNumbers();

  private constructor(path: string) {
    this.path = path;
  }

  /** Null where the file is not there, or is none of ours. */
  static async index(path: string, onProblem: Report): Promise<Extra | null> {
    const extra = new Extra(path);
    try {
      let number = 0;
      for await (const { text, start, length } of linesOf(path)) {
        number++;
        if (!extra.#take(text, start, length)) {
          if (number === 1) return null;
          onProblem({ file: path, where: `line ${number}`, reason: 'it is no record of goldpan', kind: 'malformed' });
        }
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      onProblem({ file: path, where: '', reason: `it cannot be read: ${(error as Error).message}`, kind: 'malformed' });
      return null;
    }
    return extra.#header ? extra : null;
  }

  /** Name of the format a folder was written in, as its extra says; null where it has none. */
  static async formatOf(path: string): Promise<string | null> {
    try {
      for await (const { text } of linesOf(path)) {
        const head = JSON.parse(text) as ExtraHeader;
        return head.goldpan_extra === 1 && typeof head.format === 'string' ? head.format : null;
      }
    } catch {
      // None, or not ours.
    }
    return null;
  }

  get format(): string {
    return this.#header!.format;
  }

  #take(text: string, start: number, length: number): boolean {
    let head: unknown;
    try {
      head = JSON.parse(text);
    } catch {
      return false;
    }
    if (!isJsonObject(head)) return false;
    if (this.#header === null) {
      if (head.goldpan_extra !== 1 || typeof head.format !== 'string') return false;
      this.#header = head as unknown as ExtraHeader;
      return true;
    }
    const { path, split, digest, width, height } = head;
    if (typeof path !== 'string' || (digest !== null && !/^[0-9a-f]{24}$/.test(String(digest)))) return false;
    const known = this.#keys.size;
    if (this.#keys.add(keyOf(path, typeof split === 'string' ? split : undefined)) < known) return false;
    const [first, second] = digest === null ? [-1, -1] : halves(String(digest));
    this.#first.push(first);
    this.#second.push(second);
    this.#starts.push(start);
    this.#lengths.push(length);
    this.#widths.push(typeof width === 'number' ? width : 0);
    this.#heights.push(typeof height === 'number' ? height : 0);
    return true;
  }

  /** Sizes the images had, by their names in the format. */
  readonly sizeOf = (path: string, split: string | undefined): PictureSize | null => {
    const number = this.#keys.find(keyOf(path, split));
    if (number < 0) return null;
    const width = this.#widths.at(number);
    const height = this.#heights.at(number);
    return width > 0 && height > 0 ? { width, height } : null;
  };

  /**
   * The set with all that was said before it was converted, except where it has been changed since: what the format
   * itself says now wins there.
   */
  restore(set: AnnotationSet, onProblem: Report): AnnotationSet {
    const extra = this;
    return {
      ...set,
      header: this.#restoreHeader(set.header),
      async *images() {
        const reader = new SpanReader(extra.path);
        try {
          const seen = new Uint8Array(extra.#keys.size);
          for await (const batch of set.images()) {
            yield batch.map((image) => extra.#restoreImage(image, reader, seen, onProblem));
          }
          const rest: AnnotatedImage[] = [];
          for (let number = 0; number < seen.length; number++) {
            if (extra.#first.at(number) >= 0) continue;
            const image = extra.#read(number, [], reader, onProblem);
            if (image) rest.push(image);
          }
          if (rest.length > 0) yield rest;
        } finally {
          reader.close();
        }
      },
    };
  }

  #restoreHeader(header: AnnotationHeader): AnnotationHeader {
    const { header: full, digest, kept } = this.#header!;
    if (!full || kept !== digestOf(JSON.stringify(full)) || digest !== digestOf(canonicalHeader(header, true)))
      return header;
    const ids = new Map(header.categories.map(({ name, id }) => [name, id]));
    const hasIds = full.categories.some(({ id }) => id !== null);
    return {
      ...full,
      categories: full.categories.map((category) => ({
        ...category,
        id: category.id ?? (hasIds ? null : (ids.get(category.name) ?? null)),
      })),
    };
  }

  #restoreImage(image: AnnotatedImage, reader: SpanReader, seen: Uint8Array, onProblem: Report): AnnotatedImage {
    const number = this.#keys.find(keyOf(image.path, image.split));
    if (number < 0 || seen[number] === 1 || this.#first.at(number) < 0) return image;
    seen[number] = 1;
    const [first, second] = halves(digestOfImage(image, this.#hash));
    if (first !== this.#first.at(number) || second !== this.#second.at(number)) return image;
    const full = this.#read(number, image.objects, reader, onProblem);
    return full ? completed(full, image) : image;
  }

  #read(
    number: number,
    objects: AnnotatedImage['objects'],
    reader: SpanReader,
    onProblem: Report,
  ): AnnotatedImage | null {
    try {
      const text = reader.text(this.#starts.at(number), this.#lengths.at(number));
      const line = JSON.parse(text) as ExtraLine;
      const at = text.indexOf(IMAGE_MEMBER_TEXT) + IMAGE_MEMBER_TEXT.length;
      if (digestOf(text.slice(at, -1)) !== line.kept) throw new Error();
      const { image } = line;
      return {
        ...image,
        objects: image.objects ?? objects,
        uri: typeof line.uri === 'string' && isThere(line.uri) ? line.uri : null,
        width: image.width ?? null,
        height: image.height ?? null,
      };
    } catch {
      onProblem({
        file: this.path,
        where: `record ${number + 1}`,
        reason: 'it is no record of goldpan, or was changed by hand',
        kind: 'malformed',
      });
      return null;
    }
  }
}

function isThere(uri: string): boolean {
  try {
    return existsSync(pathOfUri(uri));
  } catch {
    return false;
  }
}

/** The full record, with what the format keeps of its own: where things lie, and ids it had to give. */
function completed(full: AnnotatedImage, read: AnnotatedImage): AnnotatedImage {
  const isSame = full.objects.length === read.objects.length;
  const hasIds = full.objects.some(({ id }) => id !== undefined);
  const id = full.id ?? read.id;
  return {
    ...full,
    uri: read.uri,
    ...(id !== undefined && { id }),
    width: full.width ?? read.width,
    height: full.height ?? read.height,
    ...(read.source !== undefined && { source: read.source }),
    objects:
      isSame && !hasIds
        ? full.objects.map((object, i): AnnotatedObject => {
            const given = read.objects[i]!.id;
            return given === undefined ? object : { ...object, id: given };
          })
        : full.objects,
  };
}

/** Lines of a file without what follows `,"image":`, which is parsed when it is needed. */
async function* linesOf(
  path: string,
): AsyncGenerator<{ readonly text: string; readonly start: number; readonly length: number }> {
  const file = await open(path, 'r');
  try {
    let rest = Buffer.alloc(0);
    let position = 0;
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, position + rest.length);
      const bytes = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
      let from = 0;
      for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, from)) {
        yield lineOf(bytes.subarray(from, end), position + from);
        from = end + 1;
      }
      rest = Buffer.from(bytes.subarray(from));
      position += from;
      if (rest.length > LONGEST_LINE) throw new Error('a line of it is too long');
      if (bytesRead === 0) break;
    }
    if (rest.length > 0) yield lineOf(rest, position);
  } finally {
    await file.close();
  }
}

function lineOf(line: Buffer, start: number) {
  const at = line.indexOf(IMAGE_MEMBER);
  const text = at < 0 ? line.toString('utf8') : `${line.toString('utf8', 0, at)}}`;
  return { text, start, length: line.length };
}

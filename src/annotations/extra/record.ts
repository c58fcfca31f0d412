import { closeSync, openSync, readSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import type { AnnotatedImage, AnnotationHeader } from '../../model/annotation.ts';
import { GrowingNumbers } from '../coco/growing.ts';
import type { AnnotationSet, OutputFile, PictureSize, WrittenName } from '../format.ts';
import { TextFile } from '../text-file.ts';
import {
  canonicalHeader,
  canonicalImage,
  canonicalRest,
  digestOf,
  keyOf,
  shortDigestOf,
  wordsOf,
} from './canonical.ts';
import { DigestIndex } from './digest-index.ts';
import { digestOfImage, ObjectHash } from './object-hash.ts';

const FLUSH_BYTES = 1024 * 1024;

/** The file in a written folder that holds what its format had no room for. */
export const EXTRA_FILE = 'goldpan-extra.jsonl';

/** Name of the extra of a dataset that is one file. */
export const extraFileOf = (stem: string): string => (stem === '' ? EXTRA_FILE : `${stem}.${EXTRA_FILE}`);

/** First line of the file; the others are {@link ExtraLine}s. */
export interface ExtraHeader {
  readonly goldpan_extra: 1;
  readonly format: string;
  /** What is said once for all, where the format says less of it; with the digest of what it does say. */
  readonly header?: AnnotationHeader;
  readonly digest?: string;
  readonly kept?: string;
}

/**
 * How the format calls an image, a digest of what it says of it, and all that was said; without `objects` where those
 * are all there. `image` is the last member.
 */
export interface ExtraLine {
  readonly path: string;
  readonly split?: string;
  /** Null where the format has no place for the image at all. */
  readonly digest: string | null;
  readonly width: number | null;
  readonly height: number | null;
  /** Digest of `image` itself: a record that was tampered with is not taken. */
  readonly kept: string;
  /** Where the picture of such an image was. */
  readonly uri?: string;
  readonly image: Omit<AnnotatedImage, 'uri' | 'objects'> & { readonly objects?: AnnotatedImage['objects'] };
}

/**
 * Remembers what was written, compares it with what reading back gives, and writes down what is lacking. Per image a
 * few numbers are held; what was said lies in a scratch file.
 */
export class ExtraRecorder {
  readonly #header: AnnotationHeader;
  readonly #path: string;
  readonly #scratch: OutputFile;
  readonly #hash = new ObjectHash();
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  readonly #keys = new DigestIndex();
  readonly #offsets = new GrowingNumbers();
  readonly #lengths = new GrowingNumbers();
  readonly #rests = new GrowingNumbers();
  readonly #objects = new GrowingNumbers();
  readonly #words = new GrowingNumbers();
  readonly #widths = new GrowingNumbers();
  readonly #heights = new GrowingNumbers();
  #bytes = 0;

  /** @param scratch a file that can be read at `path` once it is closed */
  constructor(header: AnnotationHeader, scratch: OutputFile, path: string) {
    this.#header = header;
    this.#path = path;
    this.#scratch = scratch;
  }

  /** An image that was written, under a name of its own perhaps. */
  async add(image: AnnotatedImage, name: WrittenName | undefined): Promise<void> {
    const key = keyOf(name?.path ?? image.path, name ? name.split : image.split);
    // Two images of one name cannot be told apart again: the first counts.
    if (this.#keys.find(key) >= 0) return;
    this.#keys.add(key);
    const words = wordsOf(image);
    this.#rests.push(shortDigestOf(canonicalRest(image)));
    this.#objects.push(this.#hash.of(image.objects, words));
    this.#words.push(words);
    this.#widths.push(image.width ?? 0);
    this.#heights.push(image.height ?? 0);
    // As it is in memory: few of them will have to become text.
    const kept = serialize(image);
    const { length } = kept;
    this.#offsets.push(this.#bytes);
    this.#lengths.push(length);
    this.#bytes += length;
    await this.#keep(kept);
  }

  #keep(bytes: Uint8Array): Promise<void> | undefined {
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    return this.#pendingBytes >= FLUSH_BYTES ? this.#flush() : undefined;
  }

  async #flush(): Promise<void> {
    const bytes = Buffer.concat(this.#pending);
    this.#pending = [];
    this.#pendingBytes = 0;
    await this.#scratch.write(bytes);
  }

  /** Size of an image by its name in the written set. */
  readonly sizeOf = (path: string, split: string | undefined): PictureSize | null => {
    const number = this.#keys.find(keyOf(path, split));
    if (number < 0) return null;
    const width = this.#widths.at(number);
    const height = this.#heights.at(number);
    return width > 0 && height > 0 ? { width, height } : null;
  };

  /**
   * Reads the written set and writes what it lacks.
   *
   * @returns images whose record was written, and whether the header's was; the file is begun only when there is one
   */
  async compare(
    written: AnnotationSet,
    begin: () => OutputFile,
  ): Promise<{ readonly images: number; readonly header: boolean }> {
    await this.#flush();
    await this.#scratch.close();
    const withIds = this.#header.categories.some(({ id }) => id !== null);
    const isHeaderWhole = canonicalHeader(this.#header, withIds) === canonicalHeader(written.header, withIds);
    let output: TextFile | undefined;
    let file: OutputFile | undefined;
    let images = 0;
    const write = (line: string) => {
      if (!output) {
        file = begin();
        output = new TextFile(file);
        const header: ExtraHeader = {
          goldpan_extra: 1,
          format: written.format,
          ...(!isHeaderWhole && {
            header: this.#header,
            kept: digestOf(JSON.stringify(this.#header)),
            digest: digestOf(canonicalHeader(written.header, true)),
          }),
        };
        output.write(`${JSON.stringify(header)}\n`);
      }
      return line === '' ? undefined : output.write(line);
    };
    if (!isHeaderWhole) await write('');
    const seen = new Uint8Array(this.#keys.size);
    const descriptor = openSync(this.#path, 'r');
    const keptOf = (number: number): AnnotatedImage => {
      const buffer = Buffer.allocUnsafe(this.#lengths.at(number));
      readSync(descriptor, buffer, 0, buffer.length, this.#offsets.at(number));
      return deserialize(buffer) as AnnotatedImage;
    };
    try {
      for await (const batch of written.images()) {
        for (const image of batch) {
          const known = this.#keys.find(keyOf(image.path, image.split));
          // A format may put what is in no split into one.
          const number = known < 0 ? this.#keys.find(keyOf(image.path, undefined)) : known;
          if (number < 0 || seen[number] === 1) continue;
          seen[number] = 1;
          const words = this.#words.at(number);
          const hasObjects = this.#hash.of(image.objects, words) === this.#objects.at(number);
          if (hasObjects && shortDigestOf(canonicalRest(image, words)) === this.#rests.at(number)) continue;
          images++;
          const { path, split, width, height } = image;
          const digest = digestOfImage(image, this.#hash);
          const kept = keptOf(number);
          const text = hasObjects ? canonicalRest(kept) : canonicalImage(kept);
          await write(extraLine({ path, ...(split !== undefined && { split }), digest, width, height }, text));
        }
      }
      for (let number = 0; number < seen.length; number++) {
        if (seen[number] === 1) continue;
        images++;
        const kept = keptOf(number);
        const { path, split, width, height, uri } = kept;
        const head = { path, ...(split !== undefined && { split }), digest: null, width, height };
        await write(extraLine({ ...head, ...(uri !== null && { uri }) }, canonicalImage(kept)));
      }
    } finally {
      closeSync(descriptor);
    }
    await output?.flush();
    await file?.close();
    return { images, header: !isHeaderWhole };
  }
}

const extraLine = (head: Omit<ExtraLine, 'image' | 'kept'>, image: string): string =>
  `${JSON.stringify({ ...head, kept: digestOf(image) }).slice(0, -1)},"image":${image}}\n`;
